"""The web application, put together from its parts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, asynccontextmanager
from functools import partial

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Route

from assistant.pipeline import Assistant
from assistant.settings import Settings
from assistant.web import (
    api,
    browse_pages,
    completion_routes,
    conversation_pages,
    conversation_routes,
    coordination_pages,
    health,
    model_routes,
    pages,
    preference_pages,
    referral_routes,
    share_routes,
    widget_pages,
)
from assistant.web.answer_runs import AnswerRuns
from assistant.web.archive_threads import ArchiveThreads
from assistant.web.assistant_threads import AssistantThreads
from assistant.web.body_limit import BodyLimitMiddleware
from assistant.web.callers import CallerMiddleware, KeyRing
from assistant.web.completion_request import MAX_COMPLETION_BYTES
from assistant.web.completion_routes import COMPLETIONS_PATH
from assistant.web.conversation_flow import ConversationFlow
from assistant.web.error_responses import IncidentMiddleware, register_error_responses
from assistant.web.index_routes import CHANGES_PATH, MAX_CHANGES_BYTES, index_router
from assistant.web.mcp_endpoint import McpEndpoint
from assistant.web.problem_formats import TOOLS_PATH
from assistant.web.rate_limit import RateLimit
from assistant.web.security import OwnSiteMiddleware, SecurityHeadersMiddleware
from assistant.web.static_files import StaticVersion, VersionedFiles
from assistant.web.templating import open_templates
from assistant.web.topic_questions import TopicQuestions
from assistant.wiring import open_archive, open_key_store

_LARGER_BODIES = {CHANGES_PATH: MAX_CHANGES_BYTES, COMPLETIONS_PATH: MAX_COMPLETION_BYTES}
_LONGEST_START_SECONDS = 120
_SMALLEST_COMPRESSED = 1024


def create_app(build: Callable[[], AbstractContextManager[Assistant]], settings: Settings) -> FastAPI:
    """Make the application; `build` opens the assistant when the application starts."""
    ring = KeyRing(partial(open_key_store, settings))
    app = FastAPI(
        title="Ressourcenlotse",
        summary="Belegte Antworten zu Ressourceneffizienz und Klimaschutz in Kommunen",
        openapi_url="/api/openapi.json",
        docs_url=None,  # they would load scripts from another host
        redoc_url=None,
        lifespan=_lifespan,
        middleware=[
            Middleware(SecurityHeadersMiddleware, widget_domains=settings.widget_domains),
            Middleware(GZipMiddleware, minimum_size=_SMALLEST_COMPRESSED, compresslevel=6),
            Middleware(IncidentMiddleware),
            Middleware(OwnSiteMiddleware, host=settings.host, public_names=settings.public_names),
            Middleware(CallerMiddleware, ring=ring, is_key_required=settings.require_api_key),
            Middleware(BodyLimitMiddleware, larger=_LARGER_BODIES),
        ],
    )
    version = StaticVersion()
    app.state.settings = settings
    app.state.service = AssistantThreads(build)
    app.state.archive = ArchiveThreads(partial(open_archive, settings))
    app.state.conversations = ConversationFlow(app.state.archive, settings)
    app.state.runs = AnswerRuns()
    app.state.topics = TopicQuestions(settings.corpus_dir)
    app.state.keys = ring
    app.state.tools = McpEndpoint(app.state.service, settings)
    app.state.rate_limit = RateLimit(settings.rate_limit)
    app.state.templates = open_templates(version)
    register_error_responses(app)
    app.include_router(health.router)
    app.include_router(api.router)
    app.include_router(conversation_routes.router)
    app.include_router(share_routes.router)
    app.include_router(referral_routes.router)
    app.include_router(completion_routes.router)
    app.include_router(index_router())
    app.include_router(model_routes.router)
    app.include_router(browse_pages.router)
    app.include_router(pages.router)
    app.include_router(conversation_pages.router)
    app.include_router(preference_pages.router)
    app.include_router(share_routes.page_router)
    app.include_router(referral_routes.page_router)
    app.include_router(coordination_pages.router)
    app.include_router(widget_pages.router)
    app.router.routes.append(Route(TOOLS_PATH, app.state.tools))
    app.mount("/static", VersionedFiles(version), name="static")
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    service: AssistantThreads = app.state.service
    archive: ArchiveThreads = app.state.archive
    # Both run beside the server, so that /healthz answers while the models load.
    opening = asyncio.create_task(service.open())
    tasks = [opening, asyncio.create_task(_purge_once_open(opening, archive))]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await app.state.runs.close()
        await app.state.tools.close()
        await service.close()
        await archive.close()
        await asyncio.to_thread(app.state.keys.close)


async def _purge_once_open(opening: asyncio.Task[None], archive: ArchiveThreads) -> None:
    """Delete old records from when the assistant is ready: until then it needs the processor for itself."""
    await asyncio.wait({opening}, timeout=_LONGEST_START_SECONDS)
    await archive.purge_daily()
