"""A second opinion on sentences of a language model: do they follow from their passages."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

import numpy as np
from sentence_transformers import CrossEncoder

from assistant.answering.grounding import Grounding
from assistant.answering.paraphrase import Source
from assistant.errors import ModelUnavailableError
from assistant.generation.composer import Checker

_FOLLOWS_FROM = 0.5
"""Probability of entailment below which a sentence is not believed."""


class EntailmentChecker:
    """Lets a sentence pass that the first checker supports and that follows from its passages.

    Args:
        encoder: judges pairs of premise and claim.
        entailment: place of "follows" among its labels.
        first: the checker asked before, which is cheaper.
    """

    def __init__(self, encoder: Any, entailment: int, first: Checker) -> None:
        self._encoder = encoder
        self._entailment = entailment
        self._first = first
        self._lock = threading.Lock()

    def check(self, sentence: str, sources: Sequence[Source]) -> Grounding:
        """Check a sentence against the passages it cites."""
        grounding = self._first.check(sentence, sources)
        if not grounding.is_supported:
            return grounding
        premise = "\n".join(f"{source.context}. {source.text}" for source in sources)
        with self._lock:  # one torch model, many threads
            logits = np.asarray(self._encoder.predict([(premise, sentence)], show_progress_bar=False))[0]
        shares = np.exp(logits - np.max(logits))
        follows = float(shares[self._entailment] / shares.sum())
        return grounding if follows >= _FOLLOWS_FROM else Grounding(("Folgerung",))


def load_entailment_checker(name: str, first: Checker) -> EntailmentChecker:
    """Load a CrossEncoder by name or folder; raises ModelUnavailableError when it cannot judge entailment."""
    try:
        encoder = CrossEncoder(name)
    except (OSError, ValueError) as error:
        raise ModelUnavailableError(
            f"LOTSE_NLI_MODEL hat den Wert „{name}“; dieses Modell lässt sich nicht laden "
            f"({type(error).__name__}). "
            "Bitte Namen oder Ordner prüfen oder die Variable entfernen."
        ) from error
    labels = {int(place): str(label).lower() for place, label in encoder.config.id2label.items()}
    place = next((place for place, label in labels.items() if label.startswith("entail")), None)
    if place is None:
        raise ModelUnavailableError(
            f"LOTSE_NLI_MODEL hat den Wert „{name}“; dieses Modell urteilt nicht über Folgerungen "
            f"(seine Klassen: {', '.join(labels.values())}). "
            "Erwartet wird ein NLI-Modell mit der Klasse „entailment“."
        )
    return EntailmentChecker(encoder, place, first)
