"""What a report says, before it becomes a page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.records import Outcome
from eval.answer_figures import answer_figures, answers_by_group, values
from eval.comparison import Comparison
from eval.evaluators.verdict import JudgedTrial, crashes
from eval.figures import Figure, GroupFigures, figures_by_group, retrieval_figures
from eval.judged_topics import JudgedTopics
from eval.labels import DIFFICULTIES, INTENTS, MISSING, OUTCOMES
from eval.measures import NDCG, SUCCESS, TopicScores
from eval.reliability import Reliability, answer_reliability
from eval.reporting.worst import Describer, Texts, WorstQuestion
from eval.retrieval import score_run
from eval.runs import Run, RunHeader
from eval.stability import Stability
from eval.topics import Missing

WORST_SHOWN = 40


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
class QuestionRow:
    """One question with what was measured on it; None where it does not apply."""

    topic_id: str
    question: str
    kind: str
    difficulty: str
    ndcg: float | None
    success: float | None
    key_facts: float | None
    support: float | None
    outcome: str
    confidence: float | None


@dataclass(frozen=True, slots=True)
class ReportContent:
    """Everything a report shows."""

    header: RunHeader
    question_count: int
    retrieval: tuple[Figure, ...]
    groups: tuple[GroupFigures, ...]
    answers: tuple[Figure, ...]
    answer_groups: tuple[GroupFigures, ...]
    reliability: Reliability
    outcomes: tuple[OutcomeRow, ...]
    distributions: tuple[Distribution, ...]
    questions: tuple[QuestionRow, ...]
    worst: tuple[WorstQuestion, ...]
    worst_count: int
    crashes: tuple[str, ...]
    comparison: Comparison | None = None
    stability: Stability | None = None


def make_content(
    judged_topics: JudgedTopics,
    run: Run,
    judged: Sequence[JudgedTrial],
    texts: Texts,
    comparison: Comparison | None = None,
    stability: Stability | None = None,
) -> ReportContent:
    """Put together what was measured.

    Args:
        judged_topics: the questions and judgements.
        run: the rankings of the search.
        judged: the answers with the verdicts on them.
        texts: titles and passages of the documents.
        comparison: the run against an earlier one.
        stability: what came of the questions that there are in five wordings.
    """
    scores = score_run(judged_topics, run)
    ndcg = {one.topic_id: one.values[NDCG.name] for one in scores}
    worst, worst_count = Describer(judged_topics, run, ndcg, texts).worst(judged, WORST_SHOWN)
    return ReportContent(
        header=run.header,
        question_count=len(judged_topics.topics),
        retrieval=retrieval_figures(scores),
        groups=figures_by_group(judged_topics.topics, scores),
        answers=answer_figures(judged),
        answer_groups=answers_by_group(judged),
        reliability=answer_reliability(judged),
        outcomes=_outcomes(judged),
        distributions=_distributions(scores, judged),
        questions=_questions(scores, judged),
        worst=worst,
        worst_count=worst_count,
        crashes=(*crashes(judged), *(stability.crashes if stability else ())),
        comparison=comparison,
        stability=stability,
    )


def _distributions(scores: Sequence[TopicScores], judged: Sequence[JudgedTrial]) -> tuple[Distribution, ...]:
    return (
        Distribution("nDCG@10 je Frage", tuple(one.values[NDCG.name] for one in scores)),
        Distribution("Erwartete Fakten genannt", tuple(values(judged, "key_facts"))),
        Distribution("Sätze durch ihren Beleg gedeckt", tuple(values(judged, "citation_precision"))),
        Distribution("Wörter je Antwort", tuple(values(judged, "words")), "Wörter"),
        Distribution("Lesbarkeit", tuple(values(judged, "reading_level")), "Schulstufe"),
        Distribution("Antwortzeit", tuple(1000 * one for one in values(judged, "seconds")), "ms"),
    )


def _outcomes(judged: Sequence[JudgedTrial]) -> tuple[OutcomeRow, ...]:
    labels: list[tuple[Missing | None, str]] = [(None, "beantwortbar"), *MISSING.items()]
    found = Counter(
        (one.trial.topic.missing, one.trial.answer.outcome if one.trial.answer else Outcome.ERROR)
        for one in judged
    )
    rows = (OutcomeRow(label, tuple(found[missing, o] for o in OUTCOMES)) for missing, label in labels)
    return tuple(row for row in rows if any(row.counts))


def _questions(scores: Sequence[TopicScores], judged: Sequence[JudgedTrial]) -> tuple[QuestionRow, ...]:
    measured = {one.topic_id: one.values for one in scores}
    rows = []
    for one in judged:
        topic, answer = one.trial.topic, one.trial.answer
        found = measured.get(topic.topic_id, {})
        verdicts = {name: verdict.value for name, verdict in one.verdicts.items()}
        rows.append(
            QuestionRow(
                topic_id=topic.topic_id,
                question=topic.question,
                kind=INTENTS[topic.kind],
                difficulty=DIFFICULTIES[topic.difficulty],
                ndcg=found.get(NDCG.name),
                success=found.get(SUCCESS.name),
                key_facts=verdicts.get("key_facts"),
                support=verdicts.get("citation_precision"),
                outcome=OUTCOMES[answer.outcome if answer else Outcome.ERROR],
                confidence=answer.confidence if answer else None,
            )
        )
    return tuple(rows)
