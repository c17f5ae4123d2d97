"""The pages that people read."""

from __future__ import annotations

from collections import defaultdict
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Path, Query, Request
from starlette.responses import Response

from assistant.errors import LotseError
from assistant.index.generation import DocumentHead
from assistant.question import clean_question
from assistant.records import Answer, Filters, Kind
from assistant.web.dependencies import TheService, TheSettings, limit_rate
from assistant.web.page_data import page_data
from assistant.web.problems import Problem, problem_for_error
from assistant.web.templating import render
from assistant.web.text_layout import group_by_document, lay_out_answer, lay_out_document

router = APIRouter(include_in_schema=False)

Offset = Annotated[int | None, Query(ge=0, le=2**31)]


@router.get("/")
async def chat(request: Request, settings: TheSettings) -> Response:
    """Show the empty chat page."""
    return _chat_page(request, settings.max_question_length)


@router.post("/", dependencies=[Depends(limit_rate)])
async def ask_by_form(
    request: Request,
    service: TheService,
    settings: TheSettings,
    question: Annotated[str, Form()] = "",
    state: Annotated[str, Form(max_length=80)] = "",
    kind: Annotated[str, Form(max_length=80)] = "",
) -> Response:
    """Show the answer on the page itself, for browsers without scripts."""
    limit = settings.max_question_length
    filters = Filters(
        kinds=tuple(known for known in Kind if known.value == kind),
        states=(state,) if state else (),
    )
    try:
        answer = await service.ask(clean_question(question, limit), filters)
    except LotseError as error:
        problem = problem_for_error(error)
        return _chat_page(request, limit, filters=filters, question=question, problem=problem)
    return _chat_page(request, limit, filters=filters, answer=answer)


def _chat_page(
    request: Request,
    max_question_length: int,
    *,
    filters: Filters = Filters(),
    question: str = "",
    answer: Answer | None = None,
    problem: Problem | None = None,
) -> Response:
    return render(
        request,
        "chat.html",
        status=problem.status if problem else 200,
        filters=filters,
        question=question,
        answer=answer,
        groups=lay_out_answer(answer.sentences) if answer else (),
        sources=group_by_document(answer.citations) if answer else (),
        problem=problem,
        page_data=page_data(max_question_length, answer),
    )


@router.get("/dokumente")
async def documents(request: Request, service: TheService) -> Response:
    """List all documents by kind."""
    by_kind: dict[Kind, list[DocumentHead]] = defaultdict(list)
    for document in sorted(await service.documents(), key=lambda d: d.title.casefold()):
        by_kind[document.kind].append(document)
    groups = [(kind, by_kind[kind]) for kind in Kind if by_kind[kind]]
    return render(request, "documents.html", groups=groups)


@router.get("/dokumente/{document_id:path}")
async def document(
    request: Request,
    service: TheService,
    document_id: Annotated[str, Path(max_length=500)],
    von: Offset = None,
    bis: Offset = None,
) -> Response:
    """Show a whole document, with the characters from `von` to `bis` highlighted."""
    found = await service.document(document_id)
    sections = lay_out_document(found, von, bis)
    return render(request, "document.html", document=found, sections=sections)


@router.get("/barrierefreiheit")
async def accessibility(request: Request) -> Response:
    """Show the declaration of accessibility."""
    return render(request, "barrierefreiheit.html")


@router.get("/datenschutz")
async def privacy(request: Request) -> Response:
    """Show what is stored and for how long."""
    return render(request, "datenschutz.html")
