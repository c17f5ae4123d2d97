import pytest

from assistant.records import Document, Kind, Section, Sentence
from assistant.web.text_layout import lay_out_answer, lay_out_document, split_last_word

TEXT = "Erster Absatz.\nZweite Zeile.\n\n- Punkt eins 😀\n- Punkt zwei\n\nEnde."


def _document(text=TEXT, sections=None):
    whole = (Section(("Teil", "Fakten"), 0, len(text), page=3),)
    return Document("d", Kind.LAW, "T", "P", "https://example.org", text, sections or whole)


def _marked(layout):
    return [
        segment.text
        for section in layout
        for run in section.runs
        for block in run.blocks
        for segment in block
        if segment.is_marked
    ]


def test_lines_become_paragraphs_and_lists():
    (section,) = lay_out_document(_document())
    assert [(run.is_list, len(run.blocks)) for run in section.runs] == [(False, 2), (True, 2), (False, 1)]
    assert section.runs[1].blocks[0][0].text == "Punkt eins 😀"


def test_a_section_shows_its_own_heading_one_level_below_its_parent():
    (section,) = lay_out_document(_document())
    assert (section.heading, section.level, section.page) == ("Fakten", 3, 3)


def test_a_section_without_heading_has_none():
    (section,) = lay_out_document(_document(sections=(Section((), 0, 14),)))
    assert (section.heading, section.level) == (None, 2)


def test_heading_levels_end_at_six():
    (section,) = lay_out_document(_document(sections=(Section(tuple("abcdefgh"), 0, 14),)))
    assert section.level == 6


def test_the_quote_is_marked():
    start = TEXT.index("Punkt zwei")
    assert _marked(lay_out_document(_document(), start, start + 5)) == ["Punkt"]


def test_a_quote_over_several_blocks_is_marked_in_each():
    layout = lay_out_document(_document(), TEXT.index("Zweite"), TEXT.index("Ende"))
    assert _marked(layout) == ["Zweite Zeile.", "Punkt eins 😀", "Punkt zwei"]


def test_marking_loses_no_character():
    (section,) = lay_out_document(_document(), 3, 9)
    assert "".join(segment.text for segment in section.runs[0].blocks[0]) == "Erster Absatz."


@pytest.mark.parametrize(
    ("start", "end"), [(None, None), (5, None), (None, 5), (9, 3), (4, 4), (10_000, 10_005)]
)
def test_without_a_usable_span_nothing_is_marked(start, end):
    assert _marked(lay_out_document(_document(), start, end)) == []


def test_sentences_are_grouped_by_heading_and_block():
    sentences = [
        Sentence("a", (1,)),
        Sentence("b", (1,)),
        Sentence("c", (2,), "item", "Beispiele"),
        Sentence("d", (2,), "item"),
        Sentence("e", (2,), "step"),
        Sentence("f", (2,), "step", "Schritte"),
    ]
    groups = lay_out_answer(sentences)
    assert [group.heading for group in groups] == [None, "Beispiele", "Schritte"]
    assert [[(run.block, len(run.sentences)) for run in group.runs] for group in groups] == [
        [("paragraph", 2)],
        [("item", 2), ("step", 1)],
        [("step", 1)],
    ]


def test_no_sentences_make_no_groups():
    assert lay_out_answer([]) == ()


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Ein Satz.", ("Ein ", "Satz.")),
        ("Wort", ("", "Wort")),
        ("", ("", "")),
        ("endet mit Leerzeichen ", ("endet mit Leerzeichen ", "")),
        ("x " + "Donaudampfschifffahrtsgesellschaft", ("x Donaudampfschifffahrtsgesellschaft", "")),
    ],
)
def test_a_short_last_word_is_split_off(text, parts):
    assert split_last_word(text) == parts
