"""The words around the sentences of an answer: headings, labels, capitals and full stops."""

from __future__ import annotations

import re

from assistant.answering.candidates import Candidate
from assistant.answering.notes import german_date
from assistant.answering.shapes import KIND_LABELS
from assistant.records import Document, Intent, Kind
from assistant.retrieval.query import Query

_STEPS = re.compile(r"vorgehen|schritt", re.IGNORECASE)
_TITLED = {Intent.EXAMPLE, Intent.COMPARISON, Intent.NUMBER}
"""Intents whose answers name documents by their title alone."""


def heading_of(query: Query, document: Document, *, has_steps: bool) -> str:
    """Name a document above its sentences: they say "die Kosten" or "die Stadt" and leave open whose."""
    title = f"{document.title}{_facts(query, document)}"
    if query.intent in _TITLED:
        return title
    if has_steps and document.kind is Kind.GUIDANCE:
        return f"Erste Schritte: {title}"
    if has_steps and document.kind is Kind.CASE_STUDY:
        return f"Schritte am Beispiel: {title}"
    return f"{KIND_LABELS[document.kind]}: {title}"


def _facts(query: Query, document: Document) -> str:
    """Return what the reader needs beside the title: size of a town, year of values, end of a programme."""
    facts = []
    if query.intent is Intent.EXAMPLE and document.inhabitants:
        facts.append(f"{document.inhabitants:,} Einwohner".replace(",", "."))
    if query.intent in {Intent.NUMBER, Intent.LAW} and document.published:
        facts.append(f"Stand {document.published[:4]}")
    if document.kind is Kind.FUNDING and document.valid_until:
        facts.append(f"gültig bis {german_date(document.valid_until)}")
    return f" ({', '.join(facts)})" if facts else ""


def is_step(candidate: Candidate) -> bool:
    """Tell whether a sentence is a step of a way to do something."""
    return any(_STEPS.search(heading) for heading in candidate.chunk.heading_path)


def sentence_of(text: str) -> str:
    """Return a sentence of a document as one of an answer: one line, a capital first, a full stop last."""
    text = " ".join(text.split())
    text = text[:1].upper() + text[1:]
    return text if text[-1:] in ".!?…" or text[-2:-1] in ".!?" else f"{text.rstrip(',;')}."
