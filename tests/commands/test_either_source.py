import asyncio
from dataclasses import replace

import pytest

from assistant.commands.either_source import EitherSource
from assistant.errors import DocumentUnknownError, IndexBusyError, IndexMissingError
from assistant.index.lock import owned
from assistant.index.status import INDEX_FOLDER
from assistant.records import Filters, Kind, Level
from assistant.settings import Settings

QUESTION = "Was kostet ein Feuerwehrhaus in Holzbauweise?"


def is_free(settings):
    try:
        with owned(settings.data_dir / INDEX_FOLDER, 0.1, lambda _: None):
            return True
    except IndexBusyError:
        return False


async def test_the_index_is_given_back_when_nobody_asks(shipped_copy):
    source = EitherSource(shipped_copy, idle_seconds=0.2)
    answer = await source.ask(QUESTION, Filters(), Level.STANDARD)
    assert answer.sentences
    deadline = asyncio.get_running_loop().time() + 20
    while not await asyncio.to_thread(is_free, shipped_copy):
        assert asyncio.get_running_loop().time() < deadline
        await asyncio.sleep(0.05)
    found = await source.search(QUESTION, 2, Filters(kinds=(Kind.LAW,)))
    assert {result["kind"] for result in found["results"]} == {"law"}
    await source.close()
    assert is_free(shipped_copy)


async def test_calls_side_by_side_share_the_index(shipped_copy):
    source = EitherSource(shipped_copy)
    first, second = await asyncio.gather(
        source.search(QUESTION, 1, Filters()), source.ask(QUESTION, Filters(), Level.DETAILED)
    )
    document_id = first["results"][0]["document_id"]
    assert document_id in {citation.document_id for citation in second.citations}
    assert (await source.document(document_id))["sections"]
    with pytest.raises(DocumentUnknownError):
        await source.document("gibt-es-nicht")
    assert not is_free(shipped_copy)
    await source.close()


async def test_without_an_index_each_call_says_so(tmp_path):
    source = EitherSource(replace(Settings(), data_dir=tmp_path))
    for _ in range(2):
        with pytest.raises(IndexMissingError):
            await source.ask(QUESTION, Filters(), Level.STANDARD)
    await source.close()
