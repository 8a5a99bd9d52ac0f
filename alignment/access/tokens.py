"""Secrets that are handed out once: how they are made, and the hash that is all the database keeps of them."""

import hashlib
import secrets

_CODE_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that looks like another


def new_token() -> str:
    """256 random bits, fit for a URL and a cookie."""
    return secrets.token_urlsafe(32)


def new_code() -> str:
    """A set-up code that a person can type: 16 signs, about 79 random bits, e.g. "k7mq-2xhd-9bnr-c4tw"."""
    groups = ("".join(secrets.choice(_CODE_SIGNS) for _ in range(4)) for _ in range(4))
    return "-".join(groups)


def hash_token(token: str) -> str:
    """SHA-256 in hexadecimal. Enough here: what is hashed is random, so that nobody can try it out."""
    return hashlib.sha256(token.encode()).hexdigest()


def hash_code(code: str) -> str:
    """The hash of a set-up code, however it was typed."""
    return hash_token("".join(sign for sign in code.lower() if sign in _CODE_SIGNS))
