"""Trains the bundled German embedding from openly licensed text.

Usage: python -m ingest.training.embedding TRAINING_DIR TARGET_DIR [--epochs 3.0] [--corpus corpus]

Feature vectors are learned with in-batch contrastive pairs: heading and paragraph, sentence and the
rest of its paragraph, paragraph and its neighbour, with words of one side swapped for synonyms; then,
with --corpus, the typical questions of our own documents and their texts. See docs/embedding.md for
data, licences, figures and seed.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import yaml
from numpy.typing import NDArray
from rich.progress import track

from assistant.embedding.features import feature_key, word_features
from assistant.embedding.static import ARRAYS, save_static_weights
from assistant.language.analysis import GermanAnalyzer, load_analyzer
from assistant.language.sentences import sentence_spans
from assistant.language.synonyms import Thesaurus, load_thesaurus
from assistant.language.tokens import content_words

SEED = 20_261_124
DIMENSION = 256
N_STEMS = 56_000
N_GRAMS = 40_000
BATCH = 768
GROUP = 6
"""Neighbouring paragraphs of one text that share a batch: they are the hard negatives."""
TEMPERATURE = 0.06
MOST_WORDS = 110
SWAP_SHARE = 0.25
DROP_SHARE = 0.2
TRAINED_ON = "German federal laws (public domain), Wikipedia and Klexikon (CC BY-SA), OpenThesaurus (LGPL)"
OUR_QUESTIONS = ", our own typical questions and documents (CC BY 4.0)"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts with one meaning; pairs with the same `group` are not negatives of each other."""

    left: str
    right: str
    group: str


def paragraph_pairs(folder: Path) -> Iterator[Pair]:
    """Yield the pairs of the training files in the order of their texts."""
    previous: dict[str, str] | None = None
    for name in ("laws_train.jsonl.gz", "wikipedia_klexikon_train.jsonl.gz"):
        with gzip.open(folder / name, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines):
                row = json.loads(line)
                title = row.get("law") or row.get("title") or ""
                heading, text = row["heading"], row["text"]
                group = f"{title}|{heading}"
                if number % 3 == 0 and previous and previous["title"] == title and not heading:
                    yield Pair(previous["text"], text, group)
                elif number % 3 == 1 or not heading:
                    yield from _sentence_pair(title, text, group)
                else:
                    yield Pair(f"{title} {heading}", text, group)
                previous = {"title": title, "text": text}


def _sentence_pair(title: str, text: str, group: str) -> Iterator[Pair]:
    spans = sentence_spans(text)
    if len(spans) < 2:
        return
    chosen = len(text) % len(spans)
    start, end = spans[chosen]
    rest = text[:start] + text[end:]
    if 20 <= end - start <= 300:
        yield Pair(text[start:end], f"{title} {rest}", f"{group}|{start}|{hash(text)}")


def corpus_pairs(corpus: Path) -> list[Pair]:
    """Return the typical questions of our documents with title and text of the document."""
    pairs: list[Pair] = []
    for path in sorted(corpus.glob("*/*.md")):
        _, front, body = path.read_text("utf-8").split("---\n", 2)
        fields = yaml.safe_load(front)
        text = f"{fields['title']} {body}"
        pairs.extend(Pair(question, text, fields["id"]) for question in fields.get("questions") or [])
    return pairs


