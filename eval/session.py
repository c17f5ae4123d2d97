"""An open assistant together with the test set it is measured on."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib import metadata
from pathlib import Path
from types import MappingProxyType

from assistant.errors import DocumentUnknownError, IndexMissingError
from assistant.index.changes import IndexChanges
from assistant.index.generation import Manifest
from assistant.index.status import read_status
from assistant.pipeline import Assistant
from assistant.settings import Settings
from eval.judged_topics import JudgedTopics, load_judged_topics
from eval.perturbations import topics_with_typos
from eval.retrieval import rank_topics, ranked_documents
from eval.runs import RankedDocument, Run, RunHeader, code_version, now


@dataclass(frozen=True, slots=True)
class Session:
    """What an evaluation works with.

    Attributes:
        manifest: what made the index.
        has_questions: whether the documents have their typical questions.
        reranker: name of the model that orders the best documents again, where one is set.
    """

    assistant: Assistant
    judged: JudgedTopics
    manifest: Manifest
    has_questions: bool = True
    reranker: str | None = None

    def header(self, system: str, settings: Mapping[str, str]) -> RunHeader:
        """Describe a run that is made now."""
        versions = {"questions": self.judged.fingerprint}
        if self.reranker:
            versions["reranker"] = self.reranker
        return describe_run(system, self.judged.split, self.manifest, settings, versions)


@contextmanager
def open_index(settings: Settings) -> Iterator[tuple[Assistant, Manifest]]:
    """Open the assistant of the settings with what made its index."""
    from assistant.wiring import open_assistant  # noqa: PLC0415 -- opens Chroma; --help must stay quick

    with open_assistant(settings) as assistant:
        manifest = read_status(settings.data_dir)
        if manifest is None:
            raise IndexMissingError("Es gibt noch keinen Index. Bitte zuerst „lotse ingest“ ausführen.")
        yield assistant, manifest


@contextmanager
def open_session(settings: Settings, split: str, folder: Path | None = None) -> Iterator[Session]:
    """Open the index of the settings with a test set; raises EvaluationDataError when that is faulty."""
    with open_index(settings) as (assistant, manifest):
        judged = load_judged_topics(split, lambda name: has_document(assistant, name), folder)
        yield Session(assistant, judged, manifest, reranker=settings.reranker)


@contextmanager
def open_session_without_questions(
    settings: Settings, split: str, folder: Path | None = None
) -> Iterator[Session]:
    """Open a test set on the documents of the index without their typical questions, indexed apart.

    The documents that others bring have none.
    """
    from assistant.wiring import open_assistant, open_index_writer  # noqa: PLC0415 -- as above

    with open_assistant(settings) as assistant:
        generation = assistant.index.generation
        splitter = generation.manifest.splitter
        entries = tuple(
            replace(entry, document=replace(entry.document, questions=()))
            for _, entry in generation.entries()
        )
    with tempfile.TemporaryDirectory(prefix="lotse-eval-") as scratch:
        own = replace(settings, data_dir=Path(scratch), chroma_url=None)
        with open_index_writer(own) as index:
            index.apply(IndexChanges(upserts=entries, splitter=splitter), lambda *_: None)
        with open_session(own, split, folder) as session:
            yield replace(session, has_questions=False)


def has_document(assistant: Assistant, document_id: str) -> bool:
    """Whether the index holds a document."""
    try:
        assistant.document(document_id)
    except DocumentUnknownError:
        return False
    return True


def describe_run(
    system: str,
    split: str,
    manifest: Manifest,
    settings: Mapping[str, str],
    versions: Mapping[str, str] = MappingProxyType({}),
) -> RunHeader:
    """Describe a run over the documents of an index; `versions` adds to what made the index."""
    return RunHeader(
        system=system,
        split=split,
        created=now(),
        commit=code_version(),
        corpus_version=manifest.corpus_version,
        settings=settings,
        versions={
            "ressourcenlotse": metadata.version("ressourcenlotse"),
            "embedder": manifest.embedder,
            "analyzer": manifest.analyzer,
            "splitter": manifest.splitter,
            "index": f"{manifest.index_id}/{manifest.generation}",
            **versions,
        },
    )


def run_search(session: Session, top_k: int, typos: int = 0) -> Run:
    """Let the assistant search for every question that is measured, with typing errors put in if asked."""

    def search(question: str, wanted: int) -> tuple[RankedDocument, ...]:
        return ranked_documents(session.assistant.search(question, top_k=wanted))

    topics = session.judged.ranked_topics
    system, settings = "lotse", {"top_k": str(top_k)}
    if not session.has_questions:
        settings["questions"] = "none"
    if typos:
        topics = topics_with_typos(topics, typos)
        system, settings = f"lotse-{typos}-typos", {**settings, "typos": str(typos)}
    return Run(session.header(system, settings), rank_topics(topics, search, top_k).documents)
