"""An answer as a text for messengers, with all its sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from assistant.records import Answer, Citation, Explanation, Sentence
from assistant.web.catalogue import words_in
from assistant.web.links import safe_url, source_url
from assistant.web.wording import composed_by, published_in_german
from bots.rich_text import FLOW, LINE, PARAGRAPH, Piece, RichText, Span, bold, italic, link, piece

_GERMAN = words_in("de")
_QUOTE_LENGTH = 700


def answer_text(
    answer: Answer, *, with_follow_ups: bool = False, extra_notes: Sequence[str] = ()
) -> RichText:
    """Lay an answer out: what was understood, the sentences, notes, contact, sources, who made it.

    Args:
        answer: of the service.
        with_follow_ups: whether to list what to ask next, for channels without buttons.
        extra_notes: what else the reader has to know, such as that nothing was kept.
    """
    return (
        *_understood(answer),
        *_sentences(answer.sentences),
        *_notes(answer, extra_notes),
        *_contact(answer),
        *_listed("Am ehesten passend", (_named(near.title, near.source_url) for near in answer.nearest)),
        *_listed("Begriffe", map(_explanation, answer.explanations)),
        *_listed("Quellen", _sources(answer.citations), bullet=""),
        *_listed("Weiterfragen", ((Span(one),) for one in answer.follow_ups if with_follow_ups)),
        piece(italic(f"Automatische Antwort. {composed_by(_GERMAN, answer.composer, answer.generated_by)}")),
    )


def passages_text(answer: Answer, number: int | None = None) -> RichText:
    """Lay out the passages behind an answer word for word, all of them or the one with a number."""
    chosen = [one for one in answer.citations if number is None or one.number == number]
    return tuple(part for citation in chosen for part in _passage(citation))


def _understood(answer: Answer) -> Iterator[Piece]:
    understood = answer.understood
    if understood is not None and understood.is_follow_up:
        yield piece(italic(f"Verstanden als: „{understood.question}“"))


def _sentences(sentences: Sequence[Sentence]) -> Iterator[Piece]:
    block, step = "", 0
    for sentence in sentences:
        is_new_group = bool(sentence.part or sentence.heading)
        if sentence.part:
            yield piece(bold(f"Zu „{sentence.part}“"), keeps_next=True)
        if sentence.heading:
            yield piece(bold(f"{sentence.heading}:"), keeps_next=True)
        if is_new_group or sentence.block != "step":
            step = 0
        step += sentence.block == "step"
        lead = {"step": f"{step}. ", "item": "• ", "cell": "• "}.get(sentence.block, "")
        if is_new_group:
            gap = LINE
        elif sentence.block != block:
            gap = PARAGRAPH
        else:
            gap = FLOW if sentence.block == "paragraph" else LINE
        block = sentence.block
        marks = "".join(f" [{number}]" for number in sentence.citations)
        yield piece(f"{lead}{sentence.labelled}{marks}", gap=gap)


def _notes(answer: Answer, extra: Sequence[str]) -> Iterator[Piece]:
    notes = answer.notes
    if not answer.sentences:
        outcome = _GERMAN.section("outcomes").get(answer.outcome)
        yield piece(bold(f"{outcome or 'Keine Antwort'}."))
        notes = notes or (_GERMAN.section("outcome_hints").get(answer.outcome, ""),)
    for note in (*notes, *extra):
        if note:
            yield piece(f"Hinweis: {note}" if answer.sentences else note)


def _contact(answer: Answer) -> Iterator[Piece]:
    if answer.contact is not None:
        name = link(answer.contact.name, safe_url(answer.contact.source_url))
        yield piece(bold("Ansprechstelle: "), name)


def _listed(heading: str, lines: Iterable[tuple[Span, ...]], bullet: str = "• ") -> Iterator[Piece]:
    items = list(lines)
    if items:
        yield piece(bold(heading), keeps_next=True)
    for spans in items:
        yield piece(bullet, *spans, gap=LINE)


def _named(name: str, url: str) -> tuple[Span, ...]:
    return (link(name, safe_url(url)),)


def _explanation(explanation: Explanation) -> tuple[Span, ...]:
    source = link(explanation.source_title, safe_url(explanation.source_url))
    return bold(explanation.term), Span(f": {explanation.text} ("), source, Span(")")


def _sources(citations: Sequence[Citation]) -> Iterator[tuple[Span, ...]]:
    """Name each source once, with the numbers of all its passages."""
    numbers: dict[tuple[Span, ...], list[int]] = {}
    for citation in citations:
        numbers.setdefault(_source(citation), []).append(citation.number)
    for source, its in numbers.items():
        yield Span("".join(f"[{number}] " for number in its)), *source


def _source(citation: Citation) -> tuple[Span, ...]:
    facts = [
        citation.publisher,
        *(f"S. {page}" for page in [citation.page] if page),
        published_in_german(citation.published),
    ]
    title = link(citation.title, source_url(citation.source_url, citation.page))
    return title, Span(f" – {', '.join(fact for fact in facts if fact)}")


def _passage(citation: Citation) -> Iterator[Piece]:
    yield piece(f"[{citation.number}] ", *_source(citation), keeps_next=True)
    if citation.heading_path:
        yield piece(italic(" › ".join(citation.heading_path)), gap=LINE, keeps_next=True)
    yield piece(f"„{_shortened(citation.quote)}“", gap=LINE)


def _shortened(quote: str) -> str:
    words = " ".join(quote.split())
    if len(words) <= _QUOTE_LENGTH:
        return words
    return f"{words[:_QUOTE_LENGTH].rpartition(' ')[0]} …"
