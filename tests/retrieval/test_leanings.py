import pytest

from assistant.records import Filters, Hint, HintKind
from assistant.retrieval.leanings import Leanings, LeaningWeights, bonus_of


@pytest.fixture
def generation(shipped_assistant):
    return shipped_assistant.index.generation


def bonus(generation, **leanings):
    found = bonus_of(generation, Leanings(**leanings))
    return dict(zip((head.document_id for head in generation.heads), found.tolist(), strict=True))


def hint(kind, value):
    return Hint(kind, value, value)


def test_nothing_leant_to_gives_no_bonus(generation):
    assert bonus_of(generation, Leanings()) is None


def test_a_land_favours_its_documents_and_a_little_what_applies_everywhere(generation):
    found = bonus(generation, hints=(hint(HintKind.STATE, "Hessen"),))
    weights = LeaningWeights()
    assert found["funding-hessen-klimarichtlinie"] == pytest.approx(weights.state)
    assert found["law-krwg-45"] == pytest.approx(weights.state * weights.everywhere)
    assert found["funding-elr-baden-wuerttemberg"] == 0


def test_a_municipality_favours_its_documents_by_their_everyday_name(generation):
    found = bonus(generation, hints=(hint(HintKind.MUNICIPALITY, "Freiburg"),))
    assert found["case-freiburg-holzbaufoerderprogramm"] == pytest.approx(LeaningWeights().municipality)
    assert found["case-tuebingen-verpackungssteuer"] == 0


def test_a_size_favours_towns_of_that_size(generation):
    sizes = {head.document_id: head.inhabitants for head in generation.heads if head.inhabitants}
    found = bonus(generation, hints=(hint(HintKind.SIZE, "0-5000"),))
    assert {name for name, value in found.items() if value} == {
        n for n, size in sizes.items() if size <= 5000
    }
    assert any(found.values())
    assert not any(bonus(generation, hints=(hint(HintKind.SIZE, "klein"),)).values())


def test_topics_and_years_favour_a_little(generation):
    found = bonus(generation, hints=(hint(HintKind.TOPIC, "holzbau"), hint(HintKind.YEAR, "1800")))
    assert found["case-zorneding-rathaus-gemeindewald"] == pytest.approx(LeaningWeights().topic)
    assert found["law-krwg-45"] == 0


def test_liked_documents_gain_and_avoided_ones_lose(generation):
    found = bonus(generation, liked=("law-krwg-45",), avoided=("law-ksg-13", "gibt-es-nicht"))
    assert found["law-krwg-45"] > 0 > found["law-ksg-13"]


def test_hints_favour_and_exclude_nothing(shipped_assistant):
    leanings = Leanings((hint(HintKind.STATE, "Hessen"),))
    found = shipped_assistant.search("Wer fördert Klimaschutz?", top_k=50, leanings=leanings)
    assert {scored.document.states == ("Hessen",) for scored in found} == {True, False}
    assert all(0 <= scored.score <= 1 for scored in found)
    filtered = shipped_assistant.search(
        "Wer fördert Klimaschutz?", top_k=50, filters=Filters(states=("Bayern",)), leanings=leanings
    )
    assert not any("Hessen" in scored.document.states for scored in filtered)


def test_the_land_of_a_question_comes_first(shipped_assistant):
    (first, *_) = shipped_assistant.search("Wer fördert kommunalen Klimaschutz in Hessen?", top_k=5)
    assert first.document.document_id == "funding-hessen-klimarichtlinie"
