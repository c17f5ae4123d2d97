import pytest

from assistant.answering.check import check_draft
from assistant.answering.compose import Draft, DraftSentence
from assistant.answering.grounding import GroundingChecker
from assistant.records import Edit, EditKind, Passage
from assistant.testing import make_chunks
from tests.answering.records import make_passage, make_source

TEXTS = (
    "Das Haus kostet 6,5 Millionen Euro.",
    "Gebaut wurde bis November 2022.",
    "Es gibt sieben Stellplätze.",
    "Die Halle ist aus Holz.",
)
PASSAGES = tuple(make_passage(n, text) for n, text in enumerate(TEXTS, 1))
FALSE = "Das Haus kostet 7 Millionen Euro. [1]"


@pytest.fixture(scope="module")
def check(analyzer):
    checker = GroundingChecker(analyzer)

    def check(*drafted, passages=PASSAGES):
        sentences = [d if isinstance(d, DraftSentence) else DraftSentence(d) for d in drafted]
        return check_draft(Draft(tuple(sentences), passages), checker)

    return check


def marked(number):
    return f"{TEXTS[number - 1]} [{number}]"


def test_supported_sentences_stay_in_order(check):
    checked = check(marked(1), marked(2))
    assert [s.text for s in checked.sentences] == list(TEXTS[:2])
    assert checked.dropped == ()


def test_an_unsupported_sentence_is_dropped(check):
    checked = check(marked(2), FALSE, marked(3))
    assert [s.text for s in checked.sentences] == [TEXTS[1], TEXTS[2]]
    assert checked.dropped == ("Das Haus kostet 7 Millionen Euro.",)


@pytest.mark.parametrize(
    "drafted",
    ["Das Haus kostet 6,5 Millionen Euro.", f"{TEXTS[0]} [0]", f"{TEXTS[0]} [9]",
     f"{TEXTS[0]} [1, 9]", f"{TEXTS[0]} [2]", "[1]", "", "… [1]"],
)  # fmt: skip
def test_a_sentence_without_its_own_valid_citation_is_dropped(drafted, check):
    checked = check(drafted)
    assert checked.sentences == checked.citations == ()
    assert len(checked.dropped) == 1


def test_numbers_start_at_one_in_order_of_use(check):
    checked = check(marked(4), marked(2), f"{TEXTS[3]} {TEXTS[0]} [4, 1]")
    assert [s.citations for s in checked.sentences] == [(1,), (2,), (1, 3)]
    assert [(c.number, c.document_id) for c in checked.citations] == [(1, "d4"), (2, "d2"), (3, "d1")]


def test_a_dropped_sentence_uses_up_no_number(check):
    checked = check(FALSE, marked(3))
    assert [s.citations for s in checked.sentences] == [(1,)]
    assert [c.document_id for c in checked.citations] == ["d3"]


def test_passages_that_no_sentence_uses_are_not_cited(check):
    assert [c.document_id for c in check(marked(2)).citations] == ["d2"]


def test_a_group_keeps_its_heading_when_its_first_sentence_is_dropped(check):
    checked = check(
        DraftSentence(FALSE, "item", "Kosten"),
        DraftSentence(marked(2), "item"),
        DraftSentence(marked(3), "item"),
    )
    assert [s.heading for s in checked.sentences] == ["Kosten", None]


def test_a_group_that_is_dropped_takes_its_heading_with_it(check):
    checked = check(DraftSentence(FALSE, "item", "Kosten"), DraftSentence(marked(2), "item", "Bauzeit"))
    assert [s.heading for s in checked.sentences] == ["Bauzeit"]


def test_the_layout_stays(check):
    assert check(DraftSentence(marked(1), "step")).sentences[0].block == "step"


def test_a_citation_shows_the_passage_word_for_word(check):
    (citation,) = check(marked(2)).citations
    assert citation.quote == TEXTS[1]
    assert (citation.start, citation.end) == (0, len(TEXTS[1]))
    assert citation.heading_path == ()
    assert citation.title == "Titel von d2"


def test_a_sentence_may_rest_on_several_passages(check):
    checked = check("Es gibt sieben Stellplätze, und die Halle ist aus Holz. [3, 4]")
    assert checked.sentences[0].citations == (1, 2)


