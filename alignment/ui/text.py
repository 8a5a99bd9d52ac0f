"""How text and numbers are put on a page: names and reasons as they are, never as Markdown; times as people read them."""

import re
import unicodedata
from datetime import datetime
from zoneinfo import ZoneInfo

from alignment.publish import wording

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
# What the front end still makes links, pictures and arrows of after it has read the Markdown: an escape does not stop
# that, a joiner without width between the signs does.
_MADE_INTO_THINGS = re.compile(r":(?=[A-Za-z/])|@|www(?=\.)|[-<>=~](?=[-<>=~])", re.IGNORECASE)
_JOINER = "\u2060"
_HEARD = " .,?!'’“”„"
_TURNS_THE_LINE = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))


def plain(text: str) -> str:
    """Text that a Markdown call shows as it stands: no link, image, icon, colour or formula comes of it."""
    line = "".join(" " if unicodedata.category(sign) in ("Cc", "Zl", "Zp") else sign for sign in text)
    joined = _MADE_INTO_THINGS.sub(rf"\g<0>{_JOINER}", line.translate(_TURNS_THE_LINE))
    return _PUNCTUATION.sub(r"\\\1", joined)


def unbroken(text: str) -> str:
    """The same, with every percentage on one line."""
    return plain(wording.unbroken(text))


def spoken(text: str) -> str:
    """Text for a label that is only heard: without any sign that Markdown makes something of, so without escapes."""
    line = "".join(sign if sign.isalnum() or sign in _HEARD else " " for sign in text)
    return _MADE_INTO_THINGS.sub(rf"\g<0>{_JOINER}", " ".join(line.split()))


def capital(text: str) -> str:
    """The text with its first letter in upper case, the others as they are."""
    return text[:1].upper() + text[1:]


def day(moment: datetime, zone: str) -> str:
    """A day in words, e.g. "31 Oct 2026"."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{local.day} {local:%b %Y}"


def minute(moment: datetime, zone: str) -> str:
    """A day and a time, e.g. "31 Oct 2026, 18:00"."""
    return f"{day(moment, zone)}, {moment.astimezone(ZoneInfo(zone)):%H:%M}"
