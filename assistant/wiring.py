"""The composition root: the only module that names concrete classes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.answering.paraphrase import ParaphraseChecker
from assistant.archive import Archive, Stores
from assistant.conversation.aspects import load_aspects
from assistant.conversation.dialogue import Dialogue
from assistant.conversation.follow_up import RuleRewriter
from assistant.conversation.model_rewriter import ModelQuestionRewriter
from assistant.conversation.owner import Owners
from assistant.conversation.rewriting import QuestionRewriter
from assistant.database.opening import open_database
from assistant.embedding.embedder import Embedder
from assistant.embedding.static import BUNDLED, StaticEmbedder, load_static_embedder
from assistant.errors import DocumentUnknownError
from assistant.generation.composer import Checker, ModelComposer
from assistant.generation.language_model import LanguageModel
from assistant.generation.meter import Meter, Price
from assistant.generation.rewriting import ModelRewriter
from assistant.index.knowledge_index import KnowledgeIndex
from assistant.index.lock import owned
from assistant.index.status import INDEX_FOLDER
from assistant.index.store import OpenStore, Store
from assistant.language.analysis import GermanAnalyzer, load_analyzer
from assistant.pipeline import Assistant
from assistant.records import Document
from assistant.retrieval.reranking import Reranker
from assistant.retrieval.topics import load_topics
from assistant.settings import Settings, model_provider

if TYPE_CHECKING:
    from assistant.access.key_store import KeyStore  # imports sqlalchemy

BUNDLED_EMBEDDER = "bundled"
_READER_PATIENCE_SECONDS = 60.0
_WRITER_PATIENCE_SECONDS = 600.0


def _quiet(_: str) -> None:
    pass


def open_embedder(name: str, analyzer: GermanAnalyzer) -> Embedder:
    """Open the embedder of the settings: the bundled one, or any sentence-transformers model."""
    if name == BUNDLED_EMBEDDER:
        return _open_bundled(analyzer)
    from assistant.embedding.sentence_transformer import load_sentence_transformer  # imports torch

    return load_sentence_transformer(name)


def _open_bundled(analyzer: GermanAnalyzer) -> StaticEmbedder:
    return load_static_embedder(BUNDLED, analyzer)


def _open_embedders(name: str, analyzer: GermanAnalyzer) -> tuple[Embedder, StaticEmbedder]:
    """Open the embedder of the settings, and the bundled one, which knows single words."""
    bundled = _open_bundled(analyzer)
    return (bundled if name == BUNDLED_EMBEDDER else open_embedder(name, analyzer)), bundled


def open_reranker(name: str | None) -> Reranker | None:
    """Open the cross-encoder of the settings, if one is set."""
    if name is None:
        return None
    from assistant.retrieval.cross_encoder import load_cross_encoder  # imports torch

    return load_cross_encoder(name)


@contextmanager
def _stores(folder: Path, url: str | None, say: Callable[[str], None]) -> Iterator[OpenStore]:
    """Open vector stores until the block ends; the client is opened for the first of them."""
    with ExitStack() as stack:
        clients: list[tuple[Any, str]] = []

        def open_store(collection: str, dimension: int) -> Store:
            from assistant.index.vectors import VectorStore, open_client  # imports chromadb

            if not clients:
                clients.append(stack.enter_context(open_client(folder, url, say)))
            return VectorStore(*clients[0], collection, dimension)

        yield open_store


@contextmanager
def _open_index(settings: Settings, patience: float, say: Callable[[str], None]) -> Iterator[KnowledgeIndex]:
    index_dir = settings.data_dir / INDEX_FOLDER
    chroma_dir = index_dir / "chroma"
    with owned(index_dir, patience, say), _stores(chroma_dir, settings.chroma_url, say) as open_store:
        analyzer = load_analyzer()
        embedder, word_embedder = _open_embedders(settings.embedder, analyzer)
        index = KnowledgeIndex(index_dir, embedder, word_embedder, analyzer, open_store)
        try:
            if index.lacks_vectors():
                say("Dem Index fehlen Vektoren; sie werden aus den Dokumenten neu gemacht. Das kann dauern …")
                index.repair(lambda *_: None)
            yield index
        finally:
            index.close()


@contextmanager
def open_index_writer(settings: Settings, wait: Callable[[str], None] = _quiet) -> Iterator[KnowledgeIndex]:
    """Open the index for writing; waits for another owner, telling so through `wait`."""
    with _open_index(settings, _WRITER_PATIENCE_SECONDS, wait) as index:
        yield index


@contextmanager
def open_assistant(settings: Settings, wait: Callable[[str], None] = _quiet) -> Iterator[Assistant]:
    """Open the index and everything that answers from it; raises when the index cannot be used."""
    with _open_index(settings, _READER_PATIENCE_SECONDS, wait) as index:
        index.check()
        topics, reranker = load_topics(settings.corpus_dir), open_reranker(settings.reranker)
        with open_language_model(settings) as model:
            checker = _open_checker(settings, index.analyzer, index.word_embedder) if model else None
            writer = ModelComposer(model, checker) if model and checker else None
            yield Assistant(index, index.word_embedder, topics, reranker, writer)


def open_dialogue(assistant: Assistant) -> Dialogue:
    """Put what resolves follow-ups before an assistant."""

    def document_of(document_id: str) -> Document | None:
        try:
            return assistant.document(document_id)
        except DocumentUnknownError:
            return None

    aspects = load_aspects(assistant.index.analyzer)
    rewriter: QuestionRewriter = RuleRewriter(assistant.understanding, aspects, document_of)
    if assistant.language_model is not None:
        rewriter = ModelQuestionRewriter(rewriter, ModelRewriter(assistant.language_model))
    return Dialogue(assistant, rewriter)


def open_archive(settings: Settings) -> Archive:
    """Return what the house keeps; nothing is connected before its first use."""
    from assistant.conversation.share_store import ShareStore
    from assistant.conversation.store import ConversationStore
    from assistant.coordination.feedback_store import EARLIER_FILE, FeedbackStore
    from assistant.coordination.referral_store import ReferralStore
    from assistant.messenger.sealing import Sealer
    from assistant.messenger.store import MessengerStore

    database, owners = open_database(settings), Owners(settings.data_dir)
    stores = Stores(
        database,
        ConversationStore(database),
        ShareStore(database),
        FeedbackStore(database),
        ReferralStore(database),
        MessengerStore(database, Sealer(owners), settings.retention_days),
    )
    return Archive(stores, owners, settings.retention_days, settings.data_dir / EARLIER_FILE)


def open_key_store(settings: Settings) -> KeyStore:
    """Return the keys of machine clients; nothing is connected before their first use."""
    from assistant.access.key_store import KeyStore

    return KeyStore(open_database(settings))


@contextmanager
def open_language_model(settings: Settings) -> Iterator[LanguageModel | None]:
    """Open the language model of the settings, if there is one; nothing is sent to it yet."""
    if settings.llm is None:
        yield None
        return
    # Imports langchain, and only where a language model is set.
    from assistant.generation.langchain_model import LangChainModel, ModelAddress

    provider, name = model_provider(settings.llm)
    is_ollama = provider == "ollama"
    address = ModelAddress(
        "ollama" if is_ollama else "openai", name, settings.llm_base_url, settings.llm_api_key
    )
    meter = Meter(Price(*settings.llm_price) if settings.llm_price else None)
    model = LanguageModel(
        LangChainModel(address, meter),
        meter,
        concurrency=settings.llm_concurrency,
        seconds=settings.llm_timeout,
    )
    try:
        yield model
    finally:
        model.close()


def _open_checker(settings: Settings, analyzer: GermanAnalyzer, embedder: Embedder) -> Checker:
    checker = ParaphraseChecker(analyzer, embedder)
    if settings.nli_model is None:
        return checker
    from assistant.generation.entailment import load_entailment_checker  # imports torch

    return load_entailment_checker(settings.nli_model, checker)