class Features:
    """Maps words to rows of the embedding table."""

    def __init__(self, analyzer: GermanAnalyzer) -> None:
        self._analyzer = analyzer
        self._rows: dict[str, int] = {}
        self._words: dict[str, tuple[NDArray[np.int64], NDArray[np.float32]]] = {}
        self.counts: Counter[str] = Counter()

    def fit(self, word_counts: Counter[str], extra: Counter[str]) -> None:
        """Choose the most frequent features; words of our own corpus are always among the candidates."""
        for word, n in (word_counts + extra).items():
            for feature, _ in word_features(self._analyzer.word(word)):
                self.counts[feature] += n
        stems = [f for f, _ in self.counts.most_common() if f[0] == "s"][:N_STEMS]
        grams = [f for f, _ in self.counts.most_common() if f[0] == "g"][:N_GRAMS]
        self._rows = {f: i for i, f in enumerate(stems + grams)}

    @property
    def names(self) -> list[str]:
        """The features in the order of their rows."""
        return list(self._rows)

    def word(self, surface: str) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return rows and weights of one word."""
        known = self._words.get(surface)
        if known is None:
            features = word_features(self._analyzer.word(surface))
            pairs = [(self._rows[f], w) for f, w in features if f in self._rows]
            known = (np.array([r for r, _ in pairs], np.int64), np.array([w for _, w in pairs], np.float32))
            self._words[surface] = known
        return known


class Model(torch.nn.Module):
    """A table of feature vectors; a text is the normalised weighted sum of its features."""

    def __init__(self, frequencies: NDArray[np.float64], generator: torch.Generator) -> None:
        super().__init__()
        n = len(frequencies)
        self.table = torch.nn.EmbeddingBag(n, DIMENSION, mode="sum", sparse=True)
        # Smooth inverse frequency as a start: frequent features say little.
        weight = torch.tensor(1e-3 / (1e-3 + frequencies), dtype=torch.float32)
        start = torch.randn(n, DIMENSION, generator=generator) / DIMENSION**0.5
        self.table.weight.data = start * weight[:, None]

    def forward(self, texts: Sequence[Sequence[str]], features: Features) -> torch.Tensor:
        """Return unit vectors, shape (len(texts), DIMENSION).

        Features are summed once for each distinct word of the batch, then words for each text.
        """
        numbers: dict[str, int] = {}
        occurrences = [numbers.setdefault(word, len(numbers)) for text in texts for word in text]
        parts = [features.word(word) for word in numbers]
        words = self.table(
            torch.from_numpy(np.concatenate([rows for rows, _ in parts])),
            _offsets([len(rows) for rows, _ in parts]),
            per_sample_weights=torch.from_numpy(np.concatenate([weights for _, weights in parts])),
        )
        starts = _offsets([len(text) for text in texts])
        summed = torch.nn.functional.embedding_bag(torch.tensor(occurrences), words, starts, mode="sum")
        return torch.nn.functional.normalize(summed, dim=1)

    def go_on_from(self, folder: Path, names: Sequence[str]) -> None:
        """Take over the vectors of saved weights for the features that they know."""
        keys, rows, scales = (np.load(folder / f"{name}.npy") for name in ARRAYS)
        wanted = np.fromiter((feature_key(f) for f in names), np.uint64, len(names))
        found = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        is_known = keys[found] == wanted
        vectors = rows[found[is_known]].astype(np.float32) * scales[found[is_known], None].astype(np.float32)
        self.table.weight.data[torch.from_numpy(is_known)] = torch.from_numpy(vectors)


def _offsets(lengths: Sequence[int]) -> torch.Tensor:
    return torch.tensor([0, *np.cumsum(lengths)[:-1]])


def contrast(left: torch.Tensor, right: torch.Tensor, groups: Sequence[str]) -> torch.Tensor:
    """Return the symmetric in-batch contrastive loss; pairs of one group do not count as negatives."""
    ids = torch.tensor([hash(g) for g in groups])
    same = (ids[:, None] == ids[None, :]) & ~torch.eye(len(groups), dtype=torch.bool)
    scores = (left @ right.T / TEMPERATURE).masked_fill(same, -1e4)
    target = torch.arange(len(groups))
    loss = torch.nn.functional.cross_entropy
    return (loss(scores, target) + loss(scores.T, target)) / 2


def vary(words: list[str], thesaurus: Thesaurus, rng: random.Random) -> list[str]:
    """Drop some words and swap some for a synonym, as people put things in other words."""
    varied = []
    for word in words:
        if len(words) > 3 and rng.random() < DROP_SHARE:
            continue
        synonyms = thesaurus.of(word) if rng.random() < SWAP_SHARE else ()
        varied.append(rng.choice(synonyms[:4]) if synonyms else word)
    return varied or words


def batches(pairs: Sequence[Pair], rng: random.Random) -> Iterator[list[Pair]]:
    """Yield batches made of short runs of neighbouring pairs."""
    starts = list(range(0, len(pairs), GROUP))
    rng.shuffle(starts)
    for i in range(0, len(starts), BATCH // GROUP):
        yield [p for s in starts[i : i + BATCH // GROUP] for p in pairs[s : s + GROUP]]


class Trainer:
    """Runs contrastive training with a linearly falling learning rate.

    Args:
        words: the content words of every text of the pairs.
        rng: shuffles batches and varies texts.
    """

    def __init__(
        self, model: Model, features: Features, words: dict[str, list[str]], rng: random.Random
    ) -> None:
        self._model = model
        self._features = features
        self._words = words
        self._rng = rng
        self._thesaurus = load_thesaurus()

    def train(self, pairs: Sequence[Pair], epochs: float, rate: float) -> None:
        """Go through `pairs` for so many epochs, starting with this learning rate."""
        optimizer = torch.optim.Adagrad(self._model.parameters(), lr=rate)
        total = int(epochs * len(pairs) / BATCH)
        step = 0
        losses: list[float] = []
        while step < total:
            for batch in batches(pairs, self._rng):
                if step >= total:
                    break
                for group in optimizer.param_groups:
                    group["lr"] = rate * (1 - 0.9 * step / total)
                losses.append(self._learn(batch, optimizer))
                step += 1
                if step % 50 == 0:
                    print(f"step {step}/{total} loss {np.mean(losses[-50:]):.3f}", flush=True)

    def _learn(self, batch: Sequence[Pair], optimizer: torch.optim.Optimizer) -> float:
        varied = [vary(self._words[p.left], self._thesaurus, self._rng) for p in batch]
        left = self._model(varied, self._features)
        right = self._model([self._words[p.right] for p in batch], self._features)
        loss = contrast(left, right, [p.group for p in batch])
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]  # torch leaves it without types
        optimizer.step()
        return loss.item()


def read_words(pairs: Sequence[Pair]) -> dict[str, list[str]]:
    """Return the content words of every text of the pairs."""
    words: dict[str, list[str]] = {}
    for pair in track(pairs, description="words"):
        for text in (pair.left, pair.right):
            if text not in words:
                words[text] = content_words(text[:1500])[:MOST_WORDS]
    return words


def choose_features(words: dict[str, list[str]], own: Sequence[Pair]) -> tuple[Features, NDArray[np.float64]]:
    """Return the features of words seen three times or in our own corpus, and their shares of all words."""
    counts = Counter(word for text in words.values() for word in text)
    extra = Counter({w: 50 for p in own for t in (p.left, p.right) for w in words[t]})
    features = Features(load_analyzer())
    features.fit(Counter({w: n for w, n in counts.items() if n >= 3}), extra)
    frequencies = np.array([features.counts[f] for f in features.names], np.float64) / sum(counts.values())
    return features, frequencies


def main() -> None:
    """Train and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("training", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--epochs", type=float, default=3.0)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--corpus-epochs", type=float, default=30)
    parser.add_argument("--start", type=Path, help="folder of weights to go on from; use with --epochs 0")
    parser.add_argument("--rate", type=float, default=0.05)
    options = parser.parse_args()
    torch.set_num_threads(1)
    rng = random.Random(SEED)  # noqa: S311 -- repeatable on purpose
    started = time.monotonic()
    pairs = list(paragraph_pairs(options.training))
    own = corpus_pairs(options.corpus) if options.corpus else []
    words = read_words(pairs + own)
    features, frequencies = choose_features(words, own)
    names = features.names
    model = Model(frequencies, torch.Generator().manual_seed(SEED))
    print(f"{len(pairs)} pairs, {len(own)} own, {len(names)} features", flush=True)
    if options.start:
        model.go_on_from(options.start, names)
    trainer = Trainer(model, features, words, rng)
    usable = [p for p in pairs if words[p.left] and words[p.right]]
    trainer.train(usable, options.epochs, options.rate)
    if own:
        rng.shuffle(own)
        trainer.train(own, options.corpus_epochs, options.rate / 3)
    keys = np.fromiter((feature_key(f) for f in names), np.uint64, len(names))
    about = {
        "name": "ressourcenlotse-static-de-1",
        "seed": SEED,
        "license": "CC-BY-SA-4.0",
        "trained_on": TRAINED_ON + (OUR_QUESTIONS if own else ""),
        "training_seconds": round(time.monotonic() - started),
    }
    save_static_weights(options.target, keys, model.table.weight.detach().numpy(), about)


if __name__ == "__main__":
    main()
