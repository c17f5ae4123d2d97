"""The pages on which people look around in the documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from assistant.errors import DocumentUnknownError
from assistant.records import Document, Kind
from assistant.web.browsing import (
    NATIONWIDE,
    PER_PAGE,
    UNDATED,
    Choice,
    Found,
    Order,
    View,
    browse,
    folded,
    kinds_in,
)
from assistant.web.catalogue import Words, words_in
from assistant.web.dependencies import TheService, TheTopics
from assistant.web.document_age import age_warning
from assistant.web.document_comparison import MOST_COMPARED, compare
from assistant.web.laender_map import outlines, shaded
from assistant.web.preferences import preferences_of
from assistant.web.templating import render
from assistant.web.text_layout import SectionLayout, lay_out_document
from assistant.web.topic_questions import TopicQuestions
from assistant.web.wording import STATES

router = APIRouter(include_in_schema=False)
Word = Annotated[str, Query(max_length=200)]
Options = list[tuple[str, str]]


@router.get("/dokumente")
async def documents(  # noqa: PLR0913, PLR0917 -- what a route needs are its arguments
    request: Request,
    service: TheService,
    topics: TheTopics,
    suche: Word = "",
    art: Word = "",
    thema: Word = "",
    land: Word = "",
    jahr: Word = "",
    ort: Word = "",
    sortierung: Word = "",
    ansicht: Word = "",
    seite: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> Response:
    """List the documents that the reader chose, with a map of the Länder to choose by."""
    order = Order(sortierung) if sortierung in list(Order) else Order.TITLE
    view = View(ansicht) if ansicht in list(View) else View.LIST
    choice = Choice(suche.strip(), art, thema, land, jahr, ort, order, view)
    found = browse(await service.documents(), choice)
    pages = max(-(-len(found.documents) // PER_PAGE), 1)
    page = min(seite, pages)
    words = words_in(preferences_of(request).language)
    return render(
        request,
        "documents.html",
        choice=choice,
        found=found,
        shown=found.documents[(page - 1) * PER_PAGE : page * PER_PAGE],
        page=page,
        pages=pages,
        options=_options(found, choice, topics, words),
        topic_label=topics.label,
        orders=[
            ("" if order is Order.TITLE else order.value, words(f"browse_orders.{order}")) for order in Order
        ],
        most_compared=MOST_COMPARED,
        outlines=outlines(),
        lands=shaded(found.counts["land"]),
        land_address=lambda name: f"{choice.address(land=name)}#ergebnis",
    )


def _options(found: Found, choice: Choice, topics: TopicQuestions, words: Words) -> dict[str, Options]:
    """Return what can be chosen in each filter, with the number of documents that it leaves."""
    counts = found.counts
    place_names = sorted(counts["ort"], key=folded)
    topic_names = sorted((topics.label(topic), topic) for topic in counts["thema"])
    years = sorted((year for year in counts["jahr"] if year != UNDATED), reverse=True)
    lands = [state for state in STATES if counts["land"].get(state)]
    result = {
        "art": [(kind, words(f"kinds_plural.{kind}")) for kind, count in kinds_in(counts["art"]) if count],
        "thema": [(topic, label) for label, topic in topic_names],
        "land": [(land, land) for land in lands],
        "jahr": [(year, year) for year in years],
        "ort": [(place, place) for place in place_names],
    }
    if counts["land"].get(NATIONWIDE):
        result["land"].append((NATIONWIDE, words("browse.nationwide")))
    if counts["jahr"].get(UNDATED):
        result["jahr"].append((UNDATED, words("dates.undated")))
    return {
        field: [("", words("chat.any")), *_kept(chosen, getattr(choice, field), counts[field])]
        for field, chosen in result.items()
    }


def _kept(options: Options, chosen: str, counts: Mapping[str, int]) -> Options:
    """Write the counts beside the options; what is chosen stays an option where it leaves nothing."""
    if chosen and chosen not in dict(options):
        options = [*options, (chosen, chosen)]
    return [(value, f"{label} ({counts.get(value, 0)})") for value, label in options]


@router.get("/vergleich")
async def comparison(
    request: Request,
    service: TheService,
    topics: TheTopics,
    id: Annotated[list[Annotated[str, Query(max_length=500)]] | None, Query(max_length=50)] = None,  # noqa: A002 -- the name in the address
) -> Response:
    """Show up to three documents side by side."""
    wanted = list(dict.fromkeys(id or ()))
    columns: list[Document] = []
    missing = 0
    for document_id in wanted[:MOST_COMPARED]:
        try:
            columns.append(await service.document(document_id))
        except DocumentUnknownError:
            missing += 1
    today = datetime.now(UTC).date()
    return render(
        request,
        "comparison.html",
        documents=columns,
        warnings=[age_warning(document, today) for document in columns],
        sections=compare(columns),
        missing=missing,
        too_many=len(wanted) > MOST_COMPARED,
        most_compared=MOST_COMPARED,
        topic_label=topics.label,
    )


@router.get("/kontakte")
async def contacts(request: Request, service: TheService, land: Word = "") -> Response:
    """List whom to ask, by Land, with what the documents say on how to reach them."""
    heads = [head for head in await service.documents() if head.kind is Kind.CONTACT]
    counts = {state: sum(state in head.states for head in heads) for state in STATES}
    by_land: dict[str, list[tuple[Document, Sequence[SectionLayout]]]] = {}
    for head in sorted(heads, key=lambda head: folded(head.title)):
        for place in head.states or (NATIONWIDE,):
            if place in {NATIONWIDE, land or place}:
                document = await service.document(head.document_id)
                by_land.setdefault(place, []).append((document, _how_to_reach(document)))
    groups = [(state, by_land[state]) for state in (*STATES, NATIONWIDE) if state in by_land]
    return render(
        request,
        "contacts.html",
        groups=groups,
        land=land if land in STATES else "",
        has_own=bool(counts.get(land)),
        nationwide=NATIONWIDE,
        outlines=outlines(),
        lands=shaded(counts),
        land_address=_contacts_of,
    )


def _contacts_of(land: str) -> str:
    return f"/kontakte?{urlencode({'land': land})}#ergebnis" if land else "/kontakte#ergebnis"


def _how_to_reach(document: Document) -> Sequence[SectionLayout]:
    """Return the sections that say what the contact is for and how it is reached."""
    sections = lay_out_document(document)
    wanted = [section for section in sections if (section.heading or "") in {"Worum es geht", "Kontakt"}]
    return wanted or sections[:1]
