"""A queue in front of something that serves only a few at once, first come, first served."""

from __future__ import annotations

import threading
import time
from collections import deque


class Ticket:
    """A place in the queue of a turnstile; must be given back."""

    def __init__(self, turnstile: Turnstile) -> None:
        self._turnstile = turnstile

    @property
    def position(self) -> int:
        """How many are served before this ticket, plus one; 0 when it is its turn."""
        return self._turnstile.position_of(self)

    def wait(self, seconds: float) -> bool:
        """Wait for the turn, at most some seconds; return whether it has come."""
        return self._turnstile.wait_for(self, seconds)

    def give_back(self) -> None:
        """Leave the queue, or let the next one in."""
        self._turnstile.take_back(self)


class Turnstile:
    """Lets at most `places` tickets in at once.

    Args:
        places: how many are served at once.
        most_waiting: how many may wait; a further one is refused.
    """

    def __init__(self, places: int, most_waiting: int = 64) -> None:
        self._places = places
        self._most_waiting = most_waiting
        self._queue: deque[Ticket] = deque()
        self._changed = threading.Condition()

    def draw(self) -> Ticket | None:
        """Take a ticket, or None when too many wait already."""
        with self._changed:
            if len(self._queue) >= self._places + self._most_waiting:
                return None
            ticket = Ticket(self)
            self._queue.append(ticket)
            return ticket

    def position_of(self, ticket: Ticket) -> int:
        """Return the place of a ticket in the queue; those whose turn it is have the place 0."""
        with self._changed:
            return self._position(ticket)

    def wait_for(self, ticket: Ticket, seconds: float) -> bool:
        """Wait until it is the turn of a ticket, or its place in the queue changes, or time is up."""
        deadline = time.monotonic() + seconds
        with self._changed:
            before = self._position(ticket)
            while (now := self._position(ticket)) == before and now > 0:
                remaining = deadline - time.monotonic()
                if remaining <= 0 or not self._changed.wait(remaining):
                    break
            return self._position(ticket) == 0

    def take_back(self, ticket: Ticket) -> None:
        """Remove a ticket; one that is not in the queue is ignored."""
        with self._changed:
            if ticket in self._queue:
                self._queue.remove(ticket)
                self._changed.notify_all()

    def _position(self, ticket: Ticket) -> int:
        return max(0, self._queue.index(ticket) + 1 - self._places)
