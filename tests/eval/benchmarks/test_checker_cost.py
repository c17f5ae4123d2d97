from eval.benchmark import measure_checker
from tests.eval.conftest import CORPUS


def test_the_check_is_measured_beside_the_same_without_it(small_settings, tmp_path):
    questions = [
        "Was kostet ein Trinkbrunnen in Potsdam?",
        "Wie viel Müll pro Kopf will Kiel noch haben?",
    ] * 4
    answer, memory = measure_checker(small_settings, tmp_path, questions)
    assert small_settings.corpus_dir == CORPUS
    assert answer.ratio > 0
    assert answer.baseline > 0
    assert 50 < memory.baseline < 2_000
    assert memory.value >= 0.8 * memory.baseline
