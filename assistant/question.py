"""The check that a question can be used as it is."""

from __future__ import annotations

import re
import unicodedata

from assistant.errors import QuestionError
from assistant.visible_text import keep_visible

_EXAMPLE = "zum Beispiel: „Wer fördert die Sanierung der Straßenbeleuchtung?“"
_LINE_LIKE = re.compile("[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]")
# Cleaning costs time per character; a text this far above the limit is refused before it.
_CLEANING_FACTOR = 8


def clean_question(text: str, max_length: int) -> str:
    """Turn what somebody typed into one line of visible text.

    Unicode is normalised to NFC, control, zero-width and bidirectional characters go, runs of white
    space become one space. HTML stays as text.

    Args:
        text: the question as it arrived.
        max_length: longest allowed question in characters, counted after cleaning.

    Raises:
        QuestionError: empty, without a letter or digit, too long, or not text.
    """
    if len(text) > max_length * _CLEANING_FACTOR:
        raise _too_long(len(text), max_length)
    if _is_binary(text):
        raise QuestionError(
            f"Die Frage enthält Binärdaten statt Text. Bitte als UTF-8-Text stellen, {_EXAMPLE}."
        )
    visible = keep_visible(_LINE_LIKE.sub(" ", text), keep="")
    question = " ".join(unicodedata.normalize("NFC", visible).split())
    if not question:
        raise QuestionError(f"Die Frage ist leer. Bitte eine Frage in ganzen Worten stellen, {_EXAMPLE}.")
    if not any(unicodedata.category(character)[0] in "LN" for character in question):
        raise QuestionError(
            f"Die Frage enthält keine Wörter. Bitte eine Frage in ganzen Worten stellen, {_EXAMPLE}."
        )
    if len(question) > max_length:
        raise _too_long(len(question), max_length)
    return question


def _is_binary(text: str) -> bool:
    """Whether the text was decoded from bytes that are not text."""
    if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
        return True
    controls = sum(unicodedata.category(character) == "Cc" for character in text if not character.isspace())
    undecodable = text.count("\ufffd")
    return undecodable > 3 or controls * 5 > max(len(text), 20)


def _too_long(length: int, max_length: int) -> QuestionError:
    return QuestionError(
        f"Die Frage hat {_german(length)} Zeichen, erlaubt sind höchstens {_german(max_length)}. "
        "Bitte kürzen oder in mehrere Fragen teilen."
    )


def _german(number: int) -> str:
    return f"{number:,}".replace(",", ".")
