"""Evaluators of the form of an answer: does it look like what was asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from assistant.records import Answer, Intent, Kind
from eval.evaluators.verdict import Verdict
from eval.evaluators.visible import visible_texts
from eval.evaluators.wording import numbers, plain
from eval.labels import INTENTS
from eval.trials import Trial

_MOST_FOLLOW_UPS = 3
_LAW = re.compile(
    r"§|(?i:\bart(?:ikel|\.)\s*\d|gesetz|verordnung|satzung|richtlinie|vorschrift|pflicht)|\b[A-ZÄÖÜ]\w*(?:G|V)\b"
)


def _has_steps(answer: Answer) -> str | None:
    listed = sum(sentence.block in {"step", "item", "cell"} for sentence in answer.sentences)
    return None if listed >= 2 else "keine Schritte oder Stichpunkte"


def _has_municipality(answer: Answer) -> str | None:
    text = plain(" ".join(visible_texts(answer)))
    places = {plain(one.municipality) for one in answer.citations if one.municipality}
    states = {plain(state) for one in answer.citations for state in one.states}
    return None if any(place in text for place in places | states) else "keine Kommune genannt"


def _has_number(answer: Answer) -> str | None:
    return None if any(numbers(one.text) for one in answer.sentences) else "keine Zahl genannt"


def _has_funding(answer: Answer) -> str | None:
    if any(one.kind is Kind.FUNDING for one in answer.citations):
        return None
    return _has_number(answer) and "kein Förderprogramm und keine Zahl genannt"


def _has_law(answer: Answer) -> str | None:
    is_law = any(one.kind is Kind.LAW for one in answer.citations)
    is_named = any(_LAW.search(text) for text in visible_texts(answer))
    return None if is_law or is_named else "keine Rechtsgrundlage genannt"


def _has_contact(answer: Answer) -> str | None:
    is_contact = any(one.kind is Kind.CONTACT for one in answer.citations)
    return None if answer.contact is not None or is_contact else "keine Ansprechstelle genannt"


def _has_two_sides(answer: Answer) -> str | None:
    columns = {sentence.column for sentence in answer.sentences if sentence.column}
    documents = {one.document_id for one in answer.citations}
    if columns:
        return None if len(columns) >= 2 else "eine Tabelle mit nur einer Spalte"
    return None if len(documents) >= 2 or len(answer.sentences) >= 2 else "nur eine Seite des Vergleichs"


def _has_anything(answer: Answer) -> str | None:
    return None if answer.sentences else "kein Satz"


def _misshapen(answer: Answer) -> str | None:
    """Return what is wrong with the form of any answer, whatever was asked."""
    headings = [sentence.heading for sentence in answer.sentences]
    if any(heading is not None and not heading.strip() for heading in headings):
        return "eine leere Überschrift"
    if any((sentence.block == "cell") != (sentence.column is not None) for sentence in answer.sentences):
        return "eine Zelle ohne Spalte"
    if len(answer.follow_ups) > _MOST_FOLLOW_UPS or len(set(answer.follow_ups)) < len(answer.follow_ups):
        return "zu viele oder doppelte Folgefragen"
    if answer.question in answer.follow_ups:
        return "die Frage selbst als Folgefrage"
    return None


_CHECKS: Mapping[Intent, Callable[[Answer], str | None]] = {
    Intent.HOW_TO: _has_steps,
    Intent.EXAMPLE: _has_municipality,
    Intent.NUMBER: _has_number,
    Intent.FUNDING: _has_funding,
    Intent.LAW: _has_law,
    Intent.CONTACT: _has_contact,
    Intent.COMPARISON: _has_two_sides,
    Intent.GENERAL: _has_anything,
}


class Shape:
    """Judges whether an answer has the form that the kind of the question asks for."""

    name = "shape"

    def judge(self, trial: Trial) -> Verdict:
        """Return 1 or 0; questions that were not answered do not apply."""
        if trial.answer is None or not trial.answer.sentences:
            return Verdict(None, "keine Sätze")
        complaint = _CHECKS[trial.topic.kind](trial.answer) or _misshapen(trial.answer)
        return Verdict(float(complaint is None), complaint or "passt zur Art der Frage")


class IntentAgreement:
    """Judges whether the assistant understood the kind of the question as its author meant it."""

    name = "intent"

    def judge(self, trial: Trial) -> Verdict:
        """Return 1 or 0; the reason names what was understood."""
        if trial.answer is None:
            return Verdict(None, "keine Antwort")
        is_same = trial.answer.intent is trial.topic.kind
        understood, meant = INTENTS[trial.answer.intent], INTENTS[trial.topic.kind]
        return Verdict(float(is_same), f"verstanden: {understood}, gemeint: {meant}")
