"""Texts that only the key of people opens: kept beside the rows, readable by nobody who has the database alone."""

import base64
import hmac
from collections.abc import Iterator
from hashlib import sha256

from alignment.ingest.people import PeopleKey

_TAG = 16  # bytes
_BLOCK = sha256().digest_size


def seal(key: PeopleKey, text: str) -> str:
    """The text under the key. The same text gives the same seal, so that the same file again changes nothing.

    The construction is that of RFC 5297 (SIV) with HMAC-SHA-256 as its pseudo-random function: the tag of the text is
    where the stream that covers it starts, and what tells a wrong key.
    """
    plain = text.encode()
    tag = _tag(key, plain)
    return base64.b64encode(tag + _cover(key, tag, plain)).decode("ascii")


def unseal(key: PeopleKey, sealed: str) -> str | None:
    """The text again; None for what another key has sealed."""
    raw = base64.b64decode(sealed)
    tag, covered = raw[:_TAG], raw[_TAG:]
    plain = _cover(key, tag, covered)
    return plain.decode() if hmac.compare_digest(tag, _tag(key, plain)) else None


def _tag(key: PeopleKey, plain: bytes) -> bytes:
    return hmac.digest(_subkey(key, b"title tag"), plain, sha256)[:_TAG]


def _cover(key: PeopleKey, tag: bytes, text: bytes) -> bytes:
    stream = b"".join(_blocks(key, tag, -(-len(text) // _BLOCK)))
    return bytes(a ^ b for a, b in zip(text, stream, strict=False))


def _blocks(key: PeopleKey, tag: bytes, count: int) -> Iterator[bytes]:
    cover = _subkey(key, b"title cover")
    return (hmac.digest(cover, tag + number.to_bytes(4, "big"), sha256) for number in range(count))


def _subkey(key: PeopleKey, use: bytes) -> bytes:
    return hmac.digest(key.secret, use, sha256)
