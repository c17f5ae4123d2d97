from __future__ import annotations

import pytest

from assistant.answering.glossary import Terms
from assistant.answering.grounding import GroundingChecker
from assistant.answering.plain_language import Simplifier, sentences_of, terms_to_explain
from assistant.records import EditKind, GlossaryTerm, undo_edits

TERMS = Terms(
    [
        GlossaryTerm("Bundesförderung für effiziente Gebäude", "Ein Programm.", "BEG"),
        GlossaryTerm("Nationale Klimaschutzinitiative", "Ein Programm.", "NKI"),
        GlossaryTerm("Kreislaufwirtschaftsgesetz", "Ein Gesetz.", "KrWG"),
        GlossaryTerm("Kilowattpeak", "Eine Einheit.", "kWp"),
        GlossaryTerm("Wärmenetz", "Ein Netz."),
    ]
)


def simplified(*texts, is_supported=lambda _: True):
    simplifier = Simplifier(TERMS)
    plain = [simplifier.simplify(text, is_supported) for text in texts]
    for text, found in zip(texts, plain, strict=True):
        assert undo_edits(found.text, found.edits) == text
    return plain


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Die BEG zahlt mit.", "Die Bundesförderung für effiziente Gebäude (BEG) zahlt mit."),
        ("Laut der NKI gilt das.", "Laut der NKI (Nationale Klimaschutzinitiative) gilt das."),
        ("Im Sinne des KrWG.", "Im Sinne des KrWG (Kreislaufwirtschaftsgesetz)."),
        ("Mit 30 kWp.", "Mit 30 kWp (Kilowattpeak)."),
        ("Die Bundesförderung für effiziente Gebäude (BEG) zahlt.", None),
        ("Das Kreislaufwirtschaftsgesetz, kurz KrWG, gilt.", None),
        ("Ohne Abkürzung.", None),
    ],
)
def test_abbreviations_are_written_out(text, shown):
    (plain,) = simplified(text)
    assert plain.text == (shown or text)
    assert [edit.kind for edit in plain.edits] == [EditKind.ABBREVIATION] * bool(shown)


def test_an_abbreviation_is_written_out_once_in_an_answer():
    first, second = simplified("Die BEG zahlt, und die BEG hilft.", "Die BEG gilt.")
    assert first.text == "Die Bundesförderung für effiziente Gebäude (BEG) zahlt, und die BEG hilft."
    assert second.text == "Die BEG gilt."


def test_long_sentences_are_cut_again_and_again():
    text = (
        "Das Land zahlt bis zu 50 Prozent; die Stadt trägt den Rest der Kosten; "
        "der Kreis prüft die Anträge und meldet das Ergebnis an das Land."
    )
    (plain,) = simplified(text)
    assert sentences_of(plain.text) == [
        "Das Land zahlt bis zu 50 Prozent.",
        "Die Stadt trägt den Rest der Kosten.",
        "Der Kreis prüft die Anträge.",
        "[Der Kreis] meldet das Ergebnis an das Land.",
    ]
    assert [edit.kind for edit in plain.edits] == [EditKind.CUT, EditKind.CUT, EditKind.SUBJECT]


def test_short_sentences_stay_whole():
    (plain,) = simplified("Das Land zahlt 50 Prozent; die Stadt zahlt mit.")
    assert plain.edits == ()


def test_a_cut_and_an_abbreviation_share_a_sentence():
    (plain,) = simplified("Die BEG fördert sparsame Gebäude der Kommunen; den Rest trägt die Stadt selbst.")
    assert plain.text == (
        "Die Bundesförderung für effiziente Gebäude (BEG) fördert sparsame Gebäude der Kommunen. "
        "Den Rest trägt die Stadt selbst."
    )


def test_a_half_that_nothing_carries_keeps_the_sentence_whole():
    text = "Das Land zahlt bis zu 50 Prozent der Kosten; die Stadt trägt den Rest."
    (plain,) = simplified(text, is_supported=lambda half: "Rest" not in half)
    assert (plain.text, plain.edits) == (text, ())


def test_every_cut_of_the_corpus_is_carried_by_its_source(analyzer, corpus_sentences):
    checker = GroundingChecker(analyzer)
    cut = 0
    for sentence, _ in corpus_sentences[::3]:
        text = " ".join(sentence.split())
        simplifier = Simplifier(Terms())
        plain = simplifier.simplify(text, lambda half, whole=text: checker.check(half, [whole]).is_supported)
        assert undo_edits(plain.text, plain.edits) == text
        cut += bool(plain.edits)
    assert cut > 50


def test_used_terms_are_explained_in_order_of_use():
    texts = ["Die NKI fördert ein Wärmenetz.", "Auch Wärmenetze und BEG."]
    assert [term.abbreviation or term.term for term in terms_to_explain(TERMS, texts)] == [
        "NKI",
        "Wärmenetz",
        "BEG",
    ]
    assert terms_to_explain(TERMS, []) == []
