"""Problems as responses: problem details for programs, a friendly page for people."""

from __future__ import annotations

import logging

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.errors import LotseError
from assistant.incident import record_incident
from assistant.settings import Settings
from assistant.web.problem_formats import render_for_programs
from assistant.web.problems import (
    Problem,
    problem_for_error,
    problem_for_http,
    problem_for_validation,
    unexpected_problem,
)
from assistant.web.templating import render

_log = logging.getLogger(__name__)


def problem_response(request: Request, problem: Problem) -> Response:
    """Answer with the problem in the form that fits the address."""
    headers = {} if problem.retry_after is None else {"Retry-After": str(problem.retry_after)}
    if problem.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    _log.debug("incident %s: %s %s", problem.incident, problem.status, problem.slug)
    rendered = render_for_programs(request.url.path, problem)
    if rendered is not None:
        return JSONResponse(rendered.content, rendered.status, headers, rendered.media_type)
    page = render(request, "error.html", status=problem.status, problem=problem)
    page.headers.update(headers)
    return page


def incident_problem(request: Request, error: Exception) -> Problem:
    """Write down an error that nobody foresaw and return what the client gets to know."""
    return report_incident(request.app.state.settings, error)


def report_incident(settings: Settings, error: Exception) -> Problem:
    """Write down an error that nobody foresaw, wherever it happened."""
    number, path = record_incident(error, settings.data_dir)
    _log.error("incident %s: %s, see %s", number, type(error).__name__, path)
    return unexpected_problem(number)


def register_error_responses(app: FastAPI) -> None:
    """Let every expected error of a route end as a problem."""

    async def for_error(request: Request, error: Exception) -> Response:
        assert isinstance(error, LotseError)
        return problem_response(request, problem_for_error(error))

    async def for_http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        response = problem_response(request, problem_for_http(error))
        response.headers.update(error.headers or {})
        return response

    async def for_validation(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        return problem_response(request, problem_for_validation(error))

    app.add_exception_handler(LotseError, for_error)
    app.add_exception_handler(HTTPException, for_http)
    app.add_exception_handler(RequestValidationError, for_validation)


class IncidentMiddleware:
    """Turns what nobody foresaw into a numbered incident.

    Starlette's own place for this lies outside all other middleware, where the response would
    go out without the security headers.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; answer 500 when it fails before a response began."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        has_started = False

        async def noting_start(message: Message) -> None:
            nonlocal has_started
            has_started = has_started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, noting_start)
        except Exception as error:  # noqa: BLE001 -- edge of the process: a number instead of a traceback
            request = Request(scope)
            problem = incident_problem(request, error)
            if not has_started:
                await problem_response(request, problem)(scope, receive, send)
