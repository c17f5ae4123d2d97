import json
from datetime import date

import pytest

from assistant.conversation.export import (
    conversation_to_dict,
    conversation_to_markdown,
    file_name,
    head_to_dict,
)
from assistant.conversation.records import MAX_TITLE, Conversation, ConversationHead, title_of
from assistant.records import Contact, NearestDocument, Outcome, Sentence, Understood
from tests.conversation.turns import DAY, make_citation, make_turn


def conversation(*turns, title="Steuer"):
    return Conversation("abc", title, DAY, DAY, turns or (make_turn(),))


def test_markdown_tells_questions_answers_and_sources():
    second = make_turn(
        "Und wie?",
        sentences=(
            Sentence("Erst planen.", (1,), "step", "So geht es"),
            Sentence("Dann bauen.", (1, 2), "step"),
            Sentence("Ein Satz.", (2,)),
            Sentence("Noch einer.", ()),
        ),
        citations=(make_citation(), make_citation(2, page=None, published=None)),
        understood=Understood("Und wie geht eine Steuer?", (), is_follow_up=True),
        contact=Contact("KNB", "contact-knb", "https://example.org/knb"),
    )
    text = conversation_to_markdown(conversation(make_turn(), second))
    assert text.startswith("# Steuer\n\nGespräch mit dem Ressourcenlotsen, 24.11.2026.\n\n## Welche Städte")
    assert "Tübingen erhebt sie seit 2022. \\[1\\]" in text
    assert "> Stand 2024." in text
    assert "*Verstanden als: Und wie geht eine Steuer?*" in text
    assert "### So geht es\n\n1. Erst planen. \\[1\\]\n2. Dann bauen. \\[1\\] \\[2\\]\n\nEin Satz." in text
    assert "Ein Satz. \\[2\\] Noch einer." in text
    assert (
        "- \\[1\\] [Verpackungssteuer in Tübingen](https://example.org/steuer), Stadt Tübingen, Stand 2024, "
        "Seite 3, Tübingen, Baden-Württemberg\n  > Die Steuer brachte 800.000 Euro." in text
    )
    assert "ohne Datum" in text
    assert "[KNB](https://example.org/knb)" in text


def test_cells_are_items_that_name_their_column_and_parts_are_headed():
    turn = make_turn(
        sentences=(
            Sentence("40 Euro.", (1,), "cell", "Beträge", "Kiel", "Was kostet es?"),
            Sentence("60 Euro.", (1,), "cell", None, "Unna"),
            Sentence("Der Bund.", (1,), "item", "Förderung", None, "Wer zahlt?"),
        )
    )
    text = conversation_to_markdown(conversation(turn))
    assert (
        "### Was kostet es?\n\n#### Beträge\n\n- Kiel: 40 Euro. \\[1\\]\n- Unna: 60 Euro. \\[1\\]\n\n"
        "### Wer zahlt?\n\n#### Förderung\n\n- Der Bund. \\[1\\]" in text
    )


def test_a_non_answer_names_what_comes_close():
    near = NearestDocument("d", "Leitfaden", "https://example.org")
    turn = make_turn("Pizza?", outcome=Outcome.NOT_FOUND, sentences=(), citations=(), nearest=(near,))
    assert "Am nächsten kommen:\n\n- [Leitfaden](https://example.org)" in conversation_to_markdown(
        conversation(turn)
    )


@pytest.mark.parametrize(
    ("hostile", "written"),
    [
        ("[Klick](javascript:alert(1))", r"\[Klick\](javascript:alert(1))"),
        ("<script>alert(1)</script>", r"\<script\>alert(1)\</script\>"),
        ("# Überschrift", r"\# Überschrift"),
        ("- Punkt", r"\- Punkt"),
        ("1. Punkt", r"1\. Punkt"),
        ("Zeile\n\n## zweite", r"Zeile \#\# zweite"),
        ("`rm -rf` *fett* _kursiv_ ~weg~ a|b", r"\`rm -rf\` \*fett\* \_kursiv\_ \~weg\~ a\|b"),
        ("AT&T &amp;", "AT&amp;T &amp;amp;"),
        ("C:\\Ordner", r"C:\\Ordner"),
    ],
)
def test_nothing_in_a_conversation_becomes_markup(hostile, written):
    turn = make_turn(hostile, notes=(hostile,), sentences=(Sentence(hostile, (1,)),))
    text = conversation_to_markdown(conversation(turn, title=hostile))
    lines = text.split("\n")
    assert f"# {written}" in lines
    assert f"## {written}" in lines
    assert f"> {written}" in lines
    assert rf"{written} \[1\]" in lines


@pytest.mark.parametrize(
    ("url", "written"),
    [
        ("javascript:alert(1)", r"Verpackungssteuer in Tübingen, "),
        ("https://e.org/a) [x](http://b", "](https://e.org/a%29%20[x]%28http://b), "),
        ("https://e.org/<b>", "](https://e.org/%3Cb%3E), "),
    ],
)
def test_a_source_links_to_nothing_but_web_addresses(url, written):
    text = conversation_to_markdown(conversation(make_turn(citations=(make_citation(source_url=url),))))
    assert written in text
    assert "](javascript" not in text


def test_json_holds_everything():
    turn = make_turn()
    content = json.loads(json.dumps(conversation_to_dict(conversation(turn))))
    assert content["started_on"] == "2026-11-24"
    assert content["turns"][0]["answer"]["citations"][0]["quote"] == "Die Steuer brachte 800.000 Euro."
    head = ConversationHead("abc", "Steuer", DAY, date(2026, 11, 25), 2)
    assert head_to_dict(head)["last_on"] == "2026-11-25"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Größe & Kosten: wer zahlt?", "gespraech-2026-11-24-groesse-kosten-wer-zahlt.md"),
        ('../../etc/passwd"\r\nX: 1', "gespraech-2026-11-24-etc-passwd-x-1.md"),
        ("😀", "gespraech-2026-11-24.md"),
    ],
)
def test_file_names_are_harmless(title, name):
    assert file_name(conversation(title=title), "md") == name


def test_titles_are_cut_at_a_word():
    assert title_of("Kurz?") == "Kurz?"
    long = title_of("Wort " * 100)
    assert len(long) <= MAX_TITLE
    assert long.endswith("Wort…")
    assert len(title_of("x" * 500)) == MAX_TITLE
