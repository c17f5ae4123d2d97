"""Resolves follow-ups by rules: what refers to the question before it takes over its subject and place."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from assistant.conversation.aspects import Aspects
from assistant.conversation.completion import PLACES, Completer, is_replaced
from assistant.conversation.rewriting import PastTurn, ResolvedQuestion
from assistant.conversation.subject import SubjectWords, subject_words
from assistant.conversation.wording import (
    DA_WORDS,
    QUESTION_WORDS,
    THERE,
    Token,
    anaphors_of,
    asks_for_others,
    connector_of,
    ellipsis_of,
    is_mere_lead,
    without_lead,
)
from assistant.language.tokens import content_words
from assistant.records import Document, Hint, HintKind
from assistant.retrieval.hints import HintKey
from assistant.retrieval.understanding import QuestionUnderstanding

_REMEMBERED = 4
"""Turns that are looked back for a subject."""
_LIKED = 3
_CARRIED = PLACES | {HintKind.SIZE}
_REPLACEABLE = frozenset({"das", "dies", "sowas", "solches", "die", "der", "den", "dem", "so", "dasselbe"})
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
        self._completer = Completer(understanding, aspects)

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
        if refers or self._is_about_the_subject(text, self._completer.words_without_places(text)):
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
        subject = self._completer.words_without_places(turn.resolved).subject()
        if subject or not turn.cited_documents:
            return subject
        document = self._document_of(turn.cited_documents[0])
        return document.title if document else ""

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
        has_place = any(hint.kind in PLACES for hint in own)
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
        places = [hint.label for hint in context.hints if hint.kind in PLACES]
        if places:
            return places[-1]
        cited = context.last.cited_documents
        answer = context.last.answer
        for citation in answer.citations if answer and cited else ():
            if citation.document_id == cited[0]:
                return citation.municipality or next(iter(citation.states), None)
        return None

    def _completed(self, ellipsis: str, context: _Context) -> ResolvedQuestion | None:
        completed = self._completer.complete(ellipsis, context.last.resolved)
        if completed is None:
            return None
        text, new_kinds = completed
        kept = (hint for hint in context.hints if not is_replaced(hint, new_kinds))
        return ResolvedQuestion(text, is_follow_up=True, hints=(context.subject_hint, *kept))


def _asks_something(text: str) -> bool:
    """Tell a question from a mere "Danke!" and from one to the assistant about itself."""
    if _ABOUT_THE_ASSISTANT.search(text) or is_mere_lead(text):
        return False
    words = {word.lower() for word in re.findall(r"\w+", text)}
    asking = QUESTION_WORDS | DA_WORDS.keys() | THERE | _REPLACEABLE
    return bool(content_words(text)) or not words.isdisjoint(asking)


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
