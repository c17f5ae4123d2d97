"""The index to write to: inside the running service, or opened here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from assistant.discovery import find_service
from assistant.settings import Settings
from ingest.run import IndexWriter


@contextmanager
def open_target(settings: Settings, say: Callable[[str], None]) -> Iterator[IndexWriter]:
    """Open the one owner of the index.

    Two processes on one embedded index lose vectors, so a running service does the writing itself.

    Args:
        settings: where the data are.
        say: tells the user, in one German sentence, what is being waited for.
    """
    service = find_service(settings.data_dir)
    if service is not None:
        from ingest.service_target import connect  # noqa: PLC0415 -- httpx takes 0.2 s

        with connect(service, say) as target:
            if target is not None:
                say(f"Der laufende Dienst unter {service.url} nimmt die Dokumente auf.")
                yield target
                return
    from assistant.wiring import open_index_writer  # noqa: PLC0415 -- opens models and the vector store

    with open_index_writer(settings, say) as writer:
        yield writer
