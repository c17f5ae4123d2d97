"""What the chat page shows, and what its scripts need to know of it."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.records import Answer, Filters, Level
from assistant.rendering import JsonObject, answer_to_dict
from assistant.retrieval.topics import Topic
from assistant.settings import Settings
from assistant.web.catalogue import Words
from assistant.web.problems import Problem

SECTIONS = (
    "script",
    "chat",
    "document",
    "answer",
    "kinds",
    "outcomes",
    "outcome_hints",
    "hint_kinds",
    "levels",
    "ratings",
    "referral",
    "composers",
    "dates",
    "months",
)
"""The parts of the catalogue that scripts use."""


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Questions to begin with: those of a topic, or examples; with the topics to choose from."""

    topics: tuple[Topic, ...] = ()
    topic: Topic | None = None
    questions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChatPage:
    """The state of the chat page.

    Attributes:
        settings: of the service.
        filters: what the reader chose.
        level: of the answers that the reader chose.
        question: what stands in the field.
        turns: the answers that are shown, oldest first.
        turn_ids: under which they are stored, None for one that is not.
        earlier_turns: how many turns of the conversation stand before them.
        ignored: hints that were taken away from the last answer, each as kind:value.
        conversation_id: the stored conversation that goes on, if any.
        conversation_note: why the last turn is not stored.
        problem: what went wrong.
        is_embedded: whether the page stands inside another site, where nothing is kept of it.
        accent: the colour of that site, as six hexadecimal digits.
    """

    settings: Settings
    filters: Filters = Filters()
    level: Level = Level.STANDARD
    question: str = ""
    turns: tuple[Answer, ...] = ()
    turn_ids: tuple[int | None, ...] = ()
    earlier_turns: int = 0
    ignored: tuple[str, ...] = ()
    conversation_id: str | None = None
    conversation_note: str | None = None
    problem: Problem | None = None
    is_embedded: bool = False
    accent: str = ""

    @property
    def last_resolved(self) -> str:
        """The last question in whole words, for a follow-up where nothing is stored."""
        if not self.turns:
            return ""
        understood = self.turns[-1].understood
        return understood.question if understood else self.turns[-1].question


def page_data(page: ChatPage, words: Words) -> JsonObject:
    """Return the words and the answers that the server rendered, so that no word is written down twice."""
    return {
        "language": words.language,
        "maxQuestionLength": page.settings.max_question_length,
        "keepsRecords": page.settings.retention_days > 0,
        "isEmbedded": page.is_embedded,
        "takesReferrals": page.settings.coordination_key is not None and page.settings.retention_days > 0,
        "retentionDays": page.settings.retention_days,
        "words": {name: dict(words.section(name)) for name in SECTIONS},
        "conversationId": page.conversation_id,
        "conversationNote": page.conversation_note,
        "answers": [
            answer_to_dict(answer) | {"turn_id": turn_id}
            for answer, turn_id in zip(page.turns, page.turn_ids, strict=True)
        ],
    }
