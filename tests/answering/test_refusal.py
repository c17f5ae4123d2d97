import pytest

from assistant.answering.refusal import contact_of, nearest_documents, refusal_notes
from assistant.records import Kind, Outcome
from tests.answering.records import make_evidence, make_found, make_source


def test_a_foreign_subject_is_declined_with_what_can_be_asked():
    (note,) = refusal_notes(Outcome.OUT_OF_SCOPE, None, 249)
    assert "nicht zu meinen Themen" in note
    assert "Ressourcenschonung" in note


@pytest.mark.parametrize("outcome", [Outcome.NOT_FOUND, Outcome.UNSUPPORTED])
def test_a_refusal_says_what_was_searched_and_what_to_do(outcome):
    notes = refusal_notes(outcome, None, 249)
    assert "249 Dokumente" in notes[0]
    assert len(notes) == 2


@pytest.mark.parametrize(
    ("evidence", "named"),
    [
        (make_evidence(missing_place="Saarland"), "Saarland"),
        (make_evidence(missing_aspect="der Preis"), "der Preis"),
        (make_evidence(missing=("Einhorn", "Drache")), "„Einhorn“ und „Drache“"),
        (make_evidence(missing=("Einhorn",)), "„Einhorn“"),
    ],
)
def test_what_is_lacking_is_named_in_between(evidence, named):
    notes = refusal_notes(Outcome.NOT_FOUND, evidence, 249)
    assert len(notes) == 3
    assert named in notes[1]


def test_the_place_is_more_telling_than_words():
    notes = refusal_notes(
        Outcome.NOT_FOUND, make_evidence(missing=("Einhorn",), missing_place="Saarland"), 249
    )
    assert not any("Einhorn" in note for note in notes)


def test_without_a_known_gap_nothing_is_blamed():
    assert len(refusal_notes(Outcome.NOT_FOUND, make_evidence(), 249)) == 2


def test_the_nearest_documents_are_few_and_in_order():
    found = [make_found(make_source(document_id=str(i))) for i in range(6)]
    nearest = nearest_documents(found)
    assert [n.document_id for n in nearest] == ["0", "1", "2"]
    assert nearest[0].title == "Titel von 0"
    assert nearest[0].source_url == "https://www.musterstadt.de/0"
    assert nearest_documents([]) == ()


def test_a_contact_is_named_with_its_document():
    contact = contact_of(make_source(kind=Kind.CONTACT, title="Beratungsstelle"))
    assert (contact.name, contact.document_id, contact.source_url) == (
        "Beratungsstelle",
        "d",
        "https://www.musterstadt.de/d",
    )
