"""Measures the bots: python -m tests.bots.measure rendering|restarts|start|matrix."""

import argparse
import asyncio
import statistics
import tempfile
import time
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psutil

from assistant.records import Level
from assistant.settings import Settings
from assistant.wiring import open_assistant, open_index_writer
from eval.topics import read_topics
from ingest.run import Orders, ingest_source
from ingest.source import Source
from ingest.vocabulary import load_vocabulary
from tests.bots.conftest import until
from tests.bots.matrix_user import MatrixUser
from tests.bots.restarts import Bot, questions_told_apart, run_trial
from tests.bots.synapse import running_synapse
from tests.bots.telegram_stand_in import TOKEN, running_stand_in
from tests.bots.test_rendering import PROFILES, check
from tests.service_in_thread import service_in_thread

ROOT = Path(__file__).resolve().parents[2]
QUESTIONS = (
    "Wie fangen wir mit nachhaltiger Beschaffung an?",
    "Wer fördert LED-Straßenbeleuchtung?",
    "Was kostet ein Feuerwehrhaus in Holzbauweise?",
    "Was hat die Verpackungssteuer in Tübingen gebracht?",
)


@contextmanager
def opened():
    """An assistant over the shipped corpus, with settings of its own folder."""
    with tempfile.TemporaryDirectory(prefix="lotse-bots-") as folder:
        settings = replace(Settings(), data_dir=Path(folder), corpus_dir=ROOT / "corpus", rate_limit="off")
        vocabulary, _ = load_vocabulary(settings.corpus_dir, settings.corpus_dir)
        with open_index_writer(settings) as index:
            source = Source("corpus", settings.corpus_dir)
            ingest_source(source, index, vocabulary, Orders(), lambda *_: None)
        with open_assistant(settings) as assistant:
            yield assistant, settings


def rendering():
    """Render the answers to all questions of the evaluation set, in all four levels."""
    with opened() as (assistant, _):
        names = ("dev", "calibration", "test")
        topics = [one for name in names for one in read_topics(ROOT / "eval/topics" / f"{name}.yaml").topics]
        for level in (Level.STANDARD, Level.DETAILED, Level.PLAIN, Level.BRIEF):
            most = {profile.name: 0 for profile in PROFILES}
            for topic in topics:
                answer = assistant.ask(topic.question, level=level)
                for profile in PROFILES:
                    most[profile.name] = max(most[profile.name], len(check(answer, profile)))
            print(
                f"{level.value}: {len(topics)} answers within limits, all sources kept; most messages for "
                f"one: {most}",
                flush=True,
            )


def restarts():
    """Let 100 people ask 10 questions each while the bot is killed three times."""
    with opened() as (assistant, settings), running_stand_in() as stand_in:
        asked = questions_told_apart(assistant, 10)
        with service_in_thread(assistant, settings) as url:
            print(run_trial(url, stand_in, settings.data_dir, asked, users=100, kills=3, patience=900))


def start():
    """Time the start of each bot that needs no server of its own kind, and weigh it."""
    with opened() as (assistant, settings), running_stand_in() as stand_in, running_synapse() as synapse:
        user = synapse.register("lotse")
        variables = {
            "telegram": {"LOTSE_TELEGRAM_TOKEN": TOKEN, "LOTSE_TELEGRAM_API_URL": stand_in.url},
            "matrix": {
                "LOTSE_MATRIX_URL": synapse.url,
                "LOTSE_MATRIX_USER": user,
                "LOTSE_MATRIX_PASSWORD": "geheim",
            },
            "talk": {"LOTSE_TALK_URL": "http://127.0.0.1:9", "LOTSE_TALK_SECRET": "s" * 40},
        }
        with service_in_thread(assistant, settings) as url:
            for name, own in variables.items():
                times, sizes = [], []
                for _ in range(5):
                    seconds, size = _start_once(name, settings.data_dir, {**own, "LOTSE_SERVICE_URL": url})
                    times.append(seconds)
                    sizes.append(size)
                print(f"{name}: start {statistics.median(times):.2f} s, {statistics.median(sizes):.0f} MB")


def _start_once(name, data_dir, variables):
    bot = Bot(name, data_dir, **variables)
    log = data_dir / f"{name}.out"
    log.unlink(missing_ok=True)
    began = time.monotonic()
    bot.start()
    try:
        while "läuft" not in (log.read_text() if log.exists() else ""):
            time.sleep(0.005)
        seconds = time.monotonic() - began
        time.sleep(5)
        return seconds, psutil.Process(bot.pid).memory_info().rss / 1_000_000
    finally:
        bot.stop()


def matrix():
    """Time encrypted questions and answers at a real homeserver, beside what the service itself takes."""
    with opened() as (assistant, settings), running_synapse() as synapse:
        user = synapse.register("lotse")
        with service_in_thread(assistant, settings) as url:
            bot = Bot(
                "matrix",
                settings.data_dir,
                LOTSE_MATRIX_URL=synapse.url,
                LOTSE_MATRIX_USER=user,
                LOTSE_MATRIX_PASSWORD="geheim",
                LOTSE_SERVICE_URL=url,
            )
            bot.start()
            try:
                asyncio.run(_round_trips(synapse, user, settings.data_dir, assistant))
            finally:
                bot.stop()


async def _round_trips(synapse, bot, folder, assistant):
    anna = MatrixUser(synapse.url, synapse.register("anna"), folder / "anna")
    await anna.open()
    room = await anna.open_room(bot, is_encrypted=True)
    await anna.until_joined(room, bot, seconds=60)
    await anna.say(room, "!start")
    await until(lambda: anna.heard(room, bot))
    beyond = []
    for number in range(100):
        question = QUESTIONS[number % len(QUESTIONS)]
        began = time.monotonic()
        assistant.ask(question)
        alone = time.monotonic() - began
        began = time.monotonic()
        await anna.say(room, question)
        await until(lambda n=number: len(anna.heard(room, bot)) == n + 2)
        beyond.append(time.monotonic() - began - alone)
    await anna.close()
    beyond.sort()
    median, slow = statistics.median(beyond), beyond[int(0.95 * len(beyond)) - 1]
    print(f"encrypted round trip beyond the answering: median {median:.2f} s, p95 {slow:.2f} s")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["rendering", "restarts", "start", "matrix"])
    globals()[parser.parse_args().what]()
