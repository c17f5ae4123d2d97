"""What the tools give, as JSON schemas made from those of the HTTP interface."""

from __future__ import annotations

from typing import Any

from assistant.web.openapi import ASK, DOCUMENT, SEARCH


def _reply_of(route: dict[str, Any], *without: str, **more: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of what a route replies, with some properties left out and others added."""
    schema = route["responses"][200]["content"]["application/json"]["schema"]
    properties = {name: part for name, part in schema["properties"].items() if name not in without}
    required = [name for name in schema["required"] if name not in without]
    return {**schema, "properties": {**properties, **more}, "required": [*required, *more]}


_COUNT = {"type": "integer", "minimum": 0}

ANSWER = _reply_of(ASK, "conversation_id", "conversation_note", "turn_id")
SEARCH_RESULTS = _reply_of(SEARCH)
DOCUMENT_PAGE = _reply_of(
    DOCUMENT,
    "sections",
    text={"type": "string"},
    offset=_COUNT,
    total_characters=_COUNT,
    next_offset={"type": ["integer", "null"]},
)
