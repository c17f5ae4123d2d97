"""Evaluator of how the sentences of an answer hang together."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from assistant.records import Answer, Citation, Sentence
from eval.evaluators.verdict import Verdict
from eval.trials import Trial

_POINTS_BACK = re.compile(
    r"(?:Sie|Er|Diese[rsmn]?|Dies|Dazu|Davon|Hiervon|Dafür|Hierfür|Daraus|Dort|Dadurch|Deren|Dessen"
    r"|Letztere[rs]?|Beide[nrs]?|Die anderen|Der andere)\b"
)
"""Beginnings that say nothing without the sentence before."""
_FAR = 400
"""Characters between two quotes from which the one before no longer says what is meant."""


class Coherence:
    """Measures which share of the sentences can be understood where they stand.

    A sentence that begins with "Sie" or "Dazu" must follow one of the same document that stood shortly
    before it there.
    """

    name = "coherence"

    def judge(self, trial: Trial) -> Verdict:
        """Return the share; the reason quotes the first sentence that hangs in the air."""
        if trial.answer is None or not trial.answer.sentences:
            return Verdict(None, "keine Sätze")
        hanging = _hanging(trial.answer)
        if not hanging:
            return Verdict(1.0, "alle Sätze haben einen Bezug")
        share = 1 - len(hanging) / len(trial.answer.sentences)
        return Verdict(share, f"ohne Bezug: „{hanging[0].text}“")


def _hanging(answer: Answer) -> list[Sentence]:
    quotes = {citation.number: citation for citation in answer.citations}
    before: Sequence[Sentence | None] = (None, *answer.sentences)
    return [
        sentence
        for sentence, earlier in zip(answer.sentences, before, strict=False)
        if _POINTS_BACK.match(sentence.text) and not _follows(sentence, earlier, quotes)
    ]


def _follows(sentence: Sentence, earlier: Sentence | None, quotes: Mapping[int, Citation]) -> bool:
    if earlier is None or sentence.part:
        return False
    own = [quotes[number] for number in sentence.citations if number in quotes]
    others = [quotes[number] for number in earlier.citations if number in quotes]
    return any(
        one.document_id == other.document_id and other.start < one.start <= other.end + _FAR
        for one in own
        for other in others
    )
