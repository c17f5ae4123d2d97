"""What routes need of the running application."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, HTTPException, Request

from assistant.settings import Settings
from assistant.web.answer_runs import AnswerRuns
from assistant.web.archive_threads import ArchiveThreads
from assistant.web.assistant_threads import AssistantThreads
from assistant.web.callers import key_of
from assistant.web.conversation_flow import ConversationFlow
from assistant.web.rate_limit import RateLimit
from assistant.web.topic_questions import TopicQuestions


def _service(request: Request) -> AssistantThreads:
    service: AssistantThreads = request.app.state.service
    return service


def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


def _archive(request: Request) -> ArchiveThreads:
    archive: ArchiveThreads = request.app.state.archive
    return archive


def _conversations(request: Request) -> ConversationFlow:
    flow: ConversationFlow = request.app.state.conversations
    return flow


def _runs(request: Request) -> AnswerRuns:
    runs: AnswerRuns = request.app.state.runs
    return runs


def _topics(request: Request) -> TopicQuestions:
    topics: TopicQuestions = request.app.state.topics
    return topics


async def limit_rate(request: Request) -> None:
    """Count the request of a key or, without one, of its sender; raises RateLimitError."""
    limit: RateLimit = request.app.state.rate_limit
    key = key_of(request)
    if key is not None:
        limit.count_key(key)
    elif not getattr(request.state, "is_owner", False):
        limit.count(request.client.host if request.client else "")


async def require_json(request: Request) -> None:
    """Refuse bodies that do not say that they are JSON."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/json" and not media_type.endswith("+json"):
        raise HTTPException(415)


TheService = Annotated[AssistantThreads, Depends(_service)]
TheSettings = Annotated[Settings, Depends(_settings)]
TheArchive = Annotated[ArchiveThreads, Depends(_archive)]
TheConversations = Annotated[ConversationFlow, Depends(_conversations)]
TheRuns = Annotated[AnswerRuns, Depends(_runs)]
TheTopics = Annotated[TopicQuestions, Depends(_topics)]
