from datetime import date

import pytest

from assistant.access.keys import ApiKey, digest_of, find_key, has_form, new_secret

DAY = date(2026, 1, 2)


def test_secrets_have_their_form_and_differ():
    secrets = {new_secret() for _ in range(50)}
    assert len(secrets) == 50
    assert all(has_form(secret) for secret in secrets)


@pytest.mark.parametrize(
    "text",
    ["", "none", "lotse_", "lotse_" + "a" * 42, "lotse_" + "a" * 44, "sk-" + "a" * 43, "lotse_" + "ä" * 43],
)
def test_other_texts_have_not(text):
    assert not has_form(text)


def test_a_secret_finds_its_key_among_others():
    secrets = [new_secret() for _ in range(3)]
    keys = [ApiKey(n, f"k{n}", digest_of(secret), "off", DAY) for n, secret in enumerate(secrets)]
    assert [find_key(secret, keys) for secret in secrets] == keys
    assert find_key(new_secret(), keys) is None
    assert find_key(secrets[0], []) is None


def test_the_digest_appears_in_no_message():
    key = ApiKey(1, "k", digest_of("lotse_x"), "off", DAY)
    assert key.digest not in repr(key)
