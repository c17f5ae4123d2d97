"""A problem in the words of each protocol that programs speak with the service."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.web.problems import Problem

CHAT_PATH = "/v1"
TOOLS_PATH = "/mcp"
_FOR_PROGRAMS = ("/api", "/healthz", "/readyz")
_CHAT_CODES = {
    "key": "invalid_api_key",
    "model-unknown": "model_not_found",
    "rate-limit": "rate_limit_exceeded",
}
_INVALID_REQUEST = -32600
_SERVER_ERROR = -32000


@dataclass(frozen=True, slots=True)
class Rendered:
    """What goes out: status, media type and content."""

    status: int
    media_type: str
    content: dict[str, object]


def render_for_programs(path: str, problem: Problem) -> Rendered | None:
    """Put a problem into the form that clients of an address expect; None where people read pages."""
    if is_below(path, CHAT_PATH):
        return Rendered(_chat_status(problem), "application/json", chat_error(problem))
    if is_below(path, TOOLS_PATH):
        return Rendered(problem.status, "application/json", tool_error(problem))
    if path.startswith(_FOR_PROGRAMS):
        return Rendered(problem.status, "application/problem+json", problem.as_dict())
    return None


def chat_error(problem: Problem) -> dict[str, object]:
    """Return the error object of the OpenAI interface."""
    code = _CHAT_CODES.get(problem.slug, problem.slug.replace("-", "_"))
    if problem.status >= 500:
        kind = "server_error"
    else:
        kind = "rate_limit_error" if problem.status == 429 else "invalid_request_error"
    parameter = problem.fields[0].field if problem.fields else None
    message = f"{problem.title}. {problem.detail}" if problem.status != 422 else problem.detail
    return {"error": {"message": message, "type": kind, "param": parameter, "code": code}}


def tool_error(problem: Problem) -> dict[str, object]:
    """Return the JSON-RPC error of a request that never reached its tool."""
    code = _SERVER_ERROR if problem.status >= 500 else _INVALID_REQUEST
    error = {"code": code, "message": f"{problem.title}. {problem.detail}", "data": problem.as_dict()}
    return {"jsonrpc": "2.0", "id": None, "error": error}


def is_below(path: str, prefix: str) -> bool:
    """Whether an address is the one named, or one below it."""
    return path == prefix or path.startswith(f"{prefix}/")


def _chat_status(problem: Problem) -> int:
    # Clients of this interface know 400 for everything that is wrong with what they sent.
    return 400 if problem.status == 422 else problem.status
