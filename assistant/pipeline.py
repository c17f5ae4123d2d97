"""One answer, top to bottom: understand, retrieve, decide, compose, check."""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date

from assistant.answering.candidates import Candidate, CandidateFinder
from assistant.answering.check import Checked, check_draft
from assistant.answering.compose import ExtractiveComposer
from assistant.answering.consider import Considerer
from assistant.answering.considered import Considered, Turn, refused_outcome
from assistant.answering.disagreement import Claim, DisagreementFinder
from assistant.answering.evidence import EvidenceReader, Signals
from assistant.answering.follow_ups import FollowUpFinder
from assistant.answering.glossary import GlossaryReader, explanation_of
from assistant.answering.grounding import GroundingChecker
from assistant.answering.levels import Leveller
from assistant.answering.likelihood import SentenceFeatures, sentence_features
from assistant.answering.notes import reading_notes, source_notes, turn_notes
from assistant.answering.parts import Part
from assistant.answering.plain_language import terms_to_explain
from assistant.answering.refusal import contact_of, nearest_documents, refusal_notes
from assistant.answering.turns import joined, words_for_each
from assistant.embedding.embedder import Embedder
from assistant.generation.composer import GaveUp, ModelComposer, Released, Written
from assistant.generation.language_model import LanguageModel
from assistant.index.knowledge_index import KnowledgeIndex
from assistant.language.synonyms import load_synonyms
from assistant.records import (
    Answer,
    Citation,
    Contact,
    Document,
    Explanation,
    Filters,
    GlossaryTerm,
    Kind,
    Level,
    Outcome,
    ScoredDocument,
    Sentence,
    Understood,
)
from assistant.retrieval.hints import HintKey, HintReader
from assistant.retrieval.interpretation import Interpreter
from assistant.retrieval.leanings import Leanings
from assistant.retrieval.query import Query, QuestionReader
from assistant.retrieval.reranking import Reranker, RerankingRetriever
from assistant.retrieval.retriever import HybridRetriever
from assistant.retrieval.support import SupportScorer
from assistant.retrieval.topics import Topic, TopicFinder
from assistant.retrieval.understanding import QuestionUnderstanding

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


