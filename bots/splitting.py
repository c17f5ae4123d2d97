"""Cuts a text into messages that a channel takes, at the ends of sentences."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from bots.rich_text import FLOW, Piece, RichText, Span

Fits = Callable[[RichText], bool]


def split(text: RichText, fits: Fits) -> list[RichText]:
    """Cut a text into messages; only a piece that alone is too long is cut inside, between words.

    Args:
        text: what to send.
        fits: whether the channel takes a text as one message.
    """
    messages: list[RichText] = []
    rest = [part for one in text for part in _cut_to_size(one, fits)]
    while rest:
        count = _longest_fit(rest, fits)
        messages.append(tuple(rest[:count]))
        rest = rest[count:]
    return messages


def _longest_fit(pieces: Sequence[Piece], fits: Fits) -> int:
    """Return how many of the pieces make the next message."""
    count = 1
    while count < len(pieces) and fits(tuple(pieces[: count + 1])):
        count += 1
    if count == len(pieces):
        return count
    shorter = count
    while shorter and pieces[shorter - 1].keeps_next:
        shorter -= 1
    return shorter or count


def _cut_to_size(one: Piece, fits: Fits) -> list[Piece]:
    if fits((one,)):
        return [one]
    parts: list[Piece] = []
    rest = one
    while not fits((rest,)):
        head = _longest_head(rest, fits)
        parts.append(_slice(rest, 0, head))
        rest = replace(_slice(rest, head, len(rest.text)), gap=FLOW)
    return [part for part in [*parts, rest] if part.text.strip()]


def _longest_head(one: Piece, fits: Fits) -> int:
    """Return where to cut a piece: after a word where it has blanks, else between two characters."""
    low, high = 1, len(one.text)
    while low < high:
        middle = (low + high + 1) // 2
        if fits((_slice(one, 0, middle),)):
            low = middle
        else:
            high = middle - 1
    blank = one.text.rfind(" ", 1, low)
    return blank + 1 if blank > low // 2 else low


def _slice(one: Piece, start: int, end: int) -> Piece:
    spans: list[Span] = []
    position = 0
    for span in one.spans:
        text = span.text[max(0, start - position) : max(0, end - position)]
        position += len(span.text)
        if text:
            spans.append(replace(span, text=text))
    return replace(one, spans=tuple(spans))
