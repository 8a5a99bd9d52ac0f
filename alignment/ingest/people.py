"""People as keyed hashes: files can be joined by them, and nobody can be read from them without the key."""

import binascii
import hashlib
import os
import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from alignment.errors import AlignmentError
from alignment.settings import Environment

VARIABLE = "ALIGNMENT_PEOPLE_KEY"
MASK = "•••"
SHORTEST_KEY = 16  # characters
LETTERS = 43  # of a keyed hash
_BLOCK = 64  # bytes of a SHA-256 block
_URL_SAFE = bytes.maketrans(b"+/", b"-_")
_BETWEEN = re.compile(r"\s*[;,]\s*")
_IN_BRACKETS = re.compile(r"<\s*([^<>\s]+@[^<>\s]+)\s*>\s*$")


def mask(value: str) -> str:
    """What is shown instead of a person's name or address: nothing of it."""
    return MASK if value else ""


def normalise(value: str) -> str:
    """One spelling of a person: no blanks around, no case, of `Ada <ada@example.com>` the address alone.

    `Lovelace, Ada` is Ada Lovelace, as calendars write it; of several addresses the first counts.
    """
    text = value.strip().casefold()
    if text.endswith(">"):
        address = _IN_BRACKETS.search(text)
        text = address[1] if address else text
    if "@" in text:
        text = _BETWEEN.split(text, maxsplit=1)[0]
    elif "," in text:
        family, _, given = text.partition(",")
        text = f"{given.strip()} {family.strip()}".strip()
    return text.removeprefix("mailto:")


@dataclass(frozen=True)
class PeopleKey:
    """The secret behind the hashes: HMAC-SHA256 of a person's normalised e-mail or name, as 43 letters and digits."""

    secret: bytes = field(repr=False)

    def hash_value(self, value: str) -> str:
        """The keyed hash of one person."""
        return self.hash_values([value])[0]

    def hash_values(self, values: Iterable[str]) -> list[str]:
        """The keyed hashes of many people, in their order."""
        hashed: list[str] = self.hash_column(pa.array(values, pa.string())).to_pylist()
        return hashed

    def hash_column(self, values: pa.StringArray) -> pa.StringArray:
        """The same for a column without nulls; give distinct values, equal ones are worked out twice."""
        digests = self._digests(_normalise_column(values))
        # a byte more makes each exactly 44 letters, of which the last says nothing
        text = binascii.b2a_base64(b"\0".join([*digests, b""]), newline=False).translate(_URL_SAFE)
        letters = np.frombuffer(text, dtype=np.uint8).reshape(-1, LETTERS + 1)[:, :LETTERS].tobytes()
        ends = np.arange(len(digests) + 1, dtype=np.int32) * LETTERS
        return pa.StringArray.from_buffers(len(digests), pa.py_buffer(ends), pa.py_buffer(letters))

    def _digests(self, values: Iterable[bytes]) -> list[bytes]:
        key = self.secret if len(self.secret) <= _BLOCK else hashlib.sha256(self.secret).digest()
        key = key.ljust(_BLOCK, b"\0")
        # two prepared hashes, copied for each value, cost half of hmac.digest
        copy_inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in key)).copy
        copy_outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in key)).copy
        digests = []
        for value in values:
            inner, outer = copy_inner(), copy_outer()
            inner.update(value)
            outer.update(inner.digest())
            digests.append(outer.digest())
        return digests


def _normalise_column(values: pa.StringArray) -> list[bytes]:
    """`normalise` for a whole column; plain addresses, the usual case, in one go."""
    plain = pc.and_(
        pc.string_is_ascii(values), pc.invert(pc.match_substring_regex(values, r"[<>:;,\x00-\x1f]"))
    )
    if pc.all(plain).as_py():
        tidy = pc.ascii_lower(pc.ascii_trim_whitespace(values)).cast(pa.binary())
        found: list[bytes] = tidy.to_pylist()
        return found
    return [normalise(value).encode() for value in values.to_pylist()]


def load_people_key(environment: Environment, variables: Mapping[str, str] | None = None) -> PeopleKey:
    """The key from ALIGNMENT_PEOPLE_KEY, else from the key file, which is made once (mode 600).

    Raises AlignmentError for a key that is too short or a file that cannot be read or made.
    """
    variables = os.environ if variables is None else variables
    given = variables.get(VARIABLE, "").strip()
    if given:
        return _checked(given, VARIABLE)
    file = environment.key_file
    try:
        if not file.exists():
            _create(file)
        if file.stat().st_mode & 0o077:
            file.chmod(0o600)
        return _checked(file.read_text(encoding="ascii").strip(), str(file))
    except (OSError, UnicodeDecodeError) as problem:
        raise AlignmentError(
            f"the key of the keyed hashes cannot be read or made at {file}: {problem}; make the folder writable or "
            f"give a key in {VARIABLE}"
        ) from problem


def _checked(text: str, where: str) -> PeopleKey:
    if len(text) < SHORTEST_KEY:
        raise AlignmentError(
            f"the key of the keyed hashes in {where} is shorter than {SHORTEST_KEY} characters; "
            "restore it from a backup: with another key no new file would join the loaded ones"
        )
    return PeopleKey(text.encode())


def _create(file: Path) -> None:
    """Whoever comes second finds the first one's key: a link, unlike a write, is there whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as stream:
            stream.write(secrets.token_urlsafe(32) + "\n")
            stream.flush()
            os.fsync(stream.fileno())
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
