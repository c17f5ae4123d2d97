"""One answer, top to bottom: understand, retrieve, decide, compose, check."""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from assistant.answering.candidates import Candidate, CandidateFinder
from assistant.answering.check import Checked, check_draft
from assistant.answering.compose import ExtractiveComposer
from assistant.answering.decide import Decision, decide, load_calibration
from assistant.answering.evidence import Evidence, EvidenceReader, Signals
from assistant.answering.grounding import GroundingChecker
from assistant.answering.notes import gap_notes, reading_notes, source_notes
from assistant.answering.refusal import contact_of, nearest_documents, refusal_notes
from assistant.embedding.embedder import Embedder
from assistant.generation.composer import GaveUp, ModelComposer, Released, Written
from assistant.generation.language_model import LanguageModel
from assistant.index.knowledge_index import KnowledgeIndex
from assistant.language.analysis import GermanAnalyzer
from assistant.language.synonyms import load_synonyms
from assistant.records import (
    Answer,
    Citation,
    Contact,
    Document,
    Filters,
    Kind,
    Outcome,
    ScoredDocument,
    Sentence,
    Understood,
)
from assistant.retrieval.hints import HintKey, HintReader
from assistant.retrieval.interpretation import Interpreter
from assistant.retrieval.leanings import Leanings
from assistant.retrieval.query import Query, QuestionReader
from assistant.retrieval.retriever import HybridRetriever
from assistant.retrieval.support import SupportScorer
from assistant.retrieval.topics import Topic, TopicFinder
from assistant.retrieval.understanding import QuestionUnderstanding

_DOCUMENTS = 8
"""Documents handed to the composer; retrieval experiments found little beyond."""
_FOLLOW_UPS = 3
_CONTACT_RELEVANCE = 0.4
"""Score of a contact document, beside the best document, from which its office can help with the question."""


@dataclass(frozen=True, slots=True)
class StatusEvent:
    """What the assistant is doing, as a German phrase; said again, it only shows that the work goes on."""

    text: str


@dataclass(frozen=True, slots=True)
class CitationEvent:
    """A citation that the following sentences may use."""

    citation: Citation


@dataclass(frozen=True, slots=True)
class SentenceEvent:
    """One checked sentence, in reading order.

    Where a language model fails half-way the answer has other sentences than those sent before.
    """

    sentence: Sentence


@dataclass(frozen=True, slots=True)
class AnswerEvent:
    """The whole answer; always the last event."""

    answer: Answer


@dataclass(frozen=True, slots=True)
class _Composed:
    """Checked sentences with who worded them; `is_sent` when they have been sent while they were written."""

    checked: Checked
    composer: str
    notes: tuple[str, ...] = ()
    is_sent: bool = False
    generated_by: str | None = None
    versions: dict[str, str] = field(default_factory=dict)


Event = StatusEvent | CitationEvent | SentenceEvent | AnswerEvent


def answer_of(events: Iterable[Event]) -> Answer:
    """Return the answer at the end of its events."""
    for event in events:
        if isinstance(event, AnswerEvent):
            return event.answer
    raise AssertionError("a stream ends with its answer")


