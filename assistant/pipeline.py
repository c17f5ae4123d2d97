"""One answer, top to bottom: understand, retrieve, decide, compose, check."""

from __future__ import annotations

from collections.abc import Collection, Generator, Sequence
from datetime import date

from assistant.answer_composer import AnswerComposer, Composed
from assistant.answering.candidates import Candidate, CandidateFinder
from assistant.answering.consider import Considerer
from assistant.answering.considered import Considered, Turn, refused_outcome
from assistant.answering.disagreement import Claim, DisagreementFinder
from assistant.answering.evidence import EvidenceReader
from assistant.answering.follow_ups import FollowUpFinder
from assistant.answering.glossary import GlossaryReader, explanation_of
from assistant.answering.likelihood import SentenceFeatures, sentence_features
from assistant.answering.notes import reading_notes, source_notes, turn_notes
from assistant.answering.plain_language import terms_to_explain
from assistant.answering.refusal import contact_of, nearest_documents, refusal_notes
from assistant.answering.signals import Signals
from assistant.embedding.embedder import Embedder
from assistant.events import AnswerEvent, Event, StatusEvent, answer_of
from assistant.generation.composer import ModelComposer
from assistant.generation.language_model import LanguageModel
from assistant.index.knowledge_index import KnowledgeIndex
from assistant.language.synonyms import load_synonyms
from assistant.records import (
    Answer,
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

    def __init__(
        self,
        index: KnowledgeIndex,
        sentence_embedder: Embedder,
        topics: Sequence[Topic] = (),
        reranker: Reranker | None = None,
        writer: ModelComposer | None = None,
    ) -> None:
        self.index = index
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
        self._glossary = GlossaryReader()
        self._composer = AnswerComposer(index, self._glossary, writer)
        self._disagreements = DisagreementFinder(analyzer)

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
        n_documents = self.index.generation.manifest.documents
        yield StatusEvent(f"Ich durchsuche {n_documents} Dokumente …")
        whole = self._considerer.consider(query, filters)
        turns = self._considerer.turns(whole, filters, leanings, ignored)
        if not any(one.is_answered for _, one in turns):
            yield AnswerEvent(self._refusal(whole, refused_outcome(whole, turns), level))
            return
        yield StatusEvent("Ich stelle belegte Sätze zusammen …")
        composed = yield from self._composer.compose(whole, turns, level)
        if composed.checked.sentences:
            yield AnswerEvent(self._answer(whole, turns, composed, level))
        else:
            yield AnswerEvent(self._refusal(whole, Outcome.UNSUPPORTED, level))

    def warm(self, question: str) -> None:
        """Load what the first question would wait for; no language model is called."""
        one = self._considerer.consider(self.understanding.read(question))
        if one.found:
            self._composer.warm(one)

    @property
    def language_model(self) -> LanguageModel | None:
        """The language model that words the answers, if there is one."""
        writer = self._composer.writer
        return writer.model if writer else None

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

    def _answer(self, whole: Considered, turns: Sequence[Turn], composed: Composed, level: Level) -> Answer:
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
            explanations=self._explanations(checked.sentences) if level is Level.PLAIN else (),
            level=level,
        )

    def _explanations(self, sentences: Sequence[Sentence]) -> tuple[Explanation, ...]:
        """Explain the terms of an answer that readers know least."""
        generation = self.index.generation
        texts = [text for sentence in sentences for text in (sentence.heading, sentence.text) if text]
        terms = terms_to_explain(self._glossary.terms(generation), texts)
        explained = (explanation_of(term, generation) for term in terms)
        return tuple(explanation for explanation in explained if explanation is not None)

    def _refusal(self, whole: Considered, outcome: Outcome, level: Level) -> Answer:
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
            level=level,
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
