"""The features of a word that the static embedding sums up."""

from __future__ import annotations

import hashlib

from assistant.language.analysis import Word

GRAM = 5
PART_WEIGHT = 0.5


def word_features(word: Word) -> list[tuple[str, float]]:
    """Return features of `word` with their weights: its stem, its compound parts, its 5-grams.

    The grams share the weight of one feature, so that a long word does not drown the others.
    """
    features = [(f"s{word.stem}", 1.0)]
    features += [(f"s{part}", PART_WEIGHT) for part in word.parts]
    bounded = f"<{word.folded}>"
    grams = [bounded[i : i + GRAM] for i in range(max(1, len(bounded) - GRAM + 1))]
    share = 1.0 / len(grams) ** 0.5
    return features + [(f"g{gram}", share) for gram in grams]


def feature_key(feature: str) -> int:
    """Return the 64-bit key under which the vocabulary stores a feature."""
    return int.from_bytes(hashlib.blake2b(feature.encode("utf-8"), digest_size=8).digest(), "little")
