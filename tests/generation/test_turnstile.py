import threading
import time

from assistant.generation.turnstile import Turnstile


def test_the_first_are_served_and_the_others_know_their_place():
    turnstile = Turnstile(2)
    tickets = [turnstile.draw() for _ in range(4)]
    assert [ticket.position for ticket in tickets] == [0, 0, 1, 2]
    tickets[0].give_back()
    assert [ticket.position for ticket in tickets[1:]] == [0, 0, 1]


def test_who_leaves_the_queue_moves_the_others_up():
    turnstile = Turnstile(1)
    _, second, third = (turnstile.draw() for _ in range(3))
    second.give_back()
    assert third.position == 1


def test_giving_back_twice_does_no_harm():
    turnstile = Turnstile(1)
    first, second = turnstile.draw(), turnstile.draw()
    first.give_back()
    first.give_back()
    assert second.position == 0


def test_a_full_queue_refuses():
    turnstile = Turnstile(1, most_waiting=1)
    assert turnstile.draw()
    assert turnstile.draw()
    assert turnstile.draw() is None


def test_waiting_ends_when_the_turn_comes():
    turnstile = Turnstile(1)
    first, second = turnstile.draw(), turnstile.draw()
    threading.Timer(0.1, first.give_back).start()
    started = time.monotonic()
    assert second.wait(5)
    assert time.monotonic() - started < 2


def test_waiting_ends_when_time_is_up():
    turnstile = Turnstile(1)
    turnstile.draw()
    assert not turnstile.draw().wait(0.05)
