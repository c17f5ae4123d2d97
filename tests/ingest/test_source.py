from __future__ import annotations

import pytest

from assistant.errors import ConfigurationError
from assistant.index.changes import LedgerEntry
from ingest.source import CORPUS, Source, find_source, known_source


@pytest.fixture
def places(tmp_path):
    for path in ("corpus/law", "eigene/tief", "andere"):
        (tmp_path / path).mkdir(parents=True)
    (tmp_path / "eigene/tief/a-1.md").write_text("x", "utf-8")
    return tmp_path


def test_the_corpus_folder_has_a_fixed_name(places):
    assert find_source(places / "corpus", places / "corpus", []) == Source(CORPUS, places / "corpus")
    assert find_source(places / "corpus/law", places / "corpus", []) == Source(
        CORPUS, places / "corpus", "law"
    )


def test_another_folder_is_named_by_its_path(places):
    assert find_source(places / "eigene", places / "corpus", []) == Source(
        str(places / "eigene"), places / "eigene"
    )


def test_relative_paths_and_links_mean_the_same_source(places, monkeypatch):
    monkeypatch.chdir(places / "andere")
    (places / "link").symlink_to(places / "eigene")
    expected = find_source(places / "eigene", places / "corpus", [])
    assert find_source(places / "link", places / "corpus", []) == expected
    assert find_source(places / "andere/../eigene", places / "corpus", []) == expected


def test_a_part_of_a_known_source_belongs_to_it(places):
    known = [str(places / "eigene"), CORPUS]
    root = places / "eigene"
    assert find_source(root / "tief", places / "corpus", known) == Source(str(root), root, "tief")
    assert find_source(root / "tief/a-1.md", places / "corpus", known) == Source(
        str(root), root, "tief/a-1.md"
    )


def test_a_single_file_belongs_to_its_folder(places):
    root = places / "eigene/tief"
    source = find_source(root / "a-1.md", places / "corpus", [])
    assert source == Source(str(root), root, "a-1.md")
    assert source.is_file


def test_a_part_contains_only_what_lies_below(places):
    source = Source("corpus", places / "corpus", "law")
    assert source.contains(LedgerEntry("a", "h", "corpus", "law/a.md"))
    assert not source.contains(LedgerEntry("a", "h", "corpus", "lawyer/a.md"))
    assert not source.contains(LedgerEntry("a", "h", "andere", "law/a.md"))


def test_a_known_source_whose_folder_is_gone_is_told(places):
    assert known_source(CORPUS, places / "corpus") == Source(CORPUS, places / "corpus")
    with pytest.raises(ConfigurationError, match="den es nicht mehr gibt"):
        known_source(str(places / "weg"), places / "corpus")
