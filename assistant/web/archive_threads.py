"""What the house keeps, used from threads so that a slow database holds nobody else up."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import TypeVar

from assistant.archive import Archive
from assistant.errors import StorageError

_THREADS = 4
_DAY_SECONDS = 24 * 60 * 60
_RETRY_SECONDS = 60
T = TypeVar("T")
_log = logging.getLogger(__name__)


class ArchiveThreads:
    """Opens the archive when it is first needed and lets threads work with it."""

    def __init__(self, build: Callable[[], Archive]) -> None:
        self._build = build
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="archive")
        self._opening = asyncio.Lock()
        self._archive: Archive | None = None

    async def call(self, work: Callable[[Archive], T]) -> T:
        """Let a thread do some work with the archive; raises StorageError where it cannot be used."""
        archive = await self._open()
        return await self._run(lambda: work(archive))

    async def purge_daily(self) -> None:
        """Delete what is older than the retention, now and then once a day."""
        while True:
            try:
                # An earlier version may have left ratings, and a missing table would be found too late.
                await self.call(Archive.open)
                purged = await self.call(lambda archive: archive.purge(datetime.now(UTC).date()))
                if purged.conversations or purged.feedback or purged.referrals:
                    _log.info(
                        "Deleted after their retention: %d conversations, %d ratings, %d referrals.",
                        purged.conversations,
                        purged.feedback,
                        purged.referrals,
                    )
                pause = _DAY_SECONDS
            except StorageError as error:
                _log.warning("Old records cannot be deleted: %s", error)
                pause = _RETRY_SECONDS
            await asyncio.sleep(pause)

    async def close(self) -> None:
        """Wait for running work, then close the archive."""
        await asyncio.to_thread(self._threads.shutdown, wait=True, cancel_futures=True)
        if self._archive is not None:
            await asyncio.to_thread(self._archive.close)

    async def _open(self) -> Archive:
        if self._archive is None:
            async with self._opening:
                if self._archive is None:
                    self._archive = await self._run(self._build)  # imports sqlalchemy
        return self._archive

    async def _run(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)
