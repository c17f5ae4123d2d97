"""Asking a language model to word unsupported sentences anew."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.generation.chat_model import Message
from assistant.generation.passages import framed, harmless
from assistant.generation.prompts import load_prompt
from assistant.generation.sentence_stream import SentenceStream, WrittenSentence
from assistant.records import Passage

_LINE = re.compile(r"^\s*(\d{1,2})[.)]\s+(.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Faulty:
    """A sentence that its passages do not support, and what they lack, in German."""

    written: WrittenSentence
    problems: tuple[str, ...]


def repair_message(faulty: Sequence[Faulty], passages: Sequence[Passage]) -> Message:
    """Write the request to word some sentences anew, each from its passages."""
    wanted = sorted({number for one in faulty for number in one.written.numbers})
    lines = [
        f"{place}. {harmless(one.written.text)} (Passage {', '.join(map(str, one.written.numbers))}; "
        f"nicht gedeckt: {harmless(', '.join(one.problems))})"
        for place, one in enumerate(faulty, start=1)
    ]
    sources = framed([passages[number - 1] for number in wanted])
    sentences = f"{sources}\n\n<saetze>\n" + "\n".join(lines) + "\n</saetze>"
    return Message("user", load_prompt("repair").fill(sentences=sentences))


def mended(text: str, faulty: Sequence[Faulty], n_passages: int) -> Iterator[WrittenSentence]:
    """Yield the new wording of each sentence that has one; it must cite what the old one cited."""
    seen: set[int] = set()
    for place, line in _LINE.findall(text):
        number = int(place)
        if not 1 <= number <= len(faulty) or number in seen:
            continue
        seen.add(number)
        stream = SentenceStream(n_passages)
        written = [*stream.feed(line + "\n"), *stream.finish()]
        old = faulty[number - 1].written
        if len(written) == 1:
            numbers = tuple(n for n in written[0].numbers if n in old.numbers) or old.numbers
            yield replace(written[0], numbers=numbers, block=old.block)
