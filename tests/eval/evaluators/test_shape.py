import pytest

from assistant.records import Contact, Intent, Outcome, Sentence
from eval.evaluators.shape import IntentAgreement, Shape
from tests.eval.conftest import topic, trial

KIEL = "case-kiel-zero-waste"
PLAIN = "Die Stadt prüft ein Pay-as-you-throw-Modell"
STEPS = (Sentence("Bestand aufnehmen.", (1,), "step"), Sentence("Ziele setzen.", (1,), "item"))


def shape_of(kind, *sentences, citations=(), **fields):
    return Shape().judge(trial(*sentences, citations=citations, about=topic(kind=kind), **fields))


@pytest.fixture
def kiel(cite):
    return cite(1, KIEL, PLAIN)


def test_a_procedure_has_steps():
    assert shape_of(Intent.HOW_TO, *STEPS).value == 1
    assert (
        shape_of(Intent.HOW_TO, "Bestand aufnehmen, Ziele setzen.").reason
        == "keine Schritte oder Stichpunkte"
    )


def test_an_example_names_a_municipality(kiel):
    assert shape_of(Intent.EXAMPLE, "Kiel prüft ein Modell.", citations=[kiel]).value == 1
    assert shape_of(Intent.EXAMPLE, f"{PLAIN}.", citations=[kiel]).reason == "keine Kommune genannt"
    titled = Sentence(PLAIN, (1,), "item", kiel.title)
    assert shape_of(Intent.EXAMPLE, titled, citations=[kiel]).value == 1


def test_a_number_question_gets_a_number():
    assert shape_of(Intent.NUMBER, "Es sind 107 Maßnahmen.").value == 1
    assert shape_of(Intent.NUMBER, "Es sind sehr viele.").reason == "keine Zahl genannt"


def test_a_funding_question_gets_a_programme_or_a_rate(cite):
    bonus = cite(1, "funding-sachsen-reparaturbonus", "Sachsen")
    assert shape_of(Intent.FUNDING, "Das Land fördert.", citations=[bonus]).value == 1
    assert shape_of(Intent.FUNDING, "Es gibt 50 Prozent.").value == 1
    assert shape_of(Intent.FUNDING, "Es gibt etwas.").value == 0


@pytest.mark.parametrize(
    "text", ["Das regelt § 45 KrWG.", "Nach dem Klimaschutzgesetz.", "Die Satzung verlangt das."]
)
def test_a_legal_question_gets_a_source_of_law(text):
    assert shape_of(Intent.LAW, text).value == 1


def test_a_legal_question_without_law_is_noticed(kiel):
    assert shape_of(Intent.LAW, "Das macht die Stadt so.", citations=[kiel]).value == 0


def test_a_contact_question_gets_an_office(cite, kiel):
    office = cite(1, "contact-knb-kompetenzstelle", "Kompetenzstelle")
    assert shape_of(Intent.CONTACT, "Die Stelle hilft.", citations=[office]).value == 1
    named = Contact("KNB", "contact-knb-kompetenzstelle", "https://example.org")
    assert shape_of(Intent.CONTACT, "Die Stelle hilft.", contact=named).value == 1
    assert shape_of(Intent.CONTACT, "Die Stadt hilft.", citations=[kiel]).value == 0


def test_a_comparison_has_two_sides(cite, kiel):
    munich = cite(2, "case-muenchen-zero-waste", "München")
    assert shape_of(Intent.COMPARISON, "Kiel und München.", citations=[kiel, munich]).value == 1
    assert shape_of(Intent.COMPARISON, "Kiel.", citations=[kiel]).value == 0


def test_any_sentence_will_do_for_a_general_question():
    assert shape_of(Intent.GENERAL, "Ein Satz.").value == 1


def test_a_refusal_has_no_shape():
    assert shape_of(Intent.LAW, outcome=Outcome.NOT_FOUND).value is None


def test_the_understood_kind_is_compared_with_the_meant_one():
    assert IntentAgreement().judge(trial("x", about=topic(kind=Intent.LAW))).value == 1
    verdict = IntentAgreement().judge(trial("x", about=topic(kind=Intent.LAW), intent=Intent.NUMBER))
    assert (verdict.value, verdict.reason) == (0, "verstanden: Zahl, gemeint: Recht")


def test_a_comparison_as_a_table_has_two_columns():
    kiel_cell = Sentence("40 Euro.", (1,), "cell", "Beträge", "Kiel")
    assert shape_of(Intent.COMPARISON, kiel_cell, Sentence("60 Euro.", (2,), "cell", None, "Unna")).value == 1
    assert shape_of(Intent.COMPARISON, kiel_cell).reason == "eine Tabelle mit nur einer Spalte"


@pytest.mark.parametrize(
    ("sentence", "fields", "reason"),
    [
        (Sentence("Es sind 5.", (1,), "item", " "), {}, "eine leere Überschrift"),
        (Sentence("Es sind 5.", (1,), "cell", "Mengen"), {}, "eine Zelle ohne Spalte"),
        (
            Sentence("Es sind 5.", (1,)),
            {"follow_ups": ("Was?", "Was?")},
            "zu viele oder doppelte Folgefragen",
        ),
        (
            Sentence("Es sind 5.", (1,)),
            {"follow_ups": ("Was kostet ein Trinkbrunnen?",)},
            "die Frage selbst als Folgefrage",
        ),
    ],
)
def test_whatever_was_asked_the_form_is_whole(sentence, fields, reason):
    assert shape_of(Intent.NUMBER, sentence, **fields).reason == reason
