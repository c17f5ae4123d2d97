"""Passages of the training files, with short texts that ask for them."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.language.sentences import sentence_spans
from assistant.language.tokens import content_words

MOST_CHARACTERS = 1_500
MOST_WORDS = 80
_LAWS = "laws_train.jsonl.gz"
_ARTICLES = "wikipedia_klexikon_train.jsonl.gz"
_FEWEST_WORDS = 8
_SHARE_OF_HEADINGS = {_LAWS: 0.75, _ARTICLES: 0.15}
"""How often a heading asks for its passage: those of laws say what a section rules."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage as content words.

    Attributes:
        title: of the law or article.
        heading: of the section; may be empty.
        sentences: of the passage, in order.
        share_of_headings: how often the heading asks for the passage, in [0, 1].
    """

    title: list[str]
    heading: list[str]
    sentences: list[list[str]]
    share_of_headings: float

    @property
    def words(self) -> list[str]:
        """All words of the passage, in order."""
        return [word for sentence in self.sentences for word in sentence]


def read_passages(folder: Path) -> Iterator[Passage]:
    """Yield the passages of the training files that have some words."""
    for name, share in _SHARE_OF_HEADINGS.items():
        with gzip.open(folder / name, "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                text = row["text"][:MOST_CHARACTERS]
                sentences = [content_words(text[start:end]) for start, end in sentence_spans(text)]
                title = content_words(row.get("law") or row.get("title") or "")
                passage = Passage(title, content_words(row["heading"]), sentences, share)
                if len(passage.words) >= _FEWEST_WORDS:
                    yield passage


def asking(passage: Passage, rng: random.Random) -> tuple[list[str], list[str]] | None:
    """Return a text as short as a question with the words of the passage that it asks for.

    It is the heading, or some words of one sentence, which is mostly missing in the passage then: who asks
    seldom knows the words of the answer. None when the passage has no sentence to ask with.
    """
    if passage.heading and rng.random() < passage.share_of_headings:
        question = passage.heading if rng.random() < 0.8 else passage.title + passage.heading
        words = passage.words if rng.random() < 0.5 else passage.title + passage.words
        return (question if rng.random() < 0.7 else _some(question, rng)), words[:MOST_WORDS]
    usable = [i for i, sentence in enumerate(passage.sentences) if len(sentence) >= 3]
    if not usable:
        return None
    chosen = rng.choice(usable)
    question = passage.sentences[chosen]
    keeps_sentence = rng.random() < 0.2
    words = [w for i, s in enumerate(passage.sentences) if i != chosen or keeps_sentence for w in s]
    if rng.random() < 0.5 or not words:
        words = passage.title + words
    elif rng.random() < 0.2:
        question = passage.title + question
    return (_some(question, rng), _stretch(words, rng)) if len(words) >= 4 else None


def _some(words: Sequence[str], rng: random.Random) -> list[str]:
    """Return 3 to 12 of the words, in their order."""
    n = min(len(words), rng.randint(3, 12))
    return [words[i] for i in sorted(rng.sample(range(len(words)), n))]


def _stretch(words: list[str], rng: random.Random) -> list[str]:
    """Return a stretch of a long passage, half the time its beginning."""
    beyond = len(words) - MOST_WORDS
    start = rng.randint(0, beyond) if beyond > 0 and rng.random() < 0.5 else 0
    return words[start : start + MOST_WORDS]
