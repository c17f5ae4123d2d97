import subprocess
import sys

import pytest

HEAVY = {
    "alembic",
    "chromadb",
    "langchain",
    "langchain_core",
    "langchain_openai",
    "langsmith",
    "mcp",
    "psycopg",
    "sentence_transformers",
    "sqlalchemy",
    "torch",
    "transformers",
}


def test_without_a_language_model_nothing_of_langchain_is_imported():
    probe = (
        "import sys\n"
        "from assistant.settings import Settings\n"
        "from assistant.wiring import open_language_model\n"
        "with open_language_model(Settings()) as model: print(model)\n"
        "heavy = ('langchain', 'langsmith', 'openai', 'ollama')\n"
        "print(*[name for name in sys.modules if name.startswith(heavy)])"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["None"]


@pytest.mark.parametrize(
    "module",
    ["assistant.cli", "assistant.web.app", "assistant.pipeline", "assistant.rendering", "bots.command"],
)
def test_heavy_packages_are_imported_only_when_they_work(module):
    probe = f"import sys, {module}; print(*sorted({HEAVY!r} & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []
