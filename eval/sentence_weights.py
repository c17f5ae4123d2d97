"""Fits which sentences of the found documents state what a question asks for."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.answering.candidates import Candidate
from assistant.answering.likelihood import SentenceFeatures
from assistant.pipeline import Assistant
from eval.calibration import Floats, Logistic, fit
from eval.evaluators.key_facts import is_mentioned
from eval.judged_topics import JudgedTopics
from eval.qrels import ANSWERS
from eval.topics import Topic

TARGET = Path(__file__).parents[1] / "assistant/answering/data/sentences.json"
_REGULARISATION = 100.0
"""Weight of the squared coefficients against the log loss of some twenty thousand sentences."""
_FOLDS = 10
_SEED = 1


@dataclass(frozen=True, slots=True)
class SentenceRows:
    """The sentences found for many questions.

    Attributes:
        features: shape (n, n_features).
        states_fact: whether a sentence of an answering document states a key fact, shape (n,).
        groups: number of the group of documents that answer the question, shape (n,); questions of one
            group are never split between fitting and testing.
    """

    features: Floats
    states_fact: NDArray[np.bool_]
    groups: NDArray[np.int64]


def sentence_rows(assistant: Assistant, splits: Sequence[JudgedTopics]) -> SentenceRows:
    """Describe and judge all sentences found for the answerable questions that have key facts."""
    features: list[tuple[float, ...]] = []
    labels: list[bool] = []
    groups: list[int] = []
    group_of = _groups(splits)
    for judged in splits:
        for topic in judged.topics:
            if not topic.key_facts:
                continue
            grades = judged.grades.get(topic.topic_id, {})
            rows = assistant.measure_sentences(topic.question)
            features += [row.values() for _, row in rows]
            labels += _labels(topic, grades, [candidate for candidate, _ in rows])
            groups += [group_of[topic.topic_id]] * len(rows)
    return SentenceRows(np.array(features), np.array(labels, np.bool_), np.array(groups))


def _labels(topic: Topic, grades: Mapping[str, int], candidates: Sequence[Candidate]) -> Iterator[bool]:
    """Tell which sentences state a fact; elsewhere than in an answering document it may be a coincidence."""
    for candidate in candidates:
        is_judged = grades.get(candidate.document.document_id) == ANSWERS
        yield is_judged and any(is_mentioned(fact, (candidate.text,)) for fact in topic.key_facts)


def _groups(splits: Sequence[JudgedTopics]) -> dict[str, int]:
    """Number the questions so that those that share an answering document share a number."""
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        while parent.setdefault(name, name) != name:
            name = parent[name]
        return name

    answering = {
        topic_id: [name for name, grade in grades.items() if grade == ANSWERS]
        for judged in splits
        for topic_id, grades in judged.grades.items()
    }
    for names in answering.values():
        for name in names[1:]:
            parent[root(name)] = root(names[0])
    numbers: dict[str, int] = {}
    return {
        topic_id: numbers.setdefault(root(names[0]), len(numbers))
        for topic_id, names in answering.items()
        if names
    }


def fit_sentences(rows: SentenceRows) -> Logistic:
    """Fit with the classes as frequent as they are, so that the probabilities mean what they say."""
    return fit(rows.features, rows.states_fact, is_balanced=False, regularisation=_REGULARISATION)


def cross_validated(rows: SentenceRows) -> Floats:
    """Return for every sentence the probability from a fit that knows none of its documents."""
    n_groups = int(rows.groups.max()) + 1
    fold_of = np.random.default_rng(_SEED).permutation(n_groups) % _FOLDS
    folds = fold_of[rows.groups]
    probabilities = np.empty(len(folds))
    for fold in range(_FOLDS):
        held_out = folds == fold
        known = SentenceRows(rows.features[~held_out], rows.states_fact[~held_out], rows.groups[~held_out])
        probabilities[held_out] = fit_sentences(known).probabilities(rows.features[held_out])
    return probabilities


def write_sentence_weights(model: Logistic, path: Path = TARGET) -> None:
    """Write the weights that the assistant loads."""
    features = {
        name: {
            "mean": round(float(model.mean[i]), 6),
            "deviation": round(float(model.deviation[i]), 6),
            "coefficient": round(float(model.coefficients[i]), 6),
        }
        for i, name in enumerate(SentenceFeatures.names())
    }
    fields = {"features": features, "intercept": round(model.intercept, 6)}
    path.write_text(json.dumps(fields, indent=1) + "\n", "utf-8")
