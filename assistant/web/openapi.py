"""What the routes of the API say about themselves in OpenAPI."""

from __future__ import annotations

from typing import Any

from assistant.records import EditKind, HintKind, Level

_TEXT: dict[str, Any] = {"type": "string"}
_OPTIONAL_TEXT: dict[str, Any] = {"type": ["string", "null"]}
_OPTIONAL_NUMBER: dict[str, Any] = {"type": ["integer", "null"]}
_TEXTS: dict[str, Any] = {"type": "array", "items": _TEXT}


def _object(**properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _list(item: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": item}


_EDIT = _object(
    start={"type": "integer", "minimum": 0},
    end={"type": "integer", "minimum": 0},
    original=_TEXT,
    kind={"type": "string", "enum": [kind.value for kind in EditKind]},
)
_SENTENCE = _object(
    text=_TEXT,
    citations=_list({"type": "integer", "minimum": 1}),
    block={"type": "string", "enum": ["paragraph", "item", "step"]},
    heading=_OPTIONAL_TEXT,
    edits=_list(_EDIT),
)
_CITATION = _object(
    number={"type": "integer", "minimum": 1},
    document_id=_TEXT,
    title=_TEXT,
    publisher=_TEXT,
    source_url=_TEXT,
    heading_path=_TEXTS,
    page=_OPTIONAL_NUMBER,
    quote=_TEXT,
    start={"type": "integer"},
    end={"type": "integer"},
    published=_OPTIONAL_TEXT,
    kind=_TEXT,
    municipality=_OPTIONAL_TEXT,
    states=_TEXTS,
)
_REFERENCE = {"document_id": _TEXT, "source_url": _TEXT}
_HINT = _object(
    kind={"type": "string", "enum": [kind.value for kind in HintKind]},
    value=_TEXT,
    label=_TEXT,
    is_carried={"type": "boolean"},
)
_UNDERSTOOD = _object(question=_TEXT, is_follow_up={"type": "boolean"}, hints=_list(_HINT))
_ANSWER = _object(
    question=_TEXT,
    outcome=_TEXT,
    intent=_TEXT,
    text=_TEXT,
    sentences=_list(_SENTENCE),
    citations=_list(_CITATION),
    notes=_TEXTS,
    follow_ups=_TEXTS,
    contact={"oneOf": [{"type": "null"}, _object(name=_TEXT, **_REFERENCE)]},
    nearest=_list(_object(title=_TEXT, **_REFERENCE)),
    confidence={"type": "number", "minimum": 0, "maximum": 1},
    composer=_TEXT,
    level={"type": "string", "enum": [level.value for level in Level]},
    explanations=_list(
        _object(term=_TEXT, text=_TEXT, source_title=_TEXT, source_url=_TEXT, document_id=_OPTIONAL_TEXT)
    ),
    generated_by=_OPTIONAL_TEXT,
    versions={"type": "object", "additionalProperties": _TEXT},
    understood={"oneOf": [{"type": "null"}, _UNDERSTOOD]},
    conversation_id=_OPTIONAL_TEXT,
    conversation_note=_OPTIONAL_TEXT,
    turn_id=_OPTIONAL_NUMBER,
)
_OF_THE_CONVERSATION = {"conversation_id", "conversation_note", "turn_id"}
_STORED_ANSWER = _object(
    **{name: schema for name, schema in _ANSWER["properties"].items() if name not in _OF_THE_CONVERSATION}
)
_PASSAGE = _object(chunk_id=_TEXT, heading_path=_TEXTS, page=_OPTIONAL_NUMBER, text=_TEXT)
_RESULT = _object(
    rank={"type": "integer", "minimum": 1},
    score={"type": "number"},
    document_id=_TEXT,
    chunk_id=_OPTIONAL_TEXT,
    title=_TEXT,
    heading_path=_TEXTS,
    page=_OPTIONAL_NUMBER,
    source_url=_TEXT,
    text=_TEXT,
    kind=_TEXT,
    publisher=_TEXT,
    published=_OPTIONAL_TEXT,
    municipality=_OPTIONAL_TEXT,
    states=_TEXTS,
)
_RESULT["properties"]["passages"] = _list(_PASSAGE)  # only where they are asked for
_SEARCH = _object(question=_TEXT, results=_list(_RESULT))
_DOCUMENT = _object(
    document_id=_TEXT,
    kind=_TEXT,
    title=_TEXT,
    publisher=_TEXT,
    source_url=_OPTIONAL_TEXT,
    source_title=_OPTIONAL_TEXT,
    further_sources=_TEXTS,
    published=_OPTIONAL_TEXT,
    valid_until=_OPTIONAL_TEXT,
    municipality=_OPTIONAL_TEXT,
    states=_TEXTS,
    inhabitants=_OPTIONAL_NUMBER,
    topics=_TEXTS,
    questions=_TEXTS,
    language=_TEXT,
    license=_OPTIONAL_TEXT,
    warning={
        "oneOf": [
            {"type": "null"},
            _object(
                kind={"type": "string", "enum": ["expired", "ageing", "old", "undated"]},
                value=_TEXT,
            ),
        ]
    },
    sections=_list(
        _object(
            heading_path=_TEXTS,
            page=_OPTIONAL_NUMBER,
            start={"type": "integer"},
            end={"type": "integer"},
            text=_TEXT,
        )
    ),
)
_DAY = {"type": "string", "format": "date"}
_CONVERSATION_FACTS = {"conversation_id": _TEXT, "title": _TEXT, "started_on": _DAY, "last_on": _DAY}
_CONVERSATIONS = _object(
    conversations=_list(_object(**_CONVERSATION_FACTS, turns={"type": "integer", "minimum": 1})),
    retention_days={"type": "integer", "minimum": 0},
)
_CONVERSATION = _object(
    **_CONVERSATION_FACTS,
    turns=_list(_object(turn_id={"type": "integer"}, question=_TEXT, asked_on=_DAY, answer=_STORED_ANSWER)),
)
_PROBLEM: dict[str, Any] = _object(
    type=_TEXT, title=_TEXT, status={"type": "integer"}, detail=_TEXT, instance=_TEXT
)


_CHAT_ERROR = _object(error=_object(message=_TEXT, type=_TEXT, param=_OPTIONAL_TEXT, code=_OPTIONAL_TEXT))
_MODEL = _object(id=_TEXT, object=_TEXT, created={"type": "integer"}, owned_by=_TEXT)
_URL_CITATION = _object(
    type=_TEXT,
    url_citation=_object(
        start_index={"type": "integer", "minimum": 0},
        end_index={"type": "integer", "minimum": 0},
        title=_TEXT,
        url=_TEXT,
    ),
)
_COMPLETION = _object(
    id=_TEXT,
    object=_TEXT,
    created={"type": "integer"},
    model=_TEXT,
    choices=_list(
        _object(
            index={"type": "integer"},
            message=_object(role=_TEXT, content=_TEXT, annotations=_list(_URL_CITATION)),
            finish_reason=_TEXT,
        )
    ),
    usage=_object(
        prompt_tokens={"type": "integer"},
        completion_tokens={"type": "integer"},
        total_tokens={"type": "integer"},
    ),
)


def _responses(
    description: str, status: int, schema: dict[str, Any], *problems: int, is_chat: bool = False
) -> dict[str, Any]:
    if is_chat:
        problem = {"application/json": {"schema": _CHAT_ERROR}}
    else:
        problem = {"application/problem+json": {"schema": _PROBLEM}}
    name = "Fehler in der Form von OpenAI" if is_chat else "Problem nach RFC 9457"
    answers: dict[int | str, Any] = {code: {"description": name, "content": problem} for code in problems}
    if is_chat:
        # Keeps FastAPI from adding the 422 that this interface never gives.
        answers["default"] = {"description": name, "content": problem}
    answers[status] = {
        "description": description,
        "content": {"application/json": {"schema": schema}},
    }
    return {"responses": answers}


_POST_PROBLEMS = (400, 403, 413, 415, 421, 422, 429, 500, 503)

ASK = _responses(
    "Die Antwort. Mit „Accept: text/event-stream“ kommt sie als Ereignisse `status`, `citation`, "
    "`sentence`, `answer` oder, wenn sie misslingt, `problem`.",
    200,
    _ANSWER,
    404,
    *_POST_PROBLEMS,
    504,
)
ASK["responses"][200]["content"]["text/event-stream"] = {"schema": _TEXT}
ANSWER_STOP = _responses("Angehalten, falls sie noch lief.", 204, {}, 403, 421, 422, 500)
del ANSWER_STOP["responses"][204]["content"]
SEARCH = _responses("Die Dokumente, das passendste zuerst.", 200, _SEARCH, *_POST_PROBLEMS, 504)
FEEDBACK = _responses("Gespeichert.", 201, _object(message=_TEXT), *_POST_PROBLEMS, 507)
DOCUMENT = _responses("Das Dokument.", 200, _DOCUMENT, 404, 421, 422, 500, 503)
_OWNED_PROBLEMS = (404, 421, 422, 500, 503, 507)
_CHANGE_PROBLEMS = (400, 403, 404, 413, 415, 421, 422, 429, 500, 503, 507)
CONVERSATIONS = _responses(
    "Die Gespräche, die zum Cookie `lotse_owner` gehören; das zuletzt benutzte zuerst.",
    200,
    _CONVERSATIONS,
    421,
    422,
    500,
    503,
    507,
)
CONVERSATIONS_DELETE = _responses(
    "Gelöscht.", 200, _object(deleted={"type": "integer", "minimum": 0}), 403, 421, 429, 500, 503, 507
)
CONVERSATION = _responses("Das Gespräch.", 200, _CONVERSATION, *_OWNED_PROBLEMS)
CONVERSATION_RENAME = _responses(
    "Umbenannt.", 200, _object(conversation_id=_TEXT, title=_TEXT), *_CHANGE_PROBLEMS
)
CONVERSATION_DELETE = _responses("Gelöscht.", 204, {}, 403, 404, 421, 422, 429, 500, 503, 507)
del CONVERSATION_DELETE["responses"][204]["content"]
CONVERSATION_EXPORT = _responses("Die Datei.", 200, _CONVERSATION, *_OWNED_PROBLEMS)
CONVERSATION_EXPORT["responses"][200]["content"]["text/markdown"] = {"schema": _TEXT}
SHARE = _responses(
    "Geteilt; `path` ist der Weg der Seite, die alle sehen, die ihn kennen.",
    201,
    _object(share_id=_TEXT, path=_TEXT, shared_on=_DAY, deleted_on=_DAY),
    *_CHANGE_PROBLEMS,
)
SHARE_REVOKE = _responses("Zurückgezogen.", 204, {}, 403, 404, 421, 422, 429, 500, 503, 507)
del SHARE_REVOKE["responses"][204]["content"]
REFERRAL = _responses(
    "Weitergegeben; mit `referral_id` lässt sich die Frage zurückziehen.",
    201,
    _object(referral_id=_TEXT, deleted_on=_DAY),
    *_POST_PROBLEMS,
    507,
)
REFERRAL_WITHDRAW = _responses("Zurückgezogen.", 204, {}, 403, 404, 421, 422, 429, 500, 503, 507)
del REFERRAL_WITHDRAW["responses"][204]["content"]
HEALTH = _responses("Der Dienst lebt.", 200, _object(status=_TEXT), 421)
READINESS = _responses("Der Dienst kann antworten.", 200, _object(status=_TEXT), 421, 503)
COMPLETION = _responses(
    "Die Antwort als Markdown, ihre Belege als `annotations`. Mit `stream: true` kommt sie in Stücken als "
    "`text/event-stream`, die Belege im letzten.",
    200,
    _COMPLETION,
    *(code for code in _POST_PROBLEMS if code != 422),
    404,
    504,
    is_chat=True,
)
COMPLETION["responses"][200]["content"]["text/event-stream"] = {"schema": _TEXT}
MODELS = _responses("Das eine Modell.", 200, _object(object=_TEXT, data=_list(_MODEL)), 421, is_chat=True)
MODEL_ENTRY = _responses("Das Modell.", 200, _MODEL, 400, 404, 421, is_chat=True)
