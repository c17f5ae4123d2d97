import json
from itertools import pairwise

import pytest
import yaml

from assistant.conversation.rewriting import PastTurn
from assistant.records import HintKind
from tests.conftest import CORPUS

LED = "Wer fördert LED-Straßenbeleuchtung?"
HOUSE = "Was kostet ein Feuerwehrhaus in Holzbauweise?"
TAX = "Welche Städte haben eine Verpackungssteuer und was hat sie gebracht?"
TUEBINGEN = "Was hat Tübingen mit der Verpackungssteuer eingenommen?"
PLAN = "wie funktioniert eine wärmeplanung in bayern"


@pytest.mark.parametrize(
    ("first", "second", "resolved"),
    [
        # pronouns
        (LED, "und was kostet das?", "Was kostet LED-Straßenbeleuchtung?"),
        (LED, "Gibt es das auch in Bayern?", "Gibt es LED-Straßenbeleuchtung auch in Bayern?"),
        (LED, "Wer fördert das?", "Wer fördert LED-Straßenbeleuchtung?"),
        (LED, "und wie lange dauert das?", "Wie lange dauert LED-Straßenbeleuchtung?"),
        (HOUSE, "Gibt es so etwas auch woanders?", "Gibt es Feuerwehrhaus in Holzbauweise auch woanders?"),
        (TAX, "Wie wird das bei Schulen gemacht?", "Wie wird Verpackungssteuer bei Schulen gemacht?"),
        (LED, "Muss man das vorher anzeigen?", "Muss man LED-Straßenbeleuchtung vorher anzeigen?"),
        (HOUSE, "Wie haben sie das finanziert?", "Wie haben sie Feuerwehrhaus in Holzbauweise finanziert?"),
        (LED, "Super, danke! Und was kostet das?", "Was kostet LED-Straßenbeleuchtung?"),
        # da-words
        (LED, "Was sagt das Gesetz dazu?", "Was sagt das Gesetz zu LED-Straßenbeleuchtung?"),
        (TAX, "Hat ein Landkreis damit Erfahrung?", "Hat ein Landkreis mit Verpackungssteuer Erfahrung?"),
        (LED, "Wer hilft uns dabei?", "Wer hilft uns bei LED-Straßenbeleuchtung?"),
        (LED, "Gibt es ein Werkzeug dafür?", "Gibt es ein Werkzeug für LED-Straßenbeleuchtung?"),
        (LED, "mehr dazu", "Mehr zu LED-Straßenbeleuchtung"),
        (LED, "Was spricht dagegen?", "Was spricht gegen LED-Straßenbeleuchtung?"),
        # nothing but an aspect
        (LED, "warum?", "Warum (LED-Straßenbeleuchtung)?"),
        (LED, "Hast du noch ein Beispiel?", "Hast du noch ein Beispiel (LED-Straßenbeleuchtung)?"),
        (LED, "und die Kosten?", "Die Kosten (LED-Straßenbeleuchtung)?"),
        (LED, "wie hoch?", "Wie hoch (LED-Straßenbeleuchtung)?"),
        (LED, "Was hat das Projekt gekostet?", "Was hat das Projekt gekostet (LED-Straßenbeleuchtung)?"),
        (LED, "und der Betrieb?", "Der Betrieb (LED-Straßenbeleuchtung)?"),
        (LED, "Und welche Fördermöglichkeiten?", "Welche Fördermöglichkeiten (LED-Straßenbeleuchtung)?"),
        # ellipsis
        (LED, "und für kleinere Gemeinden?", "Wer fördert LED-Straßenbeleuchtung für kleinere Gemeinden?"),
        (LED, "Und kleinere Gemeinden?", "Wer fördert LED-Straßenbeleuchtung für kleinere Gemeinden?"),
        (LED, "und bei Schulen?", "Wer fördert LED-Straßenbeleuchtung bei Schulen?"),
        (LED, "und in Hessen?", "Wer fördert LED-Straßenbeleuchtung in Hessen?"),
        (LED, "Und Hessen?", "Wer fördert LED-Straßenbeleuchtung in Hessen?"),
        (LED, "und 2024?", "Wer fördert LED-Straßenbeleuchtung 2024?"),
        (LED, "wie sieht es in NRW aus?", "Wer fördert LED-Straßenbeleuchtung in NRW?"),
        (LED, "Was ist mit Wärmepumpen?", "Wer fördert Wärmepumpen?"),
        (HOUSE, "und eine Kita?", "Was kostet eine Kita in Holzbauweise?"),
        ("Wie fangen wir mit nachhaltiger Beschaffung an?", "und eine Kita?", "Wie fangen wir mit Kita an?"),
        (PLAN, "und in Hessen?", "wie funktioniert eine wärmeplanung in Hessen?"),
        (PLAN, "und was kostet das?", "Was kostet wärmeplanung?"),
        (TUEBINGEN, "Und Konstanz?", "Was hat Konstanz mit der Verpackungssteuer eingenommen?"),
        (
            TUEBINGEN,
            "und in Hessen?",
            "Was hat eine Kommune mit der Verpackungssteuer eingenommen in Hessen?",
        ),
    ],
)
def test_a_follow_up_stands_alone(rewriter, make_past, first, second, resolved):
    found = rewriter.resolve(second, [make_past(first)])
    assert (found.text, found.is_follow_up) == (resolved, True)
    assert found.hints[0].kind is HintKind.SUBJECT


