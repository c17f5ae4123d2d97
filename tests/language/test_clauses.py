from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.clauses import first_cut
from tests.language.hostile_texts import HOSTILE, at_most


def halves(sentence):
    cut = first_cut(sentence)
    if cut is None:
        return None
    return sentence[: cut.start], f"[{cut.subject}] " * bool(cut.subject) + sentence[cut.end :]


@pytest.mark.parametrize(
    ("sentence", "first", "second"),
    [
        (
            "Die Förderung ist zeitlich befristet; gezahlt wird ein Festbetrag.",
            "Die Förderung ist zeitlich befristet",
            "gezahlt wird ein Festbetrag.",
        ),
        (
            "Sind die Angaben plausibel, ist die Pflicht erfüllt; sonst meldet sich die KEA-BW.",
            "Sind die Angaben plausibel, ist die Pflicht erfüllt",
            "sonst meldet sich die KEA-BW.",
        ),
        (
            "Die Spannweite ist groß: Einzelne Kitas lagen zwischen 5 und 56 Prozent.",
            "Die Spannweite ist groß",
            "Einzelne Kitas lagen zwischen 5 und 56 Prozent.",
        ),
        (
            "Das Land zahlt den Zuschuss aus, und die Stadt trägt den Rest.",
            "Das Land zahlt den Zuschuss aus",
            "die Stadt trägt den Rest.",
        ),
        (
            "Der Leitfaden nennt Ziele je Handlungsfeld und bringt viele Checklisten mit.",
            "Der Leitfaden nennt Ziele je Handlungsfeld",
            "[Der Leitfaden] bringt viele Checklisten mit.",
        ),
        (
            "Die kleine Stadt Bad Dürrheim spart beim warmen Wasser und senkt so die Kosten.",
            "Die kleine Stadt Bad Dürrheim spart beim warmen Wasser",
            "[Die kleine Stadt Bad Dürrheim] senkt so die Kosten.",
        ),
        (
            "Das Wärmeplanungsgesetz (WPG) verpflichtet zu Wärmeplänen und setzt unterschiedliche Fristen.",
            "Das Wärmeplanungsgesetz (WPG) verpflichtet zu Wärmeplänen",
            "[Das Wärmeplanungsgesetz] setzt unterschiedliche Fristen.",
        ),
        (
            "Scouts erarbeiten außerdem Leitlinien und bringen sie in Klimaschutzpläne ein.",
            "Scouts erarbeiten außerdem Leitlinien",
            "[Scouts] bringen sie in Klimaschutzpläne ein.",
        ),
    ],
)
def test_main_clauses_are_cut_where_both_stand_alone(sentence, first, second):
    assert halves(sentence) == (first, second)


@pytest.mark.parametrize(
    "sentence",
    [
        "Die Stadt fördert Städte und Gemeinden.",
        "Gegründet 1974; seit 2005 mit Hauptsitz in Dessau-Roßlau.",
        "Vor dem Antrag Quoten prüfen; die Sätze aus 2021 gelten nicht mehr.",
        "Das Amt weiß, dass die Kosten steigen und der Zuschuss sinkt.",
        "Die Anlage, die Strom erzeugt, und die Pumpe laufen seit Jahren ohne Störung.",
        "Die Kosten trägt die Stadt und zahlt dafür keinen Zuschlag.",  # the costs pay nothing
        "Der Stadt fehlt das Geld und fehlt auch das Personal dafür.",
        "Das Haus wurde von der Stadt geplant und finanziert seither keine Bank.",
        "Die Stadt kann den Bau planen und beraten lassen sich andere.",
        "Die Stadt kauft und verkauft Holz.",
        "Die Gemeinde hilft den Betrieben und wirken gemeinsam mit dem Kreis.",
        "Laut Meldung spart die Stadt viel Geld und senkt den Verbrauch deutlich.",
        "Vorgestellt wird ein Impulspapier: Auftraggeber sollen Treibhausgase mit einem Preis versehen.",
        "Höchstbetrag: 200.000 Euro je Baumaßnahme.",
        "Der Kreis (er hat 100.000 Einwohner; die Stadt hat 20.000) zahlt mit.",
        "Ob das reicht; ist nicht bekannt.",
        "",
        "und",
        "; ;",
    ],
)
def test_other_sentences_stay_whole(sentence):
    assert first_cut(sentence) is None


@given(st.text(max_size=300))
def test_a_cut_lies_inside_the_sentence(text):
    cut = first_cut(text)
    assert cut is None or 0 < cut.start < cut.end < len(text)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_do_no_harm(name):
    with at_most(2):
        assert first_cut(HOSTILE[name]) is None
        first_cut("Die Stadt zahlt; " * 5_000)
