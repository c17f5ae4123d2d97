"""The index as `lotse ingest` on the same machine reads and changes it."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import asdict

from fastapi import APIRouter, Depends, HTTPException, Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from assistant.errors import LotseError
from assistant.index.changes import IndexChanges, changes_from_json
from assistant.index.knowledge_index import KnowledgeIndex
from assistant.web.callers import is_owner
from assistant.web.dependencies import TheService
from assistant.web.error_responses import incident_problem
from assistant.web.problems import problem_for_error

CHANGES_PATH = "/api/index/changes"
MAX_CHANGES_BYTES = 64 * 1024 * 1024
"""A batch of the ingestion has at most 8 million characters of text, and its chunks repeat them."""

_KEEPALIVE_SECONDS = 10.0
_Line = dict[str, object]


def index_router() -> APIRouter:
    """Make the routes; they need `app.state.service_token` and stay closed without it."""
    router = APIRouter(dependencies=[Depends(require_owner)], include_in_schema=False)
    router.add_api_route("/api/index/ledger", read_ledger, methods=["GET"])
    router.add_api_route(CHANGES_PATH, change_index, methods=["POST"])
    return router


async def require_owner(request: Request) -> None:
    """Let only a program on this machine pass that can read the discovery file."""
    if not is_owner(request):
        raise HTTPException(403)


async def read_ledger(service: TheService) -> Response:
    """Answer with what the index holds."""
    index = service.assistant.index
    ledger, splitter, glossaries = await asyncio.to_thread(
        lambda: (index.ledger(), index.splitter(), index.glossary_hashes())
    )
    documents = [asdict(entry) for entry in ledger.values()]
    return JSONResponse({"splitter": splitter, "glossaries": glossaries, "documents": documents})


async def change_index(request: Request, service: TheService) -> Response:
    """Make one change; answers with a line of JSON for each bit of progress."""
    index = service.assistant.index
    body = await _read_body(request)
    try:
        changes = await asyncio.to_thread(_read_changes, body)
    except (ValueError, RecursionError) as error:  # pydantic.ValidationError is a ValueError
        raise HTTPException(400) from error
    return StreamingResponse(_apply(request, index, changes), media_type="application/x-ndjson")


def _read_changes(body: bytes) -> IndexChanges:
    return changes_from_json(json.loads(body))


async def _read_body(request: Request) -> bytes:
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MAX_CHANGES_BYTES:
            raise HTTPException(413)
    return bytes(body)


async def _apply(request: Request, index: KnowledgeIndex, changes: IndexChanges) -> AsyncIterator[bytes]:
    """Yield progress while a thread writes; a reader who leaves does not stop a change half way."""
    loop = asyncio.get_running_loop()
    lines: asyncio.Queue[_Line] = asyncio.Queue()

    def send(line: _Line) -> None:
        # Once the loop is closed nobody listens any more, and the change is still finished.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(lines.put_nowait, line)

    loop.run_in_executor(None, _apply_in_thread, request, index, changes, send)
    line: _Line = {"step": "Warten auf den Index", "done": 0, "total": 0}
    while "error" not in line and line.get("done") is not True:
        # After a silence the last line again tells the client that the service lives.
        with contextlib.suppress(TimeoutError):
            line = await asyncio.wait_for(lines.get(), _KEEPALIVE_SECONDS)
        yield json.dumps(line, ensure_ascii=False).encode() + b"\n"


def _apply_in_thread(
    request: Request, index: KnowledgeIndex, changes: IndexChanges, send: Callable[[_Line], None]
) -> None:
    def on_progress(step: str, done: int, total: int) -> None:
        send({"step": step, "done": done, "total": total})

    try:
        index.apply(changes, on_progress)
    except LotseError as error:
        send({"error": str(error), "kind": problem_for_error(error).slug})
    except Exception as error:  # noqa: BLE001 -- edge of the thread: the client gets a number instead of a traceback
        problem = incident_problem(request, error)
        send({"error": f"{problem.title} (Vorfall {problem.incident}).", "kind": problem.slug})
    else:
        send({"done": True})
