"""The frozen records that cross the borders between the steps of the pipeline."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What sort of source a document is."""

    CASE_STUDY = "case_study"
    GUIDANCE = "guidance"
    FUNDING = "funding"
    LAW = "law"
    CONTACT = "contact"


class Outcome(StrEnum):
    """How a question ended; every kind of non-answer has its own name."""

    ANSWERED = "answered"
    PARTLY_ANSWERED = "partly_answered"
    NOT_FOUND = "not_found"
    OUT_OF_SCOPE = "out_of_scope"
    UNSUPPORTED = "unsupported"
    ERROR = "error"


class Intent(StrEnum):
    """The kind of answer that a question asks for; it decides the shape of the answer."""

    HOW_TO = "how_to"
    EXAMPLE = "example"
    NUMBER = "number"
    FUNDING = "funding"
    LAW = "law"
    CONTACT = "contact"
    COMPARISON = "comparison"
    GENERAL = "general"


class Level(StrEnum):
    """How much an answer says, and in which words; the values are what users type."""

    BRIEF = "kurz"
    STANDARD = "standard"
    DETAILED = "ausfuehrlich"
    PLAIN = "einfach"


class EditKind(StrEnum):
    """What was done to a sentence of a source so that it reads more easily."""

    CUT = "cut"
    """The rest of the sentence follows as one of its own."""
    SUBJECT = "subject"
    """The subject, taken from before the cut, stands in for what was cut off."""
    ABBREVIATION = "abbreviation"
    """A term of the glossary is written out."""
    NAME = "name"
    """The town, project or programme that the sentence leaves open is named in square brackets."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A marked edit: the characters from `start` to `end` of the shown text stand in for `original`."""

    start: int
    end: int
    original: str
    kind: EditKind


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a document under one heading.

    `start` and `end` are character offsets into `Document.text`; `page` counts from 1 and is
    None where the source has no pages.
    """

    heading_path: tuple[str, ...]
    start: int
    end: int
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One source unit of the knowledge base, known by its stable `document_id`."""

    document_id: str
    kind: Kind
    title: str
    publisher: str
    source_url: str
    text: str
    sections: tuple[Section, ...]
    published: str | None = None
    """Year, year and month, or ISO date, exactly as precise as the source states it."""
    valid_until: str | None = None
    municipality: str | None = None
    states: tuple[str, ...] = ()
    """Länder where the content applies; empty means everywhere or unknown."""
    inhabitants: int | None = None
    topics: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    """Typical questions that the document answers, in everyday words; indexed, never quoted."""
    further_sources: tuple[str, ...] = ()
    source_title: str | None = None
    language: str = "de"
    license: str | None = None
    content_hash: str = ""
    """SHA-256 of the file the document was loaded from; decides whether it must be indexed anew."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """A stored piece of a document, cut along its headings.

    `start` and `end` are character offsets into `Document.text`, so that
    `document.text[chunk.start:chunk.end] == chunk.text`.
    """

    chunk_id: str
    document_id: str
    ordinal: int
    heading_path: tuple[str, ...]
    start: int
    end: int
    text: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class ScoredChunk:
    """A chunk with its score for one question; higher is better."""

    chunk: Chunk
    score: float


@dataclass(frozen=True, slots=True)
class ScoredDocument:
    """A document with its score in [0, 1] and its chunks, best first.

    `parts` names what each signal contributed, for display and for evaluation.
    """

    document: Document
    score: float
    chunks: tuple[ScoredChunk, ...]
    parts: dict[str, float] = field(default_factory=dict)
    duplicates: tuple[str, ...] = ()
    """Ids of near-duplicates that were folded into this document."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Hard filters that the user set; an empty tuple means no restriction."""

    kinds: tuple[Kind, ...] = ()
    states: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()


class HintKind(StrEnum):
    """What a hint is about."""

    SUBJECT = "subject"
    """What an earlier question of the conversation was about, in its words."""
    TOPIC = "topic"
    STATE = "state"
    MUNICIPALITY = "municipality"
    SIZE = "size"
    KIND = "kind"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Hint:
    """Something a question says about the sources that fit it; it favours them, it excludes none.

    Attributes:
        value: what it is, as the documents name it.
        label: the same in words for the reader.
        is_carried: whether an earlier question of the conversation said it.
    """

    kind: HintKind
    value: str
    label: str
    is_carried: bool = False

    @property
    def key(self) -> tuple[HintKind, str]:
        """What readers name to have the hint left out."""
        return self.kind, self.value


