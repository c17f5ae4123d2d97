import os
import shutil
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from assistant.settings import Settings
from assistant.web.app import create_app
from assistant.wiring import open_archive, open_assistant

CORPUS = Path(__file__).parents[2] / "corpus"
DOCUMENTS = (
    "case_studies/case-tuebingen-verpackungssteuer.md",
    "case_studies/case-konstanz-verpackungssteuer-einfuehrung.md",
    "case_studies/case-winnweiler-feuerwehrhaeuser-holzmodule.md",
    "law/law-bverfg-verpackungssteuer.md",
    "funding/funding-kommunalrichtlinie-strassenbeleuchtung.md",
    "contacts/contact-agentur-kommunaler-klimaschutz.md",
)
HOSTILE = """---
id: guidance-hostile
kind: guidance
title: "<script>alert(1)</script> Leitfaden & Co"
publisher: "<b>Verlag</b>"
source_url: https://example.org/?a=1&b=2
topics: [mehrweg]
questions: ["Was ist mit <img src=x>?", "Was sagt der Leitfaden für Mehrweg über Anführungszeichen?"]
---

## Fakten <i>kursiv</i>
- 😀 Der Text enthält <img src=x onerror=alert(1)> und "Anführungszeichen".
"""


def ingest(corpus_dir, data_dir):
    environ = {**os.environ, "LOTSE_CORPUS_DIR": str(corpus_dir), "LOTSE_DATA_DIR": str(data_dir)}
    command = [sys.executable, "-m", "assistant.cli", "ingest"]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def wait_until_ready(client):
    deadline = time.monotonic() + 30
    while (reply := client.get("/readyz")).status_code != 200:
        assert time.monotonic() < deadline, reply.text
        time.sleep(0.05)


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory):
    folder = tmp_path_factory.mktemp("web")
    corpus_dir = folder / "corpus"
    for path in DOCUMENTS:
        (corpus_dir / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(CORPUS / path, corpus_dir / path)
    for path in CORPUS.glob("*.yaml"):
        shutil.copy(path, corpus_dir)
    (corpus_dir / "guidance").mkdir()
    (corpus_dir / "guidance" / "guidance-hostile.md").write_text(HOSTILE, encoding="utf-8")
    ingest(corpus_dir, folder / "var")
    return folder / "var"


@pytest.fixture(scope="session")
def settings(data_dir):
    return Settings(data_dir=data_dir, rate_limit="off", max_question_length=500)


@pytest.fixture(scope="session")
def app(settings):
    return create_app(partial(open_assistant, settings), settings)


@pytest.fixture
def archive(settings):
    """What the service keeps, seen beside it."""
    opened = open_archive(settings)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def client(app):
    with TestClient(app) as opened:
        wait_until_ready(opened)
        yield opened
