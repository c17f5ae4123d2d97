import pytest

from eval.reporting.passages import PassageFinder
from eval.session import open_session


@pytest.fixture
def assistant(small_settings, data):
    with open_session(small_settings, "dev", data) as session:
        yield session.assistant


def test_the_passage_is_the_part_that_fits_the_question(assistant, document_of):
    costs = PassageFinder(assistant).passage(
        "Was kostet ein Trinkbrunnen in Potsdam?", "case-potsdam-neuruppin-trinkbrunnen"
    )
    assert "15.000 Euro" in costs
    text = document_of("case-potsdam-neuruppin-trinkbrunnen").text
    places = [text.index(line) for line in costs.splitlines()]
    assert places == sorted(places)
    assert len(costs) <= 902


def test_a_document_that_is_not_found_is_shown_from_its_beginning(assistant, document_of):
    text = document_of("law-krwg-45").text.strip()
    shown = PassageFinder(assistant, 1).passage("Was kostet ein Trinkbrunnen in Potsdam?", "law-krwg-45")
    assert text.startswith(shown.removesuffix(" …"))
    assert len(shown) <= 902


def test_a_document_that_is_gone_has_no_passage(assistant):
    assert PassageFinder(assistant).passage("Was kostet ein Trinkbrunnen?", "gibt-es-nicht") == ""
