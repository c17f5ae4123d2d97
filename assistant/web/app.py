"""The web application, put together from its parts."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, asynccontextmanager

from fastapi import FastAPI
from starlette.middleware import Middleware

from assistant.coordination.feedback import FeedbackStore
from assistant.errors import StorageError
from assistant.pipeline import Assistant
from assistant.settings import Settings
from assistant.web import api, health, pages
from assistant.web.assistant_threads import AssistantThreads
from assistant.web.body_limit import BodyLimitMiddleware
from assistant.web.error_responses import IncidentMiddleware, register_error_responses
from assistant.web.index_routes import CHANGES_PATH, MAX_CHANGES_BYTES, index_router
from assistant.web.rate_limit import RateLimit
from assistant.web.security import OwnSiteMiddleware, SecurityHeadersMiddleware
from assistant.web.static_files import StaticVersion, VersionedFiles
from assistant.web.templating import open_templates

_DAY_SECONDS = 24 * 60 * 60
_log = logging.getLogger(__name__)


def create_app(build: Callable[[], AbstractContextManager[Assistant]], settings: Settings) -> FastAPI:
    """Make the application; `build` opens the assistant when the application starts."""
    app = FastAPI(
        title="Ressourcenlotse",
        summary="Belegte Antworten zu Ressourceneffizienz und Klimaschutz in Kommunen",
        openapi_url="/api/openapi.json",
        docs_url=None,  # they would load scripts from another host
        redoc_url=None,
        lifespan=_lifespan,
        middleware=[
            Middleware(SecurityHeadersMiddleware),
            Middleware(IncidentMiddleware),
            Middleware(OwnSiteMiddleware, host=settings.host),
            Middleware(BodyLimitMiddleware, larger={CHANGES_PATH: MAX_CHANGES_BYTES}),
        ],
    )
    version = StaticVersion()
    app.state.settings = settings
    app.state.service = AssistantThreads(build)
    app.state.feedback = FeedbackStore(settings.data_dir / "feedback.sqlite3")
    app.state.rate_limit = RateLimit(settings.rate_limit)
    app.state.templates = open_templates(version)
    register_error_responses(app)
    app.include_router(health.router)
    app.include_router(api.router)
    app.include_router(index_router())
    app.include_router(pages.router)
    app.mount("/static", VersionedFiles(version), name="static")
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    service: AssistantThreads = app.state.service
    # Both run beside the server, so that /healthz answers while the models load.
    tasks = [
        asyncio.create_task(service.open()),
        asyncio.create_task(_purge_daily(app.state.feedback)),
    ]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await service.close()


async def _purge_daily(feedback: FeedbackStore) -> None:
    while True:
        try:
            await asyncio.to_thread(feedback.open)
            count = await asyncio.to_thread(feedback.purge)
            if count:
                _log.info("Old feedback deleted: %d.", count)
        except StorageError as error:
            _log.warning("Old feedback cannot be deleted: %s", error)
        await asyncio.sleep(_DAY_SECONDS)
