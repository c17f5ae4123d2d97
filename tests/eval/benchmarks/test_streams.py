from dataclasses import replace

import pytest

from eval.benchmarks.streams import ASK, CHAT, open_streams, read_one_by_one
from tests.service_in_thread import service_in_thread

STREAMS = 10
QUESTIONS = ["Was kostet ein Feuerwehrhaus aus Holz?", "Wie backe ich Pizza?", "Wer fördert LED-Leuchten?"]


@pytest.fixture(scope="module")
def url(shipped_assistant, shipped_settings):
    with service_in_thread(shipped_assistant, replace(shipped_settings, rate_limit="off")) as opened:
        yield opened


@pytest.mark.parametrize("interface", [ASK, CHAT], ids=["ask", "chat"])
def test_streams_at_once_all_end_well(url, interface):
    times = open_streams(url, interface, (QUESTIONS * STREAMS)[:STREAMS])
    assert times.failed == 0
    assert len(times.first) == len(times.last) == STREAMS
    assert all(first <= last for first, last in zip(times.first, times.last, strict=True))


@pytest.mark.parametrize("interface", [ASK, CHAT], ids=["ask", "chat"])
def test_streams_one_by_one_bring_words_before_they_end(url, interface):
    times = read_one_by_one(url, interface, QUESTIONS[:1])
    assert times.failed == 0
    assert times.first[0] < times.last[0]


@pytest.mark.parametrize("interface", [ASK, CHAT], ids=["ask", "chat"])
def test_a_refused_question_is_a_failed_stream(url, interface):
    assert open_streams(url, interface, ["", QUESTIONS[0]]).failed == 1


def test_a_service_that_is_not_there_fails_each_stream():
    assert open_streams("http://127.0.0.1:9", ASK, QUESTIONS).failed == len(QUESTIONS)
