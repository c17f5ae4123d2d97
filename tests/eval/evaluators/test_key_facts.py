import pytest

from assistant.records import Outcome, Sentence
from eval.evaluators.key_facts import KeyFacts, is_mentioned
from eval.trials import Trial
from tests.eval.conftest import topic, trial


@pytest.mark.parametrize(
    ("fact", "text"),
    [
        ("17.000 Euro", "Es kostete 17\u00a0000 € im ersten Jahr."),
        ("1,20 Euro", "Freiburg zahlt 1,20 € je Kilogramm."),
        ("zwei Euro pro Kilogramm", "München zahlte 2 Euro pro kg."),
        ("110 auf 80", "Die Zahl der Stände sank von 110 auf 80."),
        ("zwölf Tagen", "Nach 12 Tagen war die Straße fertig."),
        ("30.09.", "Gemeldet wird bis zum 30.09. des Folgejahres."),
        ("Deutsche Städtetag", "Der Deutsche Städtetag hilft."),
        ("fünf Beschäftigten", "Betriebe ab 5 Beschäftigte sind betroffen."),
        ("§ 5 Abs. 6", "Das regelt § 5 Absatz 6 der Verordnung."),
        ("38,5 Prozent", "Der Anteil liegt bei 38,5 %."),
        ("Konzeptausschreibungen", "Die Stadt nutzt eine Konzeptausschreibung."),
        ("50 % weniger Treibhausgase", "Verlangt sind weniger Treibhausgase, nämlich 50 Prozent."),
    ],
)
def test_a_fact_is_found_in_another_spelling(fact, text):
    assert is_mentioned(fact, (text,))


@pytest.mark.parametrize(
    ("fact", "text"),
    [
        ("17.000 Euro", "Es kostete 170.000 Euro."),
        ("1,20 Euro", "Es kostete 20 Euro."),
        ("15.000 Euro", "Es kostete 15 Euro."),
        ("110 auf 80", "110 Stände, später 90."),
        ("38,5 Prozent", "Der Anteil liegt bei 38 Prozent."),
        ("Deutsche Städtetag", "Der Deutsche Landkreistag hilft."),
    ],
)
def test_another_fact_is_not_taken_for_it(fact, text):
    assert not is_mentioned(fact, (text,))


def test_numbers_of_different_sentences_do_not_make_a_fact():
    assert not is_mentioned("50 Prozent bis 2030", ("Bis 2040 sind es 50 Prozent.", "Ab 2030 gilt das."))


def test_a_real_answer_with_all_facts_is_complete(cite):
    quote = "Konzept umfasst 107 Maßnahmen"
    about = topic(key_facts=("107 Maßnahmen",))
    verdict = KeyFacts().judge(
        trial(f"Das {quote}.", citations=[cite(1, "case-kiel-zero-waste", quote)], about=about)
    )
    assert (verdict.value, verdict.reason) == (1.0, "alle Fakten genannt")


def test_missing_facts_are_listed():
    verdict = KeyFacts().judge(
        trial("Es sind 107 Maßnahmen.", about=topic(key_facts=("107", "2035", "172 kg")))
    )
    assert verdict.value == pytest.approx(1 / 3)
    assert verdict.reason == "fehlt: 2035, 172 kg"


def test_a_heading_is_read_with_its_sentences():
    sentence = Sentence("Die Feuerwache wird zum Lager.", (1,), "item", "Straubenhardt: Feuerwehrhaus")
    assert KeyFacts().judge(trial(sentence, about=topic(key_facts=("Straubenhardt",)))).value == 1


def test_a_refusal_or_a_failure_mentions_nothing():
    about = topic(key_facts=("107",))
    assert KeyFacts().judge(trial(outcome=Outcome.NOT_FOUND, about=about)).value == 0
    assert KeyFacts().judge(Trial(about, None, 0.1, "kaputt")).value == 0


def test_without_expected_facts_there_is_nothing_to_judge():
    assert KeyFacts().judge(trial("Ein Satz.")).value is None
