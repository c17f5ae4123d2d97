"""What a question says about the sources that fit it: place, size, year, kind, topic."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from assistant.language.gazetteer import NamedPlace, named_places
from assistant.language.places import laender_in
from assistant.language.tokens import plain_numbers
from assistant.records import Hint, HintKind, Kind
from assistant.retrieval.intent import KIND_OF_INTENT
from assistant.retrieval.query import Query
from assistant.retrieval.sizes import size_in
from assistant.retrieval.topics import TopicFinder

HintKey = tuple[HintKind, str]

KIND_LABELS = {
    Kind.CASE_STUDY: "Beispiele",
    Kind.GUIDANCE: "Anleitungen",
    Kind.FUNDING: "Förderung",
    Kind.LAW: "Recht",
    Kind.CONTACT: "Anlaufstellen",
}
_YEAR = re.compile(
    r"(?<![\d.,§-])(?<!§ )(?:19|20)\d\d(?![\d.,]*\d)(?!\s*(?:€|euro|einwohner|kwh|t\b))", re.IGNORECASE
)
_WORD = re.compile(r"[\w-]+")
_MOST_WORDS_OF_A_PLACE = 3
_BEFORE_PLACE = re.compile(
    r"(?:\b(?:in|im|aus|für|von|bei|nach)\s+)?(?:\b(?:dem|der|das|den)\s+)?"
    r"(?:\b(?:Bundesland|Land|Freistaat|(?:Land)?kreis|(?:Verbands)?gemeinde|Stadt)\s+)?$",
    re.IGNORECASE,
)
_BEFORE_YEAR = re.compile(
    r"(?:\b(?:im|seit|ab|bis|vor|nach|in|von)\s+)?(?:\b(?:jahre?|dem jahr)\s+)?$", re.IGNORECASE
)
_BEFORE_SIZE = re.compile(r"(?:\b(?:in|für|bei|mit|von|einer|einem|eine|unsere[rn]?)\s+)*$", re.IGNORECASE)


class HintReader:
    """Reads the hints of questions.

    Args:
        topics: finds the topics of the base.
    """

    def __init__(self, topics: TopicFinder) -> None:
        self._topics = topics

    def read(self, query: Query) -> tuple[Hint, ...]:
        """Return the hints of a question, what it says about the place first."""
        states = laender_in(query.reading)
        found = [Hint(HintKind.STATE, state, state) for state in states]
        places = dict.fromkeys(place.name for place in _municipalities_in(query.reading, states))
        found += [Hint(HintKind.MUNICIPALITY, name, name) for name in places]
        size = size_in(query.reading)
        if size is not None:
            found.append(Hint(HintKind.SIZE, size.value, size.label))
        found += [Hint(HintKind.YEAR, year, year) for year in dict.fromkeys(_YEAR.findall(query.reading))]
        kinds = KIND_OF_INTENT.get(query.intent, ())
        found += [Hint(HintKind.KIND, kind.value, KIND_LABELS[kind]) for kind in kinds]
        topics = self._topics.find(query.words)
        found += [Hint(HintKind.TOPIC, topic.topic_id, topic.label) for topic in topics]
        return tuple(found)

    def without(self, question: str, ignored: Collection[HintKey]) -> str:
        """Return the question without the words that say what is to be ignored.

        Kinds and topics stay: they are what is asked, only their bonus goes. A question of nothing else
        stays as it is.
        """
        text = question
        for kind, value in ignored:
            if kind is HintKind.STATE:
                text = _without_state(text, value)
            elif kind is HintKind.MUNICIPALITY:
                places = _municipalities_in(text, laender_in(text))
                spans = [(p.start, p.end) for p in places if p.name == value]
                text = _without_spans(text, spans, _BEFORE_PLACE)
            elif kind is HintKind.SIZE:
                text = _without_size(text, value)
            elif kind is HintKind.YEAR:
                spans = [found.span() for found in _YEAR.finditer(text) if found[0] == value]
                text = _without_spans(text, spans, _BEFORE_YEAR)
        return text if re.search(r"\w", text) else question


def _municipalities_in(text: str, states: Collection[str]) -> list[NamedPlace]:
    """Return the German places that a text names, other than its Länder: Berlin is both."""
    return [p for p in named_places(text) if not p.is_abroad and p.name not in states]


def _without_state(text: str, state: str) -> str:
    words = list(_WORD.finditer(text))
    for length in range(1, _MOST_WORDS_OF_A_PLACE + 1):
        for first, last in zip(words, words[length - 1 :], strict=False):
            if laender_in(text[first.start() : last.end()]) == (state,):
                shorter = _without_spans(text, [(first.start(), last.end())], _BEFORE_PLACE)
                return _without_state(shorter, state)
    return text


def _without_size(text: str, value: str) -> str:
    plain = plain_numbers(text)
    size = size_in(plain)
    if size is None or size.value != value:
        return text
    return _without_spans(plain, [(size.start, size.end)], _BEFORE_SIZE)


def _without_spans(text: str, spans: Sequence[tuple[int, int]], before: re.Pattern[str]) -> str:
    for start, end in reversed(spans):
        lead = before.search(text[:start])
        text = text[: lead.start() if lead else start] + text[end:]
    return re.sub(r"\s+([?.!,])", r"\1", " ".join(text.split()))
