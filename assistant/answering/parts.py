"""Several questions in one message, each made to stand alone."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.language.sentences import sentence_spans
from assistant.language.tokens import content_words, stop_words
from assistant.retrieval.intent import KIND_OF_INTENT, intents_of

_MOST_PARTS = 4
_FEWEST_WORDS = 3
"""Words of a question; a shorter one such as "ab wann?" belongs to its neighbour."""
_OWN_NAMES = 3
"""Names from which a question says itself what it is about."""
_VERB = (
    r"(?:ist|sind|war|waren|wird|werden|wurde|kostet|kosten|fördert|fördern|zahlt|zahlen|bezahlt|gibt|gab|hat|haben"
    r"|hatte|muss|müssen|kann|können|darf|dürfen|soll|sollen|macht|machen|bringt|hilft|berät|unterstützt|läuft"
    r"|gilt|gelten|trägt|braucht|brauchen|dauert|lohnt)"
)
_ASKING = (
    r"(?:wer|was|wie|wann|wo|woher|wohin|womit|wofür|woran|warum|wieso|weshalb|wem|wen"
    r"|(?:bis|ab|seit) wann|an wen|bei wem|mit wem|um wie ?viel|welche[nmrs]?"
    r"|(?:in|an|bei|nach|von) welche[nmrs]?)"
)
_OPENING = re.compile(rf"^(?:und |oder |aber |ausserdem |außerdem )?(?:{_ASKING}|{_VERB})\b", re.IGNORECASE)
_BETWEEN = re.compile(
    rf"(?:,\s*|\s+)(?:und|sowie)\s+"
    rf"(?=(?:{_ASKING}|gibt es|gab es|{_VERB} (?:es|das|man|wir|sich|dafür|dazu))\b)"
    rf"|,\s*(?=(?:wer|was|wo|wann) {_VERB}\b)",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(
    r"\b(?:das|dies|dafür|davon|dazu|damit|dabei|dagegen|dort|es|sie|ihn|ihm|er|so (?:etwas|was|ein\w*)"
    r"|solche[nmrs]?|sowas|diese[nmrs]?|hier|da)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"\b[A-ZÄÖÜ0-9][\w-]+")
_PLACE = re.compile(r"\bin (?:der |dem )?[A-ZÄÖÜ][\w-]+")
_PARTICULAR = 10
"""Letters from which a noun says what it is about; "Beispiele" and "Zuschuss" are short."""
_KNOWN = re.compile(r"\b(?:[Dd](?:er|ie|as|em|en|es)|[Zz]u[mr]|[Ii]m|[Bb]eim|[Vv]om) ([A-ZÄÖÜ][\w-]+)")
"""A noun that is spoken of as known."""
_DESCRIBED = re.compile(r"\b([a-zäöüß]+(?:e|en|er|es|em)) (?=[A-ZÄÖÜ])")


@dataclass(frozen=True, slots=True)
class Part:
    """One of several questions.

    Attributes:
        text: the question in the words of the asker.
        search: the same with the subject that the other sentences name, for finding documents.
        names: the nouns of the question itself, which its answer must know beside the subject.
    """

    text: str
    search: str
    names: tuple[str, ...] = ()


def split_question(question: str) -> tuple[Part, ...]:
    """Return the questions of a message in their order; one that asks one thing comes back as it is.

    "Was kostet ein Holzbau und wer fördert das?" asks two things, and the second one takes the subject of
    the first. What is only told beside the questions goes with each of them.
    """
    sentences = [question[start:end] for start, end in sentence_spans(question)]
    told = [s for s in sentences if not s.endswith("?") and not _OPENING.match(s)]
    asked: list[str] = []
    for clause in (clause for s in sentences if s not in told for clause in _clauses(s)):
        if asked and not _asks_elsewhere(clause):
            asked[-1] = f"{asked[-1]} {clause}"
        else:
            asked.append(clause)
    if not 1 < len(asked) <= _MOST_PARTS:
        return (Part(question, question),)
    parts = []
    for number, clause in enumerate(asked):
        known = [_subject(" ".join(told))] if told else []
        if number and _is_open(clause):
            known.append(_subject(_without_place(asked[0], clause)))
        question_alone = _asked(clause)
        search = " ".join((question_alone, *filter(None, known)))
        parts.append(Part(question_alone, search, tuple(_names(question_alone))))
    return tuple(parts)


def _clauses(sentence: str) -> list[str]:
    """Cut a question where another one begins; a clause that asks nothing stays with its neighbour."""
    if not _OPENING.match(sentence):
        return [sentence]
    clauses: list[str] = []
    start = 0
    for between in _BETWEEN.finditer(sentence):
        clause, rest = sentence[start : between.start()], sentence[between.end() :]
        if min(len(clause.split()), len(rest.split())) >= _FEWEST_WORDS:
            clauses.append(clause)
            start = between.start() + len(between[0]) - len(between[0].lstrip(" ,"))
    return [*clauses, sentence[start:]]


def _asks_elsewhere(clause: str) -> bool:
    """Tell whether the answer may stand in another document than that to the question before.

    "Was hat sie gebracht?" asks more of the same; "Wer fördert das?" asks for a source of another kind.
    """
    return bool(_names(clause)) or any(intent in KIND_OF_INTENT for intent in intents_of(clause))


def _is_open(clause: str) -> bool:
    """Tell whether a question leaves its subject to the ones before.

    It has one of its own when it points back with no word and names something particular: a long word
    such as "Straßenbeleuchtung" that no "die" or "der" calls known.
    """
    if _POINTS_BACK.search(clause):
        return True
    names = _names(clause)
    known = set(_KNOWN.findall(clause))
    return len(names) < _OWN_NAMES and not any(len(n) >= _PARTICULAR and n not in known for n in names)


def _without_place(first: str, clause: str) -> str:
    """Leave out the place of the first question if the clause asks the same of another one."""
    opening, other = (_asked(text).lower().split()[:2] for text in (first, clause))
    asks_the_same = opening == other
    return _PLACE.sub("", first) if asks_the_same and _PLACE.search(clause) else first


def _subject(text: str) -> str:
    """Return the names in a text with the words that describe them, without what asks."""
    described = {match.start(): match[1] for match in _DESCRIBED.finditer(text)}
    described = {i: word for i, word in described.items() if word.lower() not in stop_words()}
    names = {match.start(): match[0] for match in _NAME.finditer(text) if match[0] in _names(text)}
    words = [word for _, word in sorted((described | names).items())]
    if names:
        return " ".join(words)
    # Without capitals every content word may belong to the subject.
    return " ".join(word for word in content_words(text) if not re.fullmatch(_VERB, word, re.IGNORECASE))


def _names(text: str) -> list[str]:
    words = _NAME.findall(text)
    opening = text.lstrip('„"(').split(" ", 1)[0]
    is_opener = bool(_OPENING.match(text)) or opening.lower() in stop_words()
    return [w for i, w in enumerate(words) if not (i == 0 and is_opener and w == opening)]


def _asked(clause: str) -> str:
    """Write a clause as a question of its own: a capital first, one question mark last."""
    clause = re.sub(r"^(?:und|oder|aber|außerdem)\s+", "", clause.strip(" ,;"), flags=re.IGNORECASE)
    return f"{clause[:1].upper()}{clause[1:].rstrip('?!. ')}?"
