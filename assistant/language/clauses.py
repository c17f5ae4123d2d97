"""Places at which a long German sentence can be cut so that both halves stand alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from pathlib import Path

from assistant.language.compounds import load_counts

_DATA = Path(__file__).parent / "data" / "finite_verbs.txt"
_JOINT = re.compile(r";\s+|(?<=\w):\s+(?=[A-ZÄÖÜ])|,?\s+und\s+")
_TOKEN = re.compile(r"\S+")
_EDGES = "„“”\"'()[],.:;!?…"
_LONGEST = 1_500
"""Characters from which a text is no sentence but a list or a table; keeps the search short."""
_FEWEST_WORDS = 3
_LONGEST_SUBJECT = 6
_LONGEST_NAME = 3
"""Words of a noun with the name behind it, as in "Die Stadt Bad Dürrheim"."""
_LATEST_VERB = 9
"""Words before the verb of a main clause from which it is more likely that of a clause inside it."""
_SUBORDINATE = frozenset(
    """
    dass ob weil wenn falls sofern soweit obwohl während damit indem sodass bevor nachdem bis als wie
    welche welcher welches welchem welchen deren dessen wo wer was wann warum weshalb wofür womit
    statt anstatt ohne um
    """.split()  # noqa: SIM905 -- a list of quoted words is no easier to read
)
_ATTRIBUTION = re.compile(
    r"\b(?:laut|nach Angaben|zufolge)\b|vorgestellt|papier|vorschlag|schlägt|forder|empf(?:iehlt|ehl)|ziel"
    r"|\bplan|idee|frage|kritik|begründ|argument|sagt|meint|vermutet|sieht vor|bedingung|beispiel",
    re.IGNORECASE,
)
"""Words that say whose view follows, or on which condition; behind a full stop it would stand as a fact."""
_VIEW = re.compile(r"\b(?:laut|nach Angaben|zufolge|voraussichtlich|angeblich|vermutlich)\b", re.IGNORECASE)
"""Words on the left that hold for what follows "und", too."""
_ARTICLES = {"Der", "Die", "Das", "Ein", "Eine"}
_FEMININE = re.compile(
    r"(?:ung|heit|keit|schaft|tion|tät|ur|ei|stadt|kommune|gemeinde|behörde|stelle|agentur)$"
)
_MAYBE_PLURAL = re.compile(r"(?:en|er|s|e)$")
_FEMININE_IN_E = re.compile(
    r"(?:meinde|kommune|behörde|stelle|schule|anlage|gruppe|bahn|halle|seite|hilfe|beihilfe)$"
)
_PARTICIPLE_LIKE = re.compile(r"(?:iert|^(?:be|er|ver|ent|zer|emp|ge|miss)\w+t|setzt|holt)$")
_PLURAL = re.compile(r"(?:en|eln|ern|sind)$")


@dataclass(frozen=True, slots=True)
class Cut:
    """The stretch from `start` to `end` of a sentence can give way to a full stop.

    `subject` must then be repeated at the beginning of the second half; None where that has its own.
    """

    start: int
    end: int
    subject: str | None = None


@cache
def _finite_verbs() -> tuple[frozenset[str], frozenset[str]]:
    """Return auxiliaries and modals, and all finite verbs."""
    blocks: list[list[str]] = [[]]
    for line in _DATA.read_text("utf-8").splitlines():
        if not line:
            blocks.append([])
        elif not line.startswith("#"):
            blocks[-1] += line.split()
    return frozenset(blocks[0]), frozenset(word for block in blocks for word in block)


def first_cut(sentence: str) -> Cut | None:
    """Return the first place at which a sentence can be cut, or None.

    Cut are main clauses joined by ";", ":" or "und". A second half without a subject of its own needs that
    of the first; where it is not plain which one that is, there is no cut.
    """
    if len(sentence) > _LONGEST:
        return None
    depth = 0
    position = 0
    for joint in _JOINT.finditer(sentence):
        between = sentence[position : joint.start()]
        depth += between.count("(") + between.count("„") - between.count(")") - between.count("“")
        position = joint.start()
        if depth:
            continue
        left, right = sentence[: joint.start()], sentence[joint.end() :]
        if "und" in joint[0]:
            cut = _cut_at_und(left, right, joint)
        else:
            is_attributed = ":" in joint[0] and _ATTRIBUTION.search(left)
            are_clauses = not is_attributed and _is_main_clause(left) and _is_main_clause(right)
            cut = Cut(joint.start(), joint.end()) if are_clauses else None
        if cut is not None:
            return cut
    return None


def _cut_at_und(left: str, right: str, joint: re.Match[str]) -> Cut | None:
    # A comma on the left may open a clause that "und" goes on with.
    if any(mark in left for mark in ",:;") or any(mark in right for mark in ",;"):
        return None
    if "," in joint[0]:
        # German puts a comma before "und" only between main clauses, or after a clause inside.
        is_whole = _is_main_clause(left) and _is_main_clause(right) and _opens_with_subject(right)
        return Cut(joint.start(), joint.end()) if is_whole else None
    subject = _subject(left)
    if subject is None or _VIEW.search(left):
        return None
    is_shared = _goes_on(_words(left[len(subject) :]), _words(right))
    return Cut(joint.start(), joint.end(), _without_brackets(subject)) if is_shared else None


def _goes_on(left: Sequence[str], right: Sequence[str]) -> bool:
    """Tell whether both stretches begin with a verb of one subject, each with something behind it."""
    auxiliaries, verbs = _finite_verbs()
    if min(len(left), len(right)) < _FEWEST_WORDS or right[0] not in verbs:
        return False
    if _is_plural(left[0]) != _is_plural(right[0]):
        return False
    # After an auxiliary, "finanziert" may be a participle and "bauen" an infinitive.
    is_alone = right[0] in auxiliaries or not (_PARTICIPLE_LIKE.search(right[0]) or right[0].endswith("en"))
    return left[0] not in auxiliaries or is_alone


def _is_main_clause(text: str) -> bool:
    """Tell whether a stretch of text has a verb where a main clause has it, and does not hang on another."""
    words = _words(text)
    _, verbs = _finite_verbs()
    if len(words) < _FEWEST_WORDS or words[0].lower() in _SUBORDINATE:
        return False
    before_comma = len(_words(text.partition(",")[0]))
    places = [i for i, word in enumerate(words[: _LATEST_VERB + 1]) if i and word in verbs]
    if not places or places[0] == len(words) - 1:
        return False
    return places[0] < before_comma - (before_comma < len(words)) or places[0] == before_comma


def _opens_with_subject(text: str) -> bool:
    first = _words(text)[0]
    return (
        first.capitalize() in _ARTICLES
        or first[:1].isupper()
        or first in {"sie", "er", "es", "dort", "dafür"}
    )


def _subject(left: str) -> str | None:
    """Return the subject that opens a main clause, if it is plain that it is one."""
    words = _words(left)
    _, verbs = _finite_verbs()
    place = next((i for i, word in enumerate(words[: _LONGEST_SUBJECT + 1]) if i and word in verbs), None)
    if place is None or place == len(words) - 1:
        return None
    phrase, after = words[:place], words[place + 1 :]
    if not _is_noun_phrase(phrase) or not _is_plainly_nominative(phrase, words[place], after):
        return None
    end = [match.end() for match in _TOKEN.finditer(left)][place - 1]
    return left[:end]


def _without_brackets(phrase: str) -> str:
    """Return a phrase as one repeats it: without the abbreviation in brackets behind a name."""
    return " ".join(re.sub(r"\([^()]*\)", "", phrase).split())


def _is_noun_phrase(phrase: Sequence[str]) -> bool:
    """Accept an article with adjectives, a noun and its name, or names alone; no genitive, no preposition."""
    if phrase[0] in _ARTICLES:
        adjectives = list(takewhile(str.islower, phrase[1:]))
        nouns = phrase[1 + len(adjectives) :]
        is_simple = 1 <= len(nouns) <= _LONGEST_NAME and all(word[:1].isupper() for word in nouns)
        return is_simple and all(word.endswith("e") for word in adjectives)
    _, known_nouns = load_counts()
    is_named = all(word[:1].isupper() for word in phrase)
    return is_named and (phrase[0].lower() in known_nouns or any(map(str.isupper, phrase[0][1:])))


def _is_plainly_nominative(phrase: Sequence[str], verb: str, after: Sequence[str]) -> bool:
    """Tell whether the phrase cannot be an object that stands first."""
    noun = next(word for word in phrase if word[:1].isupper() and word not in _ARTICLES)
    if phrase[0] == "Der":
        return not _FEMININE.search(noun.lower())
    if phrase[0] == "Ein":
        return True
    # What follows the verb could be the subject instead.
    if (
        after[0] in {"der", "die", "das", "ein", "eine", "er", "sie", "es", "man", "wir"}
        or after[0][0].isupper()
    ):
        return False
    if _is_plural(verb):
        return True
    return not _MAYBE_PLURAL.search(noun) or bool(_FEMININE_IN_E.search(noun.lower()))


def _is_plural(verb: str) -> bool:
    return bool(_PLURAL.search(verb))


def _words(text: str) -> list[str]:
    return [word for word in (token.strip(_EDGES) for token in _TOKEN.findall(text)) if word]