@dataclass(frozen=True, slots=True)
class Understood:
    """How a question was understood: what was searched for, in whole words, and what favours sources."""

    question: str
    hints: tuple[Hint, ...] = ()
    is_follow_up: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a document as numbered for one answer, counted from 1.

    `start` and `end` are character offsets into the text of the document.
    """

    number: int
    document: Document
    chunk: Chunk
    start: int
    end: int

    @property
    def text(self) -> str:
        """The words of the passage as they stand in the document."""
        return self.document.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an answer with the numbers of the passages that carry it.

    `block` says how clients lay the sentence out: `paragraph` sentences flow, `item` sentences are
    list items, `step` sentences are numbered items, `cell` sentences are cells of a table whose rows
    open with a heading. `heading` opens a new group and is a fixed phrase of the interface or the name
    of a document, never a claim.

    Attributes:
        column: what a cell is about; a client without tables shows it before the sentence.
        part: opens the answer to one of several questions, in the words of that question.
        edits: what of the text the assistant wrote, in order and without overlap.
    """

    text: str
    citations: tuple[int, ...]
    block: str = "paragraph"
    heading: str | None = None
    column: str | None = None
    part: str | None = None
    edits: tuple[Edit, ...] = ()

    @property
    def labelled(self) -> str:
        """The text, a cell's with what it is about before it."""
        return f"{self.column}: {self.text}" if self.column else self.text

    @property
    def original(self) -> str:
        """The sentence as the source has it, all edits undone."""
        return undo_edits(self.text, self.edits)


def undo_edits(text: str, edits: tuple[Edit, ...]) -> str:
    """Return a text as it was before its edits."""
    for edit in reversed(edits):
        text = text[: edit.start] + edit.original + text[edit.end :]
    return text


@dataclass(frozen=True, slots=True)
class Citation:
    """What the reader sees behind a number: where a sentence comes from, word for word.

    `start` and `end` are the offsets of `quote` in the text of the document.
    """

    number: int
    document_id: str
    title: str
    publisher: str
    source_url: str
    heading_path: tuple[str, ...]
    page: int | None
    quote: str
    start: int
    end: int
    published: str | None
    kind: Kind
    municipality: str | None = None
    states: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contact:
    """An office that can help, as a document of the knowledge base names it."""

    name: str
    document_id: str
    source_url: str


@dataclass(frozen=True, slots=True)
class GlossaryTerm:
    """A term with a short explanation and where that was read: a document of the base, or a web page."""

    term: str
    explanation: str
    abbreviation: str | None = None
    aliases: tuple[str, ...] = ()
    document_id: str | None = None
    source_url: str | None = None
    source_title: str | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """A term that an answer uses, explained, with the source of the explanation."""

    term: str
    text: str
    source_title: str
    source_url: str
    document_id: str | None = None


@dataclass(frozen=True, slots=True)
class NearestDocument:
    """A document that comes close to a question the base does not answer."""

    document_id: str
    title: str
    source_url: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The one record that every channel renders.

    Attributes:
        confidence: calibrated probability in [0, 1] that the base answers the question.
        notes: remarks on age, validity or missing parts, in the language of the answer.
        nearest: for non-answers, the documents that come closest.
        composer: how the sentences were made: "extractive" from the documents, or "model".
        generated_by: name of the language model that worded the answer, None where none did.
        versions: what made the answer (index generation, embedder, composer, corpus).
        understood: how the question was understood; None where nobody tells.
        explanations: terms of the sentences that a newcomer may not know.
    """

    question: str
    outcome: Outcome
    intent: Intent
    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    notes: tuple[str, ...] = ()
    follow_ups: tuple[str, ...] = ()
    contact: Contact | None = None
    nearest: tuple[NearestDocument, ...] = ()
    confidence: float = 0.0
    composer: str = "extractive"
    versions: dict[str, str] = field(default_factory=dict)
    understood: Understood | None = None
    level: Level = Level.STANDARD
    explanations: tuple[Explanation, ...] = ()
    generated_by: str | None = None

    @property
    def text(self) -> str:
        """The answer as plain text with citation numbers in brackets."""
        lines: list[str] = []
        step = 0
        for sentence in self.sentences:
            marks = "".join(f" [{number}]" for number in sentence.citations)
            if sentence.part:
                lines.append(("\n" if lines else "") + f"Zu „{sentence.part}“")
            if sentence.heading:
                lines.append(("\n" if lines else "") + f"{sentence.heading}:")
                step = 0
            if sentence.block == "step":
                step += 1
                lines.append(f"{step}. {sentence.text}{marks}")
            elif sentence.block in {"item", "cell"}:
                lines.append(f"- {sentence.labelled}{marks}")
            else:
                lines.append(f"{sentence.text}{marks}")
        return "\n".join(lines)
