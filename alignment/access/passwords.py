"""Passwords: which are long enough, and the salted scrypt hash that is all the database keeps of them."""

import base64
import hashlib
import hmac
import secrets

from alignment.errors import AlignmentError

SHORTEST = 12
LONGEST = 256
# OWASP's password storage cheat sheet: N=2^15, r=8, p=3. About a fifth of a second and 32 MB a try.
COST, _BLOCK, _PARALLEL = 2**15, 8, 3
_MEMORY = 64 * 1024 * 1024


def check_password(password: str) -> None:
    """Raises AlignmentError unless the password is long enough to be one."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise AlignmentError(
            f"a password has {SHORTEST} to {LONGEST} characters, and this one has {len(password)};"
            " a few random words are easy to keep in mind"
        )


def hash_password(password: str) -> str:
    """The hash to keep: "scrypt$N$r$p$salt$hash", so that stronger parameters can come later."""
    salt = secrets.token_bytes(16)
    derived = _derive(password, salt, COST, _BLOCK, _PARALLEL)
    return f"scrypt${COST}${_BLOCK}${_PARALLEL}${_text(salt)}${_text(derived)}"


def is_password(password: str, kept: str | None) -> bool:
    """Whether this is the password that `kept` is the hash of; without one it takes as long, and it is not."""
    if kept is None:
        _derive(password[:LONGEST], b"nobody", COST, _BLOCK, _PARALLEL)
        return False
    _, cost, block, parallel, salt, derived = kept.split("$")
    found = _derive(password, base64.b64decode(salt), int(cost), int(block), int(parallel))
    return hmac.compare_digest(found, base64.b64decode(derived))


def _derive(password: str, salt: bytes, cost: int, block: int, parallel: int) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, n=cost, r=block, p=parallel, maxmem=_MEMORY, dklen=32)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
