import subprocess
import sys

import pytest

from tests.bots.restarts import questions_told_apart, run_trial


@pytest.mark.e2e
def test_nothing_is_lost_or_doubled_while_the_bot_is_killed(shipped_assistant, service, settings, stand_in):
    asked = questions_told_apart(shipped_assistant, 4)
    outcome = run_trial(service.url, stand_in, settings.data_dir, asked, users=6, kills=3, patience=60)
    assert (outcome.messages, outcome.lost, outcome.doubled, outcome.disordered) == (24, 0, 0, 0)
    # What was delivered just before a kill is filled with the same again, which Telegram refuses.
    faults = [told for _, told in outcome.refusals if told.startswith("Bad Request")]
    assert all("not modified" in told for told in faults)


@pytest.mark.parametrize("channel", ["telegram", "matrix", "mail", "talk"])
def test_a_bot_starts_without_the_heavy_packages(channel):
    module = f"bots.{channel}_channel"
    heavy = {"torch", "chromadb", "numpy", "langchain", "sentence_transformers", "alembic", "transformers"}
    probe = (
        f"import sys, bots.run, assistant.messenger.store, assistant.web.rate_limit, {module}\n"
        f"print(*sorted({heavy!r} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
