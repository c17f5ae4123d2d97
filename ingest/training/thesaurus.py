"""Extracts single-word synonyms from OpenThesaurus for the expansion of questions.

Usage: python -m ingest.training.thesaurus TH_DE_DE.DAT

The input is the MyThes file of the Debian package mythes-de (LGPL-2.1+); the extract stays under
that licence. simplemma adds inflected forms, so that the look-up needs no lemmatiser at run time.
"""

from __future__ import annotations

import gzip
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import simplemma

from assistant.language.analysis import load_analyzer
from assistant.language.compounds import load_counts

TARGET = Path(__file__).parents[2] / "assistant/language/data/openthesaurus.tsv.gz"
_REMARK = re.compile(r"\s*\([^)]*\)")
_SKIPPED = ("(Oberbegriff)", "(Unterbegriff)", "(Antonym)", "(assoziiert)", "(derb)", "(vulg.)")
_WORD = re.compile(r"[^\W\d_]{3,32}")
_MOST = 10


def synonym_sets(path: Path) -> Iterator[list[str]]:
    """Yield the single words of every set of synonyms."""
    for line in path.read_text("utf-8").splitlines():
        if not line.startswith("-|"):
            continue
        members = [m for m in line.split("|")[1:] if not any(mark in m for mark in _SKIPPED)]
        words = [_REMARK.sub("", m).strip() for m in members]
        yield [w for w in dict.fromkeys(words) if _WORD.fullmatch(w)]


def collect(sets: Iterator[list[str]], counts: dict[str, int]) -> dict[str, list[str]]:
    """Map lower-case words to their synonyms, the most usual first."""
    table: dict[str, set[str]] = {}
    for members in sets:
        lowered = [m.lower() for m in members]
        for word in lowered:
            table.setdefault(word, set()).update(w for w in lowered if w != word)
    usual = {}
    for word, synonyms in table.items():
        known = sorted((s for s in synonyms if counts.get(s, 0) >= 10), key=lambda s: (-counts[s], s))
        if known:
            usual[word] = known[:_MOST]
    return usual


def add_inflections(table: dict[str, list[str]], counts: dict[str, int]) -> dict[str, list[str]]:
    """Let inflected forms and stems lead to the synonyms of their base form."""
    analyzer = load_analyzer()
    complete = dict(table)
    for word in counts:
        lemma = simplemma.lemmatize(word, lang="de").lower()
        if word not in complete and lemma in table:
            complete[word] = table[lemma]
    for word in sorted(table, key=lambda w: -counts.get(w, 0)):
        complete.setdefault("~" + analyzer.stem(word), table[word])
    return complete


def main(path: Path, target: Path = TARGET) -> None:
    """Write `word, synonyms` to `target`; "~" marks a stem."""
    counts, _ = load_counts()
    table = add_inflections(collect(synonym_sets(path), counts), counts)
    rows = "".join(f"{word}\t{'|'.join(synonyms)}\n" for word, synonyms in sorted(table.items()))
    target.write_bytes(gzip.compress(rows.encode("utf-8"), 9, mtime=0))
    print(f"{len(table)} entries, {target.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
