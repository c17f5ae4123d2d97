import pytest

from assistant.generation.language_check import is_german


@pytest.mark.parametrize(
    "text", ["Die Stadt zahlt für den Umbau.", "Was kostet das?", "Feuerwehrhaus Tübingen", ""]
)
def test_german_and_what_is_no_language(text):
    assert is_german(text)


@pytest.mark.parametrize(
    "text",
    [
        "The city pays for the conversion of its lamps.",
        "La ville paie pour les lampes de la rue et des places.",
    ],
)
def test_other_languages(text):
    assert not is_german(text)
