import pytest

from assistant.records import Sentence
from eval.evaluators.support import find_support

KIEL = "case-kiel-zero-waste"
AMOUNT = (
    "Haus- und Geschäftsabfälle sollen langfristig auf unter 50 kg pro Kopf und Jahr sinken; "
    "2022 waren es 172 kg."
)


def support(cite, text, quote=AMOUNT):
    return find_support(Sentence(text, (1,)), [cite(1, KIEL, quote)])


def test_a_sentence_of_the_quote_is_supported_word_for_word(cite):
    assert support(cite, AMOUNT).reason == "wörtlich"
    assert support(
        cite, "haus- und Geschäftsabfälle sollen langfristig auf unter 50\u00a0kg pro Kopf"
    ).is_given


def test_a_rewording_with_the_same_numbers_is_supported(cite):
    found = support(cite, "In Kiel sollen die Abfälle je Kopf langfristig unter 50 kg im Jahr sinken.")
    assert (found.is_given, found.reason) == (True, "dem Sinn nach")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Die Abfälle sollen auf unter 40 kg pro Kopf und Jahr sinken.", "Zahl nicht im Beleg: 40"),
        ("Die Abfälle sollen nicht auf unter 50 kg pro Kopf sinken.", "Verneinung"),
        ("Die Feuerwehr bekommt ein Holzgebäude mit Solaranlage.", "Wörter nicht im Beleg: feuerwehr"),
    ],
)
def test_what_the_quote_does_not_say_is_not_supported(cite, text, reason):
    found = support(cite, text)
    assert not found.is_given
    assert found.reason.startswith(reason)


def test_a_denial_that_the_quote_makes_must_be_repeated(cite):
    quote = "die Gesamtkosten nennt die Seite nicht"
    citation = cite(1, "case-wegberg-klaeranlage-belueftung", quote)
    assert not find_support(Sentence("Die Seite nennt die Gesamtkosten.", (1,)), [citation]).is_given


def test_the_title_of_the_document_counts_as_known(cite):
    assert support(
        cite, "Kiel will Abfälle auf 50 kg pro Kopf senken, 107 Maßnahmen hat das Zero-Waste-Konzept."
    ).is_given


def test_a_sentence_without_a_citation_is_not_supported():
    assert find_support(Sentence("Irgendetwas.", ()), []).reason == "ohne Beleg"
