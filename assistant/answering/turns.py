"""The answers to several questions of one message as one answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.answering.check import Checked
from assistant.answering.parts import Part
from assistant.records import Citation, Sentence

WORDS_IN_ALL = 250
"""Words that all parts share."""


def joined(turns: Sequence[tuple[Part, Checked]]) -> Checked:
    """Put the answers one behind the other, each under its question, and number their citations anew.

    A passage that several parts cite keeps one number.
    """
    numbers: dict[tuple[str, int, int], int] = {}
    citations: list[Citation] = []
    sentences: list[Sentence] = []
    for part, checked in turns:
        new_number: dict[int, int] = {}
        for citation in checked.citations:
            place = citation.document_id, citation.start, citation.end
            if place not in numbers:
                numbers[place] = len(numbers) + 1
                citations.append(replace(citation, number=numbers[place]))
            new_number[citation.number] = numbers[place]
        for position, sentence in enumerate(checked.sentences):
            sentences.append(
                replace(
                    sentence,
                    citations=tuple(dict.fromkeys(new_number[n] for n in sentence.citations)),
                    part=part.text if position == 0 else None,
                )
            )
    dropped = tuple(text for _, checked in turns for text in checked.dropped)
    return Checked(tuple(sentences), tuple(citations), dropped)


def words_for_each(n_parts: int) -> int:
    """Return how many words each of several parts may have."""
    return WORDS_IN_ALL // n_parts
