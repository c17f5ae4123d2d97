from __future__ import annotations

import pytest

from assistant.answering.glossary import Terms, explanation_of, hardest
from assistant.errors import DocumentUnknownError
from assistant.records import Explanation, GlossaryTerm
from assistant.testing import make_document


def term(name, abbreviation=None, *aliases, **fields):
    return GlossaryTerm(name, f"{name} ist erklärt.", abbreviation, aliases, **fields)


BEG = term("Bundesförderung für effiziente Gebäude", "BEG")
NETWORK = term("Wärmenetz", None, "Nahwärmenetz")
TERMS = Terms([BEG, NETWORK, term("Wärme"), term("Vergabe", None, "Vergabeverfahren")])


def names(text):
    return [(text[m.start : m.end], m.term.term) for m in TERMS.mentions(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Die BEG zahlt mit.", [("BEG", BEG.term)]),
        ("Am beg. 3 begann es; BEGINN.", []),
        ("Das BEG-Programm und die Neu-BEG.", []),
        ("Wärmenetze und ein Wärmenetz.", [("Wärmenetze", "Wärmenetz"), ("Wärmenetz", "Wärmenetz")]),
        ("Das NAHWÄRMENETZ liefert Wärme.", [("NAHWÄRMENETZ", "Wärmenetz"), ("Wärme", "Wärme")]),
        ("Wärmenetzplanung", []),
        ("Die Bundesförderung für effiziente Gebäude.", [(BEG.term, BEG.term)]),
        ("Bei Vergabeverfahren.", [("Vergabeverfahren", "Vergabe")]),
        ("", []),
    ],
)
def test_terms_are_found_inflected_but_not_inside_other_words(text, found):
    assert names(text) == found


def test_of_two_terms_with_one_name_the_first_counts():
    terms = Terms([term("Vergabe", "VG"), term("Auftrag", "VG", "vergabe")])
    assert {m.term.term for m in terms.mentions("Vergabe, VG, Auftrag")} == {"Vergabe", "Auftrag"}
    assert [t.term for t in terms] == ["Vergabe", "Auftrag"]


def test_without_terms_nothing_is_found():
    assert Terms().mentions("Die BEG zahlt mit.") == []


def test_rare_words_need_an_explanation_first():
    terms = [term("Wasser"), term("Abfallwirtschaftskonzept"), term("Straße"), term("Intracting")]
    assert [t.term for t in hardest(terms, 2)] == ["Abfallwirtschaftskonzept", "Intracting"]
    assert hardest([], 3) == []


class _Documents:
    """A generation of one document."""

    def document(self, document_id):
        if document_id != "a-1":
            raise DocumentUnknownError("Das Dokument gibt es nicht.")
        return make_document("a-1", "Text.", title="Wärme in Musterstadt")


def test_an_explanation_names_its_document_or_its_page():
    of_document = explanation_of(term("Wärmenetz", document_id="a-1"), _Documents())
    assert of_document == Explanation(
        "Wärmenetz", "Wärmenetz ist erklärt.", "Wärme in Musterstadt", "https://www.musterstadt.de/a-1", "a-1"
    )
    of_page = explanation_of(term("Wärme", source_url="https://a.de", source_title="A"), _Documents())
    assert of_page == Explanation("Wärme", "Wärme ist erklärt.", "A", "https://a.de")
    assert explanation_of(term("Wärme", document_id="b-1"), _Documents()) is None
