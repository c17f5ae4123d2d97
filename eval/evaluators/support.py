"""A strict check whether a quote carries a sentence, independent of the check inside the product."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.records import Citation, Sentence
from eval.evaluators.wording import (
    has_negation,
    is_within,
    numbers,
    plain,
    sentences,
    tokens,
    topic_words,
)

_COVERED = 0.75
"""Share of the words of a sentence that its quotes must contain."""


@dataclass(frozen=True, slots=True)
class Support:
    """Whether a sentence is carried by its quotes, and why not."""

    is_given: bool
    reason: str


def find_support(sentence: Sentence, citations: Sequence[Citation]) -> Support:
    """Check one sentence against the quotes it cites.

    Supported is what stands in one quote word for word. Else all its numbers must stand in the quotes or
    in what the citation says of its document, nearly all its words must, and it must deny neither more
    nor less than the sentence of the quote that is closest to it.
    """
    if not citations:
        return Support(is_given=False, reason="ohne Beleg")
    claim = plain(sentence.text).rstrip(".!?: ")
    if any(claim in plain(citation.quote) for citation in citations):
        return Support(is_given=True, reason="wörtlich")
    evidence = "\n".join(citation.quote for citation in citations)
    around = "\n".join(_surroundings(citation) for citation in citations)
    known = tokens(f"{evidence}\n{around}")
    foreign = [number for number in numbers(sentence.text) if number not in known]
    if foreign:
        return Support(is_given=False, reason=f"Zahl nicht im Beleg: {', '.join(foreign)}")
    words = topic_words(sentence.text)
    absent = [word for word in words if not is_within(word, known)]
    if words and 1 - len(absent) / len(words) < _COVERED:
        return Support(is_given=False, reason=f"Wörter nicht im Beleg: {', '.join(absent)}")
    if has_negation(sentence.text) != has_negation(_closest(words, evidence)):
        return Support(is_given=False, reason="Verneinung stimmt nicht mit dem Beleg überein")
    return Support(is_given=True, reason="dem Sinn nach")


def _surroundings(citation: Citation) -> str:
    parts = (
        citation.title,
        citation.publisher,
        *citation.heading_path,
        citation.municipality or "",
        *citation.states,
        citation.published or "",
    )
    return "\n".join(parts)


def _closest(words: Sequence[str], evidence: str) -> str:
    """Return the sentence of the evidence that shares most words."""
    candidates = sentences(evidence) or [evidence]
    return max(candidates, key=lambda one: sum(is_within(word, tokens(one)) for word in words))
