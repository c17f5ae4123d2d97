import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.retrieval.support import SupportScorer, weighted_share
from tests.retrieval.readers import make_reader

WORDS = (
    "Straßenbeleuchtung", "Beleuchtung", "Straße", "Holz", "Holzbau", "Feuerwehrhaus", "Kommune",
    "Gemeinde", "Förderung", "Zuschuss", "2024", "50", "§ 45", "Müll", "Abfall", "saniert", "die",
    "und", "Rathäuser", "LED",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(WORDS), max_size=12).map("\n".join)
QUESTION = "Wer fördert LED-Straßenbeleuchtung aus Holz im Feuerwehrhaus nach § 45?"


class Support:
    def __init__(self, analyzer, frequencies):
        self.scorer = SupportScorer(analyzer, lambda stem: frequencies.get(stem, 1), lambda: 100)
        self.reader = make_reader(analyzer)

    def coverage(self, question, text):
        return self.scorer.coverage(self.needs(question), self.scorer.haystack(text))

    def needs(self, question):
        return self.scorer.needs(self.reader.read(question))


@pytest.fixture(scope="module")
def support(analyzer):
    return Support(analyzer, {})


def test_a_text_with_every_word_covers_the_question(support):
    assert support.coverage("Holz im Feuerwehrhaus", "Ein Feuerwehrhaus aus Holz") == pytest.approx(1)


def test_a_text_with_no_word_covers_nothing(support):
    assert support.coverage("Holz im Feuerwehrhaus", "Der Zug fährt bald ab") == 0


def test_an_empty_text_covers_nothing(support):
    assert support.coverage("Holz im Feuerwehrhaus", "") == 0


def test_a_question_without_words_is_covered_by_nothing(support):
    assert support.coverage("Was ist das?", "Ein Feuerwehrhaus aus Holz") == 0
    assert support.needs("Was ist das?") == []


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Straßenbeleuchtung", "Die Beleuchtung der Straßen"),
        ("Beleuchtung", "Die Straßenbeleuchtung"),
        ("Holzbauweise", "Ein Bau aus Holz"),
        ("Rathäuser", "Das Rathaus"),
        ("Sanierung", "Die Schule wurde saniert"),
        ("Strassenbeleuchtung", "Die Straßenbeleuchtung"),
        ("foerdern", "Wir fördern"),
    ],
)
def test_compounds_and_inflection_count(question, text, support):
    assert support.coverage(question, text) > 0.4


@pytest.mark.parametrize(
    ("question", "text"),
    [("KRL", "Die Kommunalrichtlinie"), ("Müll", "Der Abfall"), ("Kommunalrichtlinie", "Die KRL")],
)
def test_other_words_for_the_same_thing_count_less_than_the_word(question, text, support):
    assert 0.3 < support.coverage(question, text) < support.coverage(question, f"{text} {question}")


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Feurwehrhaus", "Das Feuerwehrhaus"),
        ("Strassenbeleuchtng", "Die Straßenbeleuchtung"),
        ("Verpackungsteuer", "Die Verpackungssteuer"),
        ("Klimaschutzmangement", "Das Klimaschutzmanagement"),
    ],
)
def test_typing_errors_are_tolerated(question, text, support):
    assert support.coverage(question, text) >= 0.5


@pytest.mark.parametrize(
    ("question", "text"), [("2024", "Das Jahr 2023"), ("12345", "12346"), ("§ 45", "§ 46")]
)
def test_numbers_and_paragraphs_are_never_alike(question, text, support):
    assert support.coverage(question, text) < 0.5


def test_a_rare_word_matters_more_than_a_common_one(analyzer):
    support = Support(analyzer, {"holz": 90})
    rare, common = support.coverage("Holz Rathaus", "Rathaus"), support.coverage("Holz Rathaus", "Holz")
    assert rare > 0.5 > common


def test_a_word_that_is_said_twice_is_one_need(support):
    assert len(support.needs("Holz, Holz und nochmals Holz")) == len(support.needs("Holz, nochmals"))


def test_a_word_is_in_the_base_when_a_row_has_it(analyzer):
    scorer = Support(analyzer, {"holz": 3, "einhorn": 0}).scorer
    assert scorer.is_in_base("holz")
    assert not scorer.is_in_base("einhorn")


def test_matches_come_in_the_order_of_the_needs(support):
    needs = support.needs("Holz Rathaus")
    assert support.scorer.matches(needs, support.scorer.haystack("Rathaus")).tolist() == [0, 1]
    assert weighted_share(
        needs, support.scorer.matches(needs, support.scorer.haystack("Rathaus"))
    ) == pytest.approx(0.5)


@given(text=TEXTS)
def test_coverage_is_a_share(support, text):
    assert 0 <= support.coverage(QUESTION, text) <= 1


@given(text=TEXTS, more=TEXTS)
def test_more_text_never_covers_less(support, text, more):
    assert support.coverage(QUESTION, f"{text}\n{more}") >= support.coverage(QUESTION, text)


@given(question=st.text(max_size=60), text=st.text(max_size=120))
def test_any_text_can_be_scored(support, question, text):
    assert 0 <= support.coverage(question, text) <= 1
