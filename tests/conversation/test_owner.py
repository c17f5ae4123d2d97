from concurrent.futures import ThreadPoolExecutor

import pytest

from assistant.conversation.owner import KEY_FILE, Owners, is_token, new_token
from assistant.errors import StorageError


def test_a_pseudonym_needs_the_key_and_hides_the_token(tmp_path):
    token = new_token()
    first = Owners(tmp_path).pseudonym(token)
    assert first == Owners(tmp_path).pseudonym(token)
    assert first != Owners(tmp_path / "anders").pseudonym(token)
    assert token not in first
    assert len(first) == 64


def test_the_key_is_made_once_and_readable_by_its_owner_alone(tmp_path):
    Owners(tmp_path).pseudonym("x")
    path = tmp_path / KEY_FILE
    before = path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600
    Owners(tmp_path).pseudonym("y")
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == [KEY_FILE]


def test_many_that_start_together_use_one_key(tmp_path):
    with ThreadPoolExecutor(16) as pool:
        found = set(pool.map(lambda _: Owners(tmp_path).pseudonym("x"), range(32)))
    assert len(found) == 1


def test_a_damaged_key_is_named(tmp_path):
    (tmp_path / KEY_FILE).write_bytes(b"kurz")
    with pytest.raises(StorageError, match="beschädigt"):
        Owners(tmp_path).pseudonym("x")


def test_a_key_that_cannot_be_made_is_a_storage_error(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="Schlüsseldatei"):
        Owners(tmp_path / "file").pseudonym("x")


def test_tokens_are_random_and_recognised():
    assert len({new_token() for _ in range(50)}) == 50
    assert is_token(new_token())
    for wrong in (None, "", "x", "x" * 5000, "ä" * 43, "\n" * 43):
        assert not is_token(wrong)
