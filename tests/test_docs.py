import re
from pathlib import Path

import pytest

from assistant.commands.plugins import command_names
from assistant.settings import SETTINGS

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
SETTINGS_PAGE = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_setting_is_documented_as_it_is(setting):
    default = setting.default if setting.default == "–" else f"`{setting.default}`"
    assert f"| `{setting.name}` | {default} | {setting.description} |" in SETTINGS_PAGE


def test_no_setting_is_documented_that_does_not_exist():
    documented = set(re.findall(r"LOTSE_[A-Z_]+", SETTINGS_PAGE + README))
    assert documented <= {setting.name for setting in SETTINGS}


COMMANDS = ["ask", "search", "serve", "doctor", "keys", "mcp", "purge", *command_names()]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_documented(command):
    assert f"`lotse {command}" in README


def test_no_command_is_documented_that_does_not_exist():
    documented = set(re.findall(r"`(?:\.venv/bin/)?lotse ([a-z]+)", README + SETTINGS_PAGE))
    assert documented <= set(COMMANDS)


def test_every_make_target_is_one_line_and_documented():
    contributing = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    targets = re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE)
    assert set(targets) == {"serve", "test", "check", "bench", "eval"}
    for target in targets:
        assert f"`make {target}`" in contributing


def test_contributing_stays_short():
    assert len((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").splitlines()) < 120


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/settings.md"])
def test_links_inside_the_repository_lead_somewhere(page):
    path = ROOT / page
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target
