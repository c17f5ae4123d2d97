"""Remarks on the age and validity of the sources of an answer, and on what it lacks."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date

from assistant.answering.considered import Turn
from assistant.answering.evidence import Evidence
from assistant.records import Citation, Document, Kind, Outcome
from assistant.retrieval.query import Query

_AGEING = {Kind.FUNDING: 1, Kind.LAW: 2}
"""Years after which rates and rules must be expected to have changed."""
_OLD = 6
_STATE_OF = re.compile(r"\bStand:?\s+(?:[A-ZÄa-zä]+\s+)?((?:19|20)\d\d)\b")
_CHECK = {
    Kind.FUNDING: "bitte Fördersätze und Fristen prüfen",
    Kind.LAW: "bitte die geltende Fassung prüfen",
}
_ENGLISH = (
    "Die Frage ist als englische Frage verstanden worden; Quellen und Antwort sind deutsch. "
    "(The question was read as English; the sources, and so the answer, are in German.)"
)
_CHECK_ANY = "bitte prüfen, ob das noch gilt"


def reading_notes(query: Query) -> list[str]:
    """Return how the question was understood, where that is not as it was written."""
    notes = [f"Gesucht wird nach „{c.meant}“ statt „{c.written}“." for c in query.corrections]
    return [_ENGLISH, *notes] if query.is_english else notes


def source_notes(
    citations: Sequence[Citation], document_of: Callable[[str], Document], today: date
) -> list[str]:
    """Return what the reader should know about the age of the cited sources."""
    notes: list[str] = []
    undated: dict[Kind, list[int]] = {}
    seen: set[str] = set()
    for citation in citations:
        if citation.document_id in seen:
            continue
        seen.add(citation.document_id)
        document = document_of(citation.document_id)
        expired = _expired_note(citation, document, today)
        year = year_of(document)
        if expired:
            notes.append(expired)
        elif year is None and document.kind in _AGEING:
            undated.setdefault(document.kind, []).append(citation.number)
        elif year is not None and today.year - year > _AGEING.get(document.kind, _OLD):
            check = _CHECK.get(document.kind, _CHECK_ANY)
            notes.append(f"Quelle [{citation.number}] hat den Stand {year}; {check}.")
    for kind, numbers in undated.items():
        listed = ", ".join(f"[{n}]" for n in numbers)
        verb, noun = ("trägt", "Quelle") if len(numbers) == 1 else ("tragen", "Quellen")
        notes.append(f"{noun} {listed} {verb} kein Datum; {_CHECK[kind]}.")
    return notes


def _expired_note(citation: Citation, document: Document, today: date) -> str | None:
    until = document.valid_until
    if until is None or until >= today.isoformat()[: len(until)]:
        return None
    return f"Quelle [{citation.number}] galt bis {german_date(until)} und ist abgelaufen."


def year_of(document: Document) -> int | None:
    """Return the year that a document says it is of, None where it does not say."""
    if document.published:
        return int(document.published[:4])
    years = [int(year) for year in _STATE_OF.findall(document.text)]
    return max(years, default=None)


def german_date(value: str) -> str:
    """Write an ISO date, year and month, or year the German way."""
    return ".".join(reversed(value.split("-")))


def turn_notes(turns: Sequence[Turn]) -> list[str]:
    """Return what each question of a message asks for and the sources do not say."""
    notes = []
    for part, one in turns:
        if not one.is_answered:
            notes.append(f"Zu „{part.text}“ habe ich nichts Belegtes gefunden.")
        elif one.decision.outcome is Outcome.PARTLY_ANSWERED and one.evidence is not None:
            notes += gap_notes(one.evidence)
    return list(dict.fromkeys(notes))


def gap_notes(evidence: Evidence) -> list[str]:
    """Return what the question asks for and the sources do not say."""
    notes = []
    if evidence.missing_place:
        notes.append(
            f"Zu {evidence.missing_place} habe ich keine passende Quelle; die Angaben stammen von anderswo."
        )
    if evidence.missing_year:
        notes.append(f"Für {evidence.missing_year} steht in den Quellen nichts.")
    if evidence.missing_aspect:
        notes.append(
            f"Gefragt ist {evidence.missing_aspect}; das nennt die nächstliegende Quelle nicht ausdrücklich."
        )
    if evidence.missing and not notes:
        words = " und ".join(f"„{word}“" for word in evidence.missing[:2])
        notes.append(f"Zu {words} sagen die gefundenen Quellen nichts ausdrücklich.")
    if not notes:
        notes.append(
            "Ich bin nicht sicher, ob diese Quellen genau Ihre Frage treffen; "
            "bitte lesen Sie an der Fundstelle nach."
        )
    return notes
