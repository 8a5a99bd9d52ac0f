"""The ways in which dates and times are written, told from a value's shape: its text with every digit as 0."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

LONGEST = 48  # characters; no date is longer

Digits = tuple[int, int]  # where a number begins in the value, in bytes, and how many digits it has
Part = Literal["year", "month", "day", "first", "second", "hour", "minute", "seconds", "fraction", "epoch_ms"]


@dataclass(frozen=True)
class Layout:
    """Where the parts of a date stand in values of one shape.

    `first` and `second` are day and month in an order that the shape cannot tell. `offset` is minutes for a fixed
    zone (0 for UTC), None for wall-clock time; a written offset has its digits in `offset_digits`.
    """

    digits: tuple[tuple[Part, Digits], ...]
    month: int | None = None
    afternoon: bool | None = None
    offset: int | None = None
    offset_sign: int = 0
    offset_digits: tuple[Digits, Digits | None] | None = None
    has_time: bool = False

    @property
    def open_order(self) -> bool:
        return any(name == "first" for name, _ in self.digits)


_MONTHS = {
    "en": "january february march april may june july august september october november december",
    "de": "januar februar märz april mai juni juli august september oktober november dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
}
_ABBREVIATIONS = {
    "en": "jan feb mar apr may jun jul aug sep oct nov dec",
    "de": "jan feb mär apr mai jun jul aug sep okt nov dez",
    "fr": "janv févr mars avr mai juin juil août sept oct nov déc",
    "es": "ene feb mar abr may jun jul ago sep oct nov dic",
}


def _fold(word: str) -> str:
    """Letters without case and accents: `März` and `MARZ` are one month."""
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c))


MONTHS: dict[str, int] = {
    _fold(word): number
    for words in (*_MONTHS.values(), *_ABBREVIATIONS.values(), *(["jan feb mrz apr mai jun"]))
    for number, word in enumerate(words.split(), 1)
}

_DATES = (
    r"(?P<year>0000)(?P<s>[-/.])(?P<month>00?)(?P=s)(?P<day>00?)",
    r"(?P<first>00?)(?P<s>[-/.])(?P<second>00?)(?P=s)(?P<year>0000|00)",
    r"(?P<day>00?)(?:st|nd|rd|th)?\.?[ -]?(?P<name>[^\W\d_]{3,10})\.?,?[ -](?P<year>0000)",
    r"(?P<name>[^\W\d_]{3,10})\.? (?P<day>00?)(?:st|nd|rd|th)?,? (?P<year>0000)",
    r"(?P<year>0000)(?P<month>00)(?P<day>00)",
)
_WEEKDAY = r"(?:[^\W\d_]{2,10}\.?,? )?"
_TIME = (
    r"(?P<hour>00?):(?P<minute>00)(?::(?P<seconds>00)(?:[.,](?P<fraction>0{1,9}))?)?"
    r"(?:[ \u00a0\u202f]?(?P<half>[AaPp])\.?[Mm]\.?)?"
)
_COMPACT_TIME = r"(?P<hour>00)(?P<minute>00)(?P<seconds>00)?"
_ZONE = r"(?: ?(?P<utc>Z|z|UTC|GMT|\(UTC\))| ?(?:UTC|GMT)?(?P<sign>[+\-−])(?P<oh>00):?(?P<om>00)?)?"
_PATTERNS = tuple(
    re.compile(f"{date}{tail}" if date == _DATES[-1] else f"{_WEEKDAY}{date}{tail}")
    for date in _DATES
    for tail in (
        "",
        rf"(?:[Tt]|,? +|, ?at | at ){_TIME}{_ZONE}",
        *((rf"[Tt]{_COMPACT_TIME}{_ZONE}",) if date == _DATES[-1] else ()),
    )
)
_NUMBERS: tuple[Part, ...] = (
    "year",
    "month",
    "day",
    "first",
    "second",
    "hour",
    "minute",
    "seconds",
    "fraction",
)


@lru_cache(maxsize=4096)
def find_layout(shape: str) -> Layout | None:
    """The layout of values of this shape (digits as 0), None if none is known."""
    if len(shape) > LONGEST or "0" not in shape:
        return None
    if re.fullmatch("0{12,13}", shape):
        return Layout((("epoch_ms", (0, len(shape))),), offset=0, has_time=True)
    for pattern in _PATTERNS:
        match = pattern.fullmatch(shape)
        if match:
            return _read(match, shape)
    return None


def _read(match: re.Match[str], shape: str) -> Layout | None:
    groups = match.groupdict()
    month = None
    if "name" in groups:
        month = MONTHS.get(_fold(groups["name"]))
        if month is None:
            return None

    def digits(name: str) -> Digits:
        start, end = match.span(name)
        return len(shape[:start].encode()), end - start

    has_time = groups.get("hour") is not None
    sign = groups.get("sign")
    return Layout(
        digits=tuple((name, digits(name)) for name in _NUMBERS if groups.get(name) is not None),
        month=month,
        afternoon=None if not groups.get("half") else groups["half"] in "Pp",
        offset=0 if groups.get("utc") else None,
        offset_sign=0 if not sign else 1 if sign == "+" else -1,
        offset_digits=None if not sign else (digits("oh"), digits("om") if groups["om"] else None),
        has_time=has_time,
    )
