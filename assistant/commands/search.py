"""`lotse search`: the documents that fit a question."""

from __future__ import annotations

import sys

from assistant.commands import answers
from assistant.commands.ask import question_text
from assistant.commands.invocation import settings_of_invocation
from assistant.question import clean_question
from assistant.rendering import hits_from_dict
from assistant.terminal import open_console, print_hits, print_json


def search_documents(words: list[str], *, top_k: int, as_json: bool) -> None:
    """Print the documents that fit the question of the command line."""
    settings = settings_of_invocation()
    question = clean_question(question_text(words), settings.max_question_length)
    found = answers.search(settings, question, top_k)
    if as_json:
        print_json(found)
    else:
        print_hits(open_console(sys.stdout), question, hits_from_dict(found))
