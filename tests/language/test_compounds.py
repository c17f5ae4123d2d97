import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.compounds import CompoundSplitter, load_counts

# "(s)" is a linking element.
COMPOUNDS = """
straßen|beleuchtung klima|schutz|konzept kommunal|richtlinie radverkehr(s)|infrastruktur feuerwehr|geräte|haus
bebauung(s)|plan bebauungsplan|verfahren abfall|wirtschaft kreislauf|wirtschaft kreislauf|wirtschaft(s)|gesetz
bau|stoffe recycling|beton wärme|planung wärme|netz wärme|pumpe photovoltaik|anlage solar|anlage
regen|wasser|nutzung trinkwasser|brunnen energie|effizienz energie|management gebäude|sanierung gebäude|hülle
schul|gebäude turn|halle elektro|auto lade|säule lade|infrastruktur strom|verbrauch förder|mittel
förder|programm förder|quote förder|summe zuwendung(s)|bescheid vergabe|recht beschaffung(s)|richtlinie
gemeinde|rat gemeinde|rat(s)|beschluss stadt|verwaltung land|kreis bürger|beteiligung holz|bau sperr|müll
wert|stoff|hof bau|schutt boden|aushub treibhausgas|bilanz umwelt|bundesamt nachhaltigkeit(s)|strategie
ressourcen|effizienz material|effizienz verwaltung(s)|gebäude grünflächen|pflege stark|regen
hoch|wasser|schutz lärm|schutz fahrrad|weg sanierung(s)|fahrplan papier|verbrauch
reinigung(s)|mittel schul|hof wohnung(s)|bau
abfall|gebühr gebühren|satzung hitze|aktionsplan fernwärme|netz leben(s)|zyklus|kosten kinder|tag(es)|stätte
halle(n)|bad
"""

SIMPLE = """
kommune gemeinde verwaltung förderung beratung sanierung energie material ressource bayern brandenburg
thüringen nachhaltigkeit wirtschaft beton asphalt international information organisation
kommunikation dokumentation
unternehmen vergabe verordnung entsorgung verwertung vermeidung beleuchtung bedeutung gestaltung genehmigung
mitarbeiter gesellschaft möglichkeit verantwortung entwicklung unterstützung umsetzung planung heizung dämmung
strategie maßnahme beispiel konzept ergebnis deutschland gegenstand verfahren recycling konsum ausschreibung
kosten anforderung erfahrung ausstattung einsparung veränderung zuständigkeit technologie öffentlich
kommunal nachhaltig erneuerbar gemeinsam verschiedene bestehende zuständige hannover
"""


@pytest.mark.parametrize("compound", COMPOUNDS.split())
def test_compounds_of_the_domain_are_split(splitter, compound):
    word = re.sub(r"[|()]", "", compound)
    parts = re.sub(r"\(\w+\)", "", compound).split("|")
    assert splitter.split(word) == tuple(parts)


@pytest.mark.parametrize("word", SIMPLE.split())
def test_simple_words_and_derivations_stay_whole(splitter, word):
    assert splitter.split(word) == (word,)


@pytest.mark.parametrize(
    "word",
    ["", "rad", "radweg", "co2bilanz2024", "straßen-beleuchtung", "x" * 60, "kommune\ud800", "städte🚲bau"],
)
def test_short_long_and_broken_words_stay_whole(splitter, word):
    assert splitter.split(word) == (word,)


@pytest.mark.parametrize("word", ["niedersachsen", "niedersachsens", "niedersächsisch", "niedersächsischen"])
def test_lower_saxony_is_no_part_of_saxony(splitter, word):
    assert splitter.split(word) == (word,)


def test_linking_elements_stand_between_parts_only(splitter):
    assert splitter.split("beschaffungsrichtlinie") == ("beschaffung", "richtlinie")
    assert splitter.split("beschaffungs") == ("beschaffungs",)


SMALL = {"turn": 500, "halle": 900, "rat": 5_000, "und": 90_000, "bau": 4_000, "amt": 3_000}


def test_short_parts_must_be_nouns():
    nouns = frozenset({"halle", "rat", "bau", "amt"})
    assert CompoundSplitter(SMALL, nouns).split("turnhalle") == ("turn", "halle")
    assert CompoundSplitter(SMALL, nouns).split("hallebau") == ("halle", "bau")
    assert CompoundSplitter(SMALL, nouns - {"bau"}).split("hallebau") == ("hallebau",)


def test_function_words_are_no_parts():
    assert CompoundSplitter(SMALL, frozenset(SMALL)).split("hallerund") == ("hallerund",)


def test_rare_words_are_no_parts():
    assert CompoundSplitter({**SMALL, "turn": 7}, frozenset(SMALL)).split("turnhalle") == ("turnhalle",)


def test_a_frequent_word_is_not_torn_apart():
    counts = {**SMALL, "turnhalle": 1_000_000}
    assert CompoundSplitter(counts, frozenset(SMALL)).split("turnhalle") == ("turnhalle",)


def test_the_shipped_counts_know_words_and_nouns():
    counts, nouns = load_counts()
    assert len(counts) > 30_000
    assert {"kommune", "energie", "gesetz"} <= nouns
    assert not {"und", "nachhaltig", "bauen"} & nouns
    assert min(counts.values()) >= 8


@given(st.text("abcdeghklmnorstuäöüß", min_size=1, max_size=50))
def test_parts_stand_in_the_word_in_their_order(word):
    splitter = CompoundSplitter(SMALL | {"ab": 300, "ed": 300, "kos": 300, "ten": 300}, frozenset(SMALL))
    position = 0
    for part in splitter.split(word):
        position = word.index(part, position) + len(part)
