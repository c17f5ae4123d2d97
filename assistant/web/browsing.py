"""Choosing, counting and sorting documents for readers who look around."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from urllib.parse import urlencode

from assistant.index.generation import DocumentHead
from assistant.records import Kind

NATIONWIDE = "bund"
"""Chooses documents that name no Land."""
UNDATED = "ohne"
"""Chooses documents without a date."""
PER_PAGE = 24


class Order(StrEnum):
    """How documents are sorted."""

    TITLE = "titel"
    NEWEST = "neueste"
    OLDEST = "aelteste"
    MUNICIPALITY = "kommune"
    LAND = "land"


class View(StrEnum):
    """How documents are shown."""

    LIST = "liste"
    CARDS = "karten"


@dataclass(frozen=True, slots=True)
class Choice:
    """What a reader chose; the names of the fields are those in addresses, empty ones restrict nothing."""

    suche: str = ""
    art: str = ""
    thema: str = ""
    land: str = ""
    jahr: str = ""
    ort: str = ""
    sortierung: Order = Order.TITLE
    ansicht: View = View.LIST

    @property
    def is_restricted(self) -> bool:
        """Whether anything is left out."""
        return any((self.suche, self.art, self.thema, self.land, self.jahr, self.ort))

    def address(self, page: int = 1, **changes: str) -> str:
        """Return the address of the page with some choices changed; what is the default is left out."""
        default = asdict(Choice())
        chosen = asdict(self) | changes
        query = {name: str(value) for name, value in chosen.items() if value != default[name]}
        if page > 1:
            query["seite"] = str(page)
        return f"/dokumente?{urlencode(query)}" if query else "/dokumente"


@dataclass(frozen=True, slots=True)
class Found:
    """The documents that fit a choice, sorted, with what each filter would leave."""

    documents: tuple[DocumentHead, ...]
    counts: Mapping[str, Mapping[str, int]]
    """By filter and value, of documents that fit all other filters."""


_VALUES: dict[str, Callable[[DocumentHead], Iterable[str]]] = {
    "art": lambda head: (head.kind.value,),
    "thema": lambda head: head.topics,
    "land": lambda head: head.states or (NATIONWIDE,),
    "jahr": lambda head: ((head.published or "")[:4] or UNDATED,),
    "ort": lambda head: (head.municipality,) if head.municipality else (),
}


def browse(heads: Sequence[DocumentHead], choice: Choice) -> Found:
    """Find the documents that fit a choice."""
    words = folded(choice.suche).split()
    named = [head for head in heads if all(word in _searched(head) for word in words)] if words else heads
    counts: dict[str, dict[str, int]] = {}
    for field, values in _VALUES.items():
        others = [head for head in named if _fits(head, choice, without=field)]
        counts[field] = dict(Counter(value for head in others for value in values(head)))
    fitting = [head for head in named if _fits(head, choice)]
    return Found(tuple(_sorted(fitting, choice.sortierung)), counts)


def _fits(head: DocumentHead, choice: Choice, without: str = "") -> bool:
    for field, values in _VALUES.items():
        wanted = getattr(choice, field)
        if wanted and field != without and wanted not in values(head):
            return False
    return True


def _searched(head: DocumentHead) -> str:
    return folded(" ".join((head.title, head.publisher, head.municipality or "", *head.states)))


def folded(text: str) -> str:
    """Return a text as it is compared and sorted: without case, umlauts beside their vowels."""
    return unicodedata.normalize("NFD", text.casefold()).encode("ascii", "ignore").decode() or text


def _sorted(heads: Iterable[DocumentHead], order: Order) -> list[DocumentHead]:
    by_title = sorted(heads, key=lambda head: folded(head.title))
    match order:
        case Order.NEWEST:
            return sorted(by_title, key=lambda head: head.published or "", reverse=True)
        case Order.OLDEST:
            return sorted(by_title, key=lambda head: head.published or "9999")
        case Order.MUNICIPALITY:
            return sorted(by_title, key=lambda head: _last_if_missing(head.municipality))
        case Order.LAND:
            return sorted(by_title, key=lambda head: _last_if_missing(", ".join(head.states)))
        case Order.TITLE:
            return by_title


def _last_if_missing(text: str | None) -> tuple[bool, str]:
    return not text, folded(text or "")


def kinds_in(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Return the kinds with their counts in the order in which they are always told."""
    return [(kind.value, counts.get(kind.value, 0)) for kind in Kind]
