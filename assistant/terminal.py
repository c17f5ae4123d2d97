"""Answers and search results as text on a terminal, or plain in a pipe."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Sequence
from typing import TextIO

from rich.console import Console
from rich.text import Text

from assistant.records import Answer, Citation, Outcome
from assistant.rendering import JsonObject, SearchHit
from assistant.visible_text import keep_visible

# What JSON may carry literally but a terminal would obey or hide; escaped, it is the same JSON.
_UNSAFE_IN_JSON = re.compile(
    "[\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)
_SEARCH_EXCERPT = 300
_WITHOUT_SENTENCES = {
    Outcome.NOT_FOUND: "Dazu habe ich nichts Belegtes gefunden.",
    Outcome.OUT_OF_SCOPE: "Diese Frage liegt außerhalb meines Themas: Ressourceneffizienz und Klimaschutz "
    "in Kommunen.",
    Outcome.UNSUPPORTED: "Die gefundenen Stellen belegen keine Antwort.",
    Outcome.ERROR: "Die Frage ließ sich nicht beantworten. Bitte noch einmal stellen.",
}


def open_console(stream: TextIO) -> Console:
    """Make a console that colours and wraps on a terminal and does neither in a pipe."""
    return Console(file=stream, markup=False, highlight=False, emoji=False, soft_wrap=not stream.isatty())


def print_json(content: JsonObject) -> None:
    """Print JSON in UTF-8 whose text cannot steer the terminal."""
    text = json.dumps(content, ensure_ascii=False, indent=2)
    print(_UNSAFE_IN_JSON.sub(lambda match: f"\\u{ord(match[0]):04x}", text))  # noqa: T201 -- the output


def print_error(message: str) -> None:
    """Print one red sentence to standard error."""
    _line(open_console(sys.stderr), message, "red")


def print_hint(message: str) -> None:
    """Print one yellow sentence to standard error."""
    _line(open_console(sys.stderr), message, "yellow")


def print_answer(console: Console, answer: Answer) -> None:
    """Print an answer with its numbered sources."""
    if answer.sentences:
        _line(console, answer.text)
    else:
        # The notes of a non-answer say why there is none.
        _line(console, "\n".join(answer.notes) or _WITHOUT_SENTENCES.get(answer.outcome, ""))
    if answer.generated_by:
        name = f"von einer KI erzeugt ({answer.generated_by})"
        _line(console, f"\nDieser Text wurde {name}; jeder Satz ist an den Quellen geprüft.", "dim")
    _print_sources(console, answer.citations)
    explained = (f"{e.term}: {e.text} (Quelle: {e.source_title})" for e in answer.explanations)
    _print_list(console, "Begriffe", explained)
    if answer.sentences:
        _print_list(console, "Hinweise", answer.notes)
    if answer.contact is not None:
        _heading(console, "Ansprechstelle")
        _line(console, answer.contact.name)
        _line(console, f"    {answer.contact.source_url}", "cyan")
    if answer.nearest:
        _heading(console, "Am ehesten passend")
        for document in answer.nearest:
            _line(console, f"- {document.title}")
            _line(console, f"    {document.source_url}", "cyan")
    _print_list(console, "Weiterfragen", answer.follow_ups)


def print_hits(console: Console, question: str, hits: Sequence[SearchHit]) -> None:
    """Print search results, best first."""
    if not hits:
        _line(console, f"Keine Treffer für „{question}“.")
    for hit in hits:
        _line(console, f"{hit.rank}. {hit.title}", "bold")
        where = (" › ".join(hit.heading_path), hit.publisher, *_date_and_page(hit.published, hit.page))
        _line(console, "   " + ", ".join(part for part in where if part), "dim")
        _line(console, f"   {hit.source_url}", "cyan")
        _line(console, f"   {_excerpt(hit.text)}")
        _line(console, "")


def _print_sources(console: Console, citations: Sequence[Citation]) -> None:
    """Print each cited page once, with all numbers that lead to it."""
    if citations:
        _heading(console, "Quellen")
    places: dict[tuple[str, int | None], list[Citation]] = {}
    for citation in citations:
        places.setdefault((citation.document_id, citation.page), []).append(citation)
    for first, *others in places.values():
        numbers = " ".join(f"[{citation.number}]" for citation in (first, *others))
        parts = (first.publisher, *_date_and_page(first.published, first.page))
        origin = ", ".join(part for part in parts if part)
        _line(console, f"{numbers} {first.title}" + (f" – {origin}" if origin else ""))
        _line(console, f"    {first.source_url}", "cyan")


def _print_list(console: Console, heading: str, lines: Iterable[str]) -> None:
    texts = tuple(lines)
    if texts:
        _heading(console, heading)
        for text in texts:
            _line(console, f"- {text}")


def _heading(console: Console, text: str) -> None:
    console.print()
    _line(console, text, "bold")


def _line(console: Console, text: str, style: str = "") -> None:
    console.print(Text(keep_visible(text), style=style))


def _date_and_page(published: str | None, page: int | None) -> tuple[str, str]:
    return (f"Stand {published}" if published else "", f"S. {page}" if page else "")


def _excerpt(text: str) -> str:
    line = " ".join(text.split())
    if len(line) <= _SEARCH_EXCERPT:
        return line
    return line[:_SEARCH_EXCERPT].rsplit(" ", 1)[0] + " …"
