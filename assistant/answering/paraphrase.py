"""Whether a sentence in free words is supported by the passages that it cites."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.answering.binding import binding_problems, strays
from assistant.answering.denial import denial_problems, with_denials
from assistant.answering.explained_words import ACTORS, Explained, Speech
from assistant.answering.grounding import Grounding, is_no_name
from assistant.answering.literals import (
    bare_text,
    bound_problems,
    place_problems,
    quantity_problems,
    with_spelt_units,
)
from assistant.answering.polarity import changed_prefixes
from assistant.answering.quantities import numbers_of
from assistant.answering.repetition import exchanges, repeated_by
from assistant.answering.source_text import SentenceReader, SourceSentence, is_proper
from assistant.embedding.embedder import Embedder
from assistant.language.analysis import GermanAnalyzer, Word
from assistant.language.sentences import sentence_spans

_FOREIGN_SHARE = 0.2
"""Share of the words of a sentence that its source need not explain, as long as they are no names."""
_PARTS_OF_LAENDER = frozenset(
    """
    Anhalt Baden Holstein Mecklenburg Nordrhein Pfalz Rheinland Sachsen Schleswig Vorpommern Westfalen
    Württemberg Bayern Berlin Brandenburg Bremen Hamburg Hessen Niedersachsen Saarland Thüringen
    """.split()  # noqa: SIM905 -- a list of quoted words is no easier to read
)
"""Länder are compared as a whole, not word by word."""
_NOT_HYPHEN = re.compile(r"\bnicht-?(\w{5,})")
_TEXTS_KEPT = 256
_SENTENCES_KEPT = 2_000


@dataclass(frozen=True, slots=True)
class Source:
    """A passage as a sentence may rest on it.

    Attributes:
        text: the passage.
        context: what stands above it: title, headings, place.
        place: the municipality that it is about, if it is about one.
    """

    text: str
    context: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class _Case:
    """A sentence beside its source.

    Attributes:
        claim: the sentence.
        source: the sentences of the passages.
        explained: its words with what the source has for them.
        context: stems of what stands above the passages.
        places: stems of the names of the municipalities.
    """

    claim: SourceSentence
    source: tuple[SourceSentence, ...]
    explained: tuple[Explained, ...]
    context: frozenset[str]
    places: frozenset[str]

    @property
    def meaning(self) -> dict[str, str]:
        """Stems of the sentence to the stems of the source that stand for them."""
        return {e.word.stem: e.stem for e in self.explained if e.stem}


class ParaphraseChecker:
    """Checks free wording: numbers, places, names literally, other words by their meaning, roles by order."""

    def __init__(self, analyzer: GermanAnalyzer, embedder: Embedder) -> None:
        self._analyzer = analyzer
        self._speech = Speech(analyzer, embedder)
        self._reader = SentenceReader(analyzer)
        self._read_passage = lru_cache(maxsize=_TEXTS_KEPT)(self._read)
        self._vocabulary = lru_cache(maxsize=_SENTENCES_KEPT)(self._speech.vocabulary)

    def check(self, sentence: str, sources: Sequence[Source]) -> Grounding:
        """Check a sentence against the passages it cites."""
        if not sources:
            return Grounding(("keine Quelle",))
        bare = bare_text(sentence)
        if not any(character.isalnum() for character in bare):
            return Grounding(("kein Satz",))
        originals = [s.text[start:end] for s in sources for start, end in sentence_spans(s.text)]
        if any(bare == bare_text(original) for original in originals):
            return Grounding(())
        return Grounding(tuple(dict.fromkeys(self._problems(sentence, sources))))

    def _read(self, text: str) -> tuple[SourceSentence, ...]:
        return tuple(self._reader.read_all([with_spelt_units(text)]))

    def _problems(self, sentence: str, sources: Sequence[Source]) -> Iterator[str]:
        text = "\n".join(passage.text for passage in sources)
        context = "\n".join(passage.context for passage in sources)
        yield from quantity_problems(sentence, f"{text}\n{context}")
        yield from bound_problems(sentence, text)
        yield from place_problems(sentence, f"{text}\n{context}")
        meant = with_denials(text, sentence)
        yield from (f"Gegenteil „{word}“" for word in changed_prefixes(_lower(sentence), _lower(meant)))
        denied = {
            word
            for word in _NOT_HYPHEN.findall(text.lower())
            if word not in _NOT_HYPHEN.findall(sentence.lower())
        }
        yield from (f"Gegenteil „{word}“" for word in sorted(denied & _lower(sentence)))
        case = self._case(sentence, sources, context)
        yield from _wording_problems(case)
        repeated = repeated_by(case.explained, case.source)
        yield from denial_problems(case.claim, case.meaning, case.source, repeated, self._stems_of)
        yield from binding_problems(case.claim, case.source, case.meaning, self._stem_of)
        yield from self._exchange_problems(case, repeated)
        yield from self._strays(case)

    def _case(self, sentence: str, sources: Sequence[Source], context: str) -> _Case:
        places = frozenset(w.stem for passage in sources for w in self._analyzer.analyze(passage.place))
        claim = self._reader.read(with_spelt_units(sentence), places)
        source = tuple(one for passage in sources for one in self._read_passage(passage.text))
        above = self._analyzer.analyze(context)
        vocabulary = self._speech.vocabulary((*(word for one in source for word in one.words), *above))
        words = [word for word in claim.words if not _is_number(word)]
        return _Case(
            claim,
            source,
            tuple(vocabulary.explain(word) for word in words),
            SentenceReader.stems(above),
            places,
        )

    def _exchange_problems(self, case: _Case, repeated: Sequence[SourceSentence]) -> Iterator[str]:
        """Yield what stands in the place of something else in a sentence that is nearly repeated."""
        if not repeated:
            return
        literal = "\n".join(one.text for one in repeated)
        if numbers_of(literal) - numbers_of(case.claim.text):
            yield from (f"{problem} im Satz" for problem in quantity_problems(case.claim.text, literal))
        explained = [
            e
            for e in case.explained
            if e.stem not in case.context and not self._explains(repeated[0], e.word)
        ]
        yield from exchanges(case.explained, explained, repeated[0])

    def _strays(self, case: _Case) -> Iterator[str]:
        words = {e.stem: e.word for e in case.explained if e.stem == e.word.stem and not e.is_plain}

        def explains(sentence: SourceSentence, stem: str) -> bool:
            # "Die Müllmenge" is what the sentence calls "diese Menge".
            head = words[stem].parts[-1:]
            return bool(set(head) & sentence.stems) or self._explains(sentence, words[stem])

        for clause in case.claim.text.split(";"):
            own = self._stems_of(clause)
            nouns = {
                stem: stem in case.context
                for stem, word in words.items()
                if stem in own and _is_noun(word, case.claim) and _must_not_stray(word, case)
            }
            meaning = {said: meant for said, meant in case.meaning.items() if said in own}
            yield from strays(self._reader.read(clause), case.source, meaning, nouns, explains)

    def _explains(self, sentence: SourceSentence, word: Word) -> bool:
        return self._vocabulary(sentence.words).explain(word).stem is not None

    def _stem_of(self, surface: str) -> str:
        return self._analyzer.word(surface).stem

    def _stems_of(self, text: str) -> set[str]:
        return set(SentenceReader.stems(self._analyzer.analyze(text)))


def _wording_problems(case: _Case) -> Iterator[str]:
    foreign = [e.word for e in case.explained if e.stem is None and not e.is_plain]
    yield from (f"Name {word.surface}" for word in foreign if _is_noun(word, case.claim))
    if len(foreign) > _FOREIGN_SHARE * len(case.explained):
        yield f"Wortlaut {', '.join(word.surface for word in foreign)}"
    if not any(e.stem for e in case.explained):
        yield "Wortlaut"


def _is_noun(word: Word, claim: SourceSentence) -> bool:
    """Tell whether a word is written with a capital for another reason than that it comes first."""
    is_opening = claim.text.lstrip('„"»( ').startswith(word.surface)
    return word.surface[:1].isupper() and not (is_opening and is_no_name(word.surface))


def _must_not_stray(word: Word, case: _Case) -> bool:
    """Tell whether a noun matters in its place: what the title names may stand anywhere, unless it acts."""
    if word.stem in case.context and word.surface in _PARTS_OF_LAENDER:
        return False  # compared as a whole
    is_named = word.stem in case.places or is_proper(word)
    return word.stem not in case.context or is_named or word.surface in ACTORS


def _is_number(word: Word) -> bool:
    return word.stem[:1].isdigit() or bool(numbers_of(word.surface))


def _lower(text: str) -> set[str]:
    return set(text.lower().replace(".", " ").replace(",", " ").split())
