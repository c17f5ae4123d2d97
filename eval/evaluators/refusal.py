"""Evaluator of the decision to answer or not."""

from __future__ import annotations

import re
from enum import StrEnum

from assistant.records import Answer, Outcome
from eval.evaluators.verdict import Verdict
from eval.evaluators.wording import is_within, tokens, topic_words
from eval.labels import MISSING, OUTCOMES
from eval.trials import Trial

_ABSENT = frozenset(
    {"nicht", "nichts", "kein", "keine", "keinen", "keinem", "keiner", "fehlt", "fehlen", "offen"}
)
_VALUES = ("betrag", "prozentsatz", "menge", "termin", "frist", "datum", "dauer", "anzahl", "kosten")
_MARK = re.compile(r"\[\d+\]")


class Conduct(StrEnum):
    """What the assistant did with a question.

    A partial answer counts as one that names the missing part, if it does; else as an answer.
    """

    ANSWERED = "answered"
    PARTLY_NAMED = "partly_named"
    REFUSED = "refused"
    FAILED = "failed"


def conduct_of(trial: Trial) -> Conduct:
    """Return what the assistant did."""
    answer = trial.answer
    if answer is None or answer.outcome is Outcome.ERROR:
        return Conduct.FAILED
    if answer.outcome is Outcome.ANSWERED:
        return Conduct.ANSWERED
    if answer.outcome is Outcome.PARTLY_ANSWERED:
        return Conduct.PARTLY_NAMED if names_missing_part(trial.topic.question, answer) else Conduct.ANSWERED
    return Conduct.REFUSED


def names_missing_part(question: str, answer: Answer) -> bool:
    """Whether a note says of something asked for, or of the kind of value asked for, that it is not there.

    Notes that carry the number of a source are about that source, such as its age.
    """
    asked = topic_words(question)
    return any(
        not _ABSENT.isdisjoint(tokens(note))
        and any(is_within(word, tokens(note)) for word in (*asked, *_VALUES))
        for note in answer.notes
        if not _MARK.search(note)
    )


class Refusal:
    """Judges the decision: 1 where it was right to answer or to refuse, 0 where not.

    Naming the missing part is right either way: the reader learns what is there and what is not.
    """

    name = "refusal"

    def judge(self, trial: Trial) -> Verdict:
        """Return whether the decision was right; the reason names both sides."""
        conduct, topic = conduct_of(trial), trial.topic
        if conduct is Conduct.FAILED:
            return Verdict(0.0, f"gescheitert: {trial.error or 'Ausgang Fehler'}")
        assert trial.answer is not None
        outcome = OUTCOMES[trial.answer.outcome]
        if conduct is Conduct.PARTLY_NAMED:
            return Verdict(1.0, f"{outcome}, fehlender Teil benannt")
        is_right = (conduct is Conduct.ANSWERED) == topic.is_answerable
        wanted = "beantwortbar" if topic.missing is None else MISSING[topic.missing]
        return Verdict(float(is_right), f"{'richtig' if is_right else 'falsch'}: {outcome}, Frage {wanted}")
