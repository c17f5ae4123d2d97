from assistant.records import Document, Kind, Section
from assistant.web.document_comparison import compare


def document(*sections):
    text, placed = "", []
    for heading, body in sections:
        placed.append(Section((heading,), len(text), len(text) + len(body)))
        text += body + "\n"
    return Document("x", Kind.CASE_STUDY, "T", "V", "https://example.org", text, tuple(placed))


def words(cell):
    return ["".join(segment.text for segment in block) for run in cell for block in run.blocks]


def test_sections_with_the_same_heading_stand_side_by_side():
    one = document(("Worum", "Eins"), ("Kosten", "- 5 Euro"), ("Wirkung", "Gut"))
    other = document(("Worum", "Zwei"), ("Wirkung", "Besser"))
    found = compare([one, other])
    assert [section.heading for section in found] == ["Worum", "Kosten", "Wirkung"]
    assert [words(cell) for cell in found[0].cells] == [["Eins"], ["Zwei"]]
    assert [words(cell) for cell in found[1].cells] == [["5 Euro"], []]


def test_a_heading_that_comes_twice_is_one_row():
    found = compare([document(("Fakten", "Eins"), ("Fakten", "Zwei"))])
    assert [words(section.cells[0]) for section in found] == [["Eins", "Zwei"]]


def test_nothing_chosen_compares_nothing():
    assert compare([]) == ()
