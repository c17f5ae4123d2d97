"""The pages that people read."""

from __future__ import annotations

import asyncio
import unicodedata
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Path, Query, Request
from starlette.responses import Response

from assistant.errors import LotseError
from assistant.question import clean_question
from assistant.records import Explanation, GlossaryTerm
from assistant.web.assistant_threads import AssistantThreads, Inquiry
from assistant.web.catalogue import words_in
from assistant.web.conversation_flow import owner_token
from assistant.web.dependencies import (
    TheArchive,
    TheConversations,
    TheService,
    TheSettings,
    TheTopics,
    limit_rate,
)
from assistant.web.document_age import age_warning
from assistant.web.operator_text import operator_text
from assistant.web.page_data import ChatPage, Suggestions, page_data
from assistant.web.preferences import preferences_of
from assistant.web.problems import problem_for_error
from assistant.web.question_form import QuestionForm
from assistant.web.referral_routes import takes_referrals
from assistant.web.templating import render
from assistant.web.text_layout import group_by_document, lay_out_answer, lay_out_document
from assistant.web.topic_questions import TopicQuestions

router = APIRouter(include_in_schema=False)

MOST_TURNS = 40
"""Questions of a long conversation that are shown; the file has all of them."""
Offset = Annotated[int | None, Query(ge=0, le=2**31)]


@router.get("/")
async def chat(  # noqa: PLR0913, PLR0917 -- what a route needs are its arguments
    request: Request,
    service: TheService,
    settings: TheSettings,
    archive: TheArchive,
    topics: TheTopics,
    gespraech: Annotated[str, Query(max_length=64)] = "",
    thema: Annotated[str, Query(max_length=80)] = "",
    frage: Annotated[str, Query(max_length=4000)] = "",
) -> Response:
    """Show the chat page, empty or with a conversation of the reader to go on with."""
    if not gespraech:
        suggestions = await _suggestions(thema, topics, service)
        return chat_page(request, ChatPage(settings, question=frage), suggestions)
    token = owner_token(request)
    found = await archive.call(lambda a: a.read(gespraech, token, MOST_TURNS))
    page = ChatPage(
        settings,
        turns=tuple(turn.answer for turn in found.turns),
        turn_ids=tuple(turn.turn_id for turn in found.turns),
        earlier_turns=found.earlier,
        conversation_id=found.conversation_id,
    )
    return chat_page(request, page)


async def _suggestions(topic_id: str, topics: TopicQuestions, service: AssistantThreads) -> Suggestions:
    try:
        known = await topics.topics(service)
        chosen = next((topic for topic in known if topic.topic_id == topic_id), None)
        questions = await topics.questions(topic_id, service) if chosen else ()
    except LotseError:
        return Suggestions()  # the page is there before the service is ready
    return Suggestions(tuple(known), chosen, questions)


@router.post("/", dependencies=[Depends(limit_rate)])
async def ask_by_form(
    request: Request,
    service: TheService,
    settings: TheSettings,
    conversations: TheConversations,
    form: Annotated[QuestionForm, Form()],
) -> Response:
    """Show the answer on the page itself, for browsers without scripts."""
    page = ChatPage(
        settings,
        filters=form.filters(),
        level=form.chosen_level(),
        question=form.question,
        ignored=tuple(form.ignore),
    )
    try:
        service.assistant  # noqa: B018 -- not ready starts no conversation
        question = clean_question(form.question, settings.max_question_length)
        begun = await conversations.begin(request, form.wish())
        inquiry = Inquiry(question, page.filters, page.level, begun.history, form.ignored())
        answer = await service.ask(inquiry)
    except LotseError as error:
        return chat_page(request, replace(page, problem=problem_for_error(error)))
    kept = await conversations.end(begun, answer)
    response = chat_page(
        request,
        replace(
            page,
            question="",
            turns=(answer,),
            turn_ids=(kept.turn_id,),
            conversation_id=kept.conversation_id,
            conversation_note=kept.note,
        ),
    )
    conversations.set_cookie(response, request, begun)
    return response


def chat_page(request: Request, page: ChatPage, suggestions: Suggestions = Suggestions()) -> Response:
    """Show the chat in a state."""
    return render(
        request,
        "chat.html",
        status=page.problem.status if page.problem else 200,
        page=page,
        suggestions=suggestions,
        takes_referrals=takes_referrals(page.settings),
        turns=[
            (answer, lay_out_answer(answer.sentences), group_by_document(answer.citations), turn_id)
            for answer, turn_id in zip(page.turns, page.turn_ids, strict=True)
        ],
        page_data=page_data(page, words_in(preferences_of(request).language)),
    )


@router.get("/dokumente/{document_id:path}")
async def document(
    request: Request,
    service: TheService,
    topics: TheTopics,
    document_id: Annotated[str, Path(max_length=500)],
    von: Offset = None,
    bis: Offset = None,
) -> Response:
    """Show a whole document, with the characters from `von` to `bis` highlighted."""
    found = await service.document(document_id)
    sections = lay_out_document(found, von, bis)
    warning = age_warning(found, datetime.now(UTC).date())
    return render(
        request,
        "document.html",
        document=found,
        sections=sections,
        warning=warning,
        topics=[(topic, topics.label(topic)) for topic in found.topics],
    )


@router.get("/glossar")
async def glossary(request: Request, service: TheService) -> Response:
    """List the terms of the glossary by their first letters."""
    by_letter: dict[str, list[tuple[GlossaryTerm, Explanation]]] = defaultdict(list)
    for term, explanation in sorted(await service.glossary(), key=lambda entry: _sorting(entry[0].term)):
        by_letter[_sorting(term.term)[:1].upper()].append((term, explanation))
    return render(request, "glossar.html", groups=list(by_letter.items()))


def _sorting(term: str) -> str:
    """Return how a term is sorted: umlauts beside their vowels."""
    return unicodedata.normalize("NFD", term.casefold()).encode("ascii", "ignore").decode() or term


@router.get("/barrierefreiheit")
async def accessibility(request: Request, settings: TheSettings) -> Response:
    """Show the declaration of accessibility."""
    own = await asyncio.to_thread(operator_text, settings.data_dir, "barrierefreiheit")
    return render(request, "barrierefreiheit.html", own=own)


@router.get("/datenschutz")
async def privacy(request: Request, settings: TheSettings) -> Response:
    """Show what is stored and for how long."""
    own = await asyncio.to_thread(operator_text, settings.data_dir, "datenschutz")
    return render(
        request,
        "datenschutz.html",
        retention_days=settings.retention_days,
        takes_referrals=takes_referrals(settings),
        own=own,
    )
