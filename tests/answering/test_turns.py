from assistant.answering.check import Checked
from assistant.answering.parts import Part
from assistant.answering.turns import WORDS_IN_ALL, joined, words_for_each
from assistant.records import Sentence
from tests.answering.records import make_citation, make_source

HOUSE = make_source("Das Haus kostet 6 Millionen Euro.", document_id="house")
MONEY = make_source("Das Land zahlt 150.000 Euro.", document_id="money")
COST, PAYER = Part("Was kostet es?", ""), Part("Wer zahlt?", "")


def checked(*documents, heading="Kosten"):
    citations = tuple(make_citation(n, document) for n, document in enumerate(documents, 1))
    sentences = tuple(
        Sentence(document.text, (n,), "item", heading if n == 1 else None)
        for n, document in enumerate(documents, 1)
    )
    return Checked(sentences, citations, (f"weg {len(documents)}",))


def test_each_part_opens_with_its_question():
    answer = joined([(COST, checked(HOUSE, MONEY)), (PAYER, checked(MONEY, heading="Förderung"))])
    assert [sentence.part for sentence in answer.sentences] == ["Was kostet es?", None, "Wer zahlt?"]
    assert [sentence.heading for sentence in answer.sentences] == ["Kosten", None, "Förderung"]


def test_citations_are_numbered_through_and_a_shared_passage_keeps_its_number():
    answer = joined([(COST, checked(HOUSE)), (PAYER, checked(MONEY, HOUSE))])
    assert [sentence.citations for sentence in answer.sentences] == [(1,), (2,), (1,)]
    assert [(c.number, c.document_id) for c in answer.citations] == [(1, "house"), (2, "money")]


def test_what_was_dropped_is_kept_from_all_parts():
    answer = joined([(COST, checked(HOUSE)), (PAYER, checked(MONEY, HOUSE))])
    assert answer.dropped == ("weg 1", "weg 2")


def test_a_part_without_sentences_opens_nothing():
    answer = joined([(COST, Checked((), (), ())), (PAYER, checked(MONEY))])
    assert [sentence.part for sentence in answer.sentences] == ["Wer zahlt?"]


def test_the_parts_share_the_words():
    assert 2 * words_for_each(2) <= WORDS_IN_ALL
    assert 3 * words_for_each(3) <= WORDS_IN_ALL