def test_an_empty_draft_stays_empty(check):
    checked = check(passages=())
    assert checked.sentences == checked.citations == checked.dropped == ()


def test_without_passages_nothing_stands(check):
    assert check(marked(1), passages=()).sentences == ()


def edited(text, *edits, citation=1):
    return DraftSentence(f"{text} [{citation}]", edits=edits)


def test_an_edited_sentence_needs_support_before_and_after_its_edits(check):
    cut = Edit(19, 23, " für 6,5 Millionen Euro; d", EditKind.CUT)
    text = "Das Haus gibt es. Die Halle auch."
    assert check(edited(text, cut)).dropped == (text,)
    halves = make_passage(1, "Das Haus kostet 6,5 Millionen Euro; die Halle ist aus Holz.")
    shown = "Das Haus kostet 6,5 Millionen Euro. Die Halle ist aus Holz."
    good = check(edited(shown, Edit(34, 37, "; d", EditKind.CUT)), passages=(halves,))
    assert good.sentences[0].original == halves.text
    false_edit = Edit(34, 37, "; nicht d", EditKind.CUT)
    assert check(edited(shown, false_edit), passages=(halves,)).dropped == (shown,)
    lie = shown.replace("Die Halle", "Das Dach")
    assert check(edited(lie, Edit(34, 37, "; d", EditKind.CUT)), passages=(halves,)).dropped == (lie,)


def test_what_an_abbreviation_stands_for_needs_no_passage(check):
    passage = make_passage(1, "Die BEG zahlt bis zu 50 Prozent.")
    long = "Bundesförderung für effiziente Gebäude (BEG)"
    text = f"Die {long} zahlt bis zu 50 Prozent."
    edit = Edit(4, 4 + len(long), "BEG", EditKind.ABBREVIATION)
    assert check(edited(text, edit), passages=(passage,)).sentences[0].edits == (edit,)
    assert check(edited(text), passages=(passage,)).dropped == (text,)
    more = text.replace("50", "70")
    assert check(edited(more, edit), passages=(passage,)).dropped == (more,)


def town_passage(text, **fields):
    document = make_source(text, document_id="u", municipality="Unna", **fields)
    return Passage(1, document, make_chunks(document)[0], 0, len(text))


REUSE = "Die Stadt ließ alte Rechner aufbereiten."


def test_a_name_that_the_document_bears_may_be_inserted(check):
    drafted = DraftSentence(
        "Die Stadt [Unna] ließ alte Rechner aufbereiten. [1]", edits=(Edit(9, 16, "", EditKind.NAME),)
    )
    checked = check(drafted, passages=(town_passage(REUSE),))
    assert checked.sentences[0].text == "Die Stadt [Unna] ließ alte Rechner aufbereiten."
    assert checked.sentences[0].edits == (Edit(9, 16, "", EditKind.NAME),)
    assert checked.citations[0].quote == REUSE


@pytest.mark.parametrize(
    "drafted",
    [
        DraftSentence(
            "Die Stadt [Kiel] ließ alte Rechner aufbereiten. [1]", edits=(Edit(9, 16, "", EditKind.NAME),)
        ),
        DraftSentence(
            "Die Stadt Unna ließ alte Rechner aufbereiten. [1]", edits=(Edit(9, 14, "", EditKind.NAME),)
        ),
        DraftSentence(
            "Die Stadt [Unna] ließ neue Rechner aufbereiten. [1]", edits=(Edit(9, 16, "", EditKind.NAME),)
        ),
        DraftSentence(
            "[Unna] ließ Rechner aufbereiten. [1]", edits=(Edit(0, 6, "Der Kreis", EditKind.NAME),)
        ),
    ],
)
def test_a_sentence_with_another_insertion_or_another_statement_is_dropped(drafted, check):
    assert check(drafted, passages=(town_passage(REUSE),)).sentences == ()


def test_columns_and_edits_reach_the_sentence(check):
    cell = DraftSentence(marked(1), "cell", "Beträge", "Unna")
    assert check(cell).sentences[0].column == "Unna"
