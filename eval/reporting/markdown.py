"""The report as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from eval.comparison import Comparison, TopicChange
from eval.figures import Figure, GroupFigures
from eval.labels import DIFFERENCES, OUTCOMES, STYLES
from eval.numbers_text import MISSING, difference_text, interval_text, percent, value_text, verdict_text
from eval.reporting.content import ReportContent
from eval.reporting.worst import RankedTitle, ShownPassage, WorstQuestion
from eval.stability import Stability, differing_questions

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~&])")
_GRADES = {2: "antwortet", 1: "verwandt", 0: "passt nicht", None: "nicht beurteilt"}


def render_markdown(content: ReportContent) -> str:
    """Return the report; every text from outside is escaped."""
    return "\n".join(_lines(content)) + "\n"


def escaped(text: str) -> str:
    """Return a text on one line that no Markdown reader takes for markup."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _lines(content: ReportContent) -> Iterator[str]:
    header = content.header
    yield "# Güte von Suche und Antworten"
    yield ""
    yield (
        f"Teil **{escaped(header.split)}**, {content.question_count} Fragen, "
        f"gemessen {escaped(header.created)}, Wissensbasis {escaped(header.corpus_version)}, "
        f"Programm {escaped(header.commit or 'unbekannt')}."
    )
    for crash in content.crashes:
        yield f"\n**Prüfer abgestürzt:** {escaped(crash)}"
    yield from _figures("Suche", content.retrieval)
    yield from _figures("Antworten", content.answers)
    yield "\n### Ausgänge"
    rows = [(row.label, *map(str, row.counts)) for row in content.outcomes]
    yield from _table(("Fragen", *OUTCOMES.values()), rows)
    yield from _reliability(content)
    yield from _groups("Antworten nach Gruppen", content.answer_groups)
    yield from _groups("Suche nach Gruppen", content.groups)
    if content.stability:
        yield from _stability(content.stability)
    if content.comparison:
        yield from _comparison(content.comparison)
    yield f"\n## Schwächste Fragen ({len(content.worst)} von {content.worst_count} mit Mängeln)"
    for one in content.worst:
        yield from _worst(one)
    yield from _questions(content)


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield ""
    yield f"| {' | '.join(columns)} |"
    yield f"|{'---|' * len(columns)}"
    for row in rows:
        yield f"| {' | '.join(map(escaped, row))} |"


def _figures(title: str, figures: Sequence[Figure]) -> Iterator[str]:
    yield f"\n## {title}"
    rows = [(one.label, value_text(one), interval_text(one), str(one.interval.count)) for one in figures]
    yield from _table(("Kennzahl", "Wert", "95 %", "Fragen"), rows)


def _reliability(content: ReportContent) -> Iterator[str]:
    if not content.reliability.bins:
        return
    yield "\n### Eichung der Konfidenz"
    rows = [
        (
            f"{100 * one.low:.0f} bis {100 * one.high:.0f} %",
            str(one.count),
            percent(one.confidence),
            percent(one.share),
        )
        for one in content.reliability.bins
    ]
    yield from _table(("Konfidenz", "Fragen", "im Mittel", "davon beantwortbar"), rows)


def _stability(stability: Stability) -> Iterator[str]:
    yield from _figures("Fünf Fassungen derselben Frage", stability.figures)
    columns = ("Fassung", *(figure.label for figure in stability.styles[0].figures))
    yield from _table(
        columns, [(STYLES[one.style], *map(value_text, one.figures)) for one in stability.styles]
    )
    for name, title in DIFFERENCES.items():
        differing = differing_questions(stability, name)
        yield f"\n### {title}: {len(differing)}"
        rows = [(f"{one.question_id}: {one.question}", one.reason) for one in differing]
        if rows:
            yield from _table(("Frage", "Unterschied"), rows)


def _questions(content: ReportContent) -> Iterator[str]:
    yield "\n## Alle Fragen"
    rows = [
        (
            f"{one.topic_id}: {one.question}",
            f"{one.kind}, {one.difficulty}",
            *(
                MISSING if value is None else percent(value)
                for value in (one.ndcg, one.success, one.key_facts, one.support)
            ),
            one.outcome,
            MISSING if one.confidence is None else percent(one.confidence),
        )
        for one in content.questions
    ]
    columns = ("Frage", "Art", "nDCG@10", "success@1", "Fakten", "Sätze gedeckt", "Ausgang", "Konfidenz")
    yield from _table(columns, rows)


def _groups(title: str, groups: Sequence[GroupFigures]) -> Iterator[str]:
    if not groups:
        return
    yield f"\n## {title}"
    names = [figure.label for figure in groups[0].figures]
    rows = [
        (f"{one.group.dimension}: {one.group.value}", str(one.count), *map(value_text, one.figures))
        for one in groups
    ]
    yield from _table(("Gruppe", "Fragen", *names), rows)


def _comparison(comparison: Comparison) -> Iterator[str]:
    header = comparison.before
    yield f"\n## Vergleich mit {escaped(header.system)} vom {escaped(header.created)}"
    for remark in comparison.remarks:
        yield f"\n{escaped(remark)}"
    rows = [
        (
            one.name,
            percent(one.before),
            percent(one.after),
            difference_text(one.difference),
            verdict_text(one.difference),
        )
        for one in comparison.measures
    ]
    yield from _table(("Kennzahl", "vorher", "nachher", "Punkte [95 %]", "Urteil"), rows)
    yield from _changes("Schlechter geworden", comparison.worse, comparison.compared)
    yield from _changes("Besser geworden", comparison.better, comparison.compared)


def _changes(title: str, changes: Sequence[TopicChange], compared: str) -> Iterator[str]:
    yield f"\n### {title}: {len(changes)}"
    rows = [
        (f"{one.topic.topic_id}: {one.topic.question}", percent(one.before), percent(one.after))
        for one in changes
    ]
    if rows:
        yield from _table(("Frage", f"{compared} vorher", "nachher"), rows)


def _worst(one: WorstQuestion) -> Iterator[str]:
    yield f"\n### {escaped(one.topic_id)}: {escaped(one.question)}"
    yield ""
    ndcg = f", nDCG@10 {percent(one.ndcg)}" if one.ndcg is not None else ""
    yield f"{escaped(', '.join(one.groups))}{ndcg}"
    yield ""
    yield from (f"- Mangel: {escaped(complaint)}" for complaint in one.complaints)
    yield from (f"- Gefunden {title.rank}: {_title(title)}" for title in one.ranking)
    yield from (
        f"- {f'Platz {title.rank}' if title.rank else 'Nicht gefunden'}: {_title(title)}"
        for title in one.wanted
    )
    if one.key_facts:
        yield f"- Erwartet: {escaped('; '.join(one.key_facts))}"
    yield f"- Antwort ({escaped(one.outcome)}): {escaped(one.answer) or '–'}"
    yield from (_passage("Zuerst gefundene Stelle", shown) for shown in one.found)
    yield from (_passage("Stelle, die antwortet", shown) for shown in one.wished)


def _passage(title: str, shown: ShownPassage) -> str:
    return f"- {title} ({escaped(shown.document.document_id)}): {escaped(shown.text) or '–'}"


def _title(title: RankedTitle) -> str:
    return f"{escaped(title.title)} ({escaped(title.document_id)}, {_GRADES[title.grade]})"
