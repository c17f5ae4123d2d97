"""`lotse eval check`: are questions and judgements in order."""

from __future__ import annotations

from pathlib import Path

from assistant.commands.invocation import settings_of_invocation
from assistant.errors import ConfigurationError
from eval.dialogues import DIALOGUE_SPLITS, load_dialogues
from eval.findings import EvaluationDataError
from eval.judged_topics import FOLDER, SPLITS, JudgedTopics, load_judged_topics, topics_path
from eval.tables import open_table_console, print_line
from eval.wordings import load_wordings, wordings_path


def check_data(folder: Path | None) -> None:
    """Check all splits against the file names of the corpus; no index is needed."""
    known = document_ids(settings_of_invocation().corpus_dir)
    console = open_table_console()
    complaints = []
    for split in _splits(folder or FOLDER):
        try:
            print_line(console, _summary(load_judged_topics(split, known.__contains__, folder)))
        except EvaluationDataError as error:
            complaints.append(str(error))
    for split in _splits_with_wordings(folder or FOLDER):
        try:
            count = len(load_wordings(split, known.__contains__, folder).questions)
            print_line(console, f"Fassungen {split}: {count} Fragen in je fünf Fassungen, in Ordnung")
        except EvaluationDataError as error:
            complaints.append(str(error))
    for split in DIALOGUE_SPLITS if folder is None else ():
        try:
            count = len(load_dialogues(split, known.__contains__).cases)
            print_line(console, f"Gespräche {split}: {count}, in Ordnung")
        except EvaluationDataError as error:
            complaints.append(str(error))
    if complaints:
        raise EvaluationDataError("\n".join(complaints))


def _splits(folder: Path) -> list[str]:
    """Return the splits that a folder holds; where it holds none, the first is missed."""
    found = [split for split in SPLITS if topics_path(split, folder).exists()]
    return found or [SPLITS[0]]


def _splits_with_wordings(folder: Path) -> list[str]:
    return [split for split in SPLITS if wordings_path(split, folder).exists()]


def document_ids(corpus_dir: Path) -> frozenset[str]:
    """Return the ids of the documents below a corpus folder, whose files are named by them."""
    found = frozenset(path.stem for path in corpus_dir.rglob("*.md"))
    if not found:
        raise ConfigurationError(
            f"Im Ordner {corpus_dir} liegt kein Dokument. Bitte LOTSE_CORPUS_DIR auf die Wissensbasis setzen."
        )
    return found


def _summary(judged: JudgedTopics) -> str:
    answerable = sum(topic.is_answerable for topic in judged.topics)
    return (
        f"{judged.split}: {len(judged.topics)} Fragen, davon {answerable} beantwortbar, "
        f"{len(judged.judgements)} Urteile, in Ordnung"
    )
