import gzip
import re

import pytest

import bootstrap_design
from assistant.web.static_files import DESIGN, DIRECTORY, StaticVersion, files_below

FILES = sorted(files_below(DIRECTORY))
NAMES = [file.relative_to(DIRECTORY).as_posix() for file in FILES]
OWN = [file for file in FILES if DESIGN not in file.parts]


def test_the_version_follows_the_content(tmp_path):
    (tmp_path / "a.js").write_text("1")
    before = StaticVersion(tmp_path).name
    assert StaticVersion(tmp_path).name == before
    (tmp_path / "a.js").write_text("2")
    changed = StaticVersion(tmp_path).name
    assert changed != before
    (tmp_path / "design").mkdir()
    (tmp_path / "design" / "kern.css").write_text("a {}")
    assert StaticVersion(tmp_path).name != changed


def test_pages_do_without_the_design_where_it_is_not_installed(tmp_path, caplog):
    assert not StaticVersion(tmp_path).has_design
    assert "bootstrap.py serve" in caplog.text


def test_everything_of_the_design_is_served_and_nothing_else():
    design = {name.removeprefix("design/") for name in NAMES if name.startswith("design/")}
    assert design == set(bootstrap_design.FILES), "python3 bootstrap.py test installs the design"


@pytest.mark.parametrize("name", ["style.css", "chat.js", "design/kern.css", "icon.svg"])
def test_texts_travel_compressed(client, name):
    reply = client.get(StaticVersion().path(name), headers={"Accept-Encoding": "gzip"})
    assert reply.headers["content-encoding"] == "gzip"
    assert reply.content == (DIRECTORY / name).read_bytes()
    whole = client.get(StaticVersion().path(name), headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in whole.headers
    assert reply.headers["vary"] == "Accept-Encoding"
    assert int(reply.headers["content-length"]) == len(gzip.compress(whole.content, 9, mtime=0))


def test_modules_are_found_through_other_modules():
    modules = StaticVersion().modules("chat.js")
    assert {"turn.js", "elements.js", "page_data.js"} <= set(modules)
    assert set(modules) <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_the_present_version_is_kept_for_ever(client, name):
    reply = client.get(StaticVersion().path(name))
    assert reply.status_code == 200
    assert "immutable" in reply.headers["cache-control"]
    assert reply.headers["x-content-type-options"] == "nosniff"


def test_another_version_is_asked_for_again(client):
    assert client.get("/static/0123456789ab/chat.js").headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    "path",
    [
        "/static/x/nix.js",
        "/static/x",
        "/static/",
        "/static/x/../app.py",
        "/static/x/%2e%2e/app.py",
        "/static/x/.design.new/kern.css",
    ],
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
    for file in OWN:
        hosts = re.findall(r"https?://([\w.]+)", file.read_text())
        assert set(hosts) <= {"www.w3.org"}
