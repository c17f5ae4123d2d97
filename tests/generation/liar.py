"""A scripted model that answers from its passages and tells untruths in three of ten sentences."""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Iterator

from assistant.language.sentences import sentence_spans
from eval.loopback import Asked, Reply, in_pieces, loopback
from tests.answering.planted import REWRITES, UNTRUTHS, Edit

UNTRUE = 0.3
_PASSAGE = re.compile(r'<passage nummer="(\d+)"[^>]*>\n(.*?)\n</passage>', re.DOTALL)
_FAULTY = re.compile(r"^(\d+)\. .*\(Passage ([\d, ]+);", re.MULTILINE)
_HONEST = {kind: edit for kind, edit in REWRITES.items() if kind != "connecting word"}
"""The strict check of the evaluation counts added words, however little they say."""
_SENTENCES = 7
_INVENTED = (
    "Laut Deutschem Alpenverein lohnt sich das für jede Kommune.",
    "Die Europäische Investitionsbank übernimmt 85 Prozent der Kosten.",
    "Eine Studie der Universität Harvard bestätigt diese Zahlen.",
    "Nach § 99 Kommunalgesetz ist das seit 2003 verboten.",
)


class Liar:
    """Answers requests; counts what it has said."""

    def __init__(self, untrue: float = UNTRUE) -> None:
        self._untrue = untrue
        self.told: list[str] = []
        self.lies: list[str] = []

    def __call__(self, asked: Asked) -> Reply:
        chance = random.Random(asked.prompt)
        passages = {int(number): text for number, text in _PASSAGE.findall(asked.prompt)}
        if not passages:  # asked to judge an answer
            return Reply(("URTEIL: 3 – geraten",))
        if "Schreiben Sie jeden neu" in asked.prompt:
            lines = [
                f"{place}. {self._say(chance, int(numbers.split(',')[0]), passages)}"
                for place, numbers in _FAULTY.findall(asked.prompt)
            ]
            return Reply(in_pieces("\n".join(lines), 30))
        numbers = [chance.choice(list(passages)) for _ in range(_SENTENCES)]
        text = " ".join(self._say(chance, number, passages) for number in numbers)
        return Reply(in_pieces(text, 30))

    def _say(self, chance: random.Random, number: int, passages: dict[int, str]) -> str:
        passage = passages[number]
        sentences = [passage[start:end] for start, end in sentence_spans(passage)]
        sentence = chance.choice(sentences)
        if chance.random() < self._untrue:
            sentence, number = self._lie(chance, sentence, passage, number, len(passages))
            self.lies.append(sentence)
        else:
            rewritten = self._edited(chance, _HONEST, sentence, passage)
            sentence = rewritten or sentence
        self.told.append(sentence)
        return f"{sentence.rstrip('.!? ')} [{number}]."

    def _lie(
        self, chance: random.Random, sentence: str, passage: str, number: int, last: int
    ) -> tuple[str, int]:
        kind = chance.random()
        if kind < 0.1:
            return chance.choice(_INVENTED), number
        if kind < 0.2:
            return sentence, last + chance.randrange(1, 90)
        return self._edited(chance, UNTRUTHS, sentence, passage) or chance.choice(_INVENTED), number

    def _edited(
        self, chance: random.Random, edits: dict[str, Edit], sentence: str, passage: str
    ) -> str | None:
        return next(iter(_edits(chance, edits, sentence, passage)), None)


def _edits(chance: random.Random, edits: dict[str, Edit], sentence: str, passage: str) -> Iterator[str]:
    kinds = list(edits.values())
    chance.shuffle(kinds)
    for edit in kinds:
        edited = edit(sentence, passage)
        if edited and edited != sentence:
            yield edited


if __name__ == "__main__":
    with loopback(Liar(float(sys.argv[1]) if len(sys.argv) > 1 else UNTRUE)) as server:
        sys.stdout.write(f"{server.url}/v1\n")
        sys.stdout.flush()
        sys.stdin.read()
