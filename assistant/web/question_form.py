"""The question form of the page as browsers without scripts send it."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field

from assistant.records import Filters, HintKind, Kind, Level
from assistant.retrieval.hints import HintKey
from assistant.web.conversation_flow import Wish


class QuestionForm(BaseModel):
    """What the form holds; every field may be missing."""

    question: str = ""
    state: Annotated[str, Field(max_length=80)] = ""
    kind: Annotated[str, Field(max_length=80)] = ""
    level: Annotated[str, Field(max_length=80)] = ""
    conversation_id: Annotated[str, Field(max_length=64, pattern=r"^[A-Za-z0-9_-]*$")] = ""
    replaces_last: bool = False
    ignore: Annotated[list[Annotated[str, Field(max_length=4000)]], Field(max_length=20)] = []
    earlier: Annotated[list[Annotated[str, Field(max_length=4000)]], Field(max_length=6)] = []

    def filters(self) -> Filters:
        """Return the sources that are wanted."""
        kinds = tuple(known for known in Kind if known.value == self.kind)
        return Filters(kinds=kinds, states=(self.state,) if self.state else ())

    def chosen_level(self) -> Level:
        """Return the level of the answer; a level that does not exist chooses none."""
        return next((known for known in Level if known.value == self.level), Level.STANDARD)

    def ignored(self) -> frozenset[HintKey]:
        """Return the hints that were taken away, each written as kind:value."""
        found = (text.partition(":") for text in self.ignore)
        return frozenset((HintKind(kind), value) for kind, _, value in found if kind in set(HintKind))

    def wish(self) -> Wish:
        """Return what is wanted of the conversation."""
        return Wish(
            self.conversation_id or None, replaces_last=self.replaces_last, earlier_questions=self.earlier
        )
