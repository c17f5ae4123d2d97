"""Counts the words of the training texts for the compound splitter.

Usage: python -m ingest.training.word_counts TRAINING_DIR
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

_WORD = re.compile(r"(?<![\w-])([^\W\d_]{2,40})(?![\w])")
_MIN_COUNT = 8
_SOURCES = ("laws_train.jsonl.gz", "wikipedia_klexikon_train.jsonl.gz")
TARGET = Path(__file__).parents[2] / "assistant/language/data/word_counts.tsv.gz"


def texts(folder: Path) -> Iterator[str]:
    """Yield the texts of the training files in `folder`."""
    for name in _SOURCES:
        with gzip.open(folder / name, "rt", encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)["text"]


def count_words(source: Iterator[str]) -> tuple[Counter[str], Counter[str]]:
    """Return occurrences of lower-case words, and how often they stood with a capital inside a sentence."""
    counts: Counter[str] = Counter()
    capitals: Counter[str] = Counter()
    inside: Counter[str] = Counter()
    for text in source:
        for found in _WORD.finditer(text):
            word = found[1]
            lower = word.lower()
            counts[lower] += 1
            before = text[max(0, found.start() - 2) : found.start()]
            if found.start() == 0 or before.rstrip()[-1:] in {".", "!", "?", ":", ")"}:
                continue
            inside[lower] += 1
            capitals[lower] += word[0].isupper() and not word.isupper()
    return counts, Counter({w: round(100 * capitals[w] / inside[w]) for w in inside})


def main(folder: Path, target: Path = TARGET) -> None:
    """Write the table `word, count, is mostly a noun` to `target`."""
    counts, capital_share = count_words(texts(folder))
    kept = sorted((w for w, n in counts.items() if n >= _MIN_COUNT), key=lambda w: (-counts[w], w))
    rows = "".join(f"{w}\t{counts[w]}\t{int(capital_share[w] >= 60)}\n" for w in kept)
    # No time stamp in the archive: the same input gives the same bytes.
    target.write_bytes(gzip.compress(rows.encode("utf-8"), 9, mtime=0))
    print(f"{len(kept)} words, {target.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
