import pytest

from assistant.answering.grounding import GroundingChecker
from tests.answering.claims import FALSE, FIGURES, TRUE
from tests.answering.planted import EXCHANGES, REWRITES, UNTRUTHS, applied

EACH = 25


@pytest.fixture(scope="module")
def checker(analyzer):
    return GroundingChecker(analyzer)


@pytest.fixture(scope="module")
def check(checker):
    return lambda sentence, *passages: checker.check(sentence, passages)


def test_every_sentence_of_the_corpus_carries_itself(check, corpus_sentences):
    assert len(corpus_sentences) > 2_000
    assert [s for s, _ in corpus_sentences if not check(s, s).is_supported] == []


def test_every_sentence_of_the_corpus_is_carried_by_its_chunk(check, corpus_sentences):
    assert [s for s, chunk in corpus_sentences if not check(s, chunk).is_supported] == []


@pytest.mark.parametrize("kind", UNTRUTHS)
def test_a_planted_untruth_is_found(kind, check, corpus_sentences):
    planted = list(applied({kind: UNTRUTHS[kind]}, corpus_sentences, EACH))
    assert planted
    assert [p.false for p in planted if check(p.false, p.true).is_supported] == []
    assert [p.false for p in planted if check(p.false, p.chunk).is_supported] == []


@pytest.mark.parametrize("kind", EXCHANGES)
def test_nearly_every_exchanged_word_is_found(kind, check, corpus_sentences):
    planted = list(applied({kind: EXCHANGES[kind]}, corpus_sentences, 4 * EACH))
    missed = [p.false for p in planted if check(p.false, p.chunk).is_supported]
    assert len(missed) <= 0.2 * len(planted), missed


def test_the_planted_untruths_are_many(corpus_sentences):
    assert len(list(applied(UNTRUTHS, corpus_sentences, EACH))) > 700


@pytest.mark.parametrize("kind", REWRITES)
def test_a_harmless_rewrite_passes(kind, check, corpus_sentences):
    rewritten = list(applied({kind: REWRITES[kind]}, corpus_sentences, EACH))
    assert rewritten
    assert [
        (p.false, check(p.false, p.true)) for p in rewritten if not check(p.false, p.true).is_supported
    ] == []
    assert [
        (p.false, check(p.false, p.chunk)) for p in rewritten if not check(p.false, p.chunk).is_supported
    ] == []


@pytest.mark.parametrize(("passages", "claim"), FALSE, ids=[claim for _, claim in FALSE])
def test_a_wrong_claim_is_refused(passages, claim, check):
    assert not check(claim, "\n".join(passages)).is_supported
    assert not check(claim, *passages).is_supported


@pytest.mark.parametrize(("passages", "claim"), TRUE, ids=[claim for _, claim in TRUE])
def test_a_true_claim_in_other_words_passes(passages, claim, check):
    assert check(claim, "\n".join(passages)).problems == ()
    assert check(claim, *passages).problems == ()


@pytest.mark.parametrize(
    ("claim", "problem"),
    [
        ("Die Kosten betragen 7 Millionen Euro.", "Zahl 7000000"),
        ("Die CO2-Bindung wird mit 380 Kilogramm angegeben.", "Einheit 380 kg"),
        ("Gebaut wurde von Mai 2021 bis November 2022.", "Monat 5"),
        ("Nach § 9 betragen die Kosten 6,5 Millionen Euro.", "Fundstelle §9"),
        ("In Hessen betragen die Kosten 6,5 Millionen Euro.", "Ort Hessen"),
        ("Die Kosten betragen laut Schneider 6,5 Millionen Euro.", "Name Schneider"),
        ("Die Kosten betragen nicht 6,5 Millionen Euro.", "Verneinung"),
        ("Es regnete dort früher leider häufiger.", "Wortlaut"),
    ],
)
def test_the_verdict_names_what_is_missing(claim, problem, check):
    assert problem in check(claim, *FIGURES[1:]).problems


def test_without_a_passage_nothing_is_supported(check):
    assert check("Die Kosten betragen 6,5 Millionen Euro.").problems == ("keine Quelle",)


@pytest.mark.parametrize("nothing", ["", " ", "…", "–", "[]"])
def test_what_says_nothing_is_no_sentence(nothing, check):
    assert check(nothing, *FIGURES).problems == ("kein Satz",)


def test_function_words_alone_are_not_supported(check):
    assert not check("Das ist auch so.", *FIGURES).is_supported


def test_a_quote_without_its_end_is_checked_like_any_claim(check):
    source = "Die Stadt zahlt nicht."
    assert check("Die Stadt zahlt nicht", source).is_supported
    assert not check("Die Stadt zahlt", source).is_supported


def test_white_space_and_the_full_stop_do_not_matter(check):
    assert check("Die Kosten   betragen\n6,5 Millionen Euro", *FIGURES).is_supported


def test_a_claim_may_join_two_sentences(check):
    assert check(
        "Es gibt sieben Fahrzeugstellplätze, und die Kosten betragen 6,5 Millionen Euro.", *FIGURES
    ).is_supported


def test_passages_stay_as_they_are(checker):
    passages = list(FIGURES)
    checker.check("Die Kosten betragen 6,5 Millionen Euro.", passages)
    assert passages == list(FIGURES)
