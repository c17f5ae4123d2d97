from __future__ import annotations

import json

import pytest
from pydantic import ValidationError

from assistant.index.changes import IndexChanges, changes_from_json, changes_to_json
from assistant.records import Kind
from assistant.testing import make_entry

CHANGES = IndexChanges(
    (
        make_entry(
            "law-a",
            "Größe „§ 45“.\n\nZweiter Absatz.",
            kind=Kind.LAW,
            states=("Hessen",),
            questions=("Wie?",),
        ),
        make_entry("b", "", municipality="Köln", inhabitants=8_000, published="2023-05"),
    ),
    ("c", "d"),
    "absatz-1",
)


@pytest.mark.parametrize("changes", [CHANGES, IndexChanges()])
def test_changes_survive_the_wire(changes):
    assert changes_from_json(json.loads(json.dumps(changes_to_json(changes)))) == changes


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        {"deletes": "a"},
        {"upserts": [{}]},
        {"upserts": [{"document": {"document_id": 1}, "chunks": [], "source": "", "path": ""}]},
    ],
)
def test_what_is_no_change_is_refused(data):
    with pytest.raises(ValidationError):
        changes_from_json(data)
