"""Whether the numbers, directions and nouns of a sentence belong together as in its source."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain

from assistant.answering.polarity import negations_in
from assistant.answering.source_text import BEFORE_MARK, DENIED, Placement, SourceSentence
from assistant.language.places import laender_in

_GOVERNED = re.compile(
    r"\b(über|durch|als|gegen|statt|ohne|anstelle von|anstatt|zu|zur|zum)\s+"
    r"(?:[a-zäöüß]+\s+){0,3}([A-ZÄÖÜ][\w-]+)"
)
_ACTING = re.compile(r"\b[Dd]er\s+(?:[\w-]+er?\s+)?([A-ZÄÖÜ][\w-]+)")
_PREPOSITIONS = """
an auf aus bei durch für gegen gegenüber in mit nach neben ohne seit statt um unter von vor zu über zwischen
"""
_BEFORE_NAME = re.compile(
    r"(?=\b([A-ZÄÖÜ][\wäöüß-]{3,}|nach|von|aus|vor|neben|gegenüber|statt|durch)\s+([A-ZÄÖÜ][\w-]+))"
)
_OWNED = re.compile(r"\b([A-ZÄÖÜ][\w-]{3,})\s+(?:des|der|von|vom)\s+(?:[\wäöüß-]+en\s+)?([A-ZÄÖÜ][\w-]+)")
_NO_PREPOSITION = "".join(rf"(?<!\b{word} )" for word in _PREPOSITIONS.split())
_ACTED_ON = re.compile(_NO_PREPOSITION + r"\b(?:den|dem)\s+(?:[\wäöüß-]+en\s+)?([A-ZÄÖÜ][\w-]+)")
_SUBJECT = re.compile(
    r"Der\s+([A-ZÄÖÜ][\w-]+)\s+[a-zäöü]+te?\b|Der\s+([A-ZÄÖÜ][\w-]+)\s+(?:darf|kann|muss|soll)\b"
)
_OBLIQUE = re.compile(r"\b(?:dem|den|vom|beim|zum|im)\s+(?:[\w-]+en\s+)?([A-ZÄÖÜ][\w-]+)")
_SAME_PREPOSITION = {"zur": "zu", "zum": "zu", "anstelle von": "statt", "anstatt": "statt"}
_MEASURED = re.compile(
    r"\b(Tonnen?|Kubikmetern?|Quadratmetern?|Kilogramm|Litern?|Hektar|Kilowattstunden?|Euro|Prozent)\s+"
    r"(?:an\s+)?([A-ZÄÖÜ][\w-]+)"
)

StemOf = Callable[[str], str]


def binding_problems(
    claim: SourceSentence,
    source: Sequence[SourceSentence],
    meaning: Mapping[str, str],
    stem_of: StemOf,
) -> list[str]:
    """Return what the claim binds otherwise than its source.

    Args:
        claim: the sentence.
        source: the sentences that it may rest on.
        meaning: stems of the claim to the stems of the source that stand for them.
        stem_of: returns the stem of a word as written.
    """
    return [
        *_wrong_values(claim, source, meaning),
        *_wrong_prepositions(claim, source, stem_of),
        *_wrong_measures(claim, source, stem_of),
        *_wrong_cases(claim, source, stem_of),
        *_wrong_names(claim, source, stem_of),
        *_wrong_owners(claim, source, stem_of),
    ]


def _wrong_values(
    claim: SourceSentence, source: Sequence[SourceSentence], meaning: Mapping[str, str]
) -> Iterator[str]:
    """Yield values whose words stand by another value in the source."""
    everywhere = [(sentence, place) for sentence in source for place in sentence.placements]
    for placement in claim.placements:
        anchors = _meant(placement.words, meaning)
        rivals = [
            (s, p)
            for s, p in everywhere
            if p.value.kind == placement.value.kind and p.value.number != placement.value.number
        ]
        own = [(s, p) for s, p in everywhere if p.value.number == placement.value.number]
        if placement.value.kind == "year" or not own:
            continue
        years = _years_of(anchors)
        own_years = [_years_of(p.words | p.shared) for _, p in own]
        if years and all(own_years) and not any(years & found for found in own_years):
            yield f"Zuordnung {placement.value.number}"
        agreeing = {stem for _, p in own for stem in p.words | p.shared}
        elsewhere = {stem for _, p in rivals for stem in p.words}
        # What stands by both values tells nothing.
        kept, lost = anchors & (agreeing - elsewhere), anchors & (elsewhere - agreeing)
        all_anchors = anchors | _meant(placement.shared, meaning)
        names = frozenset(stem for one in source for stem in one.names)
        if _is_exchanged(kept, lost, all_anchors, names, own, rivals):
            yield f"Zuordnung {placement.value.number}"


def strays(
    claim: SourceSentence,
    source: Sequence[SourceSentence],
    meaning: Mapping[str, str],
    nouns: Mapping[str, bool],
    explains: Callable[[SourceSentence, str], bool],
) -> Iterator[str]:
    """Yield what comes alone from another sentence of the source than all the rest of the claim.

    "Das Risiko trägt die Stadt" has all its words from a source that says "Das Risiko trägt die Firma. Die
    Stadt wird entlastet." Who joins two sentences takes more than one word from each.

    Args:
        claim: the sentence.
        source: the sentences that it may rest on.
        meaning: stems of the claim to the stems of the source that stand for them.
        nouns: stems that must not come alone, and whether the title of the document has them.
        explains: whether a sentence has another word for a stem.
    """
    said = set(meaning.values())
    values = claim.values
    if not source or not said:
        return
    closest = max(source, key=lambda one: (len(said & one.company), len(values & one.values)))
    rest = (said - closest.company) | {number for number, _ in values - closest.values}
    if negations_in(claim.text) > negations_in(closest.text):
        rest.add(DENIED)
    laender = set(laender_in(claim.text))
    if laender and laender_in(closest.text) and not laender & set(laender_in(closest.text)):
        yield f"Zusammenhang „{min(laender)}“"
    for noun, is_known in nouns.items():
        others = [one for one in source if noun in one.company]
        company = rest - {noun} - _neighbours(claim, noun)
        if noun not in rest or any(company & one.elements for one in others) or explains(closest, noun):
            continue
        # What the document is about may be named anywhere, but not in the place of something else.
        if (_one_word_names(closest) if is_known else closest.nouns) - said:
            yield f"Zusammenhang „{noun}“"
    for number, kind in sorted(values - closest.values):
        others = [one for one in source if (number, kind) in one.values]
        rivals = {n for n, k in closest.values - values if k == kind}
        if rivals and others and not any(rest & one.elements - {number} for one in others):
            yield f"Zusammenhang {number}"


def _one_word_names(sentence: SourceSentence) -> set[str]:
    """Return the names that are no abbreviations."""
    capitals = {word.stem for word in sentence.words if sum(map(str.isupper, word.surface)) > 1}
    return set(sentence.names) - capitals


def _neighbours(claim: SourceSentence, noun: str) -> set[str]:
    """Return the stems of words with a capital beside a noun: "Hamburg Wasser" is one name."""
    return {
        other.stem
        for word in claim.words
        if word.stem == noun
        for other in claim.words
        if other.surface[:1].isupper()
        and (
            f"{word.surface} {other.surface}" in claim.text or f"{other.surface} {word.surface}" in claim.text
        )
    }


def _is_exchanged(
    kept: frozenset[str],
    lost: frozenset[str],
    anchors: frozenset[str],
    names: frozenset[str],
    own: Sequence[tuple[SourceSentence, Placement]],
    rivals: Sequence[tuple[SourceSentence, Placement]],
) -> bool:
    if not lost:
        return False
    if len(lost) > len(kept) or any(stem[:1].isdigit() or stem == BEFORE_MARK for stem in lost):
        return True
    if lost & names and all(sentence.names - anchors for sentence, _ in own):
        return True
    # In one sentence of the source: "in Kitas ein Fünftel, in Schulen ein Drittel".
    return any(
        lost & rival.words and exclusive and not exclusive & anchors
        for sentence, place in own
        for other, rival in rivals
        if other is sentence
        for exclusive in ((place.words - rival.words) & sentence.nouns,)
    )


def _years_of(stems: Iterable[str]) -> set[str]:
    return {stem for stem in stems if len(stem) == 4 and stem.isdigit() and stem[:2] in {"19", "20"}}


def _meant(stems: frozenset[str], meaning: Mapping[str, str]) -> frozenset[str]:
    return frozenset(
        meaning.get(stem, stem)
        for stem in stems
        if stem in meaning or stem[:1].isdigit() or stem == BEFORE_MARK
    )


def _wrong_prepositions(
    claim: SourceSentence, source: Sequence[SourceSentence], stem_of: StemOf
) -> Iterator[str]:
    """Yield nouns that have changed places: "über ihre Ortsgemeinde" for "über ihre Verbandsgemeinde"."""
    said = _governed(claim.text, stem_of)
    for preposition, noun in said:
        sentences = [sentence for sentence in source if noun in sentence.stems]
        meant = [_governed(sentence.text, stem_of) for sentence in sentences]
        if not sentences or any((preposition, noun) in pairs for pairs in meant):
            continue
        others = {other for pairs in meant for found, other in pairs if found == preposition}
        free = claim.stems - {governed for _, governed in said}
        if others & free or any((p, other) in said for other in others for p, _ in said if p != preposition):
            yield f"Zuordnung „{preposition}“"


def _governed(text: str, stem_of: StemOf) -> set[tuple[str, str]]:
    return {
        (_SAME_PREPOSITION.get(preposition.lower(), preposition.lower()), stem_of(noun))
        for preposition, noun in _GOVERNED.findall(text)
    }


def _wrong_measures(
    claim: SourceSentence, source: Sequence[SourceSentence], stem_of: StemOf
) -> Iterator[str]:
    """Yield things that are measured in the unit of another: "eine Tonne Holz" for "ein Kubikmeter Holz"."""
    meant = set(chain.from_iterable(_measured(sentence.text, stem_of) for sentence in source))
    for unit, thing in _measured(claim.text, stem_of) - meant:
        if any(other == thing for _, other in meant) and any(found == unit for found, _ in meant):
            yield f"Zuordnung „{unit}“"


def _measured(text: str, stem_of: StemOf) -> set[tuple[str, str]]:
    return {(stem_of(unit), stem_of(thing)) for unit, thing in _MEASURED.findall(text)}


def _wrong_cases(claim: SourceSentence, source: Sequence[SourceSentence], stem_of: StemOf) -> Iterator[str]:
    """Yield nouns that act in the source and are acted on here: "der Rat zahlt", "zahlt dem Rat"."""
    yield from _wrong_subject(claim, source, stem_of)
    subject = claim.first_noun
    for noun in sorted(_with_article(claim.text, _ACTED_ON, stem_of)):
        company = [one for one in source if noun in one.stems]
        acting = [one for one in company if noun in _with_article(one.text, _ACTING, stem_of)]
        is_acted_on = any(noun in _with_article(one.text, _ACTED_ON, stem_of) for one in company)
        if not is_acted_on and any(subject in one.stems - one.governed - {noun} for one in acting):
            yield f"Rolle „{noun}“"


def _wrong_subject(claim: SourceSentence, source: Sequence[SourceSentence], stem_of: StemOf) -> Iterator[str]:
    """Yield a noun that opens the claim as its subject and is never one in the source."""
    found = _SUBJECT.match(claim.text.strip())
    if not found:
        return
    noun = stem_of(found[1] or found[2])
    texts = [one.text for one in source if noun in one.stems]
    oblique = [text for text in texts if noun in _with_article(text, _OBLIQUE, stem_of)]
    if (
        texts
        and len(oblique) == len(texts)
        and not any(noun in _with_article(t, _ACTING, stem_of) for t in texts)
    ):
        yield f"Rolle „{noun}“"


def _wrong_names(claim: SourceSentence, source: Sequence[SourceSentence], stem_of: StemOf) -> Iterator[str]:
    """Yield names that follow another word than in the source: "nach Tübingen", "Landratsamt Dillingen"."""
    meant = {pair for one in source for pair in _before_names(one, stem_of)}
    names = claim.names | {stem for one in source for stem in one.names}
    for word, name in sorted(_before_names(claim, stem_of) - meant):
        if name not in names:
            continue
        instead = {other for found, other in meant if found == word and other != name}
        is_elsewhere = any(name in one.stems for one in source)
        if is_elsewhere and any(other in claim.stems for other in instead):
            yield f"Zuordnung „{name}“"


def _wrong_owners(claim: SourceSentence, source: Sequence[SourceSentence], stem_of: StemOf) -> Iterator[str]:
    """Yield nouns that have changed places around "of": "im Auftrag des Bundes"."""
    meant = {pair for one in source for pair in _owned(one.text, stem_of)}
    for thing, owner in sorted(_owned(claim.text, stem_of) - meant):
        owners = {other for found, other in meant if found == thing}
        if owners & claim.stems and any(owner in one.stems for one in source):
            yield f"Zuordnung „{owner}“"


def _owned(text: str, stem_of: StemOf) -> set[tuple[str, str]]:
    return {(stem_of(thing), stem_of(owner)) for thing, owner in _OWNED.findall(text)}


def _before_names(sentence: SourceSentence, stem_of: StemOf) -> set[tuple[str, str]]:
    return {(word.lower(), stem_of(name)) for word, name in _BEFORE_NAME.findall(sentence.text)}


def _with_article(text: str, pattern: re.Pattern[str], stem_of: StemOf) -> set[str]:
    return {stem_of(noun) for noun in pattern.findall(text)}
