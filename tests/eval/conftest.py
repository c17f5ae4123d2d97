"""Real documents of the corpus, answers made of their sentences, and a small index of them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from typer.main import get_command

from assistant.commands.german import speak_german
from assistant.index.changes import IndexChanges, IndexedDocument
from assistant.records import Answer, Citation, Intent, Outcome, Sentence
from assistant.settings import Settings
from assistant.wiring import open_index_writer
from eval.command import app
from eval.topics import Difficulty, Topic
from eval.trials import Trial
from ingest.corpus_file import read_corpus_file
from ingest.split import SPLITTER, split
from ingest.vocabulary import load_vocabulary

ROOT = Path(__file__).parent.parent.parent
CORPUS = ROOT / "corpus"
SMALL = (
    "case-potsdam-neuruppin-trinkbrunnen",
    "case-kiel-zero-waste",
    "case-muenchen-zero-waste",
    "case-leipzig-reparaturbonus",
    "funding-sachsen-reparaturbonus",
    "law-krwg-45",
    "contact-knb-kompetenzstelle",
    "guidance-bisko-thg-bilanz",
)
TOPICS = """\
- id: dev-001
  question: "Was kostet ein Trinkbrunnen in Potsdam?"
  kind: number
  answerable: true
  difficulty: easy
  traits: [place]
  key_facts: ["15.000 Euro"]
- id: dev-002
  question: "Wie viel Müll pro Kopf will Kiel noch haben?"
  kind: number
  answerable: true
  difficulty: medium
  traits: [place, everyday]
  key_facts: ["50 kg"]
- id: dev-003
  question: "Wie rechnet eine Gemeinde ihre Treibhausgase vergleichbar aus?"
  kind: how_to
  answerable: true
  difficulty: hard
  traits: []
  key_facts: ["BISKO"]
- id: dev-004
  question: "Wer ist letztes Jahr deutscher Fußballmeister geworden?"
  kind: number
  answerable: false
  difficulty: easy
  traits: []
  key_facts: []
  missing: off_topic
"""
QRELS = """\
dev-001 0 case-potsdam-neuruppin-trinkbrunnen 2
dev-002 0 case-kiel-zero-waste 2
dev-002 0 case-muenchen-zero-waste 1
dev-003 0 guidance-bisko-thg-bilanz 2
"""
WORDINGS = """\
- id: wrd-1
  topic: dev-001
  original: everyday
  everyday: "Was kostet ein Trinkbrunnen in Potsdam?"
  keywords: "preis trinkbrunnen potsdam"
  long: "Wir planen Trinkbrunnen für unseren Marktplatz. Was hat so einer in Potsdam gekostet?"
  typo: "Was kosted ein Trinkbrunen in Potsdam?"
  formal: "Welche Kosten entstehen der Stadt Potsdam für einen Trinkbrunnen?"
- id: wrd-2
  answers: [case-leipzig-reparaturbonus]
  related: [case-kiel-zero-waste]
  original: formal
  everyday: "Was hat der Reparaturbonus in Leipzig gebracht?"
  keywords: "leipzig reparaturbonus wirkung"
  long: "Unser Stadtrat möchte Reparaturen bezuschussen. Was hat der Reparaturbonus in Leipzig bewirkt?"
  typo: "Was hat der Reperaturbonus in Leipzig gebracht?"
  formal: "Welche Wirkung hatte der Leipziger Reparaturbonus?"
"""


@pytest.fixture(scope="session")
def document_of():
    """Read a document of the shipped corpus by its id."""
    vocabulary, _ = load_vocabulary(CORPUS, CORPUS)

    def read(document_id):
        path = next(CORPUS.rglob(f"{document_id}.md")).relative_to(CORPUS)
        document = read_corpus_file(CORPUS, str(path), vocabulary).document
        assert document is not None
        return document

    return read


@pytest.fixture(scope="session")
def cite(document_of):
    """Cite a stretch of a document of the corpus, given by how it begins and ends."""

    def make(number, document_id, quote):
        document = document_of(document_id)
        start = document.text.index(quote)
        return Citation(
            number=number,
            document_id=document_id,
            title=document.title,
            publisher=document.publisher,
            source_url=document.source_url,
            heading_path=next(s.heading_path for s in document.sections if s.start <= start < s.end),
            page=None,
            quote=quote,
            start=start,
            end=start + len(quote),
            published=document.published,
            kind=document.kind,
            municipality=document.municipality,
            states=document.states,
        )

    return make


def topic(question="Was kostet ein Trinkbrunnen?", kind=Intent.NUMBER, **fields):
    return Topic("dev-001", question, kind, **{"is_answerable": True, "difficulty": Difficulty.EASY} | fields)


def trial(*sentences, citations=(), outcome=Outcome.ANSWERED, about=None, seconds=0.1, **fields):
    """Make a trial whose answer has sentences given as text or as Sentence."""
    about = about or topic()
    made = tuple(one if isinstance(one, Sentence) else Sentence(one, (1,)) for one in sentences)
    answer = Answer(
        about.question, outcome, fields.pop("intent", about.kind), made, tuple(citations), **fields
    )
    return Trial(about, answer, seconds)


@pytest.fixture(scope="session")
def small_settings(tmp_path_factory, document_of):
    """Settings of an index of eight documents."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("var"), corpus_dir=CORPUS)
    entries = [
        IndexedDocument(document, split(document), "corpus", f"{document.document_id}.md")
        for document in map(document_of, SMALL)
    ]
    with open_index_writer(settings) as index:
        index.apply(IndexChanges(upserts=tuple(entries), splitter=SPLITTER), lambda *_: None)
    return settings


@pytest.fixture
def data(tmp_path):
    """A folder with a small test set on the small index."""
    files = {"topics/dev.yaml": TOPICS, "qrels/dev.qrels": QRELS, "wordings/dev.yaml": WORDINGS}
    for name, text in files.items():
        path = tmp_path / "data" / name
        path.parent.mkdir(parents=True)
        path.write_text(text, "utf-8")
    return tmp_path / "data"


@pytest.fixture
def lotse_eval(monkeypatch, small_settings):
    """Run `lotse eval` on the small index; errors reach the test as they are."""
    for name in [name for name in os.environ if name.startswith("LOTSE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("LOTSE_DATA_DIR", str(small_settings.data_dir))
    monkeypatch.setenv("LOTSE_CORPUS_DIR", str(CORPUS))

    def run(*arguments):
        command = get_command(speak_german(app))
        return command.main(
            args=[str(one) for one in arguments], prog_name="lotse eval", standalone_mode=False
        )

    return run
