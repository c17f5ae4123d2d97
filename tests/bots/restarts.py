"""Many people ask at once while the bot is killed: nothing lost, nothing twice, all in order."""

import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from eval.topics import read_topics
from tests.bots.telegram_stand_in import TOKEN

FIRST_USER = 1000
_TOPICS = Path(__file__).parents[2] / "eval" / "topics" / "dev.yaml"


@dataclass
class Outcome:
    """What became of the messages of a trial."""

    messages: int
    lost: int = 0
    doubled: int = 0
    disordered: int = 0
    stray: int = 0
    """Announcements that were never filled, because the bot was killed between the two."""
    seconds: float = 0.0
    refusals: list[object] = field(default_factory=list)


def questions_told_apart(assistant, count):
    """Questions of which each has a first source of its own, with that source."""
    found = {}
    for topic in read_topics(_TOPICS).topics:
        answer = assistant.ask(topic.question) if topic.is_answerable and len(topic.question) > 30 else None
        if answer is not None and answer.citations and answer.citations[0].title not in found:
            found[answer.citations[0].title] = topic.question
        if len(found) == count:
            break
    return [(question, title) for title, question in found.items()]


class Bot:
    """The bot as a process of its own."""

    def __init__(self, name, data_dir, **variables):
        self._name = name
        known = {name: value for name, value in os.environ.items() if not name.startswith("LOTSE_")}
        self._environ = {**known, "LOTSE_DATA_DIR": str(data_dir), "LOTSE_RATE_LIMIT": "off", **variables}
        self._log = data_dir / f"{name}.out"
        self._process = None

    def start(self):
        self._log.parent.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-c", f"from bots.run import run_bot; run_bot('{self._name}')"]
        with self._log.open("a") as log:
            self._process = subprocess.Popen(command, env=self._environ, stdout=log, stderr=log)

    @property
    def pid(self):
        return self._process.pid

    def kill(self):
        self._process.kill()
        self._process.wait()

    def stop(self):
        self._process.terminate()
        self._process.wait(20)


def run_trial(service_url, stand_in, data_dir, asked, *, users, kills, patience):
    """Let `users` ask all of `asked`, killing the bot `kills` times; returns what became of it."""
    bot = Bot(
        "telegram",
        data_dir,
        LOTSE_TELEGRAM_TOKEN=TOKEN,
        LOTSE_TELEGRAM_API_URL=stand_in.url,
        LOTSE_SERVICE_URL=service_url,
    )
    total = users * len(asked)
    started = time.monotonic()
    bot.start()
    try:
        for question, _ in asked:
            for user in range(users):
                stand_in.say(FIRST_USER + user, question)
        for number in range(1, kills + 1):
            _wait(lambda n=number: _answers(stand_in) >= n * total // (kills + 1), patience)
            bot.kill()
            bot.start()
        _wait(lambda: _answers(stand_in) >= total, patience)
        time.sleep(2)  # what comes twice would come now
    finally:
        bot.stop()
    return _outcome(stand_in, [title for _, title in asked], users, time.monotonic() - started)


def _outcome(stand_in, titles, users, seconds):
    outcome = Outcome(users * len(titles), seconds=seconds, refusals=list(stand_in.refusals))
    with stand_in.lock:
        outcome.stray = sum(one.text.startswith("✍️") for one in stand_in.sent)
    for user in range(users):
        found = [_first_source(one.text) for one in stand_in.messages(FIRST_USER + user) if _is_answer(one)]
        outcome.lost += sum(title not in found for title in titles)
        outcome.doubled += max(0, len(found) - len(titles))
        outcome.disordered += found != titles
    return outcome


def _answers(stand_in):
    with stand_in.lock:
        return sum(_is_answer(one) for one in stand_in.sent)


def _is_answer(sent):
    return "\n[1] " in sent.text


def _first_source(text):
    return re.search(r"\n\[1\] (?:\[\d+\] )*(.*?) – ", text)[1]


def _wait(condition, seconds):
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return  # the outcome tells what is missing
        time.sleep(0.02)
