"""Resolves follow-ups by rules: what refers to the question before it takes over its subject and place."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from assistant.conversation.aspects import Aspects
from assistant.conversation.rewriting import PastTurn, ResolvedQuestion
from assistant.conversation.subject import SubjectWords, subject_words
from assistant.conversation.wording import (
    DA_WORDS,
    PREPOSITIONS,
    QUESTION_WORDS,
    THERE,
    Token,
    anaphors_of,
    asks_for_others,
    connector_of,
    ellipsis_of,
    is_mere_lead,
    without_lead,
    word_set,
)
from assistant.language.tokens import content_words
from assistant.records import Document, Hint, HintKind
from assistant.retrieval.hints import HintKey
from assistant.retrieval.understanding import QuestionUnderstanding

_REMEMBERED = 4
"""Turns that are looked back for a subject."""
_LIKED = 3
_PLACES = frozenset({HintKind.STATE, HintKind.MUNICIPALITY})
_WRITTEN = _PLACES | {HintKind.SIZE, HintKind.YEAR}
"""Hints that stand in a question as words of their own."""
_CARRIED = _PLACES | {HintKind.SIZE}
_REPLACEABLE = frozenset({"das", "dies", "sowas", "solches", "die", "der", "den", "dem", "so", "dasselbe"})
_DEFINITE = word_set("der die das den dem")
_ARTICLES = _DEFINITE | word_set("ein eine einen einem einer")
_ABOUT_THE_ASSISTANT = re.compile(r"\b(?:bist|kannst|heißt) (?:du|sie)\b|\bsind sie\b", re.IGNORECASE)
_FEW_WORDS = 8
_RICH = 3
"""Words that name a subject from which a question stands alone, whatever pronouns are in it."""


@dataclass(frozen=True, slots=True)
class _Context:
    """What the conversation offers to a follow-up."""

    last: PastTurn
    history: Sequence[PastTurn]
    subject: str
    hints: tuple[Hint, ...]

    @property
    def subject_hint(self) -> Hint:
        return Hint(HintKind.SUBJECT, self.subject, self.subject, is_carried=True)


class RuleRewriter:
    """Resolves follow-ups without a language model.

    Args:
        understanding: reads hints and takes their words out of a question.
        aspects: words that ask about a subject without naming one.
        document_of: looks up a document; None where it is gone.
    """

    def __init__(
        self,
        understanding: QuestionUnderstanding,
        aspects: Aspects,
        document_of: Callable[[str], Document | None],
    ) -> None:
        self._understanding = understanding
        self._aspects = aspects
        self._document_of = document_of

    def resolve(
        self, question: str, history: Sequence[PastTurn], ignored: Collection[HintKey] = ()
    ) -> ResolvedQuestion:
        """Return the question as it stands alone; see `QuestionRewriter`."""
        context = self._context(history, ignored)
        text = without_lead(question)
        if context is None or context.subject_hint.key in ignored or not _asks_something(text):
            return ResolvedQuestion(question)
        ellipsis = ellipsis_of(text)
        if ellipsis is not None:
            completed = self._completed(ellipsis, context)
            if completed is not None:
                return completed
        words = subject_words(text, self._aspects)
        is_new = len(words.named) >= _RICH and not connector_of(text)
        refers = not is_new and bool(self._anaphors(words, context))
        if refers or self._is_about_the_subject(text, self._words_without_places(text)):
            return self._referring(text, context)
        return ResolvedQuestion(question)

    def _anaphors(self, words: SubjectWords, context: _Context) -> list[int]:
        def is_general(noun: Token) -> bool:
            return self._aspects.is_part(noun.text) or noun.lower in context.subject.lower()

        return anaphors_of(words.tokens, words.flags, is_general)

    def _context(self, history: Sequence[PastTurn], ignored: Collection[HintKey]) -> _Context | None:
        for turn in reversed(history[-_REMEMBERED:]):
            subject = self._subject_of(turn)
            if subject:
                last = history[-1]
                carried = tuple(
                    Hint(hint.kind, hint.value, hint.label, is_carried=True)
                    for hint in last.hints
                    if hint.kind in _CARRIED and hint.key not in ignored
                )
                return _Context(last, history, subject, carried)
        return None

    def _subject_of(self, turn: PastTurn) -> str:
        subject = self._words_without_places(turn.resolved).subject()
        if subject or not turn.cited_documents:
            return subject
        document = self._document_of(turn.cited_documents[0])
        return document.title if document else ""

    def _words_without_places(self, text: str) -> SubjectWords:
        keys = [hint.key for hint in self._understanding.hints_of(text) if hint.kind in _WRITTEN]
        bare = self._understanding.without(text, keys)
        # A question of nothing but a place keeps its words, which name no subject all the same.
        if bare == text and keys:
            return SubjectWords(text, [], [])
        return subject_words(bare, self._aspects)

    def _is_about_the_subject(self, text: str, words: SubjectWords) -> bool:
        """Tell whether a question without a pronoun names no subject of its own."""
        named = words.named
        if not named:
            return True
        if not any(token.is_capital for token in named) and len(named) == 1:
            # One verb, as in "Wie wird abgerechnet?"; without any capital it could as well be a noun.
            return any(token.is_capital for token in words.tokens) or bool(connector_of(text))
        is_short = len(words.tokens) <= _FEW_WORDS
        return is_short and bool(connector_of(text)) and all(self._aspects.is_part(t.text) for t in named)

    def _referring(self, text: str, context: _Context) -> ResolvedQuestion:
        """Put the subject where the question refers to it, or behind it."""
        stem = _capital(text[len(connector_of(text)) :].strip())
        are_others_wanted = asks_for_others(text)
        own = self._understanding.hints_of(text)
        has_place = any(hint.kind in _PLACES for hint in own)
        words = subject_words(stem, self._aspects)
        resolved = self._with_subject(stem, words, context)
        is_elsewhere = are_others_wanted or has_place
        return ResolvedQuestion(
            resolved,
            is_follow_up=True,
            hints=(context.subject_hint, *(() if are_others_wanted else context.hints)),
            liked=() if is_elsewhere else self._liked(own, context.last),
            avoided=_had_already(context.history) if are_others_wanted else (),
        )

    def _liked(self, own: tuple[Hint, ...], last: PastTurn) -> tuple[str, ...]:
        """Return the documents that the conversation is about, if they are of the kind that is asked for."""
        kinds = {hint.value for hint in own if hint.kind is HintKind.KIND}
        documents = (self._document_of(document_id) for document_id in last.cited_documents)
        fitting = [d.document_id for d in documents if d and (not kinds or d.kind.value in kinds)]
        return tuple(fitting[:_LIKED])

    def _with_subject(self, stem: str, words: SubjectWords, context: _Context) -> str:
        text = stem
        has_subject = False
        for i in reversed(self._anaphors(words, context)):
            phrase = self._phrase_for(words.tokens, i, context)
            if phrase is None:
                continue
            start, end = words.tokens[i].start, words.tokens[i].end
            if words.tokens[i].lower == "so":  # "so etwas"
                end = words.tokens[i + 1].end
            text = text[:start] + phrase + text[end:]
            has_subject = has_subject or words.tokens[i].lower not in THERE
        if has_subject:
            return text
        rest = text.rstrip("?.! ")
        return f"{rest} ({context.subject})?"

    def _phrase_for(self, tokens: list[Token], i: int, context: _Context) -> str | None:
        """Return what a word stands for, or None where it has to stay."""
        word = tokens[i].lower
        if word in DA_WORDS:
            return f"{DA_WORDS[word]} {context.subject}"
        if word in THERE:
            place = self._place(context)
            return f"in {place}" if place else None
        following = tokens[i + 1] if i + 1 < len(tokens) else None
        if word == "so":
            return context.subject if following and following.lower in {"etwas", "was"} else None
        is_before_noun = following is not None and following.is_capital
        return context.subject if word in _REPLACEABLE and not is_before_noun else None

    def _place(self, context: _Context) -> str | None:
        places = [hint.label for hint in context.hints if hint.kind in _PLACES]
        if places:
            return places[-1]
        cited = context.last.cited_documents
        answer = context.last.answer
        for citation in answer.citations if answer and cited else ():
            if citation.document_id == cited[0]:
                return citation.municipality or next(iter(citation.states), None)
        return None

    def _completed(self, ellipsis: str, context: _Context) -> ResolvedQuestion | None:
        """Put what is new into the question before it; None where it names nothing new."""
        new_kinds = {hint.kind for hint in self._understanding.hints_of(ellipsis)} & _WRITTEN
        words = self._words_without_places(ellipsis)
        if not new_kinds and (not words.named or self._is_part_of_the_subject(words)):
            return None
        before = context.last.resolved.rstrip("?.! ")
        exchanged = self._with_other_municipality(before, ellipsis)
        before = self._without_replaced(before, new_kinds)
        has_preposition = _first_word(ellipsis) in PREPOSITIONS
        if exchanged:
            text = exchanged
        elif words.named and not has_preposition:
            text = self._with_other_subject(before, ellipsis)
        else:
            text = f"{before} {_with_preposition(ellipsis, new_kinds, has_preposition=has_preposition)}"
        return ResolvedQuestion(
            f"{text}?",
            is_follow_up=True,
            hints=(context.subject_hint, *(h for h in context.hints if not _is_replaced(h, new_kinds))),
        )

    def _with_other_municipality(self, before: str, ellipsis: str) -> str | None:
        """Put a bare name in the place of the municipality that a question named, if that is all."""
        old, new = (
            [hint.label for hint in self._understanding.hints_of(text) if hint.kind is HintKind.MUNICIPALITY]
            for text in (before, ellipsis)
        )
        if len(old) == 1 and new == [ellipsis] and old[0] in before:
            return before.replace(old[0], new[0])
        return None

    def _without_replaced(self, before: str, new_kinds: Collection[HintKind]) -> str:
        """Take the place, size or year out of a question for which a follow-up names another."""
        hints = self._understanding.hints_of(before)
        replaced = [hint for hint in hints if _is_replaced(hint, new_kinds)]
        for hint in replaced:
            if hint.kind is HintKind.MUNICIPALITY:
                # "Was hat Tübingen eingenommen?" needs somebody in its place, "in Tübingen" does not.
                agent = rf"(\b(?:hat|haben|macht|ist|will|spart|fördert|zahlt)\s+){re.escape(hint.label)}\b"
                before = re.sub(agent, r"\1eine Kommune", before)
        return self._understanding.without(before, {hint.key for hint in replaced}).rstrip("?.! ")

    def _is_part_of_the_subject(self, words: SubjectWords) -> bool:
        """Tell whether a phrase such as "der Betrieb" asks about the subject instead of naming another."""
        is_definite = words.tokens[0].lower in _DEFINITE
        return is_definite and all(self._aspects.is_part(token.text) for token in words.named)

    def _with_other_subject(self, before: str, phrase: str) -> str:
        """Put a phrase in the place of the first subject of a question."""
        words = subject_words(before, self._aspects)
        named = [i for i, flag in enumerate(words.flags) if flag]
        if not named:
            return f"{before} ({phrase})"
        first = last = named[0]
        while last + 1 in named and not words.tokens[last].is_capital:  # adjectives with their noun
            last += 1
        if first > 0 and words.tokens[first - 1].lower in _ARTICLES:
            first -= 1
        is_governed = first > 0 and words.tokens[first - 1].lower in PREPOSITIONS
        if is_governed and _first_word(phrase) in _ARTICLES:
            phrase = phrase.partition(" ")[2]  # its case would not fit
        return before[: words.tokens[first].start] + phrase + before[words.tokens[last].end :]


def _asks_something(text: str) -> bool:
    """Tell a question from a mere "Danke!" and from one to the assistant about itself."""
    if _ABOUT_THE_ASSISTANT.search(text) or is_mere_lead(text):
        return False
    words = {word.lower() for word in re.findall(r"\w+", text)}
    asking = QUESTION_WORDS | DA_WORDS.keys() | THERE | _REPLACEABLE
    return bool(content_words(text)) or not words.isdisjoint(asking)


def _first_word(text: str) -> str:
    return text.split(maxsplit=1)[0].lower()


def _is_replaced(hint: Hint, new_kinds: Collection[HintKind]) -> bool:
    if hint.kind is HintKind.MUNICIPALITY:
        return not (_PLACES | {HintKind.SIZE}).isdisjoint(new_kinds)
    if hint.kind is HintKind.STATE:
        return not _PLACES.isdisjoint(new_kinds)
    return hint.kind in new_kinds


def _with_preposition(ellipsis: str, new_kinds: Collection[HintKind], *, has_preposition: bool) -> str:
    if has_preposition:
        return ellipsis
    if _PLACES.intersection(new_kinds):
        return f"in {ellipsis}"
    return f"für {ellipsis}" if HintKind.SIZE in new_kinds else ellipsis


def _had_already(history: Sequence[PastTurn]) -> tuple[str, ...]:
    """Return the documents of the answers about the present subject."""
    found: dict[str, None] = {}
    for turn in reversed(history):
        found.update(dict.fromkeys(turn.cited_documents))
        if not turn.is_follow_up:
            break
    return tuple(found)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
