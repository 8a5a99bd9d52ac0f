"""Who was asked to a meeting and who accepted, as keyed hashes."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from icalendar import Parameters

from alignment.ingest.calendar_lines import LONGEST_LINE, Component, Line

MOST_READ = 2_000  # attendees of one event; of more, only the number counts
_ADDRESS = re.compile(r"""\s*(?:mailto:)?\s*["'<]?([^\s<>"'?:@]{1,64}@[^\s<>"'?:@]{1,255})""", re.IGNORECASE)
_NO_PEOPLE = ("ROOM", "RESOURCE")


@dataclass(frozen=True)
class Invitees:
    """Who was asked; no keys at all where more were asked than any policy knows.

    `number` counts people once, the organiser only if also asked, rooms and resources never.
    `has_replies` is False where people were asked and no line about them has a reply (PARTSTAT), not even an open one:
    such a tool knows no replies. A reply that RFC 5545 does not know is an open one.
    """

    organizer_key: str | None
    attendee_keys: str | None  # ";"-joined
    accepted_keys: str | None
    number: int
    has_replies: bool


def read_invitees(event: Component, people: Callable[[str], str], most_invitees: int) -> Invitees:
    """Read ORGANIZER and ATTENDEE lines; a line that cannot be read still counts as somebody asked.

    `people` turns an e-mail address, in lower case, into its keyed hash.
    """
    lines = event.all("ATTENDEE")
    accepted_by_key: dict[str, bool] = {}
    nameless, replies = max(len(lines) - MOST_READ, 0), False
    for line in lines[:MOST_READ]:
        parameters, value = _parts(line)
        if _parameter(parameters, "CUTYPE") in _NO_PEOPLE:
            continue
        reply = _parameter(parameters, "PARTSTAT")
        replies = replies or bool(reply)
        if address := _address(parameters, value):
            key = people(address)
            accepted_by_key[key] = accepted_by_key.get(key, False) or reply == "ACCEPTED"
        else:
            nameless += 1
    number = len(accepted_by_key) + nameless
    organizer_line = event.first("ORGANIZER")
    organizer = _address(*_parts(organizer_line)) if organizer_line else None
    if number > most_invitees:
        return Invitees(None, None, None, number, replies)
    return Invitees(
        organizer_key=people(organizer) if organizer else None,
        attendee_keys=";".join(accepted_by_key) or None,
        accepted_keys=";".join(key for key, accepted in accepted_by_key.items() if accepted) or None,
        number=number,
        has_replies=replies or number == 0,
    )


def _parts(line: Line) -> tuple[Parameters, str]:
    if len(line.text) > LONGEST_LINE:
        return Parameters(), ""
    try:
        return line.parts()
    except ValueError:
        return Parameters(), line.value


def _parameter(parameters: Parameters, name: str) -> str:
    return str(parameters.get(name, "")).strip().upper()


def _address(parameters: Parameters, value: str) -> str | None:
    """The e-mail address; Apple puts it beside a reference to its own directory."""
    for text in (value, str(parameters.get("EMAIL", ""))):
        if match := _ADDRESS.match(text):
            return match[1].lower()
    return None
