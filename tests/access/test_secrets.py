"""Tokens, codes and passwords: long, random, and kept as hashes alone."""

import math

import pytest

from alignment.access.passwords import check_password, hash_password, is_password
from alignment.access.tokens import hash_code, hash_token, new_code, new_token
from alignment.errors import AlignmentError


@pytest.fixture
def quick_passwords() -> None:
    """Here they are hashed as they are for people."""


def test_a_token_has_256_bits_and_is_never_the_same() -> None:
    tokens = {new_token() for _ in range(1_000)}
    assert len(tokens) == 1_000
    assert {len(token) for token in tokens} == {math.ceil(256 / 6)}


def test_a_token_is_kept_as_its_sha_256() -> None:
    assert hash_token("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_a_code_may_be_typed_in_any_way() -> None:
    code = new_code()
    assert hash_code(code) == hash_code(f"  {code.upper().replace('-', ' ')} ")
    assert hash_code(code) != hash_code(new_code())


def test_a_password_is_known_again_by_its_salted_hash() -> None:
    kept = hash_password("correct horse battery")
    assert kept.startswith("scrypt$32768$8$3$")
    assert kept != hash_password("correct horse battery")
    assert is_password("correct horse battery", kept)
    assert not is_password("correct horse batterie", kept)
    assert not is_password("correct horse battery", None)


@pytest.mark.parametrize("password", ["", "short", "x" * 257])
def test_a_password_that_is_none_is_refused_with_a_reason(password: str) -> None:
    with pytest.raises(AlignmentError, match="12 to 256 characters"):
        check_password(password)
