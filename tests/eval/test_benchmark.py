import pytest

from assistant.language.analysis import load_analyzer
from assistant.settings import Settings
from assistant.wiring import open_assistant, open_embedder
from eval.benchmark import measure_size, synthesised, unit_texts
from eval.benchmarks.bare_ingest import parse_corpus, store_texts
from eval.benchmarks.processes import ask, open_client, running_service, time_ingest
from eval.benchmarks.search_cost import measure_search
from eval.public_sets import Passage, PublicQuery, PublicSet
from tests.eval.conftest import CORPUS, SMALL

QUESTIONS = ["Was kostet ein Trinkbrunnen?", "Wie viel Müll will Kiel?", "Was heißt BISKO?"]
PASSAGES = [
    Passage(f"p{i}", "", f"Abschnitt {i} über Brunnen, Müll und Bilanzen, erste Hälfte. Zweite {i}.")
    for i in range(7)
]


def test_the_search_costs_something_and_so_do_its_parts(small_settings):
    with open_assistant(small_settings) as assistant:
        cost = measure_search(assistant, QUESTIONS[:1], QUESTIONS)
    assert cost.search > 0
    assert cost.parts > 0


def test_the_bare_ingest_reads_the_corpus_and_stores_every_text(small_settings, tmp_path):
    assert parse_corpus(CORPUS / "law") == len(list((CORPUS / "law").rglob("*.md")))
    texts = unit_texts(small_settings.data_dir)
    assert len(texts) > len(SMALL)
    store_texts(texts, tmp_path / "chroma", open_embedder("bundled", load_analyzer()))
    assert (tmp_path / "chroma" / "chroma.sqlite3").exists()


def test_too_few_passages_are_joined_to_new_ones():
    made = synthesised(PASSAGES, 20)
    assert len({one.passage_id for one in made}) == len({one.text for one in made}) == 20
    assert made[:7] == PASSAGES
    assert synthesised(PASSAGES, 3) == PASSAGES[:3]


def test_a_size_is_measured_by_building_and_searching(tmp_path):
    queries = tuple(PublicQuery(f"q{i}", f"Was steht in Abschnitt {i}?", ("p1",)) for i in range(25))
    found = PublicSet("satz", tuple(PASSAGES), queries)
    build, search = measure_size(Settings(data_dir=tmp_path), found, 10, 5)
    assert (build.name, search.name) == ("build_10", "search_10")
    assert build.value > 0
    assert search.ratio is not None


@pytest.mark.e2e
def test_a_real_service_answers_its_first_question(tmp_path):
    corpus = tmp_path / "corpus"
    (corpus / "law").mkdir(parents=True)
    name = "law-krwg-45.md"
    (corpus / "law" / name).write_bytes((CORPUS / "law" / name).read_bytes())
    settings = Settings(corpus_dir=corpus)
    assert time_ingest(settings, tmp_path / "var") > 0
    with running_service(settings, tmp_path / "var", "Was sagt das Gesetz?") as service:
        assert service.first_answer_seconds > 0
        with open_client(service.url) as client:
            assert ask(client, "Was sagt das Gesetz?").is_success
