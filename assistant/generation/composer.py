"""The composer that lets a language model word the answer, and believes no sentence of it."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Protocol

from assistant.answering.check import citation_of
from assistant.answering.grounding import Grounding
from assistant.answering.paraphrase import Source
from assistant.generation.chat_model import FailureKind, Message, ModelFailureError, Patience
from assistant.generation.language_check import is_german
from assistant.generation.language_model import LanguageModel, Text, Waiting
from assistant.generation.passages import MOST_CHARACTERS, choose_passages, framed, harmless, source_of
from assistant.generation.prompts import load_prompt
from assistant.generation.repair import Faulty, mended, repair_message
from assistant.generation.sentence_stream import SentenceStream, WrittenSentence
from assistant.records import Citation, Intent, Passage, ScoredDocument, Sentence
from assistant.retrieval.query import Query

NO_ANSWER = "KEINE ANTWORT"
MOST_DROPPED = 0.4
"""Share of the sentences of a model that may be unsupported before none of it is believed."""
_WORDS = 150
_WORDS_LONG = 350
_MOST_SENTENCES = 40
_MOST_REPAIRED = 8
_REPAIR_SECONDS = 20.0
_SHORTEST_REPAIR_SECONDS = 3.0
_SHORTEST_CLAIM = 3
"""Words below which a sentence without a citation is no claim but a label; it is left out uncounted."""
_TRIES = 3
_INSTEAD = "Sie lesen deshalb Sätze wörtlich aus den Quellen."


class Checker(Protocol):
    """Tells whether passages support a sentence."""

    def check(self, sentence: str, sources: Sequence[Source]) -> Grounding:
        """Check a sentence against the passages it cites."""


@dataclass(frozen=True, slots=True)
class Released:
    """A sentence that may be shown, and the citations that it is the first to use."""

    sentence: Sentence
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """What a model has worded and its passages support.

    Attributes:
        sentences: in the order in which they were released.
        citations: numbered from 1 in order of use.
        notes: what the reader should know.
    """

    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GaveUp:
    """Why there is no answer of the model; `note` says so to the reader in German."""

    note: str


Step = Released | Waiting
Composition = Generator[Step, None, Written | GaveUp]


@dataclass(slots=True)
class _Work:
    """One answer while it is being written."""

    passages: tuple[Passage, ...]
    deadline: float
    numbers: dict[int, int] = field(default_factory=dict)
    sentences: list[Sentence] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    faulty: list[Faulty] = field(default_factory=list)
    said: set[str] = field(default_factory=set)
    dropped: int = 0
    repaired: int = 0
    raw: str = ""

    @property
    def remaining(self) -> float:
        """Seconds that are left."""
        return self.deadline - time.monotonic()


class ModelComposer:
    """Words answers with a language model; only sentences that their passages support get out.

    Args:
        model: the language model.
        checker: checks every sentence.
    """

    name = "model"

    def __init__(self, model: LanguageModel, checker: Checker) -> None:
        self.model = model
        self._checker = checker
        self._writing = f"Die KI {model.name} formuliert die Antwort …"
        self._rules = load_prompt("answer")
        self._question = load_prompt("question")

    @property
    def generated_by(self) -> str:
        """Name of the model, for the label that a text was made by AI."""
        return self.model.name

    @property
    def versions(self) -> dict[str, str]:
        """What made the text."""
        repair = load_prompt("repair")
        return {"llm": self.model.name, "prompts": f"{self._rules.version} {repair.version}"}

    def compose(self, query: Query, found: Sequence[ScoredDocument], *, is_long: bool = False) -> Composition:
        """Yield sentences as they are written and checked; return all of them, or why there is no answer."""
        work = _Work((), time.monotonic() + self.model.seconds)
        try:
            yield from self._write(work, query, found, is_long=is_long)
            yield from self._repair(work)
        except ModelFailureError as failure:
            return self._give_up(work, str(failure))
        problem = _problem_of(work)
        if problem:
            return self._give_up(work, problem)
        self._count(work, is_fallback=False)
        return Written(tuple(work.sentences), tuple(work.citations), _notes(work))

    def _write(
        self, work: _Work, query: Query, found: Sequence[ScoredDocument], *, is_long: bool
    ) -> Iterator[Step]:
        """Let the model write; passages that are too long for it are offered again in part."""
        space = MOST_CHARACTERS
        for attempt in range(1, _TRIES + 1):
            wants_contact = Intent.CONTACT in query.intents
            work.passages = choose_passages(found, wants_contact=wants_contact, most_characters=space)
            if not work.passages:
                raise ModelFailureError(FailureKind.TOO_LONG)
            try:
                yield from self._take_down(work, self._messages(work, query, is_long=is_long))
            except ModelFailureError as failure:
                is_last = attempt == _TRIES or bool(work.raw)
                if failure.kind is not FailureKind.TOO_LONG or is_last:
                    raise
                space = sum(len(passage.text) for passage in work.passages) // 2
            else:
                return

    def _messages(self, work: _Work, query: Query, *, is_long: bool) -> list[Message]:
        rules = self._rules.fill(words=str(_WORDS_LONG if is_long else _WORDS))
        question = self._question.fill(passages=framed(work.passages), question=harmless(query.text))
        return [Message("system", rules), Message("user", question)]

    def _take_down(self, work: _Work, messages: Sequence[Message]) -> Iterator[Step]:
        stream = SentenceStream(len(work.passages))
        n_written = 0
        with closing(self.model.stream(messages, Patience(work.remaining))) as pieces:
            for piece in pieces:
                if isinstance(piece, Waiting) or not piece.text:
                    yield piece if isinstance(piece, Waiting) else Waiting(self._writing)
                    continue
                work.raw += piece.text
                for written in stream.feed(piece.text):
                    n_written += 1
                    yield from self._judge(work, written)
                if n_written >= _MOST_SENTENCES:
                    return
        for written in stream.finish():
            yield from self._judge(work, written)

    def _judge(self, work: _Work, written: WrittenSentence) -> Iterator[Released]:
        """Release a sentence that its passages support; remember any other."""
        text = written.text
        if text.upper().rstrip(".!") == NO_ANSWER or text in work.said:
            return
        work.said.add(text)
        if not written.numbers or written.has_wrong_mark:
            if len(text.split()) >= _SHORTEST_CLAIM:
                work.faulty.append(Faulty(written, ("keine gültige Quelle",)))
            return
        cited = [work.passages[number - 1] for number in written.numbers]
        grounding = self._checker.check(text, [source_of(passage) for passage in cited])
        if not grounding.is_supported:
            work.faulty.append(Faulty(written, grounding.problems))
            return
        yield self._release(work, written)

    def _release(self, work: _Work, written: WrittenSentence) -> Released:
        fresh = []
        for number in written.numbers:
            if number not in work.numbers:
                work.numbers[number] = len(work.numbers) + 1
                fresh.append(citation_of(work.numbers[number], work.passages[number - 1]))
        numbers = tuple(work.numbers[number] for number in written.numbers)
        sentence = Sentence(written.text, numbers, written.block)
        work.sentences.append(sentence)
        work.citations += fresh
        return Released(sentence, tuple(fresh))

    def _repair(self, work: _Work) -> Iterator[Step]:
        """Let the model word unsupported sentences anew, once and together; what still fails is dropped."""
        faulty, work.faulty = work.faulty, []
        mendable = [one for one in faulty if one.written.numbers][:_MOST_REPAIRED]
        work.dropped = len(faulty)
        seconds = min(_REPAIR_SECONDS, work.remaining)
        if not mendable or seconds < _SHORTEST_REPAIR_SECONDS or _is_hopeless(work):
            return
        message = repair_message(mendable, work.passages)
        text = ""
        try:
            with closing(self.model.stream([message], Patience(seconds))) as pieces:
                for piece in pieces:
                    text += piece.text if isinstance(piece, Text) else ""
                    yield piece if isinstance(piece, Waiting) else Waiting(self._writing)
        except ModelFailureError:
            return  # what has been written stands without the repair
        for written in mended(text, mendable, len(work.passages)):
            released = list(self._judge(work, written))
            work.repaired += len(released)
            yield from released
        work.dropped -= work.repaired

    def _give_up(self, work: _Work, problem: str) -> GaveUp:
        self._count(work, is_fallback=True)
        return GaveUp(f"{problem} {_INSTEAD}")

    def _count(self, work: _Work, *, is_fallback: bool) -> None:
        self.model.meter.count_answer(
            released=len(work.sentences),
            repaired=work.repaired,
            dropped=work.dropped,
            is_fallback=is_fallback,
        )


def _problem_of(work: _Work) -> str:
    """Say in German why what was written is no answer, or nothing if it is one."""
    if work.sentences and not _is_hopeless(work):
        return ""
    if not work.raw.strip():
        return str(ModelFailureError(FailureKind.EMPTY))
    if NO_ANSWER in work.raw.upper() and not work.sentences:
        return "Das Sprachmodell hat in den Quellen keine Antwort gefunden."
    if not is_german(work.raw):
        return "Das Sprachmodell hat nicht auf Deutsch geantwortet."
    if not work.sentences and not work.dropped:
        return str(ModelFailureError(FailureKind.MALFORMED))
    return "Zu viele Sätze des Sprachmodells waren nicht belegt."


def _is_hopeless(work: _Work) -> bool:
    written = len(work.sentences) + work.dropped
    return work.dropped > MOST_DROPPED * written


def _notes(work: _Work) -> tuple[str, ...]:
    if not work.dropped:
        return ()
    if work.dropped == 1:
        return ("Ein Satz des Sprachmodells war nicht belegt und fehlt deshalb.",)
    return (f"{work.dropped} Sätze des Sprachmodells waren nicht belegt und fehlen deshalb.",)