@pytest.mark.parametrize(
    "question",
    [
        "Welche Städte haben einen Reparaturbonus?",
        "Und welche Förderung gibt es für Wärmepumpen?",
        "Was ist eine Verpackungssteuer und was bringt das?",
        "Hat eine Kommune einen Weihnachtsmarkt kleiner gemacht, damit er nachhaltiger wird?",
        "Wie funktioniert das, wenn man bei Bauangeboten den CO2-Ausstoß in Euro draufrechnet?",
        "Wie viel Geld pro Kilo Holz legt Freiburg Bauherren dazu?",
        "Was kostet so ein Trinkbrunnen in der Fußgängerzone?",
        "Was ist dieser CO2-Schattenpreis bei Bauvergaben?",
        "Was verlangt die Bücherei als Kaution für den 3D-Drucker?",
        "Welche Gemeinden, die Holz nutzen, sparen Beton?",
        "wie heizt man klimafreundlich mit abwasser",
        "Danke!",
        "ok danke dir",
        "und",
        "Wer bist du?",
        "???",
        "",
    ],
)
def test_a_whole_question_inherits_nothing(rewriter, make_past, question):
    found = rewriter.resolve(question, [make_past(LED, "case-tuebingen")])
    assert (found.text, found.is_follow_up, found.hints, found.liked) == (question, False, (), ())


@pytest.mark.parametrize("second", ["und was kostet das?", "Und in Hessen?", "warum?"])
def test_without_a_conversation_nothing_is_changed(rewriter, second):
    assert rewriter.resolve(second, []).text == second


def test_typical_questions_of_the_base_stand_alone(rewriter):
    """Questions that the documents answer name their subject; hardly one may be taken for a follow-up."""
    questions = []
    for path in sorted(CORPUS.glob("*/*.md")):
        head = yaml.safe_load(path.read_text("utf-8").split("---")[1])
        questions += [question for question in head["questions"] if question.endswith("?")][:2]
    taken = [second for first, second in pairwise(questions) if _is_follow_up(rewriter, first, second)]
    assert len(questions) > 300
    assert len(taken) < 0.04 * len(questions), json.dumps(taken, ensure_ascii=False, indent=1)


def _is_follow_up(rewriter, first, second):
    return rewriter.resolve(second, [PastTurn(first)]).is_follow_up


def test_the_subject_survives_a_chain_of_follow_ups(rewriter, make_past):
    history = [make_past(LED)]
    for question in ("und was kostet das?", "und in Hessen?", "und 2024?", "warum?"):
        found = rewriter.resolve(question, history)
        assert "LED-Straßenbeleuchtung" in found.text
        history.append(make_past(question, resolved=found.text, is_follow_up=True))
    assert found.text == "Warum (LED-Straßenbeleuchtung)?"


def test_a_place_is_carried_as_a_hint_until_another_is_named(rewriter, make_past):
    past = make_past("Wer fördert Holzbau in Bayern?")
    carried = rewriter.resolve("und was kostet das?", [past]).hints
    assert [(hint.kind, hint.value, hint.is_carried) for hint in carried[1:]] == [
        (HintKind.STATE, "Bayern", True)
    ]
    assert rewriter.resolve("und in Hessen?", [past]).text == "Wer fördert Holzbau in Hessen?"


def test_there_is_the_place_that_was_named_or_cited(rewriter, make_past):
    named = rewriter.resolve("Wie viel Geld gibt es dort?", [make_past("Wer fördert Holzbau in Bayern?")])
    assert named.text == "Wie viel Geld gibt es in Bayern (Holzbau)?"
    cited = rewriter.resolve("Wie viel Geld gibt es dort?", [make_past(TAX, "case-tuebingen")])
    assert cited.text == "Wie viel Geld gibt es in Tübingen (Verpackungssteuer)?"


def test_the_documents_of_the_answer_are_liked_where_they_can_answer(rewriter, make_past):
    past = make_past(TAX, "case-tuebingen", "law-urteil")
    assert rewriter.resolve("und was kostet das?", [past]).liked == ("case-tuebingen", "law-urteil")
    assert rewriter.resolve("Was sagt das Gesetz dazu?", [past]).liked == ("law-urteil",)
    assert rewriter.resolve("Gibt es das auch in Bayern?", [past]).liked == ()
    assert rewriter.resolve("und in Bayern?", [past]).liked == ()
    assert rewriter.resolve("und was kostet das?", [make_past(TAX, "gibt-es-nicht-mehr")]).liked == ()


def test_who_wants_others_gets_none_of_those_before(rewriter, make_past):
    history = [
        make_past(LED, "law-urteil"),
        make_past(TAX, "case-tuebingen"),
        make_past("noch ein Beispiel?", "case-konstanz", is_follow_up=True),
    ]
    found = rewriter.resolve("Gibt es noch andere Beispiele?", history)
    assert set(found.avoided) == {"case-tuebingen", "case-konstanz"}
    assert found.liked == ()


def test_the_title_of_the_source_stands_in_for_a_question_without_a_subject(rewriter, make_past):
    past = make_past("Wer hat was gemacht?", "case-tuebingen")
    found = rewriter.resolve("und was kostet das?", [past])
    assert found.text == "Was kostet Verpackungssteuer in Tübingen?"


def test_what_was_carried_over_can_be_ignored(rewriter, make_past):
    past = make_past("Wer fördert Holzbau in Bayern?")
    subject, state = rewriter.resolve("und was kostet das?", [past]).hints
    assert not rewriter.resolve("und was kostet das?", [past], {subject.key}).is_follow_up
    assert rewriter.resolve("und was kostet das?", [past], {state.key}).hints == (subject,)


@pytest.mark.parametrize(
    "question", ["und das? " * 500, "das " * 2000, "und " * 2000, "( " * 2000, "dazu, " * 1000]
)
def test_hostile_questions_are_resolved_quickly(rewriter, make_past, question):
    rewriter.resolve(question, [make_past(LED, "case-tuebingen")])
