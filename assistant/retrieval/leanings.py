"""What a question and the conversation before it lean towards, as a bonus for documents."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.index.generation import DocumentHead, Generation
from assistant.records import Hint, HintKind
from assistant.retrieval.municipalities import short_names
from assistant.retrieval.sizes import bounds_of

Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Leanings:
    """Hints, the documents that the conversation was about, and those it has had already."""

    hints: tuple[Hint, ...] = ()
    liked: tuple[str, ...] = ()
    avoided: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LeaningWeights:
    """What each kind of leaning adds to a score in [0, 1]; tuned on development cases only.

    `everywhere` is the share of the bonus of a Land for what applies in all of them.
    """

    state: float = 0.06
    everywhere: float = 0.4
    municipality: float = 0.15
    size: float = 0.04
    topic: float = 0.01
    year: float = 0.02
    liked: float = 0.1
    avoided: float = -0.3


def bonus_of(
    generation: Generation, leanings: Leanings, weights: LeaningWeights = LeaningWeights()
) -> Scores | None:
    """Return what to add to the score of every document, or None where nothing is leant to."""
    if leanings == Leanings():
        return None
    bonus = np.zeros(generation.manifest.documents, np.float32)
    for hint in leanings.hints:
        if hint.kind in _SHARES:
            share = _SHARES[hint.kind]
            weight = float(getattr(weights, hint.kind.value))
            fits = [share(head, hint.value, weights) for head in generation.heads]
            bonus += weight * np.asarray(fits, np.float32)
    for documents, weight in ((leanings.liked, weights.liked), (leanings.avoided, weights.avoided)):
        if documents:
            named = set(documents)
            bonus += weight * np.asarray([h.document_id in named for h in generation.heads], np.float32)
    return bonus


def _in_state(head: DocumentHead, state: str, weights: LeaningWeights) -> float:
    return float(state in head.states) if head.states else weights.everywhere


def _in_municipality(head: DocumentHead, name: str, _: LeaningWeights) -> float:
    return float(head.municipality is not None and name in short_names(head.municipality))


def _of_size(head: DocumentHead, value: str, _: LeaningWeights) -> float:
    bounds = bounds_of(value)
    if bounds is None or head.inhabitants is None:
        return 0.0
    return float(bounds[0] <= head.inhabitants <= bounds[1])


def _on_topic(head: DocumentHead, topic: str, _: LeaningWeights) -> float:
    return float(topic in head.topics)


def _of_year(head: DocumentHead, year: str, _: LeaningWeights) -> float:
    return float(head.published is not None and head.published.startswith(year))


_SHARES = {
    HintKind.STATE: _in_state,
    HintKind.MUNICIPALITY: _in_municipality,
    HintKind.SIZE: _of_size,
    HintKind.TOPIC: _on_topic,
    HintKind.YEAR: _of_year,
}
