from pathlib import Path

import pytest
import yaml

from assistant.answering.paraphrase import ParaphraseChecker, Source
from assistant.embedding.static import BUNDLED, load_static_embedder
from tests.answering.claims import FALSE, FIGURES, FUNDING, STATION, TAX, TRUE
from tests.answering.planted import EXCHANGES, REWRITES, UNTRUTHS, applied

FOLDER = Path(__file__).parent / "paraphrases"
EACH = 25
UNSEEN = {"un- added"}
"""Kinds of which one in nine or more gets through."""


@pytest.fixture(scope="session")
def checker(analyzer):
    return ParaphraseChecker(analyzer, load_static_embedder(BUNDLED, analyzer))


@pytest.fixture(scope="session")
def check(checker):
    return lambda sentence, *texts: checker.check(sentence, [Source(text) for text in texts])


def planted(name):
    """Return hand-written sentences about passages of the corpus: source, sentence, whether it is true."""
    for item in yaml.safe_load((FOLDER / f"{name}.yaml").read_text("utf-8")):
        above = [item["title"], item["municipality"] or "", *item["states"]]
        sources = [
            Source(one["text"], ". ".join([*above, *one["headings"]]), item["municipality"] or "")
            for one in item["passages"]
        ]
        yield from ((sources, sentence, True) for sentence in item["carried"])
        yield from ((sources, one["text"], False) for one in item["untrue"])


def shares(checker, name):
    """Return the share of untruths that are found, and of true sentences that are dropped."""
    verdicts = {True: [], False: []}
    for sources, sentence, is_true in planted(name):
        verdicts[is_true].append(checker.check(sentence, sources).is_supported)
    return 1 - sum(verdicts[False]) / len(verdicts[False]), 1 - sum(verdicts[True]) / len(verdicts[True])


def test_sentences_written_while_the_checker_was_made(checker):
    caught, dropped = shares(checker, "development")
    assert caught >= 0.95
    assert dropped <= 0.055


def test_sentences_written_after_the_checker_was_finished(checker):
    caught, dropped = shares(checker, "afterwards")
    assert caught >= 0.92
    assert dropped <= 0.08


def test_every_sentence_of_the_corpus_is_carried_by_its_chunk(check, corpus_sentences):
    assert [s for s, chunk in corpus_sentences if not check(s, chunk).is_supported] == []


@pytest.mark.parametrize("kind", UNTRUTHS)
def test_a_planted_untruth_is_found(kind, check, corpus_sentences):
    made = list(applied({kind: UNTRUTHS[kind]}, corpus_sentences, EACH))
    missed = [one.false for one in made if check(one.false, one.chunk).is_supported]
    assert len(missed) <= (1 if kind in UNSEEN else 0), missed


@pytest.mark.parametrize("kind", [kind for kind in EXCHANGES if kind != "other half of another sentence"])
def test_nearly_every_exchanged_word_is_found(kind, check, corpus_sentences):
    made = list(applied({kind: EXCHANGES[kind]}, corpus_sentences, 2 * EACH))
    missed = [one.false for one in made if check(one.false, one.chunk).is_supported]
    assert len(missed) <= 0.2 * len(made), missed


@pytest.mark.parametrize("kind", REWRITES)
def test_a_harmless_rewrite_passes(kind, check, corpus_sentences):
    made = list(applied({kind: REWRITES[kind]}, corpus_sentences, EACH))
    refused = [one.false for one in made if not check(one.false, one.chunk).is_supported]
    assert len(refused) <= 0.05 * len(made), refused


@pytest.mark.parametrize(("passages", "claim"), FALSE, ids=[claim for _, claim in FALSE])
def test_a_wrong_claim_is_refused(passages, claim, check):
    assert not check(claim, "\n".join(passages)).is_supported


@pytest.mark.parametrize(("passages", "claim"), TRUE, ids=[claim for _, claim in TRUE])
def test_a_true_claim_in_other_words_passes(passages, claim, check):
    assert check(claim, "\n".join(passages)).problems == ()


@pytest.mark.parametrize(
    ("passages", "claim", "problem"),
    [
        (FIGURES, "Die Kosten betragen 7 Millionen Euro.", "Zahl 7000000"),
        (FIGURES, "Die CO2-Bindung wird mit 380 Kilogramm angegeben.", "Einheit 380 kg"),
        (FIGURES, "Gebaut wurde von Mai 2021 bis November 2022.", "Monat 5"),
        (FIGURES, "In Hessen betragen die Kosten 6,5 Millionen Euro.", "Ort Hessen"),
        (FIGURES, "Die Kosten betragen laut Schneider 6,5 Millionen Euro.", "Name Schneider"),
        (FIGURES, "Die Kosten betragen nicht 6,5 Millionen Euro.", "Verneinung"),
        (FIGURES, "Angegeben werden 380 t CO2-Einsparung und 79 t CO2-Bindung.", "Zuordnung 380"),
        (TAX, "Für Einwegbesteck fallen 50 Cent an, für Einwegbecher 20 Cent.", "Zuordnung 20"),
        (TAX, "Der Gemeinderat stimmte mehrheitlich gegen die Steuer.", "Gegenteil „gegen“"),
        (FUNDING, "Voraussetzung: höchstens 50 % weniger Treibhausgase.", "Grenze 50"),
        (
            STATION,
            "Winnweiler ersetzt zu große Feuerwehrgebäude durch drei Holzmodulbauten.",
            "Gegenteil „große“",
        ),
    ],
)
def test_the_verdict_names_what_is_missing(passages, claim, problem, check):
    problems = check(claim, "\n".join(passages)).problems
    assert any(problem in one for one in problems), problems


def test_a_sentence_may_name_the_place_of_its_document(checker):
    source = Source("Die Kosten betragen 6,5 Millionen Euro.", "Tübingen: Feuerwehrhaus", "Tübingen")
    assert checker.check("In Tübingen betragen die Kosten 6,5 Millionen Euro.", [source]).is_supported
    assert not checker.check("In Konstanz betragen die Kosten 6,5 Millionen Euro.", [source]).is_supported


def test_a_sentence_may_join_two_passages(check):
    assert (
        check(
            "Es gibt 7 Fahrzeugstellplätze, die Kosten betragen 6,5 Mio. Euro.", FIGURES[5], FIGURES[1]
        ).problems
        == ()
    )


@pytest.mark.parametrize("nothing", ["", " ", "…", "–", "[]"])
def test_what_says_nothing_is_no_sentence(nothing, check):
    assert check(nothing, *FIGURES).problems == ("kein Satz",)


def test_without_a_passage_nothing_is_supported(check):
    assert check("Die Kosten betragen 6,5 Millionen Euro.").problems == ("keine Quelle",)


def test_function_words_alone_are_not_supported(check):
    assert not check("Das ist auch so.", *FIGURES).is_supported
