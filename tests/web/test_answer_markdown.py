from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from assistant.records import Answer, Citation, Contact, Intent, Kind, NearestDocument, Outcome, Sentence
from assistant.web.answer_markdown import MarkdownWriter, answer_to_markdown, escape_markdown

FIRST = Citation(
    1, "a", "Titel A", "Verlag A", "https://a.example/x", (), None, "Q", 0, 1, "2021-03", Kind.LAW
)
SECOND = replace(FIRST, number=2, start=5, end=9)
PDF = replace(FIRST, number=3, document_id="b", title="Bericht", source_url="https://b.example/b.pdf", page=7)
CITATIONS = (FIRST, SECOND, PDF)


def answer_of(*sentences, **fields):
    values = {"question": "F?", "outcome": Outcome.ANSWERED, "intent": Intent.GENERAL, "citations": CITATIONS}
    return Answer(sentences=sentences, **{**values, **fields})


def html(text):
    return MarkdownIt("commonmark").enable("table").enable("strikethrough").render(text)


def test_marks_count_in_the_text():
    text, marks = answer_to_markdown(
        answer_of(Sentence("Ein Satz.", (1,)), Sentence("Noch 😀 einer.", (3, 1)), Sentence("Drei.", (2,)))
    )
    assert [text[mark.start : mark.end] for mark in marks] == ["[1]", "[2]", "[1]", "[1]"]
    assert [mark.url for mark in marks[:2]] == ["https://a.example/x", "https://b.example/b.pdf#page=7"]
    assert [mark.title for mark in marks[:2]] == ["Titel A", "Bericht"]


def test_sources_of_one_address_are_one_source():
    text, marks = answer_to_markdown(answer_of(Sentence("Ein Satz.", (1, 2)), Sentence("Zwei.", (2,))))
    assert text.startswith("Ein Satz. [1] Zwei. [1]\n\n**Quellen**")
    assert len(marks) == 2


def test_the_source_list_names_title_publisher_date_page_and_address():
    text, _ = answer_to_markdown(answer_of(Sentence("A.", (1,)), Sentence("B.", (3,))))
    assert "1. Titel A – Verlag A, Stand März 2021: <https://a.example/x>" in text
    assert "2. Bericht – Verlag A, Stand März 2021, S. 7: <https://b.example/b.pdf#page=7>" in text


def test_numbers_follow_the_first_use_not_the_numbers_of_the_answer():
    text, _ = answer_to_markdown(answer_of(Sentence("A.", (3,)), Sentence("B.", (1,))))
    assert text.startswith("A. [1] B. [2]")


def test_the_shape_of_the_answer_is_kept():
    text, _ = answer_to_markdown(
        answer_of(
            Sentence("Kurz.", (1,)),
            Sentence("Punkt.", (1,), "item", "Beispiele"),
            Sentence("Punkt zwei.", (1,), "item"),
            Sentence("Erst.", (1,), "step", "Schritte"),
            Sentence("Dann.", (1,), "step"),
            Sentence("Neu.", (1,), "step", "Weitere Schritte"),
        )
    )
    assert text.partition("\n\n**Quellen**")[0] == (
        "Kurz. [1]\n\n**Beispiele:**\n\n- Punkt. [1]\n- Punkt zwei. [1]\n\n"
        "**Schritte:**\n\n1. Erst. [1]\n2. Dann. [1]\n\n**Weitere Schritte:**\n\n1. Neu. [1]"
    )


def test_cells_are_items_that_name_their_column_and_parts_are_headed():
    text, _ = answer_to_markdown(
        answer_of(
            Sentence("40 Euro.", (1,), "cell", "Beträge", "Kiel", "Was kostet es?"),
            Sentence("60 Euro.", (1,), "cell", None, "Unna"),
            Sentence("Der Bund.", (1,), "item", "Förderung", None, "Wer zahlt?"),
        )
    )
    assert text.partition("\n\n**Quellen**")[0] == (
        "### Was kostet es?\n\n**Beträge:**\n\n- Kiel: 40 Euro. [1]\n- Unna: 60 Euro. [1]\n\n"
        "### Wer zahlt?\n\n**Förderung:**\n\n- Der Bund. [1]"
    )


