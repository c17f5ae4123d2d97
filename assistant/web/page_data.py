"""What the scripts of the chat page need to know, so that no word is written down twice."""

from __future__ import annotations

from assistant.records import Answer
from assistant.rendering import JsonObject, answer_to_dict
from assistant.web import wording


def page_data(max_question_length: int, answer: Answer | None) -> JsonObject:
    """Return the words and the answer that the server rendered, if any."""
    return {
        "maxQuestionLength": max_question_length,
        "kinds": {kind.value: word for kind, word in wording.KINDS.items()},
        "outcomes": {outcome.value: word for outcome, word in wording.OUTCOMES.items()},
        "hints": {outcome.value: word for outcome, word in wording.HINTS.items()},
        "ratings": {rating.value: word for rating, word in wording.RATINGS.items()},
        "composers": wording.COMPOSERS,
        "answer": answer and answer_to_dict(answer),
    }
