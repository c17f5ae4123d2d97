"""`lotse eval public`: the same search on a public test set."""

from __future__ import annotations

import statistics
from pathlib import Path

from assistant.commands.invocation import settings_of_invocation
from assistant.records import Intent
from assistant.terminal import print_hint, print_json
from eval.figures import retrieval_figures
from eval.figures_json import figures_to_dict
from eval.measures import score_rankings
from eval.numbers_text import milliseconds
from eval.public_sets import PublicQuery, load_public_set, open_passages, sample
from eval.retrieval import rank_topics, ranked_documents
from eval.runs import RankedDocument
from eval.tables import open_table_console, print_figures, print_line
from eval.topics import Difficulty, Topic

_TOP_K = 10


def _topic(query: PublicQuery) -> Topic:
    return Topic(query.query_id, query.text, Intent.GENERAL, is_answerable=True, difficulty=Difficulty.MEDIUM)


def measure_public_set(folder: Path, limit: int | None, *, as_json: bool) -> None:
    """Index the passages, search for every query, print the measures."""
    found = load_public_set(folder)
    queries = sample(found.queries, limit)
    topics = [_topic(one) for one in queries]
    print_hint(f"{len(found.passages)} Abschnitte werden aufgenommen, das dauert einen Moment …")
    with open_passages(settings_of_invocation(), found.passages) as assistant:

        def search(question: str, top_k: int) -> tuple[RankedDocument, ...]:
            return ranked_documents(assistant.search(question, top_k=top_k))

        rankings = rank_topics(topics, search, _TOP_K)
    ids = {topic: [one.document_id for one in ranked] for topic, ranked in rankings.documents.items()}
    figures = retrieval_figures(score_rankings(ids, {one.query_id: one.grades for one in queries}))
    median = statistics.median(rankings.seconds.values())
    if as_json:
        print_json(
            {
                "set": found.name,
                "passages": len(found.passages),
                "queries": len(queries),
                "figures": figures_to_dict(figures),
                "seconds_p50": median,
            }
        )
        return
    console = open_table_console()
    print_figures(console, f"{found.name}: {len(found.passages)} Abschnitte", figures)
    print_line(console, f"Suche im Median {milliseconds(median)} je Frage.")
