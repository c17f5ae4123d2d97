from __future__ import annotations

import pytest

from assistant.answering.candidates import Candidate
from assistant.answering.check import check_draft
from assistant.answering.compose import Draft, DraftSentence
from assistant.answering.glossary import Terms
from assistant.answering.grounding import GroundingChecker
from assistant.answering.levels import WORDS_BRIEF, WORDS_PLAIN, Leveller, difficulty
from assistant.records import GlossaryTerm, Level
from tests.answering.records import make_passage

HARD = (
    "Die Kreislaufwirtschaftsstrategie verpflichtet Gebietskörperschaften zur Berücksichtigung "
    "wiederverwendungsorientierter Leistungsbeschreibungen innerhalb vergaberechtlicher Verfahren."
)
TEXTS = (
    "Das Haus kostet 6,5 Millionen Euro.",
    HARD,
    "Die Halle ist aus Holz; das Land zahlt einen Teil über das KrWG mit.",
    "Gebaut wurde bis November 2022.",
)
TERMS = Terms([GlossaryTerm("Kreislaufwirtschaftsgesetz", "Ein Gesetz.", "KrWG")])


@pytest.fixture(scope="module")
def leveller(analyzer):
    return Leveller(GroundingChecker(analyzer))


def drafted(texts=TEXTS, scores=(0.9, 0.5, 0.4, 0.3), headings=("A", None, "B", None)):
    passages = tuple(make_passage(number, text) for number, text in enumerate(texts, 1))
    sentences = tuple(
        DraftSentence(f"{text} [{number}]", "step", heading)
        for number, (text, heading) in enumerate(zip(texts, headings, strict=True), 1)
    )
    candidates = [
        Candidate(passage.document, passage.chunk, passage.start, passage.end, 0.5, score)
        for passage, score in zip(passages, scores, strict=True)
    ]
    return Draft(sentences, passages), candidates


def shown(draft):
    return [(sentence.heading, sentence.marked) for sentence in draft.sentences]


@pytest.mark.parametrize("level", [Level.STANDARD, Level.DETAILED])
def test_other_levels_leave_the_draft_to_the_composer(leveller, level):
    draft, candidates = drafted()
    assert leveller.adapt(draft, candidates, level, TERMS) is draft


def test_brief_keeps_the_two_best_sentences_in_reading_order(leveller):
    draft, candidates = drafted(scores=(0.5, 0.1, 0.2, 0.9))
    brief = leveller.adapt(draft, candidates, Level.BRIEF, TERMS)
    assert shown(brief) == [("A", f"{TEXTS[0]} [1]"), ("B", f"{TEXTS[3]} [4]")]
    assert {sentence.block for sentence in brief.sentences} == {"paragraph"}


def test_brief_has_at_most_sixty_words(leveller):
    long = "Wort " * 45 + "Ende."
    draft, candidates = drafted((long, long + " Nein.", *TEXTS[2:]), (0.9, 0.8, 0.1, 0.1))
    brief = leveller.adapt(draft, candidates, Level.BRIEF, TERMS)
    assert sum(len(sentence.marked.split()) for sentence in brief.sentences) <= WORDS_BRIEF


def test_brief_is_never_empty(leveller):
    endless = "Wort " * 200 + "Ende."
    draft, candidates = drafted((endless,), (0.9,), ("A",))
    assert len(leveller.adapt(draft, candidates, Level.BRIEF, TERMS).sentences) == 1
    assert leveller.adapt(Draft((), ()), [], Level.BRIEF, TERMS).sentences == ()


def test_plain_prefers_easy_sentences_but_keeps_the_best(leveller):
    filler = "Die Stadt hat das Haus in den Jahren danach noch zweimal neu und schön gemacht und gestrichen. "
    texts = (TEXTS[0], HARD, *(filler + f"Das war {n}." for n in range(5)))
    headings = ("A", *(None,) * 6)
    draft, candidates = drafted(texts, (0.9, 0.8, 0.4, 0.4, 0.4, 0.4, 0.4), headings)
    plain = leveller.adapt(draft, candidates, Level.PLAIN, TERMS)
    kept = [sentence.marked for sentence in plain.sentences]
    assert kept[0] == f"{TEXTS[0]} [1]"
    assert not any("Gebietskörperschaften" in text for text in kept)
    assert sum(len(text.split()) - 1 for text in kept) <= WORDS_PLAIN
    draft, candidates = drafted(scores=(0.1, 0.9, 0.1, 0.1))
    kept = leveller.adapt(draft, candidates, Level.PLAIN, TERMS).sentences
    assert any(HARD in sentence.marked for sentence in kept)


def test_plain_edits_pass_the_check_and_lead_back_to_the_source(leveller, analyzer):
    draft, candidates = drafted()
    plain = leveller.adapt(draft, candidates, Level.PLAIN, TERMS)
    checked = check_draft(plain, GroundingChecker(analyzer))
    assert checked.dropped == ()
    edited = next(sentence for sentence in checked.sentences if sentence.edits)
    assert edited.text == (
        "Die Halle ist aus Holz. Das Land zahlt einen Teil über das Kreislaufwirtschaftsgesetz (KrWG) mit."
    )
    assert edited.original == TEXTS[2]
    (number,) = edited.citations
    assert next(c for c in checked.citations if c.number == number).quote == TEXTS[2]


def test_easy_sentences_are_less_difficult_than_hard_ones():
    assert 0 <= difficulty(TEXTS[0]) < difficulty(HARD) <= 1
    assert difficulty("123 %") == 0
