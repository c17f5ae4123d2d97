from dataclasses import replace

import pytest

from assistant.records import Outcome, Sentence
from eval.evaluators.citations import CitationPrecision, CitationRecall, QuoteFidelity
from eval.trials import Trial
from tests.eval.conftest import topic, trial

KIEL = "case-kiel-zero-waste"
FIRST = "Zwischenziel ist die Halbierung dieser Menge bis 2035."
SECOND = "2021 begann eine Imagekampagne zum Zero-Waste-Vorhaben."


@pytest.fixture
def good(cite):
    """An answer of two sentences as they stand in the document."""
    return trial(
        Sentence(FIRST, (1,)),
        Sentence(SECOND, (2,)),
        citations=(cite(1, KIEL, FIRST), cite(2, KIEL, SECOND)),
    )


@pytest.fixture
def crossed(good):
    """The same answer with its numbers swapped."""
    first, second = good.answer.sentences
    swapped = (replace(first, citations=(2,)), replace(second, citations=(1,)))
    return replace(good, answer=replace(good.answer, sentences=swapped))


def test_sentences_carried_by_their_quotes_are_precise(good):
    verdict = CitationPrecision().judge(good)
    assert (verdict.value, verdict.reason) == (1.0, "alle 2 Sätze belegt")


def test_swapped_numbers_are_found(crossed):
    verdict = CitationPrecision().judge(crossed)
    assert verdict.value == 0
    assert FIRST in verdict.reason
    assert "Zahl nicht im Beleg: 2035" in verdict.reason


def test_every_sentence_with_a_citation_is_recalled(good):
    assert CitationRecall().judge(good).value == 1


@pytest.mark.parametrize("numbers", [(), (3,), (0,)])
def test_a_number_that_leads_nowhere_is_no_citation(good, numbers):
    first, second = good.answer.sentences
    answer = replace(good.answer, sentences=(first, replace(second, citations=numbers)))
    verdict = CitationRecall().judge(replace(good, answer=answer))
    assert verdict.value == 0.5
    assert SECOND in verdict.reason
    assert CitationPrecision().judge(replace(good, answer=answer)).value == 0.5


def test_quotes_at_their_place_are_faithful(good, document_of):
    assert QuoteFidelity(lambda name: document_of(name).text).judge(good).value == 1


def test_an_altered_quote_is_found(good, document_of):
    first, second = good.answer.citations
    altered = replace(first, quote=first.quote.replace("2035", "2030"))
    answer = replace(good.answer, citations=(altered, second))
    verdict = QuoteFidelity(lambda name: document_of(name).text).judge(replace(good, answer=answer))
    assert verdict.value == 0.5
    assert "2030" in verdict.reason


@pytest.mark.parametrize("evaluator", [CitationPrecision(), CitationRecall(), QuoteFidelity(lambda _: "")])
def test_a_refusal_has_no_citations_to_judge(evaluator):
    assert evaluator.judge(trial(outcome=Outcome.NOT_FOUND)).value is None
    assert evaluator.judge(Trial(topic(), None, 0.1, "kaputt")).value is None
