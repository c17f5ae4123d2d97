"""What a report says, before it becomes a page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from assistant.errors import DocumentUnknownError
from assistant.records import Outcome
from eval.answer_figures import answer_figures, values
from eval.comparison import Comparison
from eval.evaluators.verdict import JudgedTrial, crashes
from eval.figures import Figure, GroupFigures, figures_by_group, retrieval_figures
from eval.judged_topics import JudgedTopics
from eval.labels import MISSING, OUTCOMES, groups_of
from eval.measures import NDCG
from eval.retrieval import score_run
from eval.runs import Run, RunHeader
from eval.topics import Missing

WORST_SHOWN = 40
_WEIGHED = ("refusal", "key_facts", "citation_precision", "citation_recall", "quote_fidelity", "shape")
_RANKING_SHOWN = 5


@dataclass(frozen=True, slots=True)
class RankedTitle:
    """A retrieved document by its title, with its grade if somebody judged it."""

    rank: int
    title: str
    document_id: str
    grade: int | None


@dataclass(frozen=True, slots=True)
class WorstQuestion:
    """A question that went wrong, with what was found, what was answered, and what is wrong with that.

    `loss` adds up what is lacking from 1 in each aspect; the report is ordered by it.
    """

    topic_id: str
    question: str
    groups: tuple[str, ...]
    loss: float
    ndcg: float | None
    complaints: tuple[str, ...]
    ranking: tuple[RankedTitle, ...]
    wanted: tuple[RankedTitle, ...]
    outcome: str
    answer: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """How often questions of one sort ended in each way, in the order of `OUTCOMES`."""

    label: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Distribution:
    """The values of one aspect over all questions; `unit` is empty for shares in [0, 1]."""

    label: str
    values: tuple[float, ...]
    unit: str = ""


@dataclass(frozen=True, slots=True)
class ReportContent:
    """Everything a report shows."""

    header: RunHeader
    question_count: int
    retrieval: tuple[Figure, ...]
    groups: tuple[GroupFigures, ...]
    answers: tuple[Figure, ...]
    outcomes: tuple[OutcomeRow, ...]
    distributions: tuple[Distribution, ...]
    worst: tuple[WorstQuestion, ...]
    worst_count: int
    crashes: tuple[str, ...]
    comparison: Comparison | None = None


def make_content(
    judged_topics: JudgedTopics,
    run: Run,
    judged: Sequence[JudgedTrial],
    title_of: Callable[[str], str],
    comparison: Comparison | None = None,
) -> ReportContent:
    """Put together what was measured.

    Args:
        judged_topics: the questions and judgements.
        run: the rankings of the search.
        judged: the answers with the verdicts on them.
        title_of: returns the title of a document; raises DocumentUnknownError.
        comparison: the run against an earlier one.
    """
    scores = score_run(judged_topics, run)
    ndcg = {one.topic_id: one.values[NDCG.name] for one in scores}
    describe = _Describer(judged_topics, run, ndcg, title_of)
    worst = sorted((one for one in map(describe.question, judged) if one.loss > 0), key=lambda one: -one.loss)
    return ReportContent(
        header=run.header,
        question_count=len(judged_topics.topics),
        retrieval=retrieval_figures(scores),
        groups=figures_by_group(judged_topics.topics, scores),
        answers=answer_figures(judged),
        outcomes=_outcomes(judged),
        distributions=(
            Distribution("nDCG@10 je Frage", tuple(ndcg.values())),
            Distribution("Erwartete Fakten genannt", tuple(values(judged, "key_facts"))),
            Distribution("Sätze durch ihren Beleg gedeckt", tuple(values(judged, "citation_precision"))),
            Distribution("Wörter je Antwort", tuple(values(judged, "words")), "Wörter"),
            Distribution("Lesbarkeit", tuple(values(judged, "reading_level")), "Schulstufe"),
            Distribution("Antwortzeit", tuple(1000 * one for one in values(judged, "seconds")), "ms"),
        ),
        worst=tuple(worst[:WORST_SHOWN]),
        worst_count=len(worst),
        crashes=tuple(crashes(judged)),
        comparison=comparison,
    )


def _outcomes(judged: Sequence[JudgedTrial]) -> tuple[OutcomeRow, ...]:
    labels: list[tuple[Missing | None, str]] = [(None, "beantwortbar"), *MISSING.items()]
    found = Counter(
        (one.trial.topic.missing, one.trial.answer.outcome if one.trial.answer else Outcome.ERROR)
        for one in judged
    )
    rows = (OutcomeRow(label, tuple(found[missing, o] for o in OUTCOMES)) for missing, label in labels)
    return tuple(row for row in rows if any(row.counts))


class _Describer:
    """Describes what went wrong with questions."""

    def __init__(
        self,
        judged_topics: JudgedTopics,
        run: Run,
        ndcg: Mapping[str, float],
        title_of: Callable[[str], str],
    ) -> None:
        self._grades = judged_topics.grades
        self._rankings = run.rankings
        self._ndcg = ndcg
        self._title_of = title_of

    def question(self, judged: JudgedTrial) -> WorstQuestion:
        """Describe one question."""
        trial, topic = judged.trial, judged.trial.topic
        ndcg = self._ndcg.get(topic.topic_id)
        lacking = {
            name: 1 - verdict.value
            for name, verdict in judged.verdicts.items()
            if name in _WEIGHED and verdict.value is not None
        }
        grades = self._grades.get(topic.topic_id, {})
        ranking = self._rankings.get(topic.topic_id, ())
        groups = tuple(group.value for group in groups_of(topic))
        if topic.missing is not None:
            groups = (*groups, MISSING[topic.missing])
        answer = trial.answer
        return WorstQuestion(
            topic_id=topic.topic_id,
            question=topic.question,
            groups=groups,
            loss=sum(lacking.values()) + (1 - ndcg if ndcg is not None else 0.0),
            ndcg=ndcg,
            complaints=tuple(judged.verdicts[name].reason for name in lacking if lacking[name] > 0),
            ranking=self._titles(ranking[:_RANKING_SHOWN], ranking, grades),
            wanted=self._titles(
                [one for one in grades if one not in ranking[:_RANKING_SHOWN]], ranking, grades
            ),
            outcome=OUTCOMES[answer.outcome] if answer else (trial.error or "Fehler"),
            answer=answer.text if answer else "",
            notes=answer.notes if answer else (),
        )

    def _titles(
        self, documents: Sequence[str], ranking: Sequence[str], grades: Mapping[str, int]
    ) -> tuple[RankedTitle, ...]:
        """Return the titles of documents; rank 0 means not found at all."""
        return tuple(
            RankedTitle(
                ranking.index(one) + 1 if one in ranking else 0, self._title(one), one, grades.get(one)
            )
            for one in documents
        )

    def _title(self, document_id: str) -> str:
        try:
            return self._title_of(document_id)
        except DocumentUnknownError:
            return document_id
