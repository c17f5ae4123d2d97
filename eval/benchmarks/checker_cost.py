"""Answers of a scripted model in a process of its own, with or without the check of its sentences.

Run as `python -m eval.benchmarks.checker_cost on|off QUESTIONS.json`; prints seconds and megabytes as JSON.
"""

from __future__ import annotations

import json
import os
import re
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from assistant.answering.grounding import Grounding
from assistant.answering.paraphrase import ParaphraseChecker, Source
from assistant.generation.composer import Checker, ModelComposer
from assistant.language.sentences import sentence_spans
from assistant.pipeline import Assistant
from assistant.settings import load_settings
from assistant.wiring import open_assistant, open_language_model
from eval.benchmarks.processes import peak_megabytes
from eval.loopback import Asked, Reply, in_pieces, loopback

_PASSAGE = re.compile(r'<passage nummer="(\d+)"[^>]*>\n(.*?)\n</passage>', re.DOTALL)
_SENTENCES = 8
_WARM_UP = 5


class Believer:
    """Believes every sentence."""

    def check(self, sentence: str, sources: Sequence[Source]) -> Grounding:
        """Find nothing wrong."""
        del sentence, sources
        return Grounding(())


def faithful_reply(asked: Asked) -> Reply:
    """Answer with sentences of the passages, slightly shortened so that they are no literal quotes."""
    found = _PASSAGE.findall(asked.prompt)[:_SENTENCES]
    said = []
    for number, text in found:
        start, end = sentence_spans(text)[0]
        words = re.sub(r" \([^()]*\)", "", text[start:end]).rstrip(".;:")
        said.append(f"Dabei gilt: {words} [{number}].")
    return Reply(in_pieces(" ".join(said), 20))


def measure(is_checked: bool, questions: Sequence[str]) -> dict[str, float]:  # noqa: FBT001 -- from the command line
    """Return the median seconds of an answer and the peak memory of this process."""
    with loopback(faithful_reply) as server:
        settings = load_settings(os.environ, None)
        with_model = replace(settings, llm="openai:scripted", llm_base_url=f"{server.url}/v1")
        with open_assistant(replace(settings, llm=None)) as opened, open_language_model(with_model) as model:
            assert model is not None
            index = opened.index
            checker: Checker = Believer()
            if is_checked:
                checker = ParaphraseChecker(index.analyzer, index.embedder)
            assistant = Assistant(index, index.embedder, writer=ModelComposer(model, checker))
            for question in questions[:_WARM_UP]:
                assistant.ask(question)
            seconds = []
            for question in questions[_WARM_UP:]:
                started = time.perf_counter()
                assistant.ask(question)
                seconds.append(time.perf_counter() - started)
    return {"seconds": statistics.median(seconds), "megabytes": peak_megabytes(os.getpid())}


if __name__ == "__main__":
    asked_questions = json.loads(Path(sys.argv[2]).read_text("utf-8"))
    sys.stdout.write(json.dumps(measure(sys.argv[1] == "on", asked_questions)))
