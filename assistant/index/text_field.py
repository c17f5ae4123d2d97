"""A searchable field of the documents: its rows indexed by words and by character n-grams."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.index.lexical import Floats, LexicalIndex, Postings, QueryTerms
from assistant.language.analysis import Word, gram_terms, word_terms


class TextField:
    """Rows of text with the documents they belong to.

    Args:
        words: index of stems and compound parts.
        grams: index of character n-grams.
        documents: row of the document of each row, shape (n_rows,), not falling.
    """

    def __init__(self, words: LexicalIndex, grams: LexicalIndex, documents: NDArray[np.int32]) -> None:
        self.words = words
        self.grams = grams
        self.documents = documents
        self._firsts = np.flatnonzero(np.diff(documents, prepend=-1))
        """The first row of each document that has any."""
        self._present = documents[self._firsts]

    @classmethod
    def build(cls, texts: Sequence[Sequence[Word]], documents: Sequence[int]) -> TextField:
        """Index analysed texts."""
        return cls(
            LexicalIndex.build(Postings.of(map(word_terms, texts))),
            LexicalIndex.build(Postings.of(map(gram_terms, texts))),
            np.array(documents, np.int32),
        )

    def with_changes(
        self, kept_documents: NDArray[np.int32], texts: Sequence[Sequence[Word]], documents: Sequence[int]
    ) -> TextField:
        """Return a field of the kept documents (old rows, in new order) followed by new texts."""
        kept = np.flatnonzero(np.isin(self.documents, kept_documents)).astype(np.int32)
        kept_rows = np.searchsorted(kept_documents, self.documents[kept]).astype(np.int32)
        return TextField(
            self.words.with_changes(kept, Postings.of(map(word_terms, texts))),
            self.grams.with_changes(kept, Postings.of(map(gram_terms, texts))),
            np.concatenate((kept_rows, np.array(documents, np.int32))),
        )

    def document_scores(
        self, words: QueryTerms, grams: QueryTerms, n_documents: int
    ) -> tuple[Floats, Floats]:
        """Return BM25 of the best row of every document by words and by n-grams, shape (n_documents,)."""
        by_words, by_grams = self.words.scores(words), self.grams.scores(grams)
        return self._fold(by_words, n_documents), self._fold(by_grams, n_documents)

    def _fold(self, scores: Floats, n_documents: int) -> Floats:
        folded = np.zeros(n_documents, np.float32)
        if len(self._firsts):
            folded[self._present] = np.maximum.reduceat(scores, self._firsts)
        return folded

    def save(self, folder: Path) -> None:
        """Write the field to a new folder."""
        self.words.save(folder / "words")
        self.grams.save(folder / "grams")
        np.save(folder / "documents.npy", self.documents)

    @classmethod
    def open(cls, folder: Path) -> TextField:
        """Open a saved field without reading it into memory."""
        return cls(
            LexicalIndex.open(folder / "words"),
            LexicalIndex.open(folder / "grams"),
            np.asarray(np.load(folder / "documents.npy", mmap_mode="r")),
        )
