"""The form of the answer to each kind of question."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assistant.records import Intent, Kind
from assistant.retrieval.query import Query

WORDS = 150
WORDS_LONG = 350


@dataclass(frozen=True, slots=True)
class Shape:
    """The form of an answer to one kind of question.

    Attributes:
        documents: how many documents speak.
        is_table: whether two sides are set side by side.
        words: how many words the answer may have, beside headings.
        beside: words kept for `others`.
        others: kinds of documents of which the best one says in a sentence what it is about, in this order.
        n_others: how many documents speak that way.
        sentences_of_others: how many sentences documents of other kinds than the wanted may say.
        sentences_of_contacts: how many an office may say where it is not what is asked for.
        is_varied: whether different places are wanted, unless the question names one.
        is_introduced: whether the first document, too, opens with the sentence that says what it is about.
        n_steps: how many steps are listed first, where a document lists some.
        is_by_kind: whether the documents are ordered by `others`, guidance first.
    """

    documents: int = 4
    is_table: bool = False
    words: int = WORDS
    beside: int = 0
    others: tuple[Kind, ...] = ()
    n_others: int = 0
    sentences_of_others: int = 4
    sentences_of_contacts: int | None = None
    is_varied: bool = False
    is_introduced: bool = False
    n_steps: int = 0
    is_by_kind: bool = False


_SHAPES: dict[Intent, Shape] = {
    Intent.HOW_TO: Shape(
        words=170,
        beside=40,
        others=(Kind.CASE_STUDY, Kind.FUNDING, Kind.LAW),
        n_others=3,
        n_steps=4,
        sentences_of_contacts=3,
        is_by_kind=True,
    ),
    Intent.EXAMPLE: Shape(
        words=170,
        beside=40,
        others=(Kind.CASE_STUDY,),
        n_others=2,
        sentences_of_others=2,
        is_introduced=True,
        is_varied=True,
    ),
    Intent.NUMBER: Shape(),
    Intent.FUNDING: Shape(),
    Intent.LAW: Shape(),
    Intent.CONTACT: Shape(),
    Intent.COMPARISON: Shape(is_table=True),
    Intent.GENERAL: Shape(),
}
KIND_ORDER = (Kind.GUIDANCE, Kind.CASE_STUDY, Kind.FUNDING, Kind.LAW, Kind.CONTACT)
KIND_LABELS = {
    Kind.CASE_STUDY: "Beispiel",
    Kind.GUIDANCE: "Leitfaden",
    Kind.FUNDING: "Förderung",
    Kind.LAW: "Recht",
    Kind.CONTACT: "Ansprechstelle",
}


def shape_of(query: Query, *, is_long: bool = False, most_words: int | None = None) -> Shape:
    """Return the form of the answer; whoever asks for a difference wants to see two sides."""
    intent = Intent.COMPARISON if Intent.COMPARISON in query.intents else query.intent
    shape = _SHAPES[intent]
    if is_long:
        shape = replace(shape, words=WORDS_LONG)
    if most_words is not None and most_words < shape.words:
        shape = replace(shape, words=most_words, beside=shape.beside * most_words // shape.words)
    return shape
