"""What a sentence that nearly repeats one of its source has in the place of something else."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from difflib import SequenceMatcher

from assistant.answering.explained_words import Explained
from assistant.answering.source_text import SourceSentence
from assistant.language.analysis import Word

_REPEATED = 0.7
"""Likeness of the order of words from which a sentence repeats another."""


def repeated_by(explained: Sequence[Explained], source: Sequence[SourceSentence]) -> list[SourceSentence]:
    """Return the sentences of a source that are nearly repeated, the closest first."""
    likeness = [(_matcher(explained, one).ratio(), number) for number, one in enumerate(source)]
    close = sorted((-ratio, number) for ratio, number in likeness if ratio >= _REPEATED)
    return [source[number] for _, number in close]


def exchanges(
    explained: Sequence[Explained], foreign: Collection[Explained], original: SourceSentence
) -> Iterator[str]:
    """Yield words that stand in the place of others.

    Args:
        explained: the words of the sentence.
        foreign: those among them that the original has nothing for.
        original: the sentence that is nearly repeated.
    """
    said = {e.stem or e.word.stem for e in explained}
    meant = _words(original)
    for step, i, j, k, end in _matcher(explained, original).get_opcodes():
        old = [word for word in meant[k:end] if word.stem not in said]
        has_noun = any(word.surface[:1].isupper() for word in old)
        new = [e for e in explained[i:j] if e in foreign and _says_much(e, stands_for_noun=has_noun)]
        if step == "replace" and old and new:
            yield f"„{new[0].word.surface}“ statt „{old[0].surface}“"


def _matcher(explained: Sequence[Explained], original: SourceSentence) -> SequenceMatcher[str]:
    said = [e.stem or e.word.stem for e in explained]
    return SequenceMatcher(None, said, [word.stem for word in _words(original)], autojunk=False)


def _words(sentence: SourceSentence) -> list[Word]:
    return [word for word in sentence.words if not word.stem[:1].isdigit()]


def _says_much(explained: Explained, *, stands_for_noun: bool) -> bool:
    """Tell whether a word in the place of others changes what is said."""
    if not explained.is_plain:
        return True
    is_from_elsewhere = explained.stem == explained.word.stem and explained.word.surface[:1].isupper()
    return is_from_elsewhere and stands_for_noun
