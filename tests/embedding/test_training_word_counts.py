import gzip

import pytest

from ingest.training.word_counts import count_words, main, texts
from tests.embedding.training_texts import THINGS, write_training_folder


def test_words_are_counted_without_case():
    counts, _ = count_words(iter(["Die Kommune baut. KOMMUNE baut, die Kommune-Kasse zahlt 3 kg CO2."]))
    assert counts["kommune"] == 3
    assert counts["baut"] == 2
    assert "kasse" not in counts
    assert "co" not in counts


def test_only_capitals_inside_a_sentence_show_a_noun():
    text = "Bauen hilft. Wir bauen ein Haus. Ein Haus (Altes Haus) steht: Neues Haus, dann bauen wir."
    _, share = count_words(iter([text]))
    assert share["haus"] == 100
    assert share["bauen"] == 0
    assert share["hilft"] == 0
    assert "neues" not in share


def test_words_in_capitals_throughout_are_no_nouns():
    _, share = count_words(iter(["Das ist ein EEG und noch ein EEG."]))
    assert share["eeg"] == 0


def test_all_training_texts_are_read(tmp_path):
    write_training_folder(tmp_path)
    assert len(list(texts(tmp_path))) == 2 * 3 * len(THINGS)


def test_frequent_words_are_written_the_most_frequent_first(tmp_path, capsys):
    write_training_folder(tmp_path)
    target = tmp_path / "counts.tsv.gz"
    main(tmp_path, target)
    rows = [line.split("\t") for line in gzip.decompress(target.read_bytes()).decode("utf-8").splitlines()]
    table = {word: (int(count), noun) for word, count, noun in rows}
    assert table["gemeinderat"] == (48, "1")
    assert table["spart"] == (48, "0")
    assert table["turnhalle"] == (12, "1")
    counts = [count for count, _ in table.values()]
    assert counts == sorted(counts, reverse=True)
    assert min(counts) >= 8
    assert f"{len(table)} words" in capsys.readouterr().out


def test_the_same_texts_give_the_same_bytes(tmp_path):
    write_training_folder(tmp_path)
    main(tmp_path, tmp_path / "one")
    main(tmp_path, tmp_path / "two")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(FileNotFoundError, match="laws_train"):
        list(texts(tmp_path))
