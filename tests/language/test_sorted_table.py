from __future__ import annotations

import gzip
from importlib.resources import files

from hypothesis import given
from hypothesis import strategies as st

from assistant.language.sorted_table import SortedTable

KEYS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\t\n"), max_size=6)
VALUES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n"), max_size=6)


def table_of(entries):
    return SortedTable("".join(f"{key}\t{value}\n" for key, value in sorted(entries.items())).encode("utf-8"))


@given(st.dictionaries(KEYS, VALUES, max_size=20), st.lists(KEYS, max_size=5))
def test_it_answers_like_a_dictionary(entries, others):
    table = table_of(entries)
    for key in [*entries, *others]:
        assert table.get(key) == entries.get(key)


def test_a_value_may_hold_tabs():
    assert table_of({"a": "b\tc"}).get("a") == "b\tc"


def test_the_shipped_thesaurus_is_sorted():
    packed = files("assistant.language").joinpath("data/openthesaurus.tsv.gz").read_bytes()
    keys = [line.partition(b"\t")[0] for line in gzip.decompress(packed).splitlines()]
    assert keys == sorted(set(keys))
