import pytest

from assistant.settings import Settings
from assistant.testing import make_document
from eval.benchmarks.scale import Size, measure_sizes, memory_per_100_000_chunks
from eval.benchmarks.search_process import ProcessCost

MODELS = [
    make_document("a", "Der Bauhof repariert Fahrräder und Bänke. Das spart Geld, Material und Wege."),
    make_document("b", "Die Stadt baut einen Brunnen aus Recyclingbeton. Die Schule trennt ihren Müll."),
]


def size(chunks, megabytes):
    return Size(chunks, 1.0, ProcessCost(0.5, 0.006, 0.004, megabytes))


def test_every_size_is_built_and_searched_in_a_process_of_its_own():
    told = []
    questions = (["Wer repariert Fahrräder?"], ["Was baut die Stadt?", "Wer trennt Müll?"])
    found = list(measure_sizes(Settings(), MODELS, questions, [5, 20], lambda *step: told.append(step)))
    assert [one.chunks for one in found] == [5, 20]
    for one in found:
        assert one.build_seconds > 0
        assert one.cost.open_seconds > 0
        assert one.cost.megabytes > 10
        assert one.ratio == one.cost.search_seconds / one.cost.parts_seconds > 0
    assert {step for step, _, _ in told} >= {"Texte einbetten", "Wörter erfassen", "Index schreiben"}


def test_memory_is_what_more_chunks_add():
    assert memory_per_100_000_chunks([size(1_000, 100.0), size(51_000, 200.0)]) == pytest.approx(200.0)
    assert memory_per_100_000_chunks([size(1_000, 100.0)]) is None


def test_the_ratio_is_that_of_the_search_to_its_parts():
    assert size(1, 1.0).ratio == pytest.approx(1.5)
