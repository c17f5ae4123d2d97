"""How German questions refer to what was said before: pronouns, da-words, ellipsis."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from assistant.language.tokens import content_words


def word_set(text: str) -> frozenset[str]:
    """Return the words of a list that is written as one text."""
    return frozenset(text.split())


_TOKEN = re.compile(r"[^\W_]+(?:[-/*:.][^\W_]+)*|[.,;:!?–()]")
_LEAD = re.compile(
    r"^(?:(?:ja|nein|ok|okay|aha|gut|super|toll|danke(?:\s+(?:schön|dir|ihnen))?|vielen dank|interessant|hm+"
    r"|ach so|alles klar|verstehe)\b[\s,.!–-]*)+",
    re.IGNORECASE,
)
_CONNECTOR = re.compile(
    r"^(?:und|aber|oder|also|dann|außerdem|sowie|auch)\b\s*(?:(?:auch|dann|noch|eigentlich)\b\s*)*",
    re.IGNORECASE,
)
# "Was ist mit Schulen?", "Wie sieht es in Bayern aus?": a frame around what is new.
_FRAME = re.compile(
    r"^(?:was ist (?:denn )?(?:mit|bei|in)"
    r"|wie (?:sieht|steht|ist) (?:es|das|'s) (?:denn |dann |eigentlich )?(?:mit|bei|in|für|um)"
    r"|und wenn (?:wir|man) (?:eine?n? )?)(?P<rest>.*?)(?:\baus)?[?.!\s]*$",
    re.IGNORECASE,
)
_FRAME_PREPOSITION = re.compile(r"\b(bei|in|für)$", re.IGNORECASE)
_OTHERS = re.compile(
    r"\b(?:noch (?:ein|eine|einen|mehr|weitere|andere)\b|weitere[nrs]?\b|ander(?:e[nrms]?|swo)\b|woanders\b"
    r"|sonst (?:noch|wo|jemand|wer)\b|außerdem noch\b|wer noch\b|wo noch\b)",
    re.IGNORECASE,
)
_PREPOSITIONS_OF_DA_WORDS = word_set("für mit zu von bei an über auf gegen aus in durch nach")
DA_WORDS = {("dar" if word[0] in "aeiouäöü" else "da") + word: word for word in _PREPOSITIONS_OF_DA_WORDS} | {
    f"hier{word}": word for word in ("für", "mit", "zu", "von", "bei")
}
"""Words that stand for a preposition with what was said: "dafür", "daran", "hierzu"."""
THERE = frozenset({"dort", "dorthin"})
_STANDING_ALONE = word_set("das die der den dem deren dessen denen")
_POINTING = word_set(
    "dies dieses diese dieser diesen diesem solche solcher solches solchen sowas dasselbe dergleichen "
    "derartige derartiges jene jenes"
)
_SUCH = word_set("etwas was ein eine einen einem einer eines")
_PERSONAL = word_set("sie ihn ihm ihnen")
_CLAUSE_ENDS = word_set(", ; : . ! ? – und oder aber")
_CLAUSE_STARTS = word_set("wenn dass was wie ob weil wo die der das den")
_VERBS_WITH_DAZU = word_set("legt legen gibt geben zahlt kriegt kriegen kommt bekommt schießt")
QUESTION_WORDS = word_set(
    "was wie wer wen wem wessen wo wohin woher wann warum wieso weshalb wozu welche welcher welches "
    "welchen welchem wieviel womit wofür worauf woran wovon worüber wodurch weswegen inwiefern"
)
_VERBS_IN_FRONT = word_set(
    "gibt gab ist sind war hat haben hatte kann können muss müssen darf dürfen soll sollen sollte wird "
    "werden wurde wurden lohnt braucht brauchen zahlt geht gilt gelten fördert macht machen kostet hilft "
    "kennst kennt hast könnt lässt bekommt bekommen reicht zählt gehört funktioniert dauert findet "
    "finden bringt"
)
PREPOSITIONS = word_set(
    "in im ins bei beim für fürs mit ohne aus am an auf von vom zu zum zur nach ab bis unter über gegen "
    "pro je seit vor um außerhalb innerhalb trotz statt während durch per zwischen neben"
)
_MOST_ELLIPSIS_WORDS = 8


@dataclass(frozen=True, slots=True)
class Token:
    """A word or mark with its place in the text."""

    text: str
    start: int
    end: int

    @property
    def lower(self) -> str:
        """The word in lower case."""
        return self.text.lower()

    @property
    def is_capital(self) -> bool:
        """Whether it begins like a noun; "3D-Drucker" does."""
        return self.text[:1].isupper() or (self.text[:1].isdigit() and not self.text.isdigit())


def tokens_of(text: str) -> list[Token]:
    """Return the words and marks of a text, in order."""
    return [Token(found[0], found.start(), found.end()) for found in _TOKEN.finditer(text)]


def without_lead(question: str) -> str:
    """Return the question without thanks and fillers in front, or as it is where nothing else is there."""
    return question if is_mere_lead(question) else _LEAD.sub("", question)


def is_mere_lead(question: str) -> bool:
    """Tell whether nothing but thanks and fillers was said."""
    return not re.search(r"\w", _LEAD.sub("", question))


def connector_of(question: str) -> str:
    """Return the "und", "aber" or "oder" in front, empty where there is none."""
    found = _CONNECTOR.match(question)
    return found[0] if found else ""


def asks_for_others(question: str) -> bool:
    """Tell whether the question wants something else of the same kind."""
    return _OTHERS.search(question) is not None


def ellipsis_of(question: str) -> str | None:
    """Return what is new where a question leaves out the rest ("für kleine Gemeinden"), else None."""
    stem = without_lead(question).strip().rstrip("?.! ")
    frame = _FRAME.match(stem)
    if frame:
        preposition = _FRAME_PREPOSITION.search(stem[: frame.start("rest")].rstrip())
        rest = frame["rest"].strip()
        return f"{preposition[1]} {rest}" if preposition and rest else rest or None
    connector = connector_of(stem)
    rest = stem[len(connector) :].strip()
    words = [token for token in tokens_of(rest) if token.text[0].isalnum()]
    if not words or len(words) > _MOST_ELLIPSIS_WORDS:
        return None
    if any(word.lower in QUESTION_WORDS for word in words) or words[0].lower in _VERBS_IN_FRONT:
        return None
    begins_like_one = bool(connector) or words[0].lower in PREPOSITIONS
    return rest if begins_like_one and not _has_verb(words) else None


def _has_verb(words: list[Token]) -> bool:
    """Tell whether one of the words, behind the first, is a verb of everyday questions."""
    return any(word.lower in _VERBS_IN_FRONT for word in words[1:])


def anaphors_of(
    tokens: list[Token], is_subject: list[bool], is_general: Callable[[Token], bool]
) -> list[int]:
    """Return the places of the words that stand for something said in an earlier question.

    Args:
        tokens: of the question.
        is_subject: for each of them, whether it names a subject itself.
        is_general: whether a noun could follow any subject, as in "dieses Projekt", or was said before.
    """
    found = [i for i in range(len(tokens)) if _stands_for_something(tokens, i, is_subject, is_general)]
    return [i for i in found if not _is_explained(tokens, is_subject, i)]


def _stands_for_something(
    tokens: list[Token], i: int, is_subject: list[bool], is_general: Callable[[Token], bool]
) -> bool:
    word = tokens[i].lower
    if word in DA_WORDS:
        # "…, damit er wirkt" introduces a clause, "legt … dazu" is one verb.
        is_conjunction = word == "damit" and _lower(tokens, i - 1) == ","
        is_verb = word == "dazu" and any(is_subject) and any(t.lower in _VERBS_WITH_DAZU for t in tokens[:i])
        return not (is_conjunction or is_verb)
    if word in THERE:
        return True
    if word in _POINTING or (word == "so" and _lower(tokens, i + 1) in _SUCH):
        noun = next((token for token in tokens[i + 1 : i + 4] if token.is_capital), None)
        return noun is None or is_general(noun)
    if word in _PERSONAL:
        return not tokens[i].is_capital
    return word in _STANDING_ALONE and _stands_alone(tokens, i)


def _stands_alone(tokens: list[Token], i: int) -> bool:
    """Tell the pronoun in "Was kostet das dort?" from the article in "das neue Haus"."""
    before, following = tokens[i - 1] if i else None, tokens[i + 1 : i + 4]
    if before and (before.text == "," or (tokens[i].lower != "das" and following and _is_content(before))):
        return False  # a relative clause, also without its comma
    if not following or not following[0].text[0].isalnum():
        return True
    if following[0].is_capital or not _is_content(following[0]):
        return not following[0].is_capital
    if any(token.is_capital for token in tokens[1:]):
        # An adjective, if a noun comes behind it.
        has_ending = following[0].lower.endswith(("e", "en"))
        return not (has_ending and any(token.is_capital for token in following[1:]))
    # Without a noun there is nothing that an article could belong to, unless all is in small letters.
    is_noun = following[0].lower.endswith(("e", "en", "er", "es")) or len(following) > 1
    return tokens[0].is_capital or not is_noun


def _is_explained(tokens: list[Token], is_subject: list[bool], i: int) -> bool:
    """Tell whether the same question says what the word stands for, in an earlier clause or in the next."""
    clause_start = next((k + 1 for k in range(i - 1, -1, -1) if tokens[k].lower in _CLAUSE_ENDS), 0)
    is_announcing = _lower(tokens, i + 1) == "," and _lower(tokens, i + 2) in _CLAUSE_STARTS
    return any(is_subject[:clause_start]) or (is_announcing and any(is_subject[i:]))


def _is_content(token: Token) -> bool:
    return bool(content_words(token.text))


def _lower(tokens: list[Token], i: int) -> str:
    return tokens[i].lower if 0 <= i < len(tokens) else ""
