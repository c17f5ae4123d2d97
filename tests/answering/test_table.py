from assistant.answering.candidates import Candidate
from assistant.answering.table import rows_of
from assistant.records import Kind
from assistant.testing import make_chunks
from tests.answering.records import make_source


def group(*texts, **fields):
    document = make_source(" ".join(texts), **{"kind": Kind.CASE_STUDY, **fields})
    chunk = make_chunks(document)[0]
    return [
        Candidate(document, chunk, document.text.index(text), document.text.index(text) + len(text), 0.5, 0.5)
        for text in texts
    ]


KIEL = group("Es kostet 40 Euro.", "Ziel sind 50 kg Müll je Kopf.", document_id="k", municipality="Kiel")
UNNA = group("Der Preis ist 60 Euro.", "Beschluss war im Mai 2021.", document_id="u", municipality="Unna")


def texts(row):
    return [(column, candidate.text) for column, candidate in row.cells]


def test_sentences_that_state_the_same_kind_of_value_share_a_row():
    rows = rows_of([KIEL, UNNA])
    assert rows[0].label == "Beträge"
    assert texts(rows[0]) == [("Kiel", "Es kostet 40 Euro."), ("Unna", "Der Preis ist 60 Euro.")]


def test_every_sentence_has_its_cell():
    rows = rows_of([KIEL, UNNA])
    assert sum(len(row.cells) for row in rows) == 4
    assert [row.label for row in rows] == ["Beträge", "Mengen", "Zeiten"]


def test_one_side_is_no_table():
    assert rows_of([KIEL]) == []
    assert rows_of([]) == []


def test_sides_that_state_nothing_comparable_are_no_table():
    assert rows_of([KIEL[1:], UNNA[1:]]) == []


def test_columns_of_one_town_are_told_apart_by_their_titles():
    old = group("Es waren 40 Euro.", document_id="a", municipality="Kiel", title="Kiel 2019: Beginn")
    new = group("Es sind 60 Euro.", document_id="b", municipality="Kiel", title="Kiel 2024: Bilanz")
    assert [column for column, _ in rows_of([old, new])[0].cells] == ["Kiel 2019", "Kiel 2024"]


def test_documents_of_one_title_are_told_apart_by_their_ids():
    same = [
        group("Es sind 40 Euro.", document_id=name, municipality="Kiel", title="Kiel") for name in ("a", "b")
    ]
    assert [column for column, _ in rows_of(same)[0].cells] == ["Kiel (a)", "Kiel (b)"]
