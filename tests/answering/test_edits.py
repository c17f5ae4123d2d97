import pytest

from assistant.answering.edits import are_named, document_names, insertions, named, short_title
from assistant.records import Edit, EditKind, Kind, undo_edits
from tests.answering.records import make_source

TOWN = {"kind": Kind.CASE_STUDY, "municipality": "Unna", "title": "Unna: Alte Rechner weitergeben"}
PROGRAMME = {"kind": Kind.FUNDING, "title": "Kommunalrichtlinie: Zuschuss für Straßenbeleuchtung"}


@pytest.mark.parametrize(
    ("text", "fields", "expected"),
    [
        ("Die Stadt ließ es aufbereiten.", TOWN, "Die Stadt [Unna] ließ es aufbereiten."),
        ("Die Stadt prüft ein Modell.", TOWN, "Die Stadt [Unna] prüft ein Modell."),
        ("Das Projekt wurde gefördert.", TOWN, "Das Projekt [Unna] wurde gefördert."),
        ("Der Landkreis zahlt.", {**TOWN, "municipality": "Landkreis Böblingen"},
         "Der Landkreis [Böblingen] zahlt."),
        ("Die Verbandsgemeinde hat geplant.", {**TOWN, "municipality": "Verbandsgemeinde Winnweiler"},
         "Die Verbandsgemeinde [Winnweiler] hat geplant."),
        ("Das Land fördert sie.", {**PROGRAMME, "states": ("Sachsen",)}, "Das Land [Sachsen] fördert sie."),
        ("Das Programm läuft bis 2026.", PROGRAMME, "Das Programm [Kommunalrichtlinie] läuft bis 2026."),
    ],
)  # fmt: skip
def test_who_is_meant_is_named_in_brackets(text, fields, expected):
    edited, edits = named(text, make_source(text, **fields))
    assert edited == expected
    assert undo_edits(edited, edits) == text
    assert are_named(edited, edits, document_names(*names_of(fields)))


def names_of(fields):
    return fields["title"], fields.get("municipality"), fields.get("states", ())


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("Die Stadt Unna prüft ein Modell.", TOWN),
        ("Die Stadt prüft, ob Unna mitmacht.", TOWN),
        ("Die Förderung kommunaler Netzwerke endet.", PROGRAMME),
        ("Die Stadt im Norden wächst.", TOWN),
        ("Der Landkreis zahlt.", TOWN),
        ("Die Stadt prüft ein Modell.", {**TOWN, "municipality": "Landkreis Böblingen"}),
        ("Die Stadt prüft ein Modell.", {**TOWN, "municipality": None}),
        ("Die Stadt prüft ein Modell.", {**TOWN, "municipality": "Potsdam und Neuruppin"}),
        ("Das Programm läuft bis 2026.", TOWN),
        ("Das Land fördert sie.", {**PROGRAMME, "states": ("Bayern", "Hessen")}),
        ("Sie ist Teil der Klimaschutzoffensive.", PROGRAMME),
        ("Die Städte prüfen ein Modell.", TOWN),
    ],
)
def test_nothing_is_named_where_it_is_said_already_or_not_sure(text, fields):
    assert named(text, make_source(text, **fields)) == (text, ())


def test_several_edits_are_undone():
    edits = (Edit(0, 4, "Sie", EditKind.SUBJECT), Edit(10, 17, "", EditKind.NAME))
    assert undo_edits("[Kö] baut [Köln] mit.", edits) == "Sie baut mit."


@pytest.mark.parametrize(
    ("text", "edit"),
    [
        ("Die Stadt [Köln] baut.", Edit(9, 16, "", EditKind.NAME)),
        ("Die Stadt Unna baut.", Edit(9, 14, "", EditKind.NAME)),
        ("Die Stadt [] baut.", Edit(9, 12, "", EditKind.NAME)),
    ],
)
def test_an_insertion_of_another_name_or_without_brackets_is_not_accepted(text, edit):
    assert not are_named(text, (edit,), ["Unna: Alte Rechner", "Unna"])


def test_insertions_are_given_without_brackets():
    assert insertions("Die Stadt [Unna] baut.", (Edit(9, 16, "", EditKind.NAME),)) == ["Unna"]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Kommunalrichtlinie: Zuschuss für Straßenbeleuchtung", "Kommunalrichtlinie"),
        ("Bayern: BayFHolz – 500 Euro je Tonne", "BayFHolz"),
        ("Deutscher Städtetag", "Deutscher Städtetag"),
        ("Nordrhein-Westfalen: CircularCities", "CircularCities"),
    ],
)
def test_the_short_title_is_the_name(title, expected):
    assert short_title(title) == expected
