import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from assistant.records import Citation, Intent, Kind, Outcome, Sentence
from eval.comparison import compare_runs
from eval.evaluators.key_facts import KeyFacts
from eval.evaluators.refusal import Refusal
from eval.evaluators.verdict import judge_trials
from eval.judged_topics import JudgedTopics
from eval.qrels import Judgement
from eval.reporting.content import make_content
from eval.reporting.html import render_html
from eval.reporting.markdown import render_markdown
from eval.runs import RankedDocument, Run, RunHeader
from eval.topics import Difficulty, Topic
from tests.eval.conftest import trial

EVIL = (
    '<script>alert(1)</script><img src="https://evil.example/x.png" onerror=alert(2)> [k](javascript:1) | `x`'
)


class Broken:
    name = "broken"

    def judge(self, trial):  # noqa: ARG002 -- the form of an evaluator
        raise ValueError(EVIL)


def topic(number, **fields):
    known = {"is_answerable": True, "difficulty": Difficulty.EASY, "key_facts": ("107",)}
    return Topic(f"dev-{number:03d}", f"Frage {number}: {EVIL}", Intent.LAW, **known | fields)


def run_of(*first, system="lotse", version="v1"):
    documents = {f"dev-{i:03d}": (RankedDocument(one, 1.0),) for i, one in enumerate(first, start=1)}
    return Run(RunHeader(system, "dev", "2026-11-24", "abc", version, {"x": EVIL}), documents)


@pytest.fixture
def content():
    """A report on three questions, everything in it as hostile as it can be."""
    topics = (topic(1), topic(2), topic(3))
    judged = JudgedTopics("dev", topics, tuple(Judgement(one.topic_id, "right", 2) for one in topics))
    quote = Citation(1, "right", EVIL, EVIL, EVIL, (EVIL,), None, EVIL, 0, 1, None, Kind.LAW)
    trials = (
        trial(Sentence(f"Es sind 107. {EVIL}", (1,), "item", EVIL), citations=[quote], about=topics[0]),
        trial("Nichts.", citations=[quote], about=topics[1], notes=(EVIL,)),
        trial(outcome=Outcome.NOT_FOUND, about=topics[2]),
    )
    run = run_of("right", "wrong", "wrong")
    comparison = compare_runs(judged, run_of("wrong", "right", "wrong", system="alt", version="v0"), run)
    verdicts = judge_trials(trials, [KeyFacts(), Refusal(), Broken()])
    return make_content(judged, run, verdicts, lambda name: f"Titel {name} {EVIL}", comparison)


class Tags(HTMLParser):
    """Collects the tags and attributes of a page, and checks that they nest."""

    VOID = frozenset({"meta", "br", "line", "circle"})

    def __init__(self):
        super().__init__()
        self.found = []
        self.open = []

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.fixture
def tags(content):
    parser = Tags()
    parser.feed(render_html(content))
    assert parser.open == []
    return parser.found


def test_nothing_hostile_becomes_markup(tags):
    assert {"script", "img", "iframe", "object"}.isdisjoint(tag for tag, _ in tags)
    assert not [name for _, attributes in tags for name in attributes if name.startswith("on")]


def test_the_page_requests_nothing(content, tags):
    assert not [
        value for _, attributes in tags for name, value in attributes.items() if name in {"src", "href"}
    ]
    assert not re.search(r"url\(|@import", render_html(content))
    policy = next(a["content"] for tag, a in tags if tag == "meta" and "http-equiv" in a)
    assert policy.startswith("default-src 'none'")


def test_the_page_draws_its_charts_itself(tags):
    assert sum(tag == "svg" for tag, _ in tags) >= 3
    assert all(a.get("aria-label") for tag, a in tags if tag == "svg")


def test_the_page_shows_what_was_found_and_answered(content):
    page = render_html(content)
    for text in (
        "Titel right",
        "nichts gefunden",
        "fehlt: 107",
        "Nichts. [1]",
        "Schwächste Fragen",
        "Prüfer abgestürzt",
    ):
        assert text in page, text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_the_page_counts_how_questions_ended(content):
    (row,) = content.outcomes
    assert (row.label, row.counts) == ("beantwortbar", (2, 0, 1, 0, 0, 0))
    assert "Ausgänge" in render_html(content)
    assert "| beantwortbar | 2 | 0 | 1 | 0 | 0 | 0 |" in render_markdown(content)


def test_the_page_compares_two_runs(content):
    page = render_html(content)
    assert "Vergleich mit alt" in page
    assert "Schlechter geworden: 1" in page
    assert "Besser geworden: 1" in page
    assert "anderen Fassung der Wissensbasis (v0 statt v1)" in page


def test_the_worst_question_comes_first(content):
    assert [one.topic_id for one in content.worst] == ["dev-003", "dev-002"]
    assert content.worst_count == 2
    worst = content.worst[1]
    assert [(one.rank, one.document_id, one.grade) for one in worst.ranking] == [(1, "wrong", None)]
    assert [(one.rank, one.document_id, one.grade) for one in worst.wanted] == [(0, "right", 2)]


def test_markdown_carries_no_markup_from_outside(content):
    text = render_markdown(content)
    assert "<script" not in text.replace("\\<script", "")
    assert "[k](javascript" not in text
    for line in text.splitlines():
        if line.startswith("|"):
            assert len(re.findall(r"(?<!\\)\|", line)) in {5, 6, 4, 8, 9}, line


def test_markdown_tells_the_same(content):
    text = render_markdown(content)
    for part in ("## Suche", "## Antworten", "## Suche nach Gruppen", "## Schwächste Fragen", "fehlt: 107"):
        assert part in text, part


def test_a_report_without_answers_or_comparison_is_still_a_page(content):
    bare = replace(content, comparison=None, worst=(), groups=(), distributions=(), crashes=())
    assert "Vergleich mit" not in render_html(bare)
    assert render_markdown(bare)


def test_equal_content_gives_equal_pages(content):
    assert render_html(content) == render_html(content)
