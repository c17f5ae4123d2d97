"""`lotse ask`: one question, one answer with its sources."""

from __future__ import annotations

import sys

from assistant.commands import answers
from assistant.commands.invocation import settings_of_invocation
from assistant.question import clean_question
from assistant.records import Level
from assistant.rendering import answer_to_dict
from assistant.terminal import open_console, print_answer, print_json


def answer_question(words: list[str], *, level: Level, as_json: bool) -> None:
    """Answer the question of the command line on standard output."""
    settings = settings_of_invocation()
    question = clean_question(question_text(words), settings.max_question_length)
    answer = answers.ask(settings, question, level)
    if as_json:
        print_json(answer_to_dict(answer))
    else:
        print_answer(open_console(sys.stdout), answer)


def question_text(words: list[str]) -> str:
    """Join the words of the command line, or read standard input where they say „-“."""
    if words == ["-"]:
        return sys.stdin.buffer.read().decode("utf-8", errors="surrogateescape")
    return " ".join(words)
