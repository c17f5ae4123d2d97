"""What a question says about the sources that fit it: place, size, year, kind, topic."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence

from assistant.language.places import laender_in
from assistant.language.tokens import plain_numbers
from assistant.records import Hint, HintKind, Kind
from assistant.retrieval.intent import KIND_OF_INTENT
from assistant.retrieval.municipalities import MunicipalityFinder
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
    r"(?:\b(?:Bundesl|L)and\s+|\bFreistaat\s+)?$",
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
        municipalities: gives the finder for the municipalities of the base as it is now.
    """

    def __init__(self, topics: TopicFinder, municipalities: Callable[[], MunicipalityFinder]) -> None:
        self._topics = topics
        self._municipalities = municipalities

    def read(self, query: Query) -> tuple[Hint, ...]:
        """Return the hints of a question, what it says about the place first."""
        states = laender_in(query.text)
        found = [Hint(HintKind.STATE, state, state) for state in states]
        # Berlin, Bremen and Hamburg are both.
        places = [name for name in self._municipalities().find(query.text) if name not in states]
        found += [Hint(HintKind.MUNICIPALITY, name, name) for name in places]
        size = size_in(query.text)
        if size is not None:
            found.append(Hint(HintKind.SIZE, size.value, size.label))
        found += [Hint(HintKind.YEAR, year, year) for year in dict.fromkeys(_YEAR.findall(query.text))]
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
                text = self._municipalities().without(text, value)
            elif kind is HintKind.SIZE:
                text = _without_size(text, value)
            elif kind is HintKind.YEAR:
                spans = [found.span() for found in _YEAR.finditer(text) if found[0] == value]
                text = _without_spans(text, spans, _BEFORE_YEAR)
        return text if re.search(r"\w", text) else question


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
