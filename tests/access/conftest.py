"""What tests of access share."""

import pytest

from alignment.access import passwords


@pytest.fixture(autouse=True)
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords are hashed with little work: each kept hash names its own, and tests check hundreds."""
    monkeypatch.setattr(passwords, "COST", 2**8)
