from __future__ import annotations

import pytest

from ingest.text_file import Unreadable, read_text


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(Unreadable, match="während des Einlesens entfernt"):
        read_text(tmp_path / "nix.md")


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(Unreadable, match="nicht lesbar"):
        read_text(tmp_path)


def test_missing_rights_are_told(open_folder, without_root):
    place = open_folder.write("zu.md", "x")
    place.chmod(0)
    with without_root(), pytest.raises(Unreadable, match="keine Leserechte"):
        read_text(place)


def test_separators_of_unicode_are_no_line_ends(tmp_path):
    place = tmp_path / "x.md"
    place.write_text("a\u2028b\u2029c\x85d", "utf-8")
    assert read_text(place).text == "a b cd"


@pytest.mark.parametrize(
    "content", [b"\xff\xfe\x00", b"\xc3\x28", b"\x80abc", "ä".encode("latin-1"), b"\xed\xa0\x80"]
)
def test_other_encodings_are_refused(tmp_path, content):
    place = tmp_path / "x.md"
    place.write_bytes(b"abc\n" + content)
    with pytest.raises(Unreadable):
        read_text(place)
