from dataclasses import replace

import pytest

from assistant.records import Answer, Intent, Outcome, ScoredDocument
from eval.asked_wordings import ask_wordings
from eval.wordings import Style, WordedQuestion

KIEL, MUNICH, LEIPZIG = "case-kiel-zero-waste", "case-muenchen-zero-waste", "case-leipzig-reparaturbonus"
QUESTION = WordedQuestion(
    "wrd-1", {Style.KEYWORDS: "zero waste kiel", Style.LONG: "Was macht Kiel gegen Müll?"}, {KIEL: 2}
)


@pytest.fixture
def found(document_of):
    def make(document_id, *duplicates):
        return ScoredDocument(document_of(document_id), 1.0, (), {}, duplicates)

    return make


@pytest.fixture
def answer(cite, document_of):
    def make(question, *document_ids):
        outcome = Outcome.ANSWERED if document_ids else Outcome.NOT_FOUND
        citations = tuple(
            cite(i, one, document_of(one).text[:20]) for i, one in enumerate(document_ids, start=1)
        )
        return Answer(question, outcome, Intent.EXAMPLE, (), citations)

    return make


def test_the_original_is_the_first_wording(found, answer):
    asked = ask_wordings(QUESTION, lambda *_: (found(KIEL), found(MUNICH)), lambda text: answer(text, KIEL))
    assert asked.original.style is Style.KEYWORDS
    assert [one.style for one in asked.others] == [Style.LONG]
    assert asked.original.ranking == (KIEL, MUNICH)
    assert (asked.original.first, asked.original.cited, asked.original.is_answered) == (KIEL, {KIEL}, True)


def test_documents_folded_in_one_wording_are_the_same_in_all(found, answer):
    rankings = {
        "zero waste kiel": (found(MUNICH, KIEL), found(LEIPZIG)),
        "Was macht Kiel gegen Müll?": (found(KIEL),),
    }
    cited = {"zero waste kiel": MUNICH, "Was macht Kiel gegen Müll?": KIEL}
    asked = ask_wordings(
        QUESTION, lambda text, _: rankings[text], lambda text: answer(text, cited[text], LEIPZIG)
    )
    keywords, long = asked.wordings
    assert keywords.first == long.first
    assert keywords.cited == long.cited
    assert len(keywords.cited) == 2
    assert (keywords.ranking, long.ranking) == ((MUNICH, LEIPZIG), (KIEL,))


def test_a_refusal_cites_nothing(found, answer):
    asked = ask_wordings(QUESTION, lambda *_: (), answer)
    assert (asked.original.first, asked.original.cited, asked.original.is_answered) == (None, set(), False)
    partly = ask_wordings(
        QUESTION,
        lambda *_: (found(KIEL),),
        lambda text: replace(answer(text, KIEL), outcome=Outcome.PARTLY_ANSWERED),
    )
    assert partly.original.is_answered


def test_an_error_while_answering_is_part_of_the_result(found):
    def fail(text):
        raise ValueError(f"kaputt bei {text}")

    asked = ask_wordings(QUESTION, lambda *_: (found(KIEL),), fail)
    assert asked.original.error == "unerwarteter Fehler (ValueError: kaputt bei zero waste kiel)"
    assert not asked.original.is_answered
