import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from eval.reliability import measure_reliability
from eval.reporting.html import render_html
from eval.reporting.markdown import render_markdown
from tests.eval.reporting.hostile_report import hostile_content


@pytest.fixture
def content():
    return hostile_content()


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


def test_passages_stand_beside_the_answer(content):
    worst = content.worst[1]
    assert [(one.document.document_id, one.text[:16]) for one in worst.found] == [
        ("wrong", "Stelle aus wrong")
    ]
    assert [(one.document.document_id, one.text[:16]) for one in worst.wished] == [
        ("right", "Stelle aus right")
    ]
    assert (worst.evidence[0].number, worst.key_facts) == (1, ("107",))
    page = render_html(content)
    assert page.index("Zuerst gefunden") < page.index("Antwortet, nicht gefunden")
    assert "Zuerst gefundene Stelle (wrong)" in render_markdown(content)


def test_a_document_that_came_first_is_not_shown_twice(content):
    good = replace(content.worst[0], wished=())
    page = render_html(replace(content, worst=(good,)))
    assert "Antwortet, nicht gefunden" not in page


def test_every_question_has_a_row(content):
    assert [one.topic_id for one in content.questions] == ["dev-001", "dev-002", "dev-003"]
    first, _, last = content.questions
    assert (first.kind, first.difficulty, first.ndcg, first.key_facts) == ("Recht", "leicht", 1.0, 1.0)
    assert (last.outcome, last.confidence, last.support) == ("nichts gefunden", 0.12, None)
    assert "Alle Fragen" in render_html(content)
    assert "## Alle Fragen" in render_markdown(content)


def test_answers_are_broken_down_by_kind_and_difficulty(content):
    groups = {
        one.group.value: {figure.name: figure.interval.mean for figure in one.figures}
        for one in content.answer_groups
    }
    assert set(groups) == {"Recht", "leicht"}
    assert groups["Recht"]["key_facts"] == pytest.approx(1 / 3)
    assert groups["Recht"]["wrong_refusals"] == pytest.approx(1 / 3)


def test_the_confidence_is_drawn_against_the_truth(content):
    page = render_html(content)
    assert 'aria-label="Eichung der Konfidenz"' in page
    assert "Konfidenz 12,0 %: 100,0 % beantwortbar (1 Frage)" in page
    assert "| 90 bis 100 % | 1 | 96,0 % | 100,0 % |" in render_markdown(content)


def test_wordings_that_lead_elsewhere_are_named(content):
    page = render_html(content)
    assert "Fünf Fassungen derselben Frage" in page
    assert "Stichworte: wrong statt right" in page
    assert "Stichworte: nicht beantwortet statt beantwortet" in page
    assert "Stichworte: wrong statt right" in render_markdown(content)


def test_a_crash_of_either_panel_is_on_the_page(content):
    stability = replace(content.stability, crashes=("same_decision bei wrd-dev-01: abgestürzt",))
    page = render_html(replace(content, crashes=(*content.crashes, *stability.crashes)))
    assert "same_decision bei wrd-dev-01: abgestürzt" in page


def test_markdown_carries_no_markup_from_outside(content):
    text = render_markdown(content)
    assert "<script" not in text.replace("\\<script", "")
    assert "[k](javascript" not in text
    for line in text.splitlines():
        if line.startswith("|"):
            assert len(re.findall(r"(?<!\\)\|", line)) in {3, 4, 5, 6, 8, 9}, line


def test_markdown_tells_the_same(content):
    text = render_markdown(content)
    for part in ("## Suche", "## Antworten", "## Suche nach Gruppen", "## Schwächste Fragen", "fehlt: 107"):
        assert part in text, part


def test_a_report_without_answers_or_comparison_is_still_a_page(content):
    bare = replace(
        content,
        comparison=None,
        stability=None,
        reliability=measure_reliability([], []),
        worst=(),
        groups=(),
        answer_groups=(),
        distributions=(),
        crashes=(),
    )
    for text in (render_html(bare), render_markdown(bare)):
        for title in ("Vergleich mit", "Fünf Fassungen", "Eichung der Konfidenz", "nach Gruppen"):
            assert title not in text, title


def test_a_report_on_the_questions_to_accept_by_warns_of_tuning_on_them(content):
    assert "macht ihn wertlos" not in render_html(content)
    accepting = replace(content, header=replace(content.header, split="test"))
    assert "macht ihn wertlos" in render_html(accepting)


def test_equal_content_gives_equal_pages(content):
    assert render_html(content) == render_html(content)
