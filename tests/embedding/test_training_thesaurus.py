import gzip

import pytest

from assistant.language.synonyms import Thesaurus
from ingest.training.thesaurus import add_inflections, collect, main, synonym_sets

MYTHES = """UTF-8
Müll|2
-|Abfall|Kehricht|Unrat (geh.)|städtischer Müll|Zeug (Oberbegriff)|Dreck (derb)|Müll
-|Datenmüll (fachspr., EDV)|Müll
Fördermittel|1
-|Beihilfe|Zuschuss|Fördermittel|Zuschuss
CO2|1
-|CO2|Gas
"""


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "th_de_DE.dat"
    path.write_text(MYTHES, "utf-8")
    return path


def test_single_words_of_a_set_are_read_without_remarks(path):
    assert list(synonym_sets(path)) == [
        ["Abfall", "Kehricht", "Unrat", "Müll"],
        ["Datenmüll", "Müll"],
        ["Beihilfe", "Zuschuss", "Fördermittel"],
        ["Gas"],
    ]


def test_usual_words_come_first_and_rare_ones_are_left_out():
    counts = {"abfall": 50, "unrat": 200, "kehricht": 9, "müll": 100}
    table = collect(iter([["Müll", "Abfall", "Unrat", "Kehricht"], ["Kram", "Tand"]]), counts)
    assert table["müll"] == ["unrat", "abfall"]
    assert table["kehricht"] == ["unrat", "müll", "abfall"]
    assert "kram" not in table


def test_at_most_ten_synonyms_are_kept():
    words = [f"wort{letter}" for letter in "abcdefghijklmn"]
    table = collect(iter([words]), dict.fromkeys(words, 20))
    assert {len(synonyms) for synonyms in table.values()} == {10}


def test_inflected_words_and_stems_lead_to_their_base_form():
    table = add_inflections({"haus": ["gebäude"]}, {"häuser": 12, "haus": 100, "wald": 30})
    assert table["häuser"] == ["gebäude"]
    assert table["~haus"] == ["gebäude"]
    assert "wald" not in table
    thesaurus = Thesaurus({word: "|".join(synonyms) for word, synonyms in table.items()})
    assert thesaurus.of("Hauses") == ("gebäude",)


def test_the_extract_is_written_and_can_be_read(path, tmp_path, capsys):
    target = tmp_path / "extract.tsv.gz"
    main(path, target)
    rows = gzip.decompress(target.read_bytes()).decode("utf-8").splitlines()
    thesaurus = Thesaurus(dict(row.split("\t", 1) for row in rows))
    assert "zuschuss" in thesaurus.of("Fördermittel")
    assert "abfall" in thesaurus.of("Müll")
    assert "dreck" not in thesaurus.of("Müll")
    assert rows == sorted(rows)
    assert f"{len(rows)} entries" in capsys.readouterr().out
