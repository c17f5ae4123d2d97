"""What a question is about: its words that name a subject, as a phrase."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.conversation.aspects import Aspects
from assistant.conversation.wording import PREPOSITIONS, Token, tokens_of, word_set
from assistant.language.tokens import content_words

_BRIDGES = PREPOSITIONS | word_set("der die das den dem des ein eine einen einem einer eines und oder")
_LONGEST_BRIDGE = 2
_MOST_PHRASES = 3
_ADJECTIVE_ENDINGS = ("e", "er", "es", "en", "em")
_AFTER_VERB = frozenset({"wir", "man", "ich", "sie", "es", "ihr", "du", "er", "sich", "uns"})


@dataclass(frozen=True, slots=True)
class SubjectWords:
    """The words of a text, and for each whether it names a subject."""

    text: str
    tokens: list[Token]
    flags: list[bool]

    @property
    def named(self) -> list[Token]:
        """The words that name a subject."""
        return [token for token, flag in zip(self.tokens, self.flags, strict=True) if flag]

    def phrases(self) -> list[tuple[int, int]]:
        """Return the stretches of text that name subjects, joined over a preposition or article."""
        spans: list[tuple[int, int]] = []
        last = -1
        for i, flag in enumerate(self.flags):
            if not flag:
                continue
            between = self.tokens[last + 1 : i]
            is_near = last >= 0 and len(between) <= _LONGEST_BRIDGE
            if is_near and all(_is_bridge(token) for token in between):
                spans[-1] = (spans[-1][0], self.tokens[i].end)
            else:
                spans.append((self.tokens[i].start, self.tokens[i].end))
            last = i
        return spans

    def subject(self) -> str:
        """Return what the text is about in few words, empty where it names nothing."""
        return ", ".join(self.text[start:end] for start, end in self.phrases()[:_MOST_PHRASES])


def subject_words(text: str, aspects: Aspects) -> SubjectWords:
    """Tell which words of a text name a subject.

    In a text with capitals these are nouns, with the adjectives before them; in one without, or without
    nouns, all words that are no mere aspect.
    """
    tokens = tokens_of(text)
    is_candidate = [_is_candidate(token, aspects) for token in tokens]
    if is_candidate and _is_followed_by_pronoun(tokens):
        is_candidate[0] = False
    if any(token.is_capital for token in tokens[1:]):
        flags = [
            candidate and token.is_capital for token, candidate in zip(tokens, is_candidate, strict=True)
        ]
        if any(flags):
            for i in range(len(tokens) - 2, -1, -1):
                is_adjective = is_candidate[i] and tokens[i].lower.endswith(_ADJECTIVE_ENDINGS)
                flags[i] = flags[i] or (is_adjective and flags[i + 1])
            return SubjectWords(text, tokens, flags)
    return SubjectWords(text, tokens, is_candidate)


def _is_candidate(token: Token, aspects: Aspects) -> bool:
    words = content_words(token.text)
    return any(not word.isdigit() for word in words) and not aspects.is_aspect(token.text)


def _is_bridge(token: Token) -> bool:
    """Tell whether a word holds a phrase together: "Feuerwehrhaus in Holzbauweise", "Kauf alter Häuser"."""
    if token.lower in _BRIDGES:
        return True
    # Not "en": that could be a verb.
    is_adjective = not token.is_capital and token.lower.endswith(("er", "es", "em", "e"))
    return is_adjective and bool(content_words(token.text))


def _is_followed_by_pronoun(tokens: list[Token]) -> bool:
    """Tell a verb in front ("Bauen wir …") from a noun."""
    return len(tokens) > 1 and tokens[1].lower in _AFTER_VERB