_WORDED_BY_MODEL = {Level.STANDARD, Level.DETAILED}
"""Levels at which a language model words the answer; the others choose and split sentences of the sources."""


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
        reranker: orders the best documents again, where one is set.
        writer: words the answers with a language model; without one they are sentences of the documents.
    """

    _writer: ModelComposer | None = None

    def __init__(
        self,
        index: KnowledgeIndex,
        sentence_embedder: Embedder,
        topics: Sequence[Topic] = (),
        reranker: Reranker | None = None,
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
        self._reranker = reranker
        searching = HybridRetriever(index)
        self._retriever = searching if reranker is None else RerankingRetriever(searching, reranker)
        self._candidates = CandidateFinder(support, sentence_embedder)
        evidence = EvidenceReader(support, analyzer)
        self._considerer = Considerer(
            self.understanding, self._retriever, self._candidates, evidence, support
        )
        self._follow_ups = FollowUpFinder(
            self._considerer,
            self.understanding,
            support,
            analyzer,
            lambda: index.generation.manifest.generation,
        )
        self._composer = ExtractiveComposer(analyzer)
        self._disagreements = DisagreementFinder(analyzer)
        self._checker = GroundingChecker(analyzer)
        self._leveller = Leveller(self._checker)
        self._glossary = GlossaryReader()

    def _row_frequency(self, stem: str) -> int:
        return self.index.generation.windows.words.row_frequency(stem)

    def ask(
        self,
        question: str,
        *,
        filters: Filters = Filters(),
        level: Level = Level.STANDARD,
        leanings: Leanings = Leanings(),
        ignored: Collection[HintKey] = (),
    ) -> Answer:
        """Answer a question; raises QuestionError when it cannot be used as it is."""
        events = self.stream(question, filters=filters, level=level, leanings=leanings, ignored=ignored)
        return answer_of(events)

    def stream(
        self,
        question: str,
        *,
        filters: Filters = Filters(),
        level: Level = Level.STANDARD,
        leanings: Leanings = Leanings(),
        ignored: Collection[HintKey] = (),
    ) -> Generator[Event, None, None]:
        """Answer a question as events while the parts become known; closing it ends all work.

        Args:
            question: in whole words, follow-ups resolved.
            filters: what the sources must be.
            level: how much to tell, and how plainly.
            leanings: what earlier questions of the conversation favour.
            ignored: hints of the question that the reader does not want.
        """
        query = self.understanding.read(question, leanings, ignored)
        with closing(self._events(query, filters, level, leanings, ignored)) as events:
            for event in events:
                if isinstance(event, AnswerEvent):
                    yield AnswerEvent(replace(event.answer, level=level))
                else:
                    yield event

    def _events(
        self,
        query: Query,
        filters: Filters,
        level: Level,
        leanings: Leanings,
        ignored: Collection[HintKey],
    ) -> Generator[Event, None, None]:
        n_documents = self.index.generation.manifest.documents
        yield StatusEvent(f"Ich durchsuche {n_documents} Dokumente …")
        whole = self._considerer.consider(query, filters)
        turns = self._considerer.turns(whole, filters, leanings, ignored)
        if not any(one.is_answered for _, one in turns):
            yield AnswerEvent(self._refusal(whole, refused_outcome(whole, turns)))
            return
        yield StatusEvent("Ich stelle belegte Sätze zusammen …")
        composed = yield from self._compose(whole, turns, level)
        checked = composed.checked
        if not checked.sentences:
            yield AnswerEvent(self._refusal(whole, Outcome.UNSUPPORTED))
            return
        if not composed.is_sent:
            yield from map(CitationEvent, checked.citations)
            yield from map(SentenceEvent, checked.sentences)
        answer = self._answer(whole, turns, composed)
        explanations = self._explanations(checked.sentences) if level is Level.PLAIN else ()
        yield AnswerEvent(replace(answer, explanations=explanations))

    def warm(self, question: str) -> None:
        """Load what the first question would wait for; no language model is called."""
        one = self._considerer.consider(self.understanding.read(question))
        if one.found:
            check_draft(self._composer.compose(one.query, one.found, one.candidates), self._checker)

    @property
    def language_model(self) -> LanguageModel | None:
        """The language model that words the answers, if there is one."""
        return self._writer.model if self._writer else None

    def _compose(
        self, whole: Considered, turns: Sequence[Turn], level: Level
    ) -> Generator[Event, None, _Composed]:
        """Let the language model write, or take the sentences of the documents where it cannot."""
        notes: tuple[str, ...] = ()
        is_begun = False
        if self._writer is not None and level in _WORDED_BY_MODEL:
            given = [scored for _, one in turns if one.is_answered for scored in one.found]
            found = list({scored.document.document_id: scored for scored in given}.values())
            writing = self._writer.compose(whole.query, found, is_long=level is Level.DETAILED)
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
        return _Composed(self._composed(turns, level), self._composer.name, notes, is_sent=is_begun)

    def _composed(self, turns: Sequence[Turn], level: Level) -> Checked:
        """Compose the answers one after the other and check them; none repeats an earlier one."""
        is_long = level in {Level.DETAILED, Level.PLAIN}
        most_words = words_for_each(len(turns)) if len(turns) > 1 and not is_long else None
        terms = self._glossary.terms(self.index.generation)
        said: list[str] = []
        done: list[tuple[Part, Checked]] = []
        for part, one in turns:
            if not one.is_answered:
                continue
            draft = self._composer.compose(
                one.query, one.found, one.candidates, is_long=is_long, most_words=most_words, said=said
            )
            draft = self._leveller.adapt(draft, one.candidates, level, terms)
            said += [passage.text for passage in draft.passages]
            done.append((part, check_draft(draft, self._checker)))
        return joined(done) if len(turns) > 1 else done[0][1]

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
        evidence = self._considerer.consider(self.understanding.read(question)).evidence
        return evidence.signals if evidence else Signals.none()

    def measure_sentences(self, question: str) -> list[tuple[Candidate, SentenceFeatures]]:
        """Return the sentences of the documents found, with what tells whether they answer."""
        one = self._considerer.consider(self.understanding.read(question))
        return list(zip(one.candidates, sentence_features(one.query, one.found, one.candidates), strict=True))

    def documents(self) -> tuple[Document, ...]:
        """Return all documents in the order of the index."""
        return tuple(entry.document for _, entry in self.index.generation.entries())

    def glossary(self) -> tuple[tuple[GlossaryTerm, Explanation], ...]:
        """Return the terms of all glossaries with their explanations; of two with one name the first."""
        generation = self.index.generation
        explained = [(term, explanation_of(term, generation)) for term in self._glossary.terms(generation)]
        return tuple((term, explanation) for term, explanation in explained if explanation is not None)

    def _answer(self, whole: Considered, turns: Sequence[Turn], composed: _Composed) -> Answer:
        query = whole.query
        given = [one for _, one in turns if one.is_answered]
        found = [scored for one in given for scored in one.found]
        checked = composed.checked
        # Not looked up in the index: a change may have deleted one of them meanwhile.
        documents = {scored.document.document_id: scored.document for scored in found}
        today = date.today()  # noqa: DTZ011 -- the reader's day
        notes = (
            *composed.notes,
            *reading_notes(query),
            *turn_notes(turns),
            *self._disagreements.notes(
                [Claim(documents[c.document_id], c.quote, c.number) for c in checked.citations]
            ),
            *source_notes(checked.citations, documents.__getitem__, today),
        )
        is_whole = all(one.is_sure for _, one in turns)
        return Answer(
            question=query.text,
            outcome=Outcome.ANSWERED if is_whole else Outcome.PARTLY_ANSWERED,
            intent=given[0].query.intent,
            sentences=checked.sentences,
            citations=checked.citations,
            notes=notes,
            follow_ups=self._follow_ups.suggest(query, found, checked.citations),
            contact=self._contact(query, found),
            confidence=round(min(one.decision.probability for one in given), 3),
            composer=composed.composer,
            versions=self._versions() | composed.versions,
            understood=Understood(query.text, query.leanings.hints),
            generated_by=composed.generated_by,
        )

    def _explanations(self, sentences: Sequence[Sentence]) -> tuple[Explanation, ...]:
        """Explain the terms of an answer that readers know least."""
        generation = self.index.generation
        texts = [text for sentence in sentences for text in (sentence.heading, sentence.text) if text]
        terms = terms_to_explain(self._glossary.terms(generation), texts)
        explained = (explanation_of(term, generation) for term in terms)
        return tuple(explanation for explanation in explained if explanation is not None)

    def _refusal(self, whole: Considered, outcome: Outcome) -> Answer:
        query, is_foreign = whole.query, outcome is Outcome.OUT_OF_SCOPE
        return Answer(
            question=query.text,
            outcome=outcome,
            intent=query.intent,
            sentences=(),
            citations=(),
            notes=(
                *reading_notes(query),
                *refusal_notes(outcome, whole.evidence, self.index.generation.manifest.documents),
            ),
            contact=None if is_foreign else self._contact(query, whole.found),
            nearest=() if is_foreign else nearest_documents(whole.found),
            confidence=round(whole.decision.probability, 3),
            composer=self._composer.name,
            versions=self._versions(),
            understood=Understood(query.text, query.leanings.hints),
        )

    def _contact(self, query: Query, found: Sequence[ScoredDocument]) -> Contact | None:
        offices = self._retriever.retrieve(query, top_k=1, filters=Filters(kinds=(Kind.CONTACT,)))
        if not offices or not found or offices[0].score < _CONTACT_RELEVANCE * found[0].score:
            return None
        return contact_of(offices[0].document)

    def _versions(self) -> dict[str, str]:
        manifest = self.index.generation.manifest
        reranker = {} if self._reranker is None else {"reranker": self._reranker.name}
        return reranker | {
            "generation": str(manifest.generation),
            "corpus": manifest.corpus_version,
            "embedder": manifest.embedder,
            "analyzer": manifest.analyzer,
        }
