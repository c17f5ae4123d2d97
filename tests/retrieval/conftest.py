from dataclasses import replace

import pytest

from assistant.language.analysis import load_analyzer
from assistant.language.synonyms import load_synonyms
from assistant.retrieval.interpretation import Interpreter
from assistant.retrieval.query import QuestionReader
from assistant.retrieval.retriever import HybridRetriever
from assistant.retrieval.support import SupportScorer
from assistant.settings import Settings
from assistant.wiring import open_index_writer
from ingest.run import Orders, ingest_source
from ingest.source import Source
from ingest.vocabulary import load_vocabulary
from tests.conftest import CORPUS

SHEETS = {
    "case-holzstadt-feuerwehr": (
        "case_study", "Holzstadt: Feuerwehrhaus aus Holz", "Hessen", "[holzbau]",
        "Holzstadt hat ein Feuerwehrhaus in Holzbauweise errichtet. Es kostete 3,2 Millionen Euro.",
    ),
    "case-lichtdorf-led": (
        "case_study", "Lichtdorf: neue Straßenbeleuchtung", "Bayern", "[energieeffizienz]",
        "Lichtdorf hat die Straßenbeleuchtung auf LED umgestellt. Der Stromverbrauch sank um 70 Prozent.",
    ),
    "funding-strassenbeleuchtung": (
        "funding", "Zuschuss für die Sanierung der Straßenbeleuchtung", None,
        "[energieeffizienz, foerderung]",
        "Der Bund fördert die Sanierung der Straßenbeleuchtung mit 25 Prozent Zuschuss.",
    ),
    "law-verpackungssteuer": (
        "law", "Urteil zur Verpackungssteuer", None, "[abfallvermeidung]",
        "Eine kommunale Verpackungssteuer ist zulässig, wenn der Verbrauch im Gemeindegebiet stattfindet.",
    ),
    "case-steuerstadt-verpackung": (
        "case_study", "Steuerstadt: Abgabe auf Einwegbecher", "Baden-Württemberg",
        "[abfallvermeidung, mehrweg]",
        "Steuerstadt erhebt eine Verpackungssteuer von 50 Cent je Becher. Die Einnahmen fließen in Mehrweg.",
    ),
    "guidance-beschaffung": (
        "guidance", "Leitfaden nachhaltige Beschaffung", None, "[beschaffung]",
        "Zuerst wird der Bedarf geprüft. Danach werden Umweltzeichen in der Ausschreibung verlangt.",
    ),
    "contact-beratung": (
        "contact", "Beratungsstelle für Holzbau", "Hessen", "[holzbau]",
        "Die Beratungsstelle hilft Kommunen kostenlos beim Bauen mit Holz.",
    ),
    "case-radstadt-wege": (
        "case_study", "Radstadt: Radwege aus Recyclingbeton", "Hessen", "[recyclingbaustoffe]",
        "Radstadt baut Radwege aus Recyclingbeton und spart dabei Kies.",
    ),
}  # fmt: skip


def sheet(document_id, kind, title, state, topics, body):
    return (
        f'---\nid: {document_id}\nkind: {kind}\ntitle: "{title}"\npublisher: Verlag\n'
        f"source_url: https://example.org/{document_id}\ntopics: {topics}\nstate: {state or 'null'}\n---\n\n"
        f"## Worum es geht\n{body}\n"
    )


@pytest.fixture(scope="session")
def analyzer():
    return load_analyzer()


@pytest.fixture
def ingest_sheets(tmp_path):
    """Write sheets into an index; the folder then holds exactly these."""
    vocabulary, _ = load_vocabulary(CORPUS, CORPUS)

    def write(index, sheets, root=None):
        folder = tmp_path / "sheets" if root is None else root
        folder.mkdir(exist_ok=True)
        for path in folder.glob("*.md"):
            path.unlink()
        for document_id, fields in sheets.items():
            (folder / f"{document_id}.md").write_text(sheet(document_id, *fields), encoding="utf-8")
        orders = Orders(may_delete_most=True)
        report = ingest_source(Source(str(folder), folder), index, vocabulary, orders, lambda *_: None)
        assert not report.failed, [r.findings for r in report.readings]
        return report

    return write


@pytest.fixture
def index(tmp_path):
    with open_index_writer(replace(Settings(), data_dir=tmp_path / "var")) as opened:
        yield opened


class Retrieval:
    """Everything that answers a search over one index."""

    def __init__(self, index):
        def frequency(stem):
            return index.generation.windows.words.row_frequency(stem)

        self.index = index
        self.support = SupportScorer(index.analyzer, frequency, lambda: index.generation.windows.words.n_rows)
        synonyms = load_synonyms(index.analyzer)
        interpreter = Interpreter(index.analyzer, synonyms, frequency, lambda: index.generation.vocabulary)
        self.reader = QuestionReader(index.analyzer, synonyms, frequency, interpreter)
        self.retriever = HybridRetriever(index)

    def __call__(self, question, **options):
        return self.retriever.retrieve(self.reader.read(question), **{"top_k": 5, **options})

    def ids(self, question, **options):
        return [found.document.document_id for found in self(question, **options)]


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    """Retrieval over the sheets, opened once a module."""
    folder = tmp_path_factory.mktemp("base")
    sheets = folder / "sheets"
    sheets.mkdir()
    for document_id, fields in SHEETS.items():
        (sheets / f"{document_id}.md").write_text(sheet(document_id, *fields), encoding="utf-8")
    vocabulary, _ = load_vocabulary(CORPUS, CORPUS)
    with open_index_writer(replace(Settings(), data_dir=folder / "var")) as index:
        report = ingest_source(Source(str(sheets), sheets), index, vocabulary, Orders(), lambda *_: None)
        assert not report.failed, [r.findings for r in report.readings]
        yield Retrieval(index)
