import subprocess
import sys

import pytest

HEAVY = {
    "chromadb",
    "langchain",
    "langchain_core",
    "langchain_text_splitters",
    "sentence_transformers",
    "torch",
}


@pytest.mark.parametrize(
    "module",
    [
        "eval.command",
        "eval.measures",
        "eval.commands.retrieval",
        "eval.commands.report",
        "eval.commands.stability",
        "eval.commands.bench",
    ],
)
def test_heavy_packages_are_imported_only_when_they_work(module):
    probe = f"import sys, {module}; print(*sorted({HEAVY!r} & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []


def test_the_overview_of_the_commands_needs_neither_numpy_nor_pydantic():
    probe = "import sys, eval.command; print(*sorted({'numpy', 'pydantic', 'yaml'} & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=False)
    assert done.stdout.split() == []
