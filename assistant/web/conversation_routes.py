"""The JSON interface to stored conversations."""

from __future__ import annotations

import json
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query, Request
from starlette.responses import JSONResponse, Response

from assistant.conversation.export import (
    conversation_to_dict,
    conversation_to_markdown,
    file_name,
    head_to_dict,
)
from assistant.web.conversation_flow import owner_token
from assistant.web.dependencies import TheArchive, TheSettings, limit_rate, require_json
from assistant.web.openapi import (
    CONVERSATION,
    CONVERSATION_DELETE,
    CONVERSATION_EXPORT,
    CONVERSATION_RENAME,
    CONVERSATIONS,
    CONVERSATIONS_DELETE,
)
from assistant.web.schemas import RenameBody

router = APIRouter(prefix="/api/conversations")
ConversationId = Annotated[str, Path(max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]
Search = Annotated[str, Query(max_length=200, description="Wörter, die alle vorkommen müssen.")]


@router.get("", summary="Die eigenen Gespräche auflisten", **CONVERSATIONS)
async def list_conversations(
    request: Request,
    archive: TheArchive,
    settings: TheSettings,
    search: Search = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    offset: Annotated[int, Query(ge=0, le=100_000)] = 0,
) -> Response:
    """List the conversations of the owner, the one used last first."""
    token = owner_token(request)
    heads = await archive.call(lambda a: a.heads(token, search=search, limit=limit, offset=offset))
    content = {
        "conversations": [head_to_dict(head) for head in heads],
        "retention_days": settings.retention_days,
    }
    return JSONResponse(content)


@router.delete(
    "",
    summary="Alle eigenen Gespräche endgültig löschen",
    dependencies=[Depends(limit_rate)],
    **CONVERSATIONS_DELETE,
)
async def delete_conversations(request: Request, archive: TheArchive) -> Response:
    """Delete all conversations of the owner for good."""
    token = owner_token(request)
    return JSONResponse({"deleted": await archive.call(lambda a: a.delete_all(token))})


@router.get("/{conversation_id}", summary="Ein eigenes Gespräch lesen", **CONVERSATION)
async def read_conversation(
    conversation_id: ConversationId, request: Request, archive: TheArchive
) -> Response:
    """Return a conversation with its answers and sources."""
    token = owner_token(request)
    found = await archive.call(lambda a: a.read(conversation_id, token))
    return JSONResponse(conversation_to_dict(found))


@router.patch(
    "/{conversation_id}",
    summary="Ein eigenes Gespräch umbenennen",
    dependencies=[Depends(require_json), Depends(limit_rate)],
    **CONVERSATION_RENAME,
)
async def rename_conversation(
    conversation_id: ConversationId, body: RenameBody, request: Request, archive: TheArchive
) -> Response:
    """Give a conversation another title."""
    token, title = owner_token(request), body.visible_title()
    await archive.call(lambda a: a.rename(conversation_id, token, title))
    return JSONResponse({"conversation_id": conversation_id, "title": title})


@router.delete(
    "/{conversation_id}",
    status_code=204,
    summary="Ein eigenes Gespräch endgültig löschen",
    dependencies=[Depends(limit_rate)],
    **CONVERSATION_DELETE,
)
async def delete_conversation(
    conversation_id: ConversationId, request: Request, archive: TheArchive
) -> Response:
    """Delete a conversation for good."""
    token = owner_token(request)
    await archive.call(lambda a: a.delete(conversation_id, token))
    return Response(status_code=204)


@router.get(
    "/{conversation_id}/export",
    summary="Ein eigenes Gespräch mit allen Quellen mitnehmen",
    **CONVERSATION_EXPORT,
)
async def export_conversation(
    conversation_id: ConversationId,
    request: Request,
    archive: TheArchive,
    format: Annotated[Literal["markdown", "json"], Query()] = "markdown",  # noqa: A002 -- the name of the parameter
) -> Response:
    """Return a conversation as a file."""
    token = owner_token(request)
    found = await archive.call(lambda a: a.read(conversation_id, token))
    if format == "json":
        content = json.dumps(conversation_to_dict(found), ensure_ascii=False, indent=2)
        media_type, ending = "application/json", "json"
    else:
        content, media_type, ending = conversation_to_markdown(found), "text/markdown; charset=utf-8", "md"
    headers = {"Content-Disposition": f'attachment; filename="{file_name(found, ending)}"'}
    return Response(content, media_type=media_type, headers=headers)
