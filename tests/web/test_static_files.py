import re

import pytest

from assistant.web.static_files import DIRECTORY, StaticVersion

NAMES = sorted(file.name for file in DIRECTORY.iterdir())


def test_the_version_follows_the_content(tmp_path):
    (tmp_path / "a.js").write_text("1")
    before = StaticVersion(tmp_path).name
    assert StaticVersion(tmp_path).name == before
    (tmp_path / "a.js").write_text("2")
    assert StaticVersion(tmp_path).name != before


@pytest.mark.parametrize("name", NAMES)
def test_the_present_version_is_kept_for_ever(client, name):
    reply = client.get(StaticVersion().path(name))
    assert reply.status_code == 200
    assert "immutable" in reply.headers["cache-control"]
    assert reply.headers["x-content-type-options"] == "nosniff"


def test_another_version_is_asked_for_again(client):
    assert client.get("/static/0123456789ab/chat.js").headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    "path", ["/static/x/nix.js", "/static/x", "/static/", "/static/x/../app.py", "/static/x/%2e%2e/app.py"]
)
def test_nothing_else_is_served(client, path):
    assert client.get(path).status_code == 404


def test_scripts_import_each_other_relatively():
    for file in DIRECTORY.glob("*.js"):
        for target in re.findall(r'from "([^"]+)"', file.read_text()):
            assert target.startswith("./")
            assert target.removeprefix("./") in NAMES


def test_scripts_make_no_markup_from_text():
    for file in DIRECTORY.glob("*.js"):
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|eval\(", file.read_text()
        )


def test_files_name_no_other_host():
    for file in DIRECTORY.iterdir():
        hosts = re.findall(r"https?://([\w.]+)", file.read_text())
        assert set(hosts) <= {"www.w3.org"}
