import pytest

from assistant.access.key_store import KeyStore
from assistant.access.keys import digest_of, has_form
from assistant.errors import ConfigurationError


@pytest.fixture
def store(database):
    return KeyStore(database)


def test_a_key_is_stored_by_its_digest_alone(store, database):
    secret = store.issue("openwebui", "600/minute")
    assert has_form(secret)
    (key,) = store.valid()
    assert (key.name, key.rate_limit, key.digest) == ("openwebui", "600/minute", digest_of(secret))
    with database.reading() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM api_keys").all()
    assert secret not in repr(rows)


def test_a_revoked_key_is_no_longer_valid_but_listed(store):
    store.issue("alt", "off")
    store.issue("neu", "off")
    store.revoke("alt")
    assert [key.name for key in store.valid()] == ["neu"]
    assert [(key.name, key.revoked_on is None) for key in store.all()] == [("alt", False), ("neu", True)]


def test_a_name_is_free_again_once_its_key_is_revoked(store):
    store.issue("cms", "off")
    with pytest.raises(ConfigurationError, match="keys revoke cms"):
        store.issue("cms", "off")
    store.revoke("cms")
    store.issue("cms", "off")
    store.revoke("cms")
    assert len(store.all()) == 2


@pytest.mark.parametrize("name", ["gibt-es-nicht", "weg"])
def test_what_is_not_valid_cannot_be_revoked(store, name):
    store.issue("weg", "off")
    store.revoke("weg")
    with pytest.raises(ConfigurationError, match="keys list"):
        store.revoke(name)


def test_another_process_sees_it_at_once(store, database):
    store.issue("a", "off")
    other = KeyStore(database)
    other.revoke("a")
    assert store.valid() == ()
