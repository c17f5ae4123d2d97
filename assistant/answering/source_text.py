"""A source as a checker of paraphrases needs it: sentences, the parts of each, the words of both."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.answering.grounding import is_name
from assistant.answering.polarity import direction_of, negations_in, without_direction
from assistant.answering.quantities import LABELS, Value, values_in
from assistant.language.analysis import GermanAnalyzer, Word
from assistant.language.places import laender_in
from assistant.language.sentences import sentence_spans

_PARENTHESES = re.compile(r"\(([^()]*)\)")
_ONLY_VALUE = re.compile(r"(?:rund |etwa |ca\. |knapp )?[\d.,]+ ?(?:%|[^\W\d]+)?")
_PART_END = re.compile(
    r"[;:()](?=\s|$)|,(?=\s)|\s[-–—]\s"
    r"|(?<!-)\s(?:und|sowie|während|wobei|aber|jedoch|sondern)(?=\s)(?<!\d und)(?<!\d sowie)"
    r"|(?<=\d)\s(?:und|sowie)(?=\s)(?!\s\d)",
    re.IGNORECASE,
)
_ANAPHORIC = re.compile(
    r"(?:Sie|Er|Es|Diese[rsmn]?|Dies|Das(?= [a-z])|Dazu|Dabei|Damit|Davon|Dafür|Daraus|Hinzu|Deren|Ihre?)\b"
)
_GOVERNED = re.compile(
    r"\b(?i:an|am|auf|aus|bei|beim|durch|für|gegen|in|im|mit|nach|ohne|seit|um|unter|von|vom|vor|zu|zum|zur|zwischen)"
    r"\s+(?:[a-zäöüß]+\s+){0,2}([A-ZÄÖÜ][\w-]+)"
)
_COMMON_ENDING = re.compile(r"(?:ung|heit|keit|schaft|tion|tät|nis|ismus|enz|anz|ling)(?:en|s|e)?$")
_TOWN_ENDING = re.compile(r"(?:ingen|burg|hausen|furt|reuth|brück(?:en)?|münde|rode|leben|scheid)$")
_IT = re.compile(
    r"\b(?:waren|sind|ist|war|wurden|beträgt|betrug) (?:es|sie)\b|\bdas (?:sind|waren|entspricht)\b",
    re.IGNORECASE,
)
_LABEL = re.compile(r"^[^,;]{1,60}:(?=\s)")
_PREPOSITION = re.compile(
    r"\b(?:auf|bis|zu|zur|zum|in|im|für|von|vom|statt|anstatt|gegenüber|mit|aus|bei|beim|nach|vor|durch|über)\s+"
    r"(?:(?!und\b)[a-zäöüß]+\s+){0,2}$"
)
_BEFORE = re.compile(
    r"\b(?:zuvor|bisher(?:ige[nrsm]?)?|bislang|früher|vorher|vormals|statt|anstatt|damals|ehemals)\b",
    re.IGNORECASE,
)
_FROM_TO = re.compile(r"\bvon\s+(?:\w+\s+)?\d[^;]*?\sauf\s+(?:\w+\s+){0,2}\d", re.IGNORECASE)
_RANGE = re.compile(r"\s*(?:[-–—/]|bis(?: zu)?|und|oder)\s*(?:rund |etwa |knapp )?")
_QUALIFIERS = re.compile(
    r"\b(?:rund|etwa|circa|ca|ungefähr|knapp|gut|höchstens|maximal|mindestens|wenigstens|insgesamt|je|jeweils|pro"
    r"|über|unter|mehr|weniger|bis|möglichst|Prozent\w*|Euro|Cent|Jahre?[ns]?|Monate?n?|Wochen?|Tage?n?|Stunden?"
    r"|Kilogramm|Tonnen?|Kilowattstunden?|Quadratmetern?|Kubikmetern?|Hektar|Kilometern?|Metern?|Litern?"
    r"|kg|km|cm|kWh|MWh|GWh|kW|MW|ha|Mio|Mrd|Tsd|Uhr|Grad)\b",
    re.IGNORECASE,
)
BEFORE_MARK = "«vorher»"
DENIED = "«nicht»"


@dataclass(frozen=True, slots=True)
class Placement:
    """A value with the words that stand by it in one part of a sentence.

    Attributes:
        value: the number or direction.
        words: stems that belong to it alone.
        shared: stems that other values of the same part have, too.
    """

    value: Value
    words: frozenset[str]
    shared: frozenset[str]


@dataclass(frozen=True, slots=True)
class SourceSentence:
    """A sentence with its words and with its values in their places."""

    text: str
    words: tuple[Word, ...]
    stems: frozenset[str]
    placements: tuple[Placement, ...]
    nouns: frozenset[str]
    names: frozenset[str]
    governed: frozenset[str]
    company: frozenset[str]

    @property
    def first_noun(self) -> str | None:
        """The stem of the first word with a capital."""
        return next((word.stem for word in self.words if word.surface[:1].isupper()), None)

    @property
    def values(self) -> set[tuple[str, str]]:
        """The numbers with their units."""
        return {(p.value.number, p.value.kind) for p in self.placements if p.value.kind != "direction"}

    @property
    def elements(self) -> set[str]:
        """Everything that a sentence can take from this one: words, numbers, a denial."""
        denial = {DENIED} if negations_in(self.text) else set()
        return set(self.company) | {number for number, _ in self.values} | denial

    def knows(self, word: Word) -> bool:
        """Whether the sentence contains a word or all parts of it."""
        return word.stem in self.stems or (bool(word.parts) and all(p in self.stems for p in word.parts))


def is_proper(word: Word) -> bool:
    """Tell whether a word is the name of one thing, as far as its spelling shows."""
    surface = word.surface
    is_short = len(surface) <= 3 and surface.isupper()
    if not surface[:1].isupper() or is_short or _COMMON_ENDING.search(surface):
        return False
    if word.parts:
        return bool(_TOWN_ENDING.search(surface))
    return is_name(surface) or bool(laender_in(surface)) or bool(_TOWN_ENDING.search(surface))


class SentenceReader:
    """Reads sentences into their parts."""

    def __init__(self, analyzer: GermanAnalyzer) -> None:
        self._analyzer = analyzer

    def read_all(self, texts: Sequence[str]) -> list[SourceSentence]:
        """Read every sentence of some texts."""
        return [one for text in texts for one in self._read_text(text)]

    def _read_text(self, text: str) -> Iterator[SourceSentence]:
        before: frozenset[str] = frozenset()
        for start, end in sentence_spans(text):
            one = self.read(text[start:end])
            # "Sie sollen vernetzen" is said of the sentence before.
            yield replace(one, company=one.stems | before) if _ANAPHORIC.match(one.text) else one
            before = one.stems

    def read(self, text: str, places: frozenset[str] = frozenset()) -> SourceSentence:
        """Read one sentence; `places` are stems of words that name a municipality."""
        words = tuple(self._analyzer.analyze(text))
        nouns = frozenset(w.stem for w in words if w.surface[:1].isupper())
        names = frozenset(w.stem for w in words if is_proper(w) or w.stem in places)
        governed = frozenset(self._analyzer.word(noun).stem for noun in _GOVERNED.findall(text))
        stems = self.stems(words)
        return SourceSentence(
            text, words, stems, tuple(self._placements(text)), nouns, names, governed, stems
        )

    @staticmethod
    def stems(words: Sequence[Word]) -> frozenset[str]:
        """Return the stems of words and of the parts of compounds."""
        return frozenset(w.stem for w in words) | {part for w in words for part in w.parts}

    def _placements(self, text: str) -> Iterator[Placement]:
        yield from self._labels(text)
        before: frozenset[str] = frozenset()
        for part in _parts(text):
            for placement in self._placed(part):
                # "2022 waren es 172 kg" is said of the part before.
                is_said_of_before = _IT.search(part) and not any(map(str.isalpha, placement.words))
                yield replace(placement, shared=placement.shared | before) if is_said_of_before else placement
            before = self._anchors(part)

    def _labels(self, text: str) -> Iterator[Placement]:
        """Place paragraphs of a law: one says where all of the sentence stands, several divide it."""
        labels = [value for value, _, _ in values_in(text) if value.kind in LABELS]
        for kind in dict.fromkeys(value.kind for value in labels):
            own = {value for value in labels if value.kind == kind}
            pieces = [text] if len(own) == 1 else text.split(";")
            for piece in pieces:
                for value, _, _ in values_in(piece):
                    if value in own:
                        yield Placement(value, self._anchors(piece), frozenset())

    def _placed(self, part: str) -> Iterator[Placement]:
        """Place the values of one part; words before the first are shared, others belong to the nearest."""
        numbers = [found for found in values_in(part) if found[0].kind not in LABELS]
        for kind in dict.fromkeys(value.kind for value, _, _ in numbers):
            group = [found for found in numbers if found[0].kind == kind]
            others = [found for found in numbers if found[0].kind != kind]
            yield from self._group(part, group, others)
        direction = direction_of(part)
        if direction:
            stems = self._anchors(part)
            yield Placement(Value(direction, "direction"), stems, frozenset())

    def _group(
        self, part: str, group: list[tuple[Value, int, int]], others: list[tuple[Value, int, int]]
    ) -> Iterator[Placement]:
        if len({value for value, _, _ in group}) == 1:
            yield Placement(group[0][0], self._anchors(part) | _years(others), frozenset())
            return
        shared = self._anchors(part[: group[0][1]])
        cuts = [_cut(part, group[i][2], group[i + 1][1]) for i in range(len(group) - 1)] + [len(part)]
        starts = [group[0][1], *cuts[:-1]]
        pieces = [part[start:end] for start, end in zip(starts, cuts, strict=True)]
        stems = [self._anchors(piece) for piece in pieces]
        for i in range(len(stems) - 2, -1, -1):
            # "15 bis 35 Prozent der Kosten": nothing stands by the first number alone.
            if _RANGE.fullmatch(part[group[i][2] : group[i + 1][1]]):
                stems[i] = stems[i + 1]
        if len(group) == 2 and _FROM_TO.search(part):
            stems[0] |= {BEFORE_MARK}
        for (value, _, _), piece, own in zip(group, pieces, stems, strict=True):
            yield Placement(value, own | _years([f for f in others if f[0].number in piece]), shared)

    def _anchors(self, text: str) -> frozenset[str]:
        bare = _QUALIFIERS.sub(" ", without_direction(text))
        for _, start, end in reversed(values_in(bare)):
            bare = f"{bare[:start]} {bare[end:]}"
        words = self._analyzer.analyze(bare)
        marks = {BEFORE_MARK} if _BEFORE.search(text) else set()
        return frozenset(w.stem for w in words if not w.stem[:1].isdigit()) | marks


def _years(found: Sequence[tuple[Value, int, int]]) -> frozenset[str]:
    return frozenset(value.number for value, _, _ in found if value.kind == "year")


def _cut(part: str, end: int, start: int) -> int:
    """Return where the words after one number give way to those before the next."""
    between = part[end:start]
    found = _PREPOSITION.search(between)
    return end + found.start() if found else start


def _parts(sentence: str) -> list[str]:
    """Cut a sentence into parts with a value each; pieces without one join their neighbour."""
    text = _PARENTHESES.sub(lambda m: f" {m[1]} " if _ONLY_VALUE.fullmatch(m[1].strip()) else m[0], sentence)
    label = _LABEL.match(text)
    if label is None:
        return [part for section in text.split(";") for part in _parts_of_section(section, 0)]
    first, *others = text.split(";")
    return [
        *_parts_of_section(first, label.end()),
        *(part for section in others for part in _parts_of_section(section, 0)),
    ]


def _parts_of_section(text: str, start: int) -> list[str]:
    ends = [found.start() for found in _PART_END.finditer(text, start)]
    raw = [text[begin:end] for begin, end in zip([0, *ends], [*ends, len(text)], strict=True)]
    raw = [piece for piece in raw if piece.strip()]
    has_value = [_has_value(piece) or direction_of(piece) is not None for piece in raw]
    if sum(has_value) < 2:
        return [text]
    leads = has_value[0] and _has_value(raw[0][: len(raw[0]) // 2])
    parts: list[str] = []
    pending = ""
    for piece, is_own in zip(raw, has_value, strict=True):
        if is_own:
            parts.append(pending + piece)
            pending = ""
        elif leads and parts:
            parts[-1] += piece
        else:
            pending += piece
    if pending:
        parts[-1] += pending
    return parts


def _has_value(text: str) -> bool:
    return any(value.kind not in LABELS for value, _, _ in values_in(text))
