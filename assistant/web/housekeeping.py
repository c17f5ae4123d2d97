"""Prompts by which chat programs keep house: titles, tags, suggestions, pasted context.

Open WebUI sends them to the same model as the questions. They name the JSON that they want back and carry the
conversation inside a `chat_history` element.
"""

from __future__ import annotations

import json
import re

from assistant.web.answer_markdown import FOLLOW_UPS_HEADING

_HISTORY = ("<chat_history>", "</chat_history>")
_WANTED = re.compile(r'\{\s*"(title|tags|follow_ups|queries|text|prompt)"\s*:')
_CONTEXT = re.compile(r"^\s*### Task:.*</context>(.*)$", re.DOTALL)
_QUERY_TAGS = re.compile(r"</?user_query>")
_SUGGESTIONS = re.compile(rf"\*\*{FOLLOW_UPS_HEADING}\*\*\s*((?:\n- .*)+)")
_ESCAPE = re.compile(r"\\([^\w\s])")
_TITLE_LENGTH = 60


def housekeeping_reply(prompt: str) -> str | None:
    """Answer a prompt that keeps house with the JSON it asks for, or return None for a question."""
    start, end = prompt.find(_HISTORY[0]), prompt.rfind(_HISTORY[1])
    if not 0 <= start < end:
        return None
    wanted = _WANTED.search(prompt, 0, start)
    conversation = prompt[start + len(_HISTORY[0]) : end].strip()
    match wanted and wanted[1]:
        case "title":
            reply: dict[str, object] = {"title": _title(conversation)}
        case "follow_ups":
            reply = {"follow_ups": _suggestions(conversation)}
        case "tags" | "queries" as name:
            reply = {name: []}
        case "text" | "prompt" as name:
            reply = {name: ""}
        case _:
            reply = {}
    return json.dumps(reply, ensure_ascii=False)


def question_behind_context(text: str) -> str:
    """Return the question without the documents that a chat program put before it.

    Answers come from the knowledge base alone, so such documents would only blur the question.
    """
    found = _CONTEXT.match(text)
    question = _QUERY_TAGS.sub("", found[1]).strip() if found else ""
    return question or text


def _title(conversation: str) -> str:
    """Use the first question as the title, cut at a word."""
    question = conversation.removeprefix("USER:").partition("\nASSISTANT:")[0]
    title = " ".join(question.split()).rstrip("?!. ")
    if len(title) > _TITLE_LENGTH:
        title = f"{title[:_TITLE_LENGTH].rsplit(' ', 1)[0]} …"
    return title or "Frage an den Ressourcenlotsen"


def _suggestions(conversation: str) -> list[str]:
    """Read the follow-up questions back from the last answer, which ends with them."""
    found = _SUGGESTIONS.findall(conversation)
    lines = found[-1].strip().splitlines() if found else []
    return [_ESCAPE.sub(r"\1", line.removeprefix("- ")) for line in lines]