def test_notes_contact_and_follow_ups_come_last():
    text, _ = answer_to_markdown(
        answer_of(
            Sentence("A.", (1,)),
            notes=("Stand prüfen.",),
            contact=Contact("Amt", "c", "https://c.example/"),
            follow_ups=("Und nun?",),
        )
    )
    assert text.endswith(
        "**Hinweise**\n\n- Stand prüfen.\n\n**Ansprechstelle:** Amt: <https://c.example/>\n\n"
        "**Weiterfragen**\n\n- Und nun?"
    )


def test_a_refusal_says_why_and_what_is_near():
    text, marks = answer_to_markdown(
        answer_of(
            outcome=Outcome.NOT_FOUND,
            citations=(),
            notes=("Nichts gefunden.", "Anders fragen."),
            nearest=(NearestDocument("d", "Nah [dran]", "https://d.example/"),),
        )
    )
    expected = "Nichts gefunden.\n\nAnders fragen.\n\n**Am ehesten passend**\n\n- Nah"
    assert text.startswith(expected)
    assert "Quellen" not in text
    assert marks == ()


@pytest.mark.parametrize("outcome", [Outcome.NOT_FOUND, Outcome.ERROR, Outcome.UNSUPPORTED])
def test_a_refusal_without_notes_is_not_empty(outcome):
    text, _ = answer_to_markdown(answer_of(outcome=outcome, citations=()))
    assert len(text) > 20


def test_a_source_without_a_usable_address_is_listed_without_a_mark():
    citation = replace(FIRST, source_url="javascript:alert(1)")
    text, marks = answer_to_markdown(answer_of(Sentence("A.", (1,)), citations=(citation,)))
    assert "1. Titel A – Verlag A, Stand März 2021\n" in f"{text}\n"
    assert "javascript" not in text
    assert marks == ()


def test_an_address_cannot_end_its_link_early():
    citation = replace(FIRST, source_url="https://a.example/x> <script>alert(1)</script>")
    text, marks = answer_to_markdown(answer_of(Sentence("A.", (1,)), citations=(citation,)))
    assert "<script" not in html(text)
    assert " " not in marks[0].url


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "![](https://evil.example/?q=1)",
        "[klick](javascript:alert(1))",
        "<https://evil.example>",
        "[1]: https://evil.example",
        "**fett** `code` ~~weg~~ $x$",
        "# Titel",
        "> Zitat",
        "1. Januar",
        "- Punkt",
        "---",
        "___",
        "_kursiv_ __fett__ und snake_case",
        "| a | b |",
        "&lt;b&gt; &#60;",
        "\\[nicht\\]",
        "Bürger*innen und Einwohner*innen",
        "zeile\n\n# zwei",
    ],
)
def test_text_of_documents_stays_text(hostile):
    shown = html(escape_markdown(hostile))
    inner = shown.removeprefix("<p>").removesuffix("</p>\n")
    assert "<" not in inner
    expected = " ".join(hostile.split())
    for character, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        expected = expected.replace(character, entity)
    assert inner == expected


@given(st.text(max_size=60) | st.text("a_*`~[]()<>!&#;:-+=1.| \\$\n", max_size=30))
def test_no_text_becomes_markup(text):
    shown = html(escape_markdown(text))
    assert shown.count("<") <= 2  # the paragraph itself
    assert "<p>" in shown or not shown


@given(st.lists(st.tuples(st.text(max_size=30), st.sampled_from([(1,), (2, 3), (3,)])), max_size=6))
def test_pieces_and_whole_are_the_same(sentences):
    answer = answer_of(*(Sentence(text, numbers, "item") for text, numbers in sentences))
    writer = MarkdownWriter()
    for citation in CITATIONS:
        writer.cite(citation)
    text = "".join([*(writer.sentence(sentence) for sentence in answer.sentences), writer.end(answer)])
    assert (text, writer.marks) == answer_to_markdown(answer)
    for mark in writer.marks:
        assert text[mark.start] == "["
        assert text[mark.end - 1] == "]"
