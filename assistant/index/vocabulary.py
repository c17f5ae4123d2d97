"""The words that a question can mean: those of the indexed texts together with general German."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from assistant.index.word_table import TableWord, WordTable
from assistant.language.analysis import Word
from assistant.language.general_words import general_words, general_words_version

_BASE_SHARE = 0.7
"""How much the texts of the index, beside general German, say about the words of a question."""
_VERSION = "version"
_WORDS_KEPT = 20_000


@dataclass(frozen=True, slots=True)
class PossibleWord:
    """A word that a question can mean.

    Attributes:
        written: the word as it is usually written.
        folded: its folded form.
        probability: how likely a word of a question is this one, before looking at it.
        is_in_base: whether a text of the index contains it.
        distance: how many slips lead from it to the word looked for.
    """

    written: str
    folded: str
    probability: float
    is_in_base: bool
    distance: int


class Vocabulary:
    """Looks words up in the indexed texts and in general German at once.

    Args:
        base: in how many windows of the index words stand.
        general: how often words occur in general German.
    """

    def __init__(self, base: WordTable, general: WordTable) -> None:
        self.base = base
        self.general = general
        # Caches over the tables, not over `self`: a vocabulary that nobody holds closes its files at once.
        tables = _Tables(base, general)
        self._spelled = lru_cache(maxsize=_WORDS_KEPT)(tables.spelled)
        self._similar = lru_cache(maxsize=_WORDS_KEPT)(tables.similar)
        self._tables = tables

    def spelled(self, folded: str) -> PossibleWord | None:
        """Return the word that folds to `folded`, or None."""
        return self._spelled(folded)

    def beginning(self, text: str) -> Sequence[PossibleWord]:
        """Return the words of four letters and more that the folded `text` begins with."""
        return self._tables.beginning(text)

    def similar(self, folded: str, most: int) -> Sequence[PossibleWord]:
        """Return the words that `most` slips or fewer lead from to `folded`, the most probable first."""
        return self._similar(folded, most)

    def save(self, folder: Path) -> None:
        """Write the vocabulary to a new folder."""
        self.base.save(folder / "base")
        self.general.save(folder / "general")
        (folder / _VERSION).write_text(general_words_version(), "ascii")

    @classmethod
    def open(cls, folder: Path) -> Vocabulary:
        """Open a saved vocabulary; general German is collected anew where its word lists have changed."""
        is_current = (folder / _VERSION).read_bytes() == general_words_version().encode()
        general = WordTable.open(folder / "general") if is_current else general_table()
        return cls(WordTable.open(folder / "base"), general)


@dataclass(frozen=True, slots=True)
class _Tables:
    """The two tables of a vocabulary, looked up together."""

    base: WordTable
    general: WordTable

    def spelled(self, folded: str) -> PossibleWord | None:
        """See `Vocabulary.spelled`."""
        return next(iter(self._merged(self.base.spelled(folded), self.general.spelled(folded))), None)

    def beginning(self, text: str) -> tuple[PossibleWord, ...]:
        """See `Vocabulary.beginning`."""
        return self._merged(self.base.beginning(text), self.general.beginning(text))

    def similar(self, folded: str, most: int) -> tuple[PossibleWord, ...]:
        """See `Vocabulary.similar`."""
        return self._merged(self.base.similar(folded, most), self.general.similar(folded, most))

    def _merged(self, base: Sequence[TableWord], general: Sequence[TableWord]) -> tuple[PossibleWord, ...]:
        in_base = {word.folded: word for word in base}
        elsewhere = {word.folded: word for word in general}
        found = []
        for folded in in_base.keys() | elsewhere.keys():
            here, there = in_base.get(folded), elsewhere.get(folded)
            probability = _BASE_SHARE * here.count / max(self.base.total, 1) if here else 0.0
            if there:
                probability += (1 - _BASE_SHARE) * there.count / max(self.general.total, 1)
            usual = _usual(here, there)
            found.append(PossibleWord(usual.written, folded, probability, here is not None, usual.distance))
        return tuple(sorted(found, key=lambda word: (-word.probability, word.folded)))


def _usual(here: TableWord | None, there: TableWord | None) -> TableWord:
    if here is None or (there is not None and here.written.isascii() and not there.written.isascii()):
        # "foerderung" may stand in more texts than "Förderung", but is no usual spelling.
        assert there is not None
        return there
    return here


@cache
def general_table() -> WordTable:
    """Return the table of general German; made once for all indexes of a process."""
    return WordTable.build(general_words())


def count_windows(texts: Iterable[Sequence[Word]]) -> Counter[str]:
    """Return in how many of the analysed texts each word stands, by the way it is written."""
    counts: Counter[str] = Counter()
    for words in texts:
        counts.update({word.surface for word in words})
    return counts
