# ruff: noqa: E501 -- sentences as a model writes them
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.generation.sentence_stream import SentenceStream, WrittenSentence

N = 5


def read(text, length=None):
    stream = SentenceStream(N)
    pieces = [text] if length is None else [text[i : i + length] for i in range(0, len(text), length)]
    return [one for piece in pieces for one in stream.feed(piece)] + stream.finish()


def brief(text):
    return [(one.text, one.numbers) for one in read(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Die Stadt zahlt [1].", [("Die Stadt zahlt.", (1,))]),
        ("Die Stadt zahlt. [1] Das gilt.", [("Die Stadt zahlt.", (1,)), ("Das gilt.", ())]),
        ("Die Stadt zahlt.[1][2] Ende [1-3].", [("Die Stadt zahlt.", (1, 2)), ("Ende.", (1, 2, 3))]),
        ("Das gilt z. B. für Becher [2, 3].", [("Das gilt z. B. für Becher.", (2, 3))]),
        ("Am 1. Januar 2025 trat sie in Kraft [1].", [("Am 1. Januar 2025 trat sie in Kraft.", (1,))]),
        (
            "Laut § 6 Abs. 2 gilt das [1]. Es sind 3,5 Mio. Euro [2].",
            [("Laut § 6 Abs. 2 gilt das.", (1,)), ("Es sind 3,5 Mio. Euro.", (2,))],
        ),
        ("Das gilt [1]. bis zu neunmal mehr [2].", [("Das gilt.", (1,)), ("bis zu neunmal mehr.", (2,))]),
        ("„Das gilt.“ [1] Danach nicht mehr [2].", [("„Das gilt.“", (1,)), ("Danach nicht mehr.", (2,))]),
        ("**Die Stadt** zahlt *viel* [1].", [("Die Stadt zahlt viel.", (1,))]),
        ("Siehe [hier](http://boese.example/?q=1) [1].", [("Siehe hier.", (1,))]),
        ("```markdown\nDie Stadt zahlt [1].\n```", [("Die Stadt zahlt.", (1,))]),
        ("Das kostet `50 Cent` [1].", [("Das kostet 50 Cent.", (1,))]),
        ("| Stadt | Wert |\n|---|---|\n| Köln | 5 [1] |\n", [("Stadt Wert", ()), ("Köln 5", (1,))]),
        ("# Überschrift\nSatz [1].", [("Satz.", (1,))]),
        ("**Kosten:**\nSatz [1].", [("Satz.", (1,))]),
        ("<p>Die <b>Stadt</b> zahlt [1].</p><script>x.y()</script>", [("Die Stadt zahlt.", (1,))]),
        ("Ein &lt;img src=x onerror=y&gt; gilt [1].", [("Ein gilt.", (1,))]),
        ("<think>Hm [1]. Soll ich?</think>Ja, das gilt [1].", [("Ja, das gilt.", (1,))]),
        ("Ich denke nach [1].</think>Ja, das gilt [1].", [("Ja, das gilt.", (1,))]),
        ("<think>Nur Gedanken [1]. Und kein Ende", []),
        ("", []),
        (" \n\n ", []),
        ("[1]", []),
    ],
)
def test_sentences_with_their_marks(text, expected):
    assert brief(text) == expected


@pytest.mark.parametrize("mark", ["[0]", "[99]", "[1-99]", "[6]", "[1, 9]", "[99999]"])
def test_a_mark_that_leads_nowhere_is_noticed(mark):
    (one,) = read(f"Die Stadt zahlt {mark}.")
    assert one.has_wrong_mark
    assert one.text == "Die Stadt zahlt."


def test_lists_keep_their_layout():
    found = read(
        "- Erstens gilt das [1]\n- Zweitens jenes. [2]\n\n1. Beginnen Sie [3].\n2) Dann weiter [4].\n"
    )
    assert [(one.text, one.block) for one in found] == [
        ("Erstens gilt das", "item"),
        ("Zweitens jenes.", "item"),
        ("Beginnen Sie.", "step"),
        ("Dann weiter.", "step"),
    ]


def test_text_after_a_list_is_a_paragraph_again():
    assert [one.block for one in read("- Eins [1].\n\nDanach gilt das [2].")] == ["item", "paragraph"]


@pytest.mark.parametrize(
    "text",
    [
        '{"antwort": [{"text": "Die Steuer beträgt 50 Cent.", "citations": [1, 2]}]}',
        '```json\n{"text": "Die Steuer beträgt 50 Cent [1, 2]."}\n```',
        '["Die Steuer beträgt 50 Cent [1, 2]."]',
    ],
)
def test_json_gives_its_sentences(text):
    assert brief(text) == [("Die Steuer beträgt 50 Cent.", (1, 2))]


@pytest.mark.parametrize("text", ['{"text": "Die Steuer', "[" * 5_000 + '"', '{"a": {"b": 1}}'])
def test_broken_or_empty_json_gives_nothing(text):
    assert read(text) == []


def test_what_was_cut_off_is_no_sentence():
    assert brief("Die Steuer gilt [1]. Abgeschnitten ist die") == [("Die Steuer gilt.", (1,))]
    assert brief("Abgeschnitten ist die") == []


def test_a_sentence_is_given_as_soon_as_the_next_one_shows():
    stream = SentenceStream(N)
    assert stream.feed("Die Stadt zahlt 50 Cent. ") == []
    assert stream.feed("[1] Das ist ") == [WrittenSentence("Die Stadt zahlt 50 Cent.", (1,))]


def test_a_sentence_without_end_is_given_in_the_end():
    found = read("wort " * 3_000, 100)
    assert all(len(one.text) < 5_000 for one in found)


def test_ten_thousand_sentences_cost_linear_time():
    assert len(read("Die Stadt zahlt 50 Cent [1]. " * 10_000, 500)) == 10_000


TEXTS = (
    "Die Stadt zahlt 50 Cent. [1] Das gilt z. B. für Becher [2, 3]. Am 1. Januar 2025 trat sie in Kraft.[1][2] Ende [1-3].",
    "## Überblick\n\nKonstanz hat eine Steuer [1].\n\n**Kosten:**\n- **Becher**: 50 Cent [1]\n- Besteck 20 Cent. [2]\n\n1. Los [3].",
    "```markdown\nDie Steuer gilt [1]. Sie bringt Geld [0].\n```",
    "<think>Hm [1]. Soll ich?</think>Ja, das gilt. [1] Und <b>mehr</b> noch [2].",
    "Ich denke [1].</think>Ja, das gilt. [1]",
    '{"answer": [{"text": "Die Steuer beträgt 50 Cent.", "citations": [1,2]}]}',
    "[1] Konstanz hat das. [2] Tübingen auch.",
)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("length", [1, 2, 3, 7, 50])
def test_it_does_not_matter_how_the_text_is_cut(text, length):
    assert read(text, length) == read(text)


@given(st.text(alphabet="aZ ä.!?[]<>/1290,-–|`*#\n\"'{}§", max_size=120), st.integers(1, 9))
def test_no_text_breaks_it(text, length):
    for one in read(text, length):
        assert all(1 <= number <= N for number in one.numbers)
        assert "\n" not in one.text
