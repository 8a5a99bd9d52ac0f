"""Ids of records as they are kept: always text, 15 characters of a case-sensitive kind made the 18 that say the same."""

import re

import pyarrow as pa
import pyarrow.compute as pc

from alignment.ingest import values as cells
from alignment.ingest.people import PeopleKey

_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
_FIFTEEN = re.compile(r"[0-9A-Za-z]{15}")
_SEPARATORS = re.compile(r"[;,]\s*")
_TELLING = re.compile(r"00[36Q](?=.*[A-Za-z])[0-9A-Za-z]{12}")  # lead, contact, opportunity


def read_ids(values: pa.StringArray, *, case_safe: bool, people: PeopleKey) -> pa.StringArray:
    """Ids as they are kept; `case_safe`: the tool writes them with 15 characters here and with 18 there.

    Where no tool was recognised, only what begins like a lead, contact or opportunity is lengthened. An e-mail address
    in the place of an id becomes its keyed hash, by which the lead of that address is found. Of a list, the first counts.
    """
    pattern = _FIFTEEN if case_safe else _TELLING
    lengths = pc.utf8_length(values)
    unusual = pc.match_substring_regex(values, "[@;]")
    if not pc.any(pc.or_(pc.equal(lengths, 15), unusual)).as_py():
        return values

    def keep_all(found: list[str]) -> list[str]:
        kept = [_first_of(value) for value in found]
        at = [place for place, value in enumerate(kept) if "@" in value]
        hashes = people.hash_values(
            kept[place] for place in at
        )  # all at once: one by one costs ten times as much
        addresses = dict(zip(at, hashes, strict=True))
        return [
            addresses.get(place) or (lengthen(value) if pattern.fullmatch(value) else value)
            for place, value in enumerate(kept)
        ]

    return cells.map_distinct(values, keep_all, pa.string())


def _first_of(value: str) -> str:
    if "@" in value:
        return _SEPARATORS.split(value)[0].strip()
    return value.partition(";")[0].strip() or value


def lengthen(short: str) -> str:
    """The 18 characters of a 15-character id: three more that tell which of its letters are capitals."""
    groups = (short[at : at + 5] for at in (0, 5, 10))
    return short + "".join(
        _DIGITS[sum(1 << place for place, letter in enumerate(group) if "A" <= letter <= "Z")]
        for group in groups
    )
