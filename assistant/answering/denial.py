"""Whether a sentence denies, orders or grows what its source affirms, allows or shrinks."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from assistant.answering.polarity import (
    contradictions,
    expected_negations,
    negations_in,
    polar_words,
    restated_clauses,
    with_single_denials,
)
from assistant.answering.source_text import SourceSentence

_MOST_SENTENCES = 3
"""Sentences of a source that one sentence may join."""
_RESTATED = 0.9
"""Share of the words of the closest sentence from which another one is what a sentence may restate, too."""
_DENYING = re.compile(r"\bun(\w{4,})", re.IGNORECASE)
_WORD = re.compile(r"\w+")

StemsOf = Callable[[str], set[str]]


def denial_problems(
    claim: SourceSentence,
    meaning: Mapping[str, str],
    source: Sequence[SourceSentence],
    repeated: Sequence[SourceSentence],
    stems_of: StemsOf,
) -> list[str]:
    """Return what the claim turns round, beside each sentence that it may restate and beside all it rests on.

    Args:
        claim: the sentence.
        meaning: stems of the claim to the stems of the source that stand for them.
        source: the sentences that it may rest on.
        repeated: those among them that it nearly repeats, the closest first; nothing else excuses it then.
        stems_of: returns the stems of a text.
    """
    meant = set(meaning.values())
    if repeated:
        return _turned_round(claim, meant | claim.stems, repeated[0].text, stems_of)
    # "erlaubt" must not be excused by another sentence that allows something else.
    telling = {stem for said, stem in meaning.items() if said not in stems_of(polar_words(claim.text))}
    covered = [len(telling & one.company) for one in source]
    highest = max(covered, default=0)
    texts = [one.text for one, n in zip(source, covered, strict=True) if n and n >= _RESTATED * highest]
    if highest < _RESTATED * len(telling):
        texts.append("\n".join(one.text for one in _basis(telling, source)))
    found = [_turned_round(claim, meant | claim.stems, text, stems_of) for text in dict.fromkeys(texts)]
    return min(found, key=len, default=[])


def with_denials(text: str, other: str) -> str:
    """Write "ungenutzt" as "nicht genutzt" where the other text has "nicht" and "genutzt"."""
    words = set(_WORD.findall(other.lower()))
    if "nicht" not in words:
        return text
    words -= set(_WORD.findall(text.lower()))
    return _DENYING.sub(lambda m: f"nicht {m[1]}" if m[1].lower() in words else m[0], text)


def _basis(meant: set[str], source: Sequence[SourceSentence]) -> list[SourceSentence]:
    """Return the fewest sentences that explain as much as all of them, the most telling first."""
    wanted = set(meant)
    chosen: list[SourceSentence] = []
    while wanted and len(chosen) < _MOST_SENTENCES:
        best = max(source, key=lambda one: len(wanted & one.stems), default=None)
        if best is None or not wanted & best.stems:
            break
        chosen.append(best)
        wanted -= best.stems
    return chosen


def _turned_round(claim: SourceSentence, said: set[str], original: str, stems_of: StemsOf) -> list[str]:
    original = with_single_denials(with_denials(original, claim.text))
    expected = expected_negations(original, said, stems_of)
    problems = (
        []
        if negations_in(with_single_denials(claim.text)) in {expected, negations_in(original)}
        else ["Verneinung"]
    )
    restated = restated_clauses(original, said, stems_of)
    return problems + [f"Gegenteil „{word}“" for word in contradictions(claim.text, restated)]
