"""Prints whether the parts of an index agree, as JSON; runs alone, because Chroma caches in a process."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

from assistant.errors import IndexMissingError
from assistant.index.units import Role, units_of
from assistant.settings import Settings
from assistant.wiring import open_index_writer
from ingest.split import split

SAMPLE = 40


def main(data_dir: Path) -> None:
    with open_index_writer(replace(Settings(), data_dir=data_dir)) as index:
        try:
            index.check()
        except IndexMissingError:
            facts = {"documents": 0, "problems": []}
        else:
            facts = {"documents": len(index.ledger()), "problems": list(problems(index))}
    json.dump(facts, sys.stdout)


def problems(index):
    generation, stored = index.generation, index.store.ids()
    entries = [entry for _, entry in generation.entries()]
    ledger = index.ledger()
    units = [unit for entry in entries for unit in units_of(entry)]
    wanted = {unit.unit_id for unit in units}
    if set(ledger) != {entry.document.document_id for entry in entries}:
        yield "ledger and documents differ"
    if any(ledger[e.document.document_id].content_hash != e.document.content_hash for e in entries):
        yield "ledger and documents have different hashes"
    if any(entry.chunks != split(entry.document) for entry in entries):
        yield "chunks are not those of their documents"
    if wanted != set(generation.unit_documents()):
        yield "units and documents differ"
    if wanted - stored:
        yield f"{len(wanted - stored)} vectors are missing"
    windows = sum(unit.role is Role.WINDOW for unit in units)
    rows = generation.windows.words.n_rows
    if windows != rows:
        yield f"{windows} windows but {rows} rows of words"
    for unit in units[:: max(len(units) // SAMPLE, 1)]:
        vector = index.embedder.encode_documents([unit.text])[0]
        _, similarities = index.store.query(vector, 1)
        if not len(similarities) or similarities[0] < 0.999:
            yield f"{unit.unit_id} is not found by its own vector"


main(Path(sys.argv[1]))
