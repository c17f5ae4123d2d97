"""German names of the groups that questions fall into."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.records import Intent, Outcome
from eval.topics import Difficulty, Missing, Topic, Trait
from eval.wordings import Style

INTENTS = {
    Intent.HOW_TO: "Vorgehen",
    Intent.EXAMPLE: "Beispiel",
    Intent.NUMBER: "Zahl",
    Intent.FUNDING: "Förderung",
    Intent.LAW: "Recht",
    Intent.CONTACT: "Kontakt",
    Intent.COMPARISON: "Vergleich",
    Intent.GENERAL: "Allgemein",
}
DIFFICULTIES = {Difficulty.EASY: "leicht", Difficulty.MEDIUM: "mittel", Difficulty.HARD: "schwer"}
TRAITS = {
    Trait.PLACE: "Ortsbezug",
    Trait.EVERYDAY: "Alltagssprache",
    Trait.TWO_DOCUMENTS: "zwei Dokumente",
    Trait.ABBREVIATION: "Abkürzung",
    Trait.TYPO: "Tippfehler",
    Trait.LONG: "lang",
    Trait.KEYWORDS: "Stichworte",
    Trait.UMLAUT: "Umlaute umschrieben",
}
MISSING = {Missing.OFF_TOPIC: "fachfremd", Missing.NEAR_MISS: "knapp daneben"}
STYLES = {
    Style.EVERYDAY: "Alltagssprache",
    Style.KEYWORDS: "Stichworte",
    Style.LONG: "lang, mit Vorgeschichte",
    Style.TYPO: "mit Tippfehlern",
    Style.FORMAL: "Amtsdeutsch",
}
DIFFERENCES = {
    "same_first_document": "Anderes erstes Dokument",
    "same_decision": "Anders entschieden, ob geantwortet wird",
}
"""What wordings of one question can differ in, by the name of the evaluator."""
OUTCOMES = {
    Outcome.ANSWERED: "beantwortet",
    Outcome.PARTLY_ANSWERED: "teilweise beantwortet",
    Outcome.NOT_FOUND: "nichts gefunden",
    Outcome.OUT_OF_SCOPE: "nicht zuständig",
    Outcome.UNSUPPORTED: "nicht belegt",
    Outcome.ERROR: "Fehler",
}


@dataclass(frozen=True, slots=True)
class Group:
    """A group of questions: along which dimension, and which value of it."""

    dimension: str
    value: str


def groups_of(topic: Topic) -> Iterator[Group]:
    """Yield the groups of a question; it has one kind and one difficulty, but any number of traits."""
    yield Group("Art", INTENTS[topic.kind])
    yield Group("Schwierigkeit", DIFFICULTIES[topic.difficulty])
    for trait in topic.traits:
        yield Group("Merkmal", TRAITS[trait])


def all_groups() -> tuple[Group, ...]:
    """Return all groups in the order in which reports show them."""
    return (
        *(Group("Art", name) for name in INTENTS.values()),
        *(Group("Schwierigkeit", name) for name in DIFFICULTIES.values()),
        *(Group("Merkmal", name) for name in TRAITS.values()),
    )
