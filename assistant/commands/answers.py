"""Answers from the running service, else from the index opened here."""

from __future__ import annotations

from assistant.commands.service_client import call_service
from assistant.records import Answer, Level
from assistant.rendering import JsonObject, answer_from_dict, hits_from_dict, search_to_dict
from assistant.service_replies import strange_reply
from assistant.settings import Settings


def ask(settings: Settings, question: str, level: Level = Level.STANDARD) -> Answer:
    """Answer a cleaned question."""
    # A question on the command line belongs to no browser that could find its conversation again.
    body: JsonObject = {"question": question, "level": level.value, "keep": False}
    reply = call_service(settings, "/api/ask", body)
    if reply is not None:
        try:
            return answer_from_dict(reply)
        except ValueError as error:
            raise strange_reply(error) from error
    from assistant.wiring import open_assistant

    with open_assistant(settings) as assistant:
        return assistant.ask(question, level=level)


def search(settings: Settings, question: str, top_k: int) -> JsonObject:
    """Find at most `top_k` documents for a cleaned question, in their JSON form."""
    reply = call_service(settings, "/api/search", {"question": question, "top_k": top_k})
    if reply is not None:
        try:
            hits_from_dict(reply)
        except ValueError as error:
            raise strange_reply(error) from error
        return reply
    from assistant.wiring import open_assistant

    with open_assistant(settings) as assistant:
        return search_to_dict(question, assistant.search(question, top_k=top_k))
