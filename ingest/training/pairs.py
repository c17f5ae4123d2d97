"""Pairs of texts with one meaning from training files and our own documents."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml
from rich.progress import track

from assistant.language.sentences import sentence_spans
from assistant.language.tokens import content_words

BATCH = 768
GROUP = 6
"""Neighbouring paragraphs of one text that share a batch: they are the hard negatives."""
MOST_WORDS = 110


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


def corpus_texts(corpus: Path) -> list[str]:
    """Return title, typical questions and text of our documents."""
    texts: list[str] = []
    for path in sorted(corpus.glob("*/*.md")):
        _, front, body = path.read_text("utf-8").split("---\n", 2)
        fields = yaml.safe_load(front)
        texts += [fields["title"], *(fields.get("questions") or []), body]
    return texts


def batches(pairs: Sequence[Pair], rng: random.Random) -> Iterator[list[Pair]]:
    """Yield batches made of short runs of neighbouring pairs."""
    starts = list(range(0, len(pairs), GROUP))
    rng.shuffle(starts)
    for i in range(0, len(starts), BATCH // GROUP):
        yield [p for s in starts[i : i + BATCH // GROUP] for p in pairs[s : s + GROUP]]


def read_words(pairs: Sequence[Pair]) -> dict[str, list[str]]:
    """Return the content words of every text of the pairs."""
    words: dict[str, list[str]] = {}
    for pair in track(pairs, description="words"):
        for text in (pair.left, pair.right):
            if text not in words:
                words[text] = content_words(text[:1500])[:MOST_WORDS]
    return words
