import pytest

from assistant.index.generation import DocumentHead
from assistant.records import Kind
from assistant.web.browsing import NATIONWIDE, UNDATED, Choice, Order, View, browse


def head(title, kind=Kind.CASE_STUDY, **facts):
    values = {
        "publisher": "Verlag",
        "published": None,
        "municipality": None,
        "states": (),
        "topics": (),
        "inhabitants": None,
    }
    return DocumentHead(document_id=title.lower(), kind=kind, title=title, **(values | facts))


HEADS = (
    head("Überlingen baut um", municipality="Überlingen", states=("Baden-Württemberg",), published="2023-05"),
    head("Zorneding spart Strom", municipality="Zorneding", states=("Bayern",), topics=("strom",)),
    head("Allgemeine Hinweise", Kind.GUIDANCE, topics=("strom", "holz"), published="2021"),
    head("Programm zweier Länder", Kind.FUNDING, states=("Bayern", "Hessen"), published="2025-01-02"),
)


def titles(**choice):
    return [found.title for found in browse(HEADS, Choice(**choice)).documents]


def test_umlauts_are_sorted_beside_their_vowels():
    assert titles() == [
        "Allgemeine Hinweise",
        "Programm zweier Länder",
        "Überlingen baut um",
        "Zorneding spart Strom",
    ]


@pytest.mark.parametrize(
    ("choice", "count"),
    [
        ({"art": "case_study"}, 2),
        ({"thema": "strom"}, 2),
        ({"land": "Bayern"}, 2),
        ({"land": NATIONWIDE}, 1),
        ({"jahr": "2023"}, 1),
        ({"jahr": UNDATED}, 1),
        ({"ort": "Zorneding"}, 1),
        ({"suche": "UBERLINGEN"}, 1),
        ({"suche": "verlag strom"}, 1),
        ({"art": "case_study", "thema": "strom"}, 1),
        ({"art": "film"}, 0),
    ],
)
def test_each_filter_restricts_and_all_count_together(choice, count):
    assert len(titles(**choice)) == count


def test_what_is_missing_is_sorted_last_whichever_way():
    assert titles(sortierung=Order.NEWEST)[0] == "Programm zweier Länder"
    assert titles(sortierung=Order.NEWEST)[-1] == "Zorneding spart Strom"
    assert titles(sortierung=Order.OLDEST)[0] == "Allgemeine Hinweise"
    assert titles(sortierung=Order.OLDEST)[-1] == "Zorneding spart Strom"
    assert titles(sortierung=Order.MUNICIPALITY)[:2] == ["Überlingen baut um", "Zorneding spart Strom"]
    assert titles(sortierung=Order.LAND)[-1] == "Allgemeine Hinweise"


def test_a_filter_counts_what_the_others_leave_and_not_itself():
    counts = browse(HEADS, Choice(land="Bayern", thema="strom")).counts
    assert counts["land"] == {"Bayern": 1, NATIONWIDE: 1}
    assert counts["thema"] == {"strom": 1}


def test_addresses_name_only_what_differs_from_the_default():
    choice = Choice(land="Baden-Württemberg", ansicht=View.CARDS)
    assert Choice().address() == "/dokumente"
    assert choice.address() == "/dokumente?land=Baden-W%C3%BCrttemberg&ansicht=karten"
    assert choice.address(land="") == "/dokumente?ansicht=karten"
    assert choice.address(3, land="", ansicht="liste") == "/dokumente?seite=3"
