import re
from contextlib import nullcontext
from pathlib import Path

import pytest

from assistant.commands.plugins import command_names
from assistant.setting_table import SETTINGS
from assistant.settings import Settings
from assistant.web.app import create_app

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCS = ROOT / "docs"
SETTINGS_PAGE = (DOCS / "settings.md").read_text(encoding="utf-8")
INTERFACES_PAGE = (DOCS / "schnittstellen.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_setting_is_documented_as_it_is(setting):
    default = setting.default if setting.default == "–" else f"`{setting.default}`"
    assert f"| `{setting.name}` | {default} | {setting.description} |" in SETTINGS_PAGE


def test_no_setting_is_documented_that_does_not_exist():
    documented = set(re.findall(r"LOTSE_[A-Z_]+", SETTINGS_PAGE + README + INTERFACES_PAGE))
    assert documented <= {setting.name for setting in SETTINGS}


COMMANDS = ["ask", "search", "serve", "doctor", "keys", "mcp", "purge", *command_names()]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_documented(command):
    assert f"`lotse {command}" in README


def test_no_command_is_documented_that_does_not_exist():
    documented = set(re.findall(r"`(?:\.venv/bin/)?lotse ([a-z]+)", README + SETTINGS_PAGE + INTERFACES_PAGE))
    assert documented <= set(COMMANDS)


def test_every_make_target_is_one_line_and_documented():
    contributing = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    targets = re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE)
    assert set(targets) == {"serve", "test", "check", "bench", "eval", "screenshots"}
    for target in targets:
        assert f"`make {target}`" in contributing


def test_contributing_stays_short():
    assert len((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").splitlines()) < 120


def test_every_route_is_documented_and_no_other():
    app = create_app(nullcontext, Settings())
    routes = {
        f"{method.upper()} {path}"
        for path, operations in app.openapi()["paths"].items()
        for method in operations
    }
    documented = set(re.findall(r"`((?:GET|POST|PUT|PATCH|DELETE) /[^`]*)`", INTERFACES_PAGE))
    assert documented == routes | {"POST /mcp"}


PAGES = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", *(f"docs/{path.name}" for path in DOCS.glob("*.md"))]


@pytest.mark.parametrize("page", PAGES)
def test_links_inside_the_repository_lead_somewhere(page):
    path = ROOT / page
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target
