import pytest

from assistant.answering.asking import asking_of
from assistant.answering.place_evidence import place_evidence
from tests.answering.records import make_source

BAYERN = make_source("Das Land zahlt 30 Prozent.", document_id="a", states=("Bayern",))
HESSEN = make_source("Hessen zahlt 20 Prozent.", document_id="b", states=("Hessen",))
EVERYWHERE = make_source("Der Bund zahlt 25 Prozent.", document_id="c")


@pytest.mark.parametrize(
    ("documents", "coverages", "missing"),
    [
        ([HESSEN, EVERYWHERE], [0.9, 0.9], "Bayern"),
        ([BAYERN, HESSEN], [0.9, 0.9], None),
        ([BAYERN, HESSEN], [0.5, 0.9], None),
        ([HESSEN, BAYERN], [0.9, 0.85], None),
        ([HESSEN, BAYERN], [0.9, 0.5], "Bayern"),
    ],
)
def test_a_land_is_missing_where_the_first_document_is_about_another(documents, coverages, missing):
    found = place_evidence(asking_of("Was zahlt das Land Bayern?"), documents, coverages)
    assert found.missing == missing
    assert found.land_elsewhere == (documents[0] is HESSEN)


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("Was kostet das in Konstanz?", "Konstanz"),
        ("Was kostet das in Bremen?", None),
        ("Was kostet das die Bremer Bürger?", None),
        ("Was kostet das in Wien?", "Wien"),
    ],
)
def test_a_municipality_is_missing_where_no_document_names_it(question, missing):
    document = make_source("In Bremen kostet das 5 Euro.", municipality="Bremen")
    assert place_evidence(asking_of(question), [document], [0.9]).missing == missing
