import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.e2e

PAGE = (Path(__file__).parents[2] / "docs" / "schnittstellen.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


def test_there_are_examples():
    assert len(EXAMPLES) == 3


@pytest.mark.parametrize("code", EXAMPLES, ids=["openai", "mcp", "langchain"])
def test_the_documented_example_works_as_it_stands(service_url, code):
    done = subprocess.run(
        [sys.executable, "-c", code.replace("http://127.0.0.1:8000", service_url)],
        env={**os.environ, "NO_PROXY": "127.0.0.1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "https://" in done.stdout
    assert "Kommunalrichtlinie" in done.stdout
