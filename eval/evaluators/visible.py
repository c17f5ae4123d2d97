"""What a reader of an answer sees of its statements."""

from __future__ import annotations

from assistant.records import Answer


def visible_texts(answer: Answer) -> tuple[str, ...]:
    """Return the sentences, each with the heading that stands above it."""
    texts = []
    heading = ""
    for sentence in answer.sentences:
        heading = sentence.heading or heading
        texts.append(f"{heading}: {sentence.text}" if heading else sentence.text)
    return tuple(texts)
