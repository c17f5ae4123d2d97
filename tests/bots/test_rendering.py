import html
import itertools
import os
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.records import (
    Answer,
    Citation,
    Contact,
    Explanation,
    Intent,
    Kind,
    NearestDocument,
    Outcome,
    Sentence,
)
from assistant.web.links import source_url
from bots import mail_channel, matrix_channel, talk_channel, telegram_channel
from bots.answer_text import answer_text
from bots.formats import encoded, to_html, to_markdown, to_plain, utf16_length
from bots.rich_text import bold, link, piece, plain_text
from bots.splitting import split
from bots.telegram_format import text_with_entities
from eval.topics import read_topics

PROFILES = [
    telegram_channel.PROFILE,
    matrix_channel.PROFILE,
    mail_channel.PROFILE,
    talk_channel.PROFILE,
]
EXAMPLES = int(os.environ.get("GENERATED_ANSWERS", "80"))
"""The figure that is told was measured with 1,000; a test of every day takes fewer."""
TOPICS = Path(__file__).parents[2] / "eval" / "topics"


def limits_hold(name, text):
    """Whether a message is within what the channel states, counted apart from the code that splits."""
    if name == "telegram":
        characters, entities = text_with_entities(text)
        return len(characters.encode("utf-16-le")) <= 2 * 4096 and len(entities) <= 100 and characters.strip()
    if name == "matrix":
        size = len(to_plain(text).encode()) + len(to_html(text).encode())
        return size * 4 / 3 + 2_000 < 65_536
    return len(to_markdown(text)) <= 32_000 if name == "talk" else True


def check(answer, profile):
    """Every message within the limits, every sentence with its marks, every source once and whole."""
    messages = split(answer_text(answer), profile.fits)
    assert all(limits_hold(profile.name, message) for message in messages)
    shown = " ".join(" ".join(plain_text(message) for message in messages).split())
    for sentence in answer.sentences:
        marks = "".join(f" [{number}]" for number in sentence.citations)
        assert " ".join(f"{sentence.labelled}{marks}".split()) in shown
    spans = [span for message in messages for one in message for span in one.spans]
    for citation in answer.citations:
        line = rf"\[{citation.number}\] (?:\[\d+\] )*" + re.escape(" ".join(citation.title.split()))
        assert len(re.findall(line, shown)) == 1
        assert " ".join(citation.publisher.split()) in shown
        if citation.page:
            assert f"S. {citation.page}" in shown
        url = source_url(citation.source_url, citation.page)
        assert not url or any(span.url == url for span in spans)
    return messages


@pytest.fixture(scope="module")
def evaluated_answers(shipped_assistant):
    """Answers to questions of the evaluation set; `python -m tests.bots.measure rendering` takes all."""
    names = ("dev", "calibration", "test")
    topics = [topic for name in names for topic in read_topics(TOPICS / f"{name}.yaml").topics]
    return [shipped_assistant.ask(topic.question) for topic in topics[::20]]


@pytest.mark.timeout(300)
@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.name)
def test_every_answer_of_the_evaluation_set_keeps_limits_and_sources(evaluated_answers, profile):
    assert len(evaluated_answers) > 30
    for answer in evaluated_answers:
        check(answer, profile)


TEXTS = st.text(
    st.one_of(
        st.characters(min_codepoint=32, max_codepoint=0x24F, exclude_categories=["Cc", "Cf"]),
        st.sampled_from("😀🇩🇪 .!?*_`[]()<>&|~#@€§„“–\\\u0301"),
    ),
    min_size=1,
    max_size=120,
).filter(lambda text: bool(re.search(r"\w", text)))
LONG = st.one_of(TEXTS, st.builds(lambda text, n: f"{text} " * n, TEXTS, st.integers(1, 120)))

URLS = ["https://a.example/b_c(d).pdf", "http://x.example/?a=1&b=\"'", "javascript:x"]


@st.composite
def answers(draw):
    count = draw(st.integers(0, 40))
    citations = tuple(
        Citation(
            number,
            f"doc-{number}",
            draw(TEXTS),
            draw(TEXTS),
            draw(
                st.sampled_from(
                    ["https://a.example/b_c(d).pdf", "http://x.example/?a=1&b=\"'", "javascript:x"]
                )
            ),
            (),
            draw(st.sampled_from([None, 7])),
            draw(TEXTS),
            0,
            1,
            draw(st.sampled_from([None, "2021", "2021-03"])),
            Kind.GUIDANCE,
        )
        for number in range(1, count + 1)
    )
    numbers = st.lists(st.integers(1, count), max_size=4, unique=True) if count else st.just([])
    sentences = tuple(
        Sentence(
            draw(LONG),
            tuple(draw(numbers)),
            draw(st.sampled_from(["paragraph", "item", "step", "cell"])),
            draw(st.sampled_from([None, None, "Überschrift"])),
            draw(st.sampled_from([None, "Spalte"])),
            draw(st.sampled_from([None, None, "Teilfrage"])),
        )
        for _ in range(draw(st.integers(0, 25)))
    )
    return Answer(
        "Frage?",
        draw(st.sampled_from(Outcome)),
        Intent.GENERAL,
        sentences,
        citations if sentences else (),
        notes=tuple(draw(st.lists(LONG, max_size=3))),
        contact=draw(st.sampled_from([None, Contact("Stelle", "doc", "https://c.example")])),
        nearest=() if sentences else (NearestDocument("doc", "Titel", "https://n.example"),),
        explanations=(Explanation("Wort", "Erklärung", "Quelle", "https://e.example"),) if sentences else (),
    )


