"""Guessing is counted for each client and altogether, in bounded memory."""

import pytest

from alignment.access.throttle import MOST_PROVEN, Proven, Throttle, client_of


def _throttle(**changes: int) -> Throttle:
    return Throttle(**{"each": 3, "together": 10, "seconds": 60, **changes})


def _tries(throttle: Throttle, client: str, number: int, *, now: float = 0.0) -> int:
    return sum(throttle.admit(client, now=now) for _ in range(number))


def test_a_client_may_fail_so_often_and_others_are_not_affected() -> None:
    throttle = _throttle()
    assert _tries(throttle, "mallory", 1_000) == 3
    assert _tries(throttle, "vic", 1) == 1


def test_all_clients_together_may_fail_so_often() -> None:
    throttle = _throttle()
    assert sum(_tries(throttle, f"bot {number}", 3) for number in range(1_000)) == 10


def test_after_its_span_a_client_may_try_again() -> None:
    throttle = _throttle()
    assert _tries(throttle, "vic", 5, now=0) == 3
    assert _tries(throttle, "vic", 1, now=59.9) == 0
    assert _tries(throttle, "vic", 5, now=60) == 3


def test_a_try_that_was_none_is_forgiven() -> None:
    throttle = _throttle()
    for _ in range(100):
        assert throttle.admit("vic", now=0)
        throttle.forgive("vic", now=0)


def test_many_clients_take_no_more_memory_than_agreed() -> None:
    throttle = _throttle(together=10**6, most_clients=100)
    assert _tries(throttle, "first", 3) == 3
    for number in range(1_000):
        throttle.admit(f"bot {number}", now=0)
    assert len(throttle._clients) == 100
    assert throttle._all[1] == 1_003, "the count of all together forgets nobody"


def test_good_cookies_are_remembered_within_bounds() -> None:
    proven = Proven()
    for number in range(MOST_PROVEN + 5):
        proven.add(str(number))
    assert "4" not in proven
    assert "5" in proven


@pytest.mark.parametrize(
    ("address", "client"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        (None, ""),
        ("a name", "a name"),
    ],
)
def test_a_client_is_an_address_or_the_network_that_one_holder_has(address: str | None, client: str) -> None:
    assert client_of(address) == client
