"""Ways of writing one thing that must meet: what is asked one way is found where it is written the other."""

import pytest

from assistant.language.analysis import word_terms
from tests.retrieval.readers import make_reader

LETTERS = [
    ("Straße", "Strasse"), ("Straßenbeleuchtung", "STRASSENBELEUCHTUNG"), ("Förderung", "Foerderung"),
    ("Förderung", "Forderung"), ("Büro", "Buro"), ("Büro", "Buero"), ("Gebäude", "Gebaude"),
    ("Müll", "Muell"), ("Maßnahme", "Massnahme"), ("Fußgänger", "Fussgaenger"), ("Größe", "Groesse"),
    ("Heizöl", "Heizoel"), ("Klimaschutz", "Kli\u00adma\u00adschutz"), ("Klimaschutz", "Klima-\nschutz"),
    ("Bürger*innen", "Bürger"), ("Energieeffizienz", "Energie-\r\neffizienz"), ("CO₂", "CO2"),
    ("Café", "Cafe"), ("Förderung", "FÖRDERUNG"),
]  # fmt: skip
COMPOUNDS = [
    ("Straßenbeleuchtung", "Straßen-Beleuchtung"), ("Straßenbeleuchtung", "Straßen Beleuchtung"),
    ("Holzbauförderung", "Förderung von Holzbau"), ("Holzbau-Förderung", "Förderung für den Holzbau"),
    ("Verpackungssteuer", "Verpackungs-Steuer"), ("Verpackungssteuer", "Steuer auf Verpackungen"),
    ("Klimaschutzmanager", "Klimaschutz-Manager"), ("Wärmeplanung", "Planung der Wärme"),
    ("Abfallvermeidung", "Vermeidung von Abfall"), ("Schulsanierung", "Sanierung einer Schule"),
    ("Kreislaufwirtschaftsgesetz", "Gesetz zur Kreislaufwirtschaft"),
    ("LED-Umrüstung", "Umrüstung auf LED"), ("Energieeinsparung", "Einsparung von Energie"),
    ("Feuerwehrhaus", "Haus der Feuerwehr"), ("Kläranlage", "Klär-Anlage"),
    ("Gemeinderatsbeschluss", "Beschluss des Gemeinderats"),
]  # fmt: skip
FORMS = [
    ("Häuser", "Haus"), ("Bäder", "Bad"), ("Städte", "Stadt"), ("Dächer", "Dach"), ("Wälder", "Wald"),
    ("Bäume", "Baum"), ("Böden", "Boden"), ("Zuschüsse", "Zuschuss"), ("Kommunen", "Kommune"),
    ("Kitas", "Kita"), ("fördert", "fördern"), ("gefördert", "fördern"), ("Förderung", "gefördert"),
    ("saniert", "sanieren"), ("sanieren", "Sanierung"), ("baut", "bauen"), ("gebaut", "bauen"),
    ("kostet", "kosten"), ("nutzt", "nutzen"), ("beschafft", "beschaffen"), ("spart", "sparen"),
    ("eingespart", "einsparen"), ("vermeidet", "vermeiden"), ("umgesetzt", "umsetzen"),
    ("eingeführt", "einführen"), ("wiederverwendet", "wiederverwenden"), ("beschlossen", "beschließen"),
]  # fmt: skip
SEPARATED = [
    ("Wie fangen wir mit dem Klimaschutz an?", "anfangen"), ("Wann fängt das an?", "anfangen"),
    ("Wie setzen wir das Konzept um?", "umsetzen"), ("Wer setzt das um?", "umsetzen"),
    ("Wie führen wir Mehrweg ein?", "einführen"), ("Wie sparen wir Strom ein?", "einsparen"),
    ("Wir bauen alte Teile aus.", "ausbauen"), ("Wie weisen wir das nach?", "nachweisen"),
]  # fmt: skip
ABBREVIATIONS = [
    ("KrWG", "Kreislaufwirtschaftsgesetz"), ("KRL", "Kommunalrichtlinie"), ("krl", "Kommunalrichtlinie"),
    ("KfW", "Kreditanstalt für Wiederaufbau"), ("KFW", "Kreditanstalt für Wiederaufbau"),
    ("EBV", "Ersatzbaustoffverordnung"), ("GEG", "Gebäudeenergiegesetz"), ("PV", "Photovoltaik"),
    ("ÖPNV", "öffentlicher Personennahverkehr"), ("NRW", "Nordrhein-Westfalen"),
    ("LV", "Leistungsverzeichnis"),
]  # fmt: skip
REFERENCES = [
    ("§ 45 KrWG", "Paragraph 45 Kreislaufwirtschaftsgesetz"), ("§45 Abs. 2", "§ 45 Absatz 2"),
    ("§ 45", "Paragraf 45"), ("§§ 20, 21", "§ 21"), ("§ 7a", "Paragraph 7a"), ("Art. 4", "Artikel 4"),
    ("Art. 28 Abs. 2 GG", "Artikel 28 Absatz 2 Grundgesetz"),
]  # fmt: skip
NUMBERS = [
    ("17 T€", "17.000 Euro"), ("17 Tsd. Euro", "17 000 €"), ("1,5 Mio. €", "1.500.000 Euro"),
    ("1,5 Millionen Euro", "1,5 Mio. EUR"), ("50 Prozent", "50 %"), ("50%", "50 v. H."),
    ("20.000 Einwohner", "20 Tausend Einwohner"), ("2 kWh", "2 Kilowattstunden"),
    ("10 m²", "10 Quadratmeter"), ("5 t CO2", "5 Tonnen CO₂"), ("17'000", "17000"),
]  # fmt: skip
BOTH_WAYS = LETTERS + COMPOUNDS + FORMS + ABBREVIATIONS + REFERENCES + NUMBERS


@pytest.fixture(scope="module")
def terms_of_question(analyzer):
    """Return the terms that a question searches for, in an index that uses every word."""
    reader = make_reader(analyzer, ["Café"])
    return lambda question: reader.read(question).word_terms


def share_found(asked, text):
    """Return which share of the terms of a text is searched for."""
    return sum(count for term, count in text.items() if term in asked) / sum(text.values())


@pytest.mark.parametrize(("one", "other"), BOTH_WAYS)
def test_two_ways_of_writing_one_thing_meet(analyzer, terms_of_question, one, other):
    for asked, written in ((one, other), (other, one)):
        assert share_found(terms_of_question(asked), word_terms(analyzer.analyze(written))) >= 0.3


@pytest.mark.parametrize(("asked", "written"), SEPARATED)
def test_a_separated_verb_finds_the_whole_one(analyzer, terms_of_question, asked, written):
    assert share_found(terms_of_question(asked), word_terms(analyzer.analyze(written))) == 1


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("§ 45", "§ 46"),
        ("17 T€", "17 Euro"),
        ("Dach", "Bach"),
        ("Art. 4", "Artikel 5"),
        ("1,5 Mio.", "1,5 Mrd."),
    ],
)
def test_different_things_do_not_meet(analyzer, terms_of_question, asked, written):
    assert share_found(terms_of_question(asked), word_terms(analyzer.analyze(written))) < 0.5
