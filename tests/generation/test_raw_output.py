import pytest

from assistant.generation.raw_output import ThoughtFilter, prose_of_json


def filtered(*pieces):
    thoughts = ThoughtFilter()
    return "".join([*map(thoughts.feed, pieces), thoughts.finish()])


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        (("Ohne Gedanken.",), "Ohne Gedanken."),
        (("<think>a</think>b",), "b"),
        (("<thi", "nk>a</th", "ink>b"), "b"),
        (("<Thinking>a</Thinking>b<think>c</think>d",), "bd"),
        (("<think>ohne Ende",), ""),
        (("a < b und b > c",), "a < b und b > c"),
        (("a <",), "a <"),
    ],
)
def test_thoughts_are_left_out(pieces, expected):
    assert filtered(*pieces) == expected


def test_a_closing_tag_alone_says_that_all_before_was_a_thought():
    thoughts = ThoughtFilter()
    assert thoughts.feed("Gedanke") == "Gedanke"
    assert thoughts.feed("</think>Antwort") == "Antwort"
    assert thoughts.has_thought


def test_json_gives_its_longer_texts_with_their_citations():
    text = '{"ok": "ja", "saetze": [{"satz": "Die Stadt zahlt 50 Cent.", "quellen": [1, 3]}]} Ende'
    assert prose_of_json(text) == "Die Stadt zahlt 50 Cent. [1] [3]\n"


@pytest.mark.parametrize("text", ["", "kein JSON", "{", '{"a": ', "null", "[" * 100_000])
def test_what_is_no_json_gives_nothing(text):
    assert prose_of_json(text).strip() == ""
