import numpy as np
import pytest

from assistant.index.word_order import BLOCK, WordOrder
from assistant.language.analysis import load_analyzer
from assistant.testing import WordEmbedder

LAMPEN = "Die Gemeinde stellt ihre Lampen um."
HOLZ = "Das Feuerwehrhaus wird aus Holz gebaut."
FILLING = " ".join(f"füllwort{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(3 * BLOCK))


@pytest.fixture(scope="module")
def analyzer():
    return load_analyzer()


@pytest.fixture
def order(analyzer):
    def build(*texts, documents=None):
        words = [analyzer.analyze(text) for text in texts]
        return WordOrder.build(words, documents or list(range(len(texts))), WordEmbedder())

    return build


@pytest.fixture
def closeness(analyzer):
    def ask(order, question, rows=(0, 1)):
        words = analyzer.analyze(question)
        vectors = WordEmbedder().encode_words(words)
        return order.closeness(np.array(rows), vectors, np.ones(len(words), np.float32))

    return ask


def test_a_text_with_all_words_is_as_close_as_can_be(order, closeness):
    found = closeness(order(LAMPEN, HOLZ), "Lampen der Gemeinde")
    assert found.stretch == pytest.approx([1, 0], abs=0.02)
    assert found.opening == pytest.approx([1, 0], abs=0.02)


def test_a_word_counts_by_its_importance(order, analyzer):
    words = analyzer.analyze("Lampen Rathaus")
    vectors = WordEmbedder().encode_words(words)
    found = order(LAMPEN).closeness(np.array([0]), vectors, np.array([3, 1], np.float32))
    assert found.stretch == pytest.approx([0.75], abs=0.02)


def test_what_stands_far_in_a_text_is_no_opening(order, closeness):
    found = closeness(order(f"{FILLING} {LAMPEN}", LAMPEN), "Lampen der Gemeinde")
    assert found.stretch == pytest.approx([1, 1], abs=0.02)
    assert found.opening == pytest.approx([0, 1], abs=0.02)


def test_words_far_apart_are_no_stretch(order, closeness):
    found = closeness(order(f"Lampen {FILLING} Gemeinde", f"{LAMPEN} {FILLING}"), "Lampen der Gemeinde")
    assert found.stretch == pytest.approx([0.5, 1], abs=0.02)


def test_a_stretch_reaches_over_two_blocks_but_not_into_the_next_window(order, closeness):
    head = FILLING.rsplit(" ", 2 * BLOCK + 1)[0]
    across = closeness(order(f"{head} Lampen Gemeinde"), "Lampen der Gemeinde", [0])
    assert across.stretch == pytest.approx([1], abs=0.02)
    windows = order(f"{head} Lampen", f"Gemeinde {head}", documents=[0, 0])
    assert closeness(windows, "Lampen der Gemeinde", [0]).stretch == pytest.approx([0.5], abs=0.02)


def test_the_best_window_of_a_document_counts(order, closeness):
    windows = order(HOLZ, LAMPEN, HOLZ, documents=[0, 0, 1])
    assert closeness(windows, "Lampen der Gemeinde").stretch == pytest.approx([1, 0], abs=0.02)


def test_documents_are_told_in_the_order_asked_for(order, closeness):
    found = closeness(order(LAMPEN, HOLZ, ""), "Lampen", [2, 1, 0])
    assert found.stretch == pytest.approx([0, 0, 1], abs=0.02)


@pytest.mark.parametrize("question", ["", "und oder"])
def test_a_question_without_words_is_close_to_nothing(question, order, closeness):
    assert closeness(order(LAMPEN, HOLZ), question).stretch.tolist() == [0, 0]


def test_no_texts_are_close_to_nothing(order, closeness):
    assert closeness(order(), "Lampen", []).stretch.tolist() == []
    assert closeness(order(""), "Lampen", [0]).stretch.tolist() == [0]


def test_changes_give_what_a_new_index_gives(order, closeness):
    old = order(LAMPEN, HOLZ, f"{FILLING} Rathaus", documents=[0, 1, 2])
    added = order("Ein Rathaus aus Holz", documents=[2])
    changed = old.with_changes(np.array([0, 2], np.int32), added)
    anew = order(LAMPEN, f"{FILLING} Rathaus", "Ein Rathaus aus Holz")
    for question in ("Lampen", "Rathaus", "Holz und Rathaus", "Feuerwehrhaus"):
        one, other = (closeness(index, question, [0, 1, 2]) for index in (changed, anew))
        assert one.stretch.tolist() == other.stretch.tolist()
        assert one.opening.tolist() == other.opening.tolist()


def test_words_of_deleted_documents_are_gone(order, tmp_path):
    changed = order(LAMPEN, HOLZ).with_changes(np.array([1], np.int32), order())
    changed.save(tmp_path / "order")
    order(HOLZ).save(tmp_path / "anew")
    for path in (tmp_path / "anew").iterdir():
        assert (tmp_path / "order" / path.name).read_bytes() == path.read_bytes()


def test_a_saved_index_answers_like_before(order, closeness, tmp_path):
    index = order(LAMPEN, f"{FILLING} {HOLZ}")
    index.save(tmp_path / "order")
    again = WordOrder.open(tmp_path / "order")
    assert closeness(again, "Holz").stretch.tolist() == closeness(index, "Holz").stretch.tolist()
