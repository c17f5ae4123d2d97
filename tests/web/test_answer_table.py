from assistant.records import Sentence
from assistant.web.answer_table import lay_out_table
from assistant.web.text_layout import lay_out_answer


def cell(text, column, heading=None, **fields):
    return Sentence(text, (1,), "cell", heading, column, **fields)


CELLS = (
    cell("40 Euro.", "Kiel", "Beträge"),
    cell("60 Euro.", "Unna"),
    cell("Und 5 Euro.", "Unna"),
    cell("Im Mai.", "Unna", "Zeiten"),
)


def test_cells_stand_in_the_row_of_their_heading_under_their_column():
    table = lay_out_table(CELLS)
    assert table.columns == ("Kiel", "Unna")
    assert [row.label for row in table.rows] == ["Beträge", "Zeiten"]
    texts = [[[s.text for s in cell] for cell in row.cells] for row in table.rows]
    assert texts == [[["40 Euro."], ["60 Euro.", "Und 5 Euro."]], [[], ["Im Mai."]]]


def test_a_row_whose_heading_was_dropped_still_stands():
    assert [row.label for row in lay_out_table(CELLS[1:3]).rows] == [""]


def test_an_answer_of_cells_is_one_table():
    (group,) = lay_out_answer(CELLS)
    assert group.table == lay_out_table(CELLS)
    assert (group.heading, group.runs) == (None, ())


def test_a_table_among_other_groups_keeps_to_itself():
    before, after = Sentence("Vorher.", (1,)), Sentence("Nachher.", (2,), "item", "Mehr")
    groups = lay_out_answer((before, *CELLS, after))
    assert [group.table is None for group in groups] == [True, False, True]
    assert groups[2].heading == "Mehr"


def test_each_part_opens_a_group_of_its_own():
    first = Sentence("Eins.", (1,), "item", part="Was kostet es?")
    second = Sentence("Zwei.", (2,), "item", part="Wer zahlt?")
    assert [group.part for group in lay_out_answer((first, second))] == ["Was kostet es?", "Wer zahlt?"]
    groups = lay_out_answer((*CELLS, cell("70 Euro.", "Köln", "Beträge", part="Und dort?")))
    assert [group.part for group in groups] == [None, "Und dort?"]
