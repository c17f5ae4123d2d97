"""Turns for the tests of conversations."""

from datetime import date

from assistant.conversation.records import Turn
from assistant.records import Answer, Citation, Intent, Kind, Outcome, Sentence

DAY = date(2026, 11, 24)


def make_citation(number=1, **changes):
    fields = {
        "number": number,
        "document_id": "case-tuebingen",
        "title": "Verpackungssteuer in Tübingen",
        "publisher": "Stadt Tübingen",
        "source_url": "https://example.org/steuer",
        "heading_path": ("Ergebnis",),
        "page": 3,
        "quote": "Die Steuer brachte 800.000 Euro.",
        "start": 10,
        "end": 42,
        "published": "2024",
        "kind": Kind.CASE_STUDY,
        "municipality": "Tübingen",
        "states": ("Baden-Württemberg",),
    }
    return Citation(**{**fields, **changes})


def make_answer(question="Welche Städte haben eine Verpackungssteuer?", **changes):
    fields = {
        "question": question,
        "outcome": Outcome.ANSWERED,
        "intent": Intent.EXAMPLE,
        "sentences": (Sentence("Tübingen erhebt sie seit 2022.", (1,)),),
        "citations": (make_citation(),),
        "notes": ("Stand 2024.",),
    }
    return Answer(**{**fields, **changes})


def make_turn(question="Welche Städte haben eine Verpackungssteuer?", *, day=DAY, **changes):
    return Turn(question, make_answer(question, **changes), day)