@pytest.mark.timeout(300)
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(answers())
def test_every_generated_answer_keeps_limits_and_sources(answer):
    text = answer_text(answer)
    for profile in PROFILES:
        messages = split(text, profile.fits)
        assert all(limits_hold(profile.name, message) for message in messages)
        shown = "".join("".join(plain_text(message).split()) for message in messages)
        for sentence in answer.sentences:
            marks = "".join(f"[{number}]" for number in sentence.citations)
            assert "".join(plain_text((piece(sentence.labelled),)).split()) + marks in shown
        spans = [span for message in messages for one in message for span in one.spans]
        for citation in answer.citations:
            title = "".join(plain_text((piece(citation.title),)).split())
            assert re.search(rf"\[{citation.number}\](?:\[\d+\])*{re.escape(title)}", shown)
            url = source_url(citation.source_url, citation.page)
            assert not url or any(span.url == url for span in spans)


@settings(max_examples=100, deadline=None)
@given(st.lists(LONG, min_size=1, max_size=8))
def test_html_holds_the_text_and_nothing_else(texts):
    text = tuple(piece(link(one, 'https://x.example/"><script>'), bold(one)) for one in texts)
    written = to_html(text)
    assert set(re.findall(r"<(/?\w+)", written)) <= {"p", "/p", "a", "/a", "strong", "/strong"}
    bare = html.unescape(re.sub(r"<[^>]*>", " ", written))
    assert "".join(bare.split()) == "".join(plain_text(text).split())


@settings(max_examples=100, deadline=None)
@given(LONG)
def test_markdown_shows_the_text_as_it_is(text):
    from markdown_it import MarkdownIt

    one = piece(text)
    rendered = MarkdownIt("commonmark").renderInline(to_markdown((one,)))
    assert "<" not in re.sub(r"<br />", "", rendered)
    assert "".join(html.unescape(rendered).split()) == "".join(one.text.split())


def test_a_source_is_named_once_with_the_numbers_of_all_its_passages():
    def cited(number, url="https://a.example"):
        return Citation(number, "doc", "Titel", "Verlag", url, (), None, "x", 0, 1, "2021", Kind.LAW)

    sentence = Sentence("Satz.", (1, 2, 3))
    citations = (cited(1), cited(2, "https://b.example"), cited(3))
    answer = Answer("Frage?", Outcome.ANSWERED, Intent.LAW, (sentence,), citations)
    sources = plain_text(answer_text(answer)).partition("Quellen\n")[2].splitlines()
    assert sources[:2] == ["[1] [3] Titel – Verlag, Stand 2021", "[2] Titel – Verlag, Stand 2021"]


def test_a_heading_is_never_the_last_line_of_a_message():
    pieces = tuple(
        itertools.chain.from_iterable(
            (piece(bold("Kopf"), keeps_next=True), piece("x" * 30)) for _ in range(20)
        )
    )
    for message in split(pieces, lambda text: len(plain_text(text)) <= 100):
        assert message[-1].text != "Kopf"


def test_a_message_ends_where_a_sentence_ends():
    pieces = tuple(piece(f"Satz Nummer {number} ist hier zu Ende.", gap=" ") for number in range(50))
    messages = split(pieces, lambda text: len(plain_text(text)) <= 200)
    assert len(messages) > 5
    assert all(plain_text(message).endswith("Ende.") for message in messages)


def test_a_sentence_that_alone_is_too_long_is_cut_between_words():
    words = " ".join(f"Wort{number}" for number in range(100))
    messages = split((piece(words),), lambda text: utf16_length(plain_text(text)) <= 64)
    assert [word for message in messages for word in plain_text(message).split()] == words.split()


def test_a_character_of_two_units_is_never_cut():
    messages = split((piece("😀" * 50),), lambda text: utf16_length(plain_text(text)) <= 15)
    assert "".join(plain_text(message) for message in messages) == "😀" * 50


def test_addresses_cannot_end_their_link():
    assert encoded('https://x.example/a b)"<>') == "https://x.example/a%20b%29%22%3C%3E"
