"""`lotse mcp`: the assistant as tools of other assistants, over standard input and output."""

from __future__ import annotations

import asyncio
import logging
import os
import sys

from mcp.server.stdio import stdio_server

from assistant.commands.either_source import EitherSource
from assistant.commands.invocation import settings_of_invocation
from assistant.mcp.server import build_server
from assistant.settings import Settings
from assistant.web.error_responses import report_incident


def speak_mcp() -> None:
    """Serve one client until it closes standard input; only the protocol goes to standard output."""
    # One embedding on two busy torch threads takes seven times as long as on one.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    settings = settings_of_invocation()
    logging.basicConfig(level="WARNING", stream=sys.stderr)
    asyncio.run(_serve(settings))


async def _serve(settings: Settings) -> None:
    source = EitherSource(settings)

    def report(error: Exception) -> str:
        return report_incident(settings, error).detail

    server = build_server(source, settings.max_question_length, report)
    try:
        async with stdio_server() as (messages_in, messages_out):
            await server.run(messages_in, messages_out, server.create_initialization_options())
    finally:
        await source.close()
