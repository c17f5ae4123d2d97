import pytest

from assistant.web.rate_limit import RateLimit, RateLimitError


def test_requests_within_the_limit_pass():
    limit = RateLimit("3/minute")
    for _ in range(3):
        limit.count("192.0.2.1")


def test_one_too_many_says_how_long_to_wait():
    limit = RateLimit("2/minute")
    limit.count("192.0.2.1")
    limit.count("192.0.2.1")
    with pytest.raises(RateLimitError, match="Sekunden") as caught:
        limit.count("192.0.2.1")
    assert 1 <= caught.value.seconds <= 61


def test_addresses_are_counted_apart():
    limit = RateLimit("1/minute")
    limit.count("192.0.2.1")
    limit.count("192.0.2.2")


def test_the_addresses_of_one_ipv6_network_are_counted_together():
    limit = RateLimit("1/minute")
    limit.count("2001:db8::1")
    with pytest.raises(RateLimitError):
        limit.count("2001:db8::ffff:2")
    limit.count("2001:db8:1::1")


def test_no_address_is_kept():
    limit = RateLimit("5/minute")
    limit.count("192.0.2.77")
    assert "192.0.2.77" not in repr(vars(limit._window.storage))


def test_off_lets_everything_pass():
    limit = RateLimit("off")
    for _ in range(1000):
        limit.count("192.0.2.1")
