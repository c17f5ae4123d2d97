import subprocess
import sys

import pytest

HEAVY = {
    "alembic",
    "chromadb",
    "langchain",
    "langchain_core",
    "mcp",
    "psycopg",
    "sentence_transformers",
    "sqlalchemy",
    "torch",
    "transformers",
}


@pytest.mark.parametrize(
    "module", ["assistant.cli", "assistant.web.app", "assistant.pipeline", "assistant.rendering"]
)
def test_heavy_packages_are_imported_only_when_they_work(module):
    probe = f"import sys, {module}; print(*sorted({HEAVY!r} & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []
