import ast
import json
import re
import sys
import tomllib
from itertools import chain
from pathlib import Path

import pytest

import bootstrap
import bootstrap_design

ROOT = Path(__file__).resolve().parent.parent
PYPROJECT = b"""
[build-system]
requires = ["setuptools"]
[project]
name = "x"
dependencies = ["numpy"]
[tool.ruff]
line-length = 100
"""


def test_an_old_python_can_read_the_file_as_far_as_the_advice():
    source = (ROOT / "bootstrap.py").read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 6))
    assert "from __future__" not in source


def test_the_fingerprint_follows_what_is_installed_and_nothing_else():
    before = bootstrap.fingerprint(PYPROJECT, b"numpy==2", "/here 3.11")
    assert bootstrap.fingerprint(PYPROJECT.replace(b"100", b"110"), b"numpy==2", "/here 3.11") == before
    assert bootstrap.fingerprint(PYPROJECT.replace(b"numpy", b"scipy"), b"numpy==2", "/here 3.11") != before
    assert bootstrap.fingerprint(PYPROJECT, b"numpy==3", "/here 3.11") != before
    assert bootstrap.fingerprint(PYPROJECT, b"numpy==2", "/there 3.11") != before


def test_a_finished_installation_is_recognised(tmp_path):
    stamp = tmp_path / "installed.json"
    stamp.write_text(json.dumps({"fingerprint": "abc", "extras": ["test"]}), encoding="utf-8")
    assert bootstrap.read_stamp(stamp, "abc") == {"test"}
    assert bootstrap.read_stamp(stamp, "other") is None


@pytest.mark.parametrize("content", [None, "", "{", "[]", "{}", '{"fingerprint": "abc"}'])
def test_a_missing_or_damaged_stamp_means_unfinished(tmp_path, content):
    stamp = tmp_path / "installed.json"
    if content is not None:
        stamp.write_text(content, encoding="utf-8")
    assert bootstrap.read_stamp(stamp, "abc") is None


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("OSError: [Errno 28] No space left on device", "Datenträger"),
        ("NameResolutionError: Failed to resolve 'pakete.invalid'", "Paketserver"),
        ("WARNING: Retrying after connection broken by 'NewConnectionError'", "Paketserver"),
        ("ERROR: Could not find a version that satisfies numpy (from versions: none)", "Paketserver"),
        ("error: subprocess-exited-with-error", "install.log"),
    ],
)
def test_a_failed_installation_is_explained(line, word):
    german, english = bootstrap.explain_failure(["Collecting numpy", line])
    assert word in german
    assert english != german


def test_unknown_tasks_show_the_usage(capsys):
    assert bootstrap.main(["tset"]) == 2
    assert "Aufruf" in capsys.readouterr().out


def test_every_requirement_is_pinned_without_a_place_to_load_it_from():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if not line.startswith("#")]
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.]+", line) for line in pins)
    names = {normal(line.partition("==")[0]) for line in pins}
    wanted = [*project["dependencies"], *chain.from_iterable(project["optional-dependencies"].values())]
    assert {normal(re.match(r"[A-Za-z0-9._-]+", one)[0]) for one in wanted} <= names
    assert "torch==2.13.0" in pins
    assert "ressourcenlotse" not in names


def test_the_lock_of_the_design_names_versions_and_no_place_to_load_from():
    wanted = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["dependencies"]
    text = (ROOT / "package-lock.json").read_text(encoding="utf-8")
    packages = json.loads(text)["packages"]
    assert "resolved" not in text
    assert {name: packages[f"node_modules/{name}"]["version"] for name in wanted} == wanted
    assert all("integrity" in entry for path, entry in packages.items() if path)
    assert len(packages) == len(wanted) + 1


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("npm error code ENOTFOUND", "npm-Verzeichnis"),
        ("npm error network request to x failed", "npm-Verzeichnis"),
        ("npm error code EAI_AGAIN", "npm-Verzeichnis"),
        ("npm error code EINTEGRITY", "node_modules"),
    ],
)
def test_a_failed_installation_of_the_design_is_explained(line, word):
    german, english = bootstrap_design.explain_failure(f"npm warn x\n{line}\n")
    assert word in german
    assert english != german


def test_the_design_is_installed_once(tmp_path, monkeypatch):
    monkeypatch.setattr(bootstrap_design, "MODULES", tmp_path / "node_modules")
    monkeypatch.setattr(bootstrap_design, "STAMP", tmp_path / "node_modules" / "stamp")
    monkeypatch.setattr(bootstrap_design, "TARGET", tmp_path / "design")
    for source in bootstrap_design.FILES.values():
        (tmp_path / "node_modules" / source).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "node_modules" / source).write_text(source)
    assert not bootstrap_design.is_installed()
    bootstrap_design.install([sys.executable, "-c", ""], pytest.fail)
    assert bootstrap_design.is_installed()
    assert {file.name for file in (tmp_path / "design").iterdir()} == set(bootstrap_design.FILES)
    (tmp_path / "design" / "kern.css").unlink()
    assert not bootstrap_design.is_installed()


def test_an_npm_that_fails_leaves_what_was_there(tmp_path, monkeypatch):
    monkeypatch.setattr(bootstrap_design, "MODULES", tmp_path / "node_modules")
    monkeypatch.setattr(bootstrap_design, "STAMP", tmp_path / "node_modules" / "stamp")
    monkeypatch.setattr(bootstrap_design, "LOG", tmp_path / "node_modules" / "log")
    monkeypatch.setattr(bootstrap_design, "TARGET", tmp_path / "design")
    (tmp_path / "design").mkdir()
    (tmp_path / "design" / "kern.css").write_text("a {}")
    told = []

    def fail(*sentences):
        told.extend(sentences)
        raise SystemExit

    broken = [sys.executable, "-c", "print('npm error code ENOTFOUND'); raise SystemExit(1)"]
    with pytest.raises(SystemExit):
        bootstrap_design.install(broken, fail)
    assert "npm-Verzeichnis" in told[0]
    assert (tmp_path / "design" / "kern.css").exists()
    assert "ENOTFOUND" in (tmp_path / "node_modules" / "log").read_text()


def normal(name):
    return re.sub(r"[-_.]+", "-", name).lower()
