from dataclasses import replace

import pytest

from assistant.records import Citation, Kind, Sentence
from eval.evaluators.coherence import Coherence
from tests.eval.conftest import trial

FIRST = Citation(
    1, "d", "T", "P", "https://example.org", (), None, "Der Verband hilft.", 0, 18, None, Kind.CONTACT
)
NEXT = replace(FIRST, number=2, quote="Er berät.", start=19, end=28)
FAR = replace(FIRST, number=3, start=2_000, end=2_010)
OTHER = replace(FIRST, number=4, document_id="e", start=19, end=28)
CITATIONS = (FIRST, NEXT, FAR, OTHER)


def judge(*sentences):
    return Coherence().judge(trial(*sentences, citations=CITATIONS))


def test_a_sentence_that_points_back_follows_what_it_means():
    assert judge(Sentence("Der Verband hilft.", (1,)), Sentence("Er berät.", (2,))).value == 1.0


@pytest.mark.parametrize(
    "sentences",
    [
        (Sentence("Er berät.", (2,)), Sentence("Der Verband hilft.", (1,))),
        (Sentence("Der Verband hilft.", (1,)), Sentence("Er berät.", (3,))),
        (Sentence("Der Verband hilft.", (1,)), Sentence("Er berät.", (4,))),
        (Sentence("Der Verband hilft.", (1,)), Sentence("Er berät.", (2,), part="Und wer berät?")),
    ],
)
def test_a_sentence_that_points_to_nothing_hangs_in_the_air(sentences):
    verdict = judge(*sentences)
    assert verdict.value == 0.5
    assert "Er berät." in verdict.reason


def test_sentences_that_stand_alone_are_coherent():
    assert judge(Sentence("Es gibt zwei Wege.", (1,)), Sentence("Die Stadt [Unna] baut.", (4,))).value == 1.0


def test_a_refusal_has_no_coherence():
    assert judge().value is None
