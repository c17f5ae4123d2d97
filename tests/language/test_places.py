import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.places import REGIONS, countries_in, laender_in
from tests.language.hostile_texts import HOSTILE, at_most

LAENDER = [region["name"] for region in yaml.safe_load(REGIONS.read_text("utf-8"))["regions"]]


@pytest.mark.parametrize("land", LAENDER)
def test_every_land_is_found_by_its_name(land):
    assert laender_in(f"Was gilt in {land}?") == (land,)
    assert laender_in(f"{land.lower()}s kommunen") == (land,)


def test_there_are_sixteen_laender():
    assert len(set(LAENDER)) == 16


@pytest.mark.parametrize(
    ("text", "land"),
    [
        ("hessische Kommunen", "Hessen"),
        ("im Hessischen Landtag", "Hessen"),
        ("bayerischer Klimazuschuss", "Bayern"),
        ("Bayerns Gemeinden", "Bayern"),
        ("niedersächsisches Recht", "Niedersachsen"),
        ("saechsische Staedte", "Sachsen"),
        ("thüringische Gemeinden", "Thüringen"),
        ("Thueringen", "Thüringen"),
        ("THÜRINGEN", "Thüringen"),
        ("Baden-Wuerttemberg", "Baden-Württemberg"),
        ("baden-württembergische Städte", "Baden-Württemberg"),
        ("BaWü", "Baden-Württemberg"),
        ("Schleswig\nHolstein", "Schleswig-Holstein"),
        ("Sachsen Anhalt", "Sachsen-Anhalt"),
        ("sachsen-anhaltinische Kreise", "Sachsen-Anhalt"),
        ("NRW", "Nordrhein-Westfalen"),
        ("nrw", "Nordrhein-Westfalen"),
        ("ein NRW-Programm", "Nordrhein-Westfalen"),
        ("SH", "Schleswig-Holstein"),
        ("MV", "Mecklenburg-Vorpommern"),
        ("M-V", "Mecklenburg-Vorpommern"),
        ("in BW", "Baden-Württemberg"),
        ("Südhessen", "Hessen"),
        ("Oberbayern", "Bayern"),
        ("Mittelfranken", "Bayern"),
        ("Vorpommern", "Mecklenburg-Vorpommern"),
        ("Freie und Hansestadt Hamburg", "Hamburg"),
        ("Sächsische Schweiz", "Sachsen"),
    ],
)
def test_other_names_adjectives_and_regions_count(text, land):
    assert laender_in(text) == (land,)


@pytest.mark.parametrize(
    "text",
    [
        "sh",
        "mv und bw",
        "Sh",
        "in SHG",
        "die LSA auf LED umrüsten",
        "BE und ST",
        "Sachsenring",
        "Hessenkasse",
        "Bremerhavener",
        "www.sachsen.de",
        "energieagentur.nrw.example",
        "post@bayern.example",
        "Deutschland",
        "",
    ],
)
def test_what_only_looks_like_a_land_does_not_count(text):
    assert laender_in(text) == ()


def test_several_laender_are_told_apart():
    text = "In Sachsen-Anhalt, Niedersachsen, Sachsen und Berlin-Brandenburg"
    assert laender_in(text) == ("Berlin", "Brandenburg", "Niedersachsen", "Sachsen", "Sachsen-Anhalt")
    assert laender_in("Niedersachsen") == ("Niedersachsen",)
    assert laender_in("Sachsen-Anhalt") == ("Sachsen-Anhalt",)


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Wie macht es Zürich?", "Schweiz"),
        ("in der Schweiz", "Schweiz"),
        ("Basel", "Schweiz"),
        ("Oesterreich", "Österreich"),
        ("Tiroler Gemeinden", "Österreich"),
        ("Südtirol", "Italien"),
        ("niederländische Städte", "Niederlande"),
        ("in Paris", "Frankreich"),
        ("dänische Kommunen", "Dänemark"),
        ("Schweden", "Schweden"),
        ("polnische Gemeinden", "Polen"),
        ("Grossbritannien", "Großbritannien"),
        ("in den USA", "USA"),
    ],
)
def test_countries_are_found(text, country):
    assert countries_in(text) == (country,)


@pytest.mark.parametrize(
    "text",
    [
        "übern Tresen",
        "Bewerbern absagen",
        "Wienhausen",
        "Schwedt/Oder",
        "Dänischenhagen",
        "Märkische Schweiz",
        "in der Sächsischen Schweiz",
        "Pariser Klimaabkommen",
        "das Übereinkommen von Rio",
        "Basler Übereinkommen",
        "Kommune in Deutschland",
    ],
)
def test_what_only_looks_like_a_country_does_not_count(text):
    assert countries_in(text) == ()


@given(st.text(max_size=200))
def test_names_come_from_the_list(text):
    assert set(laender_in(text)) <= set(LAENDER)
    assert list(laender_in(text)) == sorted(set(laender_in(text)))


@pytest.mark.parametrize("name", HOSTILE)
def test_any_text_is_searched_in_linear_time(name):
    with at_most(2):
        laender_in(HOSTILE[name])
        countries_in(HOSTILE[name])
