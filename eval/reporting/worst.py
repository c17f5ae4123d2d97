"""The questions that went wrong, each with the passages that explain why."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from assistant.errors import DocumentUnknownError
from assistant.records import Answer, Citation
from eval.evaluators.verdict import JudgedTrial
from eval.judged_topics import JudgedTopics
from eval.labels import MISSING, OUTCOMES, groups_of
from eval.qrels import ANSWERS
from eval.runs import Run

_WEIGHED = ("refusal", "key_facts", "citation_precision", "citation_recall", "quote_fidelity", "shape")
_RANKING_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Texts:
    """Where titles and passages come from.

    Attributes:
        title_of: returns the title of a document; raises DocumentUnknownError.
        passage_of: takes a question and the id of a document; returns what of that document fits best.
    """

    title_of: Callable[[str], str]
    passage_of: Callable[[str, str], str]


@dataclass(frozen=True, slots=True)
class RankedTitle:
    """A retrieved document by its title, with its grade if somebody judged it; rank 0 means not found."""

    rank: int
    title: str
    document_id: str
    grade: int | None


@dataclass(frozen=True, slots=True)
class ShownPassage:
    """The passage of a document that fits a question best."""

    document: RankedTitle
    text: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """A quote behind a number of an answer."""

    number: int
    title: str
    quote: str


@dataclass(frozen=True, slots=True)
class WorstQuestion:
    """A question that went wrong, with what was found, what was answered, and what is wrong with that.

    Attributes:
        loss: what is lacking from 1 in each aspect, added up; the report is ordered by it.
        found: the passage of the document that came first.
        wished: the passages of documents that answer, unless they came first.
    """

    topic_id: str
    question: str
    groups: tuple[str, ...]
    loss: float
    ndcg: float | None
    complaints: tuple[str, ...]
    ranking: tuple[RankedTitle, ...]
    wanted: tuple[RankedTitle, ...]
    key_facts: tuple[str, ...]
    outcome: str
    answer: str
    evidence: tuple[Evidence, ...]
    notes: tuple[str, ...]
    found: tuple[ShownPassage, ...]
    wished: tuple[ShownPassage, ...]


@dataclass(frozen=True, slots=True)
class Describer:
    """Describes what went wrong with questions.

    Args:
        judged_topics: the questions and judgements.
        run: the rankings of the search.
        ndcg: nDCG@10 by question, where it was measured.
        texts: of the documents.
    """

    judged_topics: JudgedTopics
    run: Run
    ndcg: Mapping[str, float]
    texts: Texts

    def worst(self, judged: Sequence[JudgedTrial], shown: int) -> tuple[tuple[WorstQuestion, ...], int]:
        """Return the worst questions, worst first, and how many have a fault at all."""
        lossy = [(self.loss(one), one) for one in judged]
        faulty = sorted((pair for pair in lossy if pair[0] > 0), key=lambda pair: -pair[0])
        return tuple(self.question(one, loss) for loss, one in faulty[:shown]), len(faulty)

    def loss(self, judged: JudgedTrial) -> float:
        """Return what is lacking from 1 in each aspect, added up."""
        ndcg = self.ndcg.get(judged.trial.topic.topic_id)
        return sum(_lacking(judged).values()) + (1 - ndcg if ndcg is not None else 0.0)

    def question(self, judged: JudgedTrial, loss: float) -> WorstQuestion:
        """Describe one question."""
        trial, topic = judged.trial, judged.trial.topic
        grades = self.judged_topics.grades.get(topic.topic_id, {})
        ranking = self.run.rankings.get(topic.topic_id, ())
        groups = tuple(group.value for group in groups_of(topic))
        if topic.missing is not None:
            groups = (*groups, MISSING[topic.missing])
        lacking = _lacking(judged)
        titles = self._titles(ranking, grades)
        wished = [one for one in titles if one.grade == ANSWERS and one.rank != 1]
        return WorstQuestion(
            topic_id=topic.topic_id,
            question=topic.question,
            groups=groups,
            loss=loss,
            ndcg=self.ndcg.get(topic.topic_id),
            complaints=tuple(judged.verdicts[name].reason for name in lacking if lacking[name] > 0),
            ranking=tuple(one for one in titles if 0 < one.rank <= _RANKING_SHOWN),
            wanted=tuple(
                one for one in titles if one.grade is not None and not 0 < one.rank <= _RANKING_SHOWN
            ),
            key_facts=topic.key_facts,
            outcome=OUTCOMES[trial.answer.outcome] if trial.answer else (trial.error or "Fehler"),
            answer=trial.answer.text if trial.answer else "",
            evidence=_evidence(trial.answer),
            notes=trial.answer.notes if trial.answer else (),
            found=self._passages(topic.question, [one for one in titles if one.rank == 1]),
            wished=self._passages(topic.question, wished),
        )

    def _titles(self, ranking: Sequence[str], grades: Mapping[str, int]) -> list[RankedTitle]:
        """Return the found documents, best first, then those that were judged but not found."""
        found = [RankedTitle(i, self._title(one), one, grades.get(one)) for i, one in enumerate(ranking, 1)]
        missed = [
            RankedTitle(0, self._title(one), one, grade)
            for one, grade in grades.items()
            if one not in ranking
        ]
        return found + missed

    def _title(self, document_id: str) -> str:
        try:
            return self.texts.title_of(document_id)
        except DocumentUnknownError:
            return document_id

    def _passages(self, question: str, titles: Sequence[RankedTitle]) -> tuple[ShownPassage, ...]:
        return tuple(ShownPassage(one, self.texts.passage_of(question, one.document_id)) for one in titles)


def _lacking(judged: JudgedTrial) -> Mapping[str, float]:
    return {
        name: 1 - verdict.value
        for name, verdict in judged.verdicts.items()
        if name in _WEIGHED and verdict.value is not None
    }


def _evidence(answer: Answer | None) -> tuple[Evidence, ...]:
    citations: Sequence[Citation] = answer.citations if answer else ()
    return tuple(Evidence(one.number, one.title, one.quote) for one in citations)