class Assistant:
    """Answers questions from one open index.

    Args:
        index: the knowledge base.
        sentence_embedder: compares sentences with the question; must be fast, since every question
            meets a hundred sentences.
        topics: the topics of the base in the words that people use for them.
        writer: words the answers with a language model; without one they are sentences of the documents.
    """

    _writer: ModelComposer | None = None

    def __init__(
        self,
        index: KnowledgeIndex,
        sentence_embedder: Embedder,
        topics: Sequence[Topic] = (),
        writer: ModelComposer | None = None,
    ) -> None:
        self.index = index
        self._writer = writer
        analyzer = index.analyzer
        support = SupportScorer(analyzer, self._row_frequency, lambda: index.generation.windows.words.n_rows)
        synonyms = load_synonyms(analyzer)
        interpreter = Interpreter(
            analyzer, synonyms, self._row_frequency, lambda: index.generation.vocabulary
        )
        reader = QuestionReader(analyzer, synonyms, self._row_frequency, interpreter)
        hints = HintReader(TopicFinder(topics, analyzer))
        self.understanding = QuestionUnderstanding(reader, hints)
        self._retriever = HybridRetriever(index)
        self._evidence = EvidenceReader(support, analyzer)
        self._calibration = load_calibration()
        self._candidates = CandidateFinder(support, sentence_embedder)
        self._composer = ExtractiveComposer(analyzer)
        self._checker = GroundingChecker(analyzer)

    def _row_frequency(self, stem: str) -> int:
        return self.index.generation.windows.words.row_frequency(stem)

    def ask(
        self,
        question: str,
        *,
        filters: Filters = Filters(),
        is_long: bool = False,
        leanings: Leanings = Leanings(),
        ignored: Collection[HintKey] = (),
    ) -> Answer:
        """Answer a question; raises QuestionError when it cannot be used as it is."""
        events = self.stream(question, filters=filters, is_long=is_long, leanings=leanings, ignored=ignored)
        return answer_of(events)

    def stream(
        self,
        question: str,
        *,
        filters: Filters = Filters(),
        is_long: bool = False,
        leanings: Leanings = Leanings(),
        ignored: Collection[HintKey] = (),
    ) -> Generator[Event, None, None]:
        """Answer a question as events while the parts become known; closing it ends all work.

        Args:
            question: in whole words, follow-ups resolved.
            filters: what the sources must be.
            is_long: whether to tell more.
            leanings: what earlier questions of the conversation favour.
            ignored: hints of the question that the reader does not want.
        """
        query = self.understanding.read(question, leanings, ignored)
        n_documents = self.index.generation.manifest.documents
        yield StatusEvent(f"Ich durchsuche {n_documents} Dokumente …")
        found = self._retriever.retrieve(query, top_k=_DOCUMENTS, filters=filters)
        if not found:
            yield AnswerEvent(self._refusal(query, Outcome.NOT_FOUND, None, found, 0.0))
            return
        candidates = self._candidates.find(query, found)
        evidence = self._evidence.read(query, found, candidates)
        decision = decide(evidence, self._calibration)
        if decision.outcome not in {Outcome.ANSWERED, Outcome.PARTLY_ANSWERED}:
            yield AnswerEvent(self._refusal(query, decision.outcome, evidence, found, decision.probability))
            return
        yield StatusEvent("Ich stelle belegte Sätze zusammen …")
        composed = yield from self._compose(query, found, candidates, is_long=is_long)
        checked = composed.checked
        if not checked.sentences:
            yield AnswerEvent(
                self._refusal(query, Outcome.UNSUPPORTED, evidence, found, decision.probability)
            )
            return
        if not composed.is_sent:
            yield from map(CitationEvent, checked.citations)
            yield from map(SentenceEvent, checked.sentences)
        yield AnswerEvent(self._answer(query, composed, decision, evidence, found))

    def warm(self, question: str) -> None:
        """Load what the first question would wait for; no language model is called."""
        query = self.understanding.read(question)
        found = self._retriever.retrieve(query, top_k=_DOCUMENTS)
        if found:
            candidates = self._candidates.find(query, found)
            decide(self._evidence.read(query, found, candidates), self._calibration)
            check_draft(self._composer.compose(query, found, candidates), self._checker)

    @property
    def language_model(self) -> LanguageModel | None:
        """The language model that words the answers, if there is one."""
        return self._writer.model if self._writer else None

    def _compose(
        self, query: Query, found: list[ScoredDocument], candidates: list[Candidate], *, is_long: bool
    ) -> Generator[Event, None, _Composed]:
        """Let the language model write, or take the sentences of the documents where it cannot."""
        notes: tuple[str, ...] = ()
        is_begun = False
        if self._writer is not None:
            writing = self._writer.compose(query, found, is_long=is_long)
            try:
                while True:
                    step = next(writing)
                    if not isinstance(step, Released):
                        yield StatusEvent(step.text)
                        continue
                    is_begun = True
                    yield from map(CitationEvent, step.citations)
                    yield SentenceEvent(step.sentence)
            except StopIteration as end:
                written: Written | GaveUp = end.value
            finally:
                writing.close()
            if isinstance(written, Written):
                checked = Checked(written.sentences, written.citations, ())
                return _Composed(
                    checked,
                    self._writer.name,
                    written.notes,
                    is_sent=True,
                    generated_by=self._writer.generated_by,
                    versions=self._writer.versions,
                )
            notes = (written.note,)
        draft = self._composer.compose(query, found, candidates, is_long=is_long)
        return _Composed(check_draft(draft, self._checker), self._composer.name, notes, is_sent=is_begun)

    def search(
        self,
        question: str,
        *,
        top_k: int = 10,
        filters: Filters = Filters(),
        leanings: Leanings = Leanings(),
        ignored: Collection[HintKey] = (),
    ) -> tuple[ScoredDocument, ...]:
        """Find the documents that fit a question, best first."""
        query = self.understanding.read(question, leanings, ignored)
        return tuple(self._retriever.retrieve(query, top_k=top_k, filters=filters))

    def document(self, document_id: str) -> Document:
        """Look up a document; raises DocumentUnknownError."""
        return self.index.generation.document(document_id)

    def measure(self, question: str) -> Signals:
        """Return the signals behind the decision to answer; all zero when nothing is found."""
        query = self.understanding.read(question)
        found = self._retriever.retrieve(query, top_k=_DOCUMENTS)
        if not found:
            return Signals.none()
        return self._evidence.read(query, found, self._candidates.find(query, found)).signals

    def documents(self) -> tuple[Document, ...]:
        """Return all documents in the order of the index."""
        return tuple(entry.document for _, entry in self.index.generation.entries())

    def _answer(
        self,
        query: Query,
        composed: _Composed,
        decision: Decision,
        evidence: Evidence,
        found: list[ScoredDocument],
    ) -> Answer:
        is_partial = decision.outcome is Outcome.PARTLY_ANSWERED
        notes = [*composed.notes, *reading_notes(query)]
        notes += gap_notes(evidence) if is_partial else []
        checked = composed.checked
        # Not looked up in the index: a change may have deleted one of them meanwhile.
        documents = {scored.document.document_id: scored.document for scored in found}
        today = date.today()  # noqa: DTZ011 -- the reader's day
        notes += source_notes(checked.citations, documents.__getitem__, today)
        return Answer(
            question=query.text,
            outcome=decision.outcome,
            intent=query.intent,
            sentences=checked.sentences,
            citations=checked.citations,
            notes=tuple(notes),
            follow_ups=_follow_ups(query, found, self.index.analyzer),
            contact=self._contact(query, found),
            confidence=round(decision.probability, 3),
            composer=composed.composer,
            versions=self._versions() | composed.versions,
            understood=Understood(query.text, query.leanings.hints),
            generated_by=composed.generated_by,
        )

    def _refusal(
        self,
        query: Query,
        outcome: Outcome,
        evidence: Evidence | None,
        found: list[ScoredDocument],
        probability: float,
    ) -> Answer:
        is_foreign = outcome is Outcome.OUT_OF_SCOPE
        return Answer(
            question=query.text,
            outcome=outcome,
            intent=query.intent,
            sentences=(),
            citations=(),
            notes=(
                *reading_notes(query),
                *refusal_notes(outcome, evidence, self.index.generation.manifest.documents),
            ),
            contact=None if is_foreign else self._contact(query, found),
            nearest=() if is_foreign else nearest_documents(found),
            confidence=round(probability, 3),
            composer=self._composer.name,
            versions=self._versions(),
            understood=Understood(query.text, query.leanings.hints),
        )

    def _contact(self, query: Query, found: list[ScoredDocument]) -> Contact | None:
        offices = self._retriever.retrieve(query, top_k=1, filters=Filters(kinds=(Kind.CONTACT,)))
        if not offices or not found or offices[0].score < _CONTACT_RELEVANCE * found[0].score:
            return None
        return contact_of(offices[0].document)

    def _versions(self) -> dict[str, str]:
        manifest = self.index.generation.manifest
        return {
            "generation": str(manifest.generation),
            "corpus": manifest.corpus_version,
            "embedder": manifest.embedder,
            "analyzer": manifest.analyzer,
        }


def _follow_ups(query: Query, found: list[ScoredDocument], analyzer: GermanAnalyzer) -> tuple[str, ...]:
    """Suggest typical questions of the best documents that ask for something else: the base answers them."""
    asked = {word.stem for word in query.words}
    suggestions: list[str] = []
    for scored in found[:_FOLLOW_UPS]:
        for question in scored.document.questions:
            stems = {word.stem for word in analyzer.analyze(question)}
            if question.endswith("?") and len(asked & stems) < len(stems) / 2 and question not in suggestions:
                suggestions.append(question)
                break
    return tuple(suggestions)
