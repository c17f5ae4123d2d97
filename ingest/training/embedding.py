"""Trains the bundled German embedding from openly licensed text.

Usage: python -m ingest.training.embedding TRAINING_DIR TARGET_DIR [--corpus corpus]

Feature vectors are learned with in-batch contrastive pairs in two stages: pairs of paragraphs, headings
and sentences, then texts as short as a question, among passages that are alike. Our own documents are not
learned, so the model knows those of others just as well. See docs/embedding.md for data, licences, figures
and seed.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from rich.progress import track

from assistant.embedding.features import feature_key
from assistant.embedding.static import save_static_weights
from assistant.language.analysis import load_analyzer
from assistant.language.synonyms import load_thesaurus
from assistant.language.tokens import content_words
from ingest.training.neighbours import alike
from ingest.training.other_words import load_other_words, vary
from ingest.training.pairs import BATCH, Pair, batches, corpus_texts, paragraph_pairs, read_words
from ingest.training.passages import MOST_WORDS, Passage, asking, read_passages
from ingest.training.table import Features, Model, contrast

SEED = 20_261_124
SHARP_BATCH = 512
ALIKE = 32
"""Passages at most in a group that shares a batch."""
KEPT_OF_START = 0.3
"""Share of the vectors before the second stage in the result: the mean of both is better than each."""
TRAINED_ON = "German federal laws (public domain), Wikipedia and Klexikon (CC BY-SA), OpenThesaurus (LGPL)"

Words = list[str]


class Trainer:
    """Runs contrastive training with a linearly falling learning rate.

    Args:
        model: the table that learns.
        features: maps words to its rows.
        rng: shuffles batches and varies texts.
    """

    def __init__(self, model: Model, features: Features, rng: random.Random) -> None:
        self._model = model
        self._features = features
        self._rng = rng
        self._chance = np.random.default_rng(SEED)
        self._thesaurus = load_thesaurus()
        self._other_words = load_other_words(self._thesaurus)

    def train(self, pairs: Sequence[Pair], words: dict[str, Words], epochs: float, rate: float) -> None:
        """Go through `pairs` for so many epochs; `words` are the content words of their texts."""
        self._learn(self._endless_pairs(pairs, words), int(epochs * len(pairs) / BATCH), rate)

    def sharpen(self, passages: Sequence[Passage], steps: int, rate: float) -> None:
        """Learn to find the passage that a short text asks for, among passages that are alike."""
        self._learn(map(self._asked, self._endless_likes(passages)), steps, rate)

    def _learn(self, examples: Iterator[_Examples], steps: int, rate: float) -> None:
        if steps < 1:
            return
        optimizer = torch.optim.Adagrad(self._model.parameters(), lr=rate)
        losses: list[float] = []
        for step, (lefts, rights, groups) in zip(range(steps), examples, strict=False):  # endless
            for group in optimizer.param_groups:
                group["lr"] = rate * (1 - 0.9 * step / steps)
            left, right = self._model(lefts, self._features), self._model(rights, self._features)
            loss = contrast(left, right, groups)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]  # torch leaves it without types
            optimizer.step()
            losses.append(loss.item())
            if (step + 1) % 50 == 0:
                print(f"step {step + 1}/{steps} loss {np.mean(losses[-50:]):.3f}", flush=True)

    def _endless_pairs(self, pairs: Sequence[Pair], words: dict[str, Words]) -> Iterator[_Examples]:
        while True:
            for batch in batches(pairs, self._rng):
                lefts = [vary(words[p.left], self._thesaurus, self._rng) for p in batch]
                yield lefts, [words[p.right] for p in batch], [p.group for p in batch]

    def _endless_likes(self, passages: Sequence[Passage]) -> Iterator[list[Passage]]:
        """Yield batches of groups of passages that are alike by the vectors of the moment."""
        while True:
            groups = alike(self._vectors(passages), ALIKE, self._chance)
            self._rng.shuffle(groups)
            batch: list[Passage] = []
            for group in groups:
                batch += [passages[row] for row in group]
                if len(batch) >= SHARP_BATCH:
                    yield batch
                    batch = []
            if batch:
                yield batch

    def _asked(self, batch: Sequence[Passage]) -> _Examples:
        asked = [pair for pair in (asking(passage, self._rng) for passage in batch) if pair is not None]
        lefts = [self._other_words.swap(question, self._rng) for question, _ in asked]
        return lefts, [words for _, words in asked], [str(number) for number in range(len(asked))]

    @torch.no_grad()
    def _vectors(self, passages: Sequence[Passage]) -> NDArray[np.float32]:
        parts = [
            self._model(
                [p.words[:MOST_WORDS] for p in passages[start : start + 2_000]], self._features
            ).numpy()
            for start in range(0, len(passages), 2_000)
        ]
        return np.concatenate(parts)


_Examples = tuple[list[Words], list[Words], list[str]]
"""Left and right texts of a batch with the groups of the pairs."""


def choose_features(words: dict[str, Words], own: Sequence[str]) -> tuple[Features, NDArray[np.float64]]:
    """Return the features of words seen three times or in our own texts, and their shares of all words."""
    counts = Counter(word for text in words.values() for word in text)
    extra = Counter(dict.fromkeys((w for text in own for w in content_words(text)), 50))
    features = Features(load_analyzer())
    features.fit(Counter({w: n for w, n in counts.items() if n >= 3}), extra)
    frequencies = np.array([features.counts[f] for f in features.names], np.float64) / sum(counts.values())
    return features, frequencies


def train(options: argparse.Namespace, rng: random.Random) -> tuple[list[str], NDArray[np.float32]]:
    """Run the stages; return the features and their vectors."""
    pairs = list(paragraph_pairs(options.training))
    own = corpus_texts(options.corpus) if options.corpus else []
    words = read_words(pairs)
    features, frequencies = choose_features(words, own)
    model = Model(frequencies, torch.Generator().manual_seed(SEED))
    print(f"{len(pairs)} pairs, {len(own)} own, {len(features.names)} features", flush=True)
    if options.start:
        model.go_on_from(options.start, features.names)
    trainer = Trainer(model, features, rng)
    usable = [p for p in pairs if words[p.left] and words[p.right]]
    trainer.train(usable, words, options.epochs, options.rate)
    if options.steps:
        passages = list(track(read_passages(options.training), description="passages"))
        before = model.vectors()
        trainer.sharpen(passages, options.steps, options.rate)
        model.put(KEPT_OF_START * before + (1 - KEPT_OF_START) * model.vectors())
    return features.names, model.vectors()


def main() -> None:
    """Train and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("training", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--epochs", type=float, default=3.0, help="of the first stage")
    parser.add_argument("--steps", type=int, default=800, help="of the second stage")
    parser.add_argument(
        "--corpus", type=Path, help="documents whose words get features; nothing else is learned"
    )
    parser.add_argument("--start", type=Path, help="folder of weights to go on from; use with --epochs 0")
    parser.add_argument("--rate", type=float, default=0.05)
    options = parser.parse_args()
    torch.set_num_threads(1)
    started = time.monotonic()
    names, vectors = train(options, random.Random(SEED))  # noqa: S311 -- repeatable on purpose
    keys = np.fromiter((feature_key(f) for f in names), np.uint64, len(names))
    about = {
        "name": "ressourcenlotse-static-de-2",
        "seed": SEED,
        "license": "CC-BY-SA-4.0",
        "trained_on": TRAINED_ON,
        "training_seconds": round(time.monotonic() - started),
    }
    save_static_weights(options.target, keys, vectors, about)


if __name__ == "__main__":
    main()
