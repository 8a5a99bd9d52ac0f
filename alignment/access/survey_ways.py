"""A way into a survey: what its link and its cookie hold, and the ticket that they stand for."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from alignment.access.cookies import ANSWER
from alignment.access.principal import Ticket
from alignment.access.tokens import hash_code, hash_token, new_token
from alignment.store import survey_queries
from alignment.store.database import Connection

_TOKEN = r"[A-Za-z0-9_-]{43}"  # noqa: S105
_CODE = r"(?:[a-z0-9]{4}-?){3}[a-z0-9]{4}"
_LINK = re.compile(rf"({_TOKEN})(?:~({_CODE}))?", re.IGNORECASE)
_COOKIE = re.compile(rf"({_TOKEN})\.((?:{_CODE})?)\.({_TOKEN})", re.IGNORECASE)


@dataclass(frozen=True)
class WayToAnswer:
    """The token of a link, a one-time code or nothing, and the secret of the browser that answers once."""

    token: str = field(repr=False)
    code: str = field(repr=False)
    browser: str = field(repr=False)

    @property
    def cookie(self) -> str:
        """What the browser keeps."""
        return f"{self.token}.{self.code}.{self.browser}"

    def find_ticket(self, connection: Connection) -> Ticket:
        """The ticket that this stands for, whether it opens anything or not."""
        link = survey_queries.find_link(connection, hash_token(self.token)) or ""
        code_hash = hash_code(self.code) if self.code else ""
        return Ticket("survey", f"{link}:{code_hash}:{hash_token(self.browser)}")


def read_link(text: str, cookies: Mapping[str, str]) -> WayToAnswer | None:
    """The way in that a link names (`<token>` or `<token>~<code>`); a browser that came so before stays the same one.

    None for what no link can be.
    """
    match = _LINK.fullmatch(text)
    if match is None:
        return None
    way = WayToAnswer(match[1], (match[2] or "").lower().replace("-", ""), new_token())
    before = read_answer_cookie(cookies)
    if before and (before.token, before.code) == (way.token, way.code):
        return replace(way, browser=before.browser)
    return way


def read_answer_cookie(cookies: Mapping[str, str]) -> WayToAnswer | None:
    """The way in that a browser kept; None if it kept none."""
    match = _COOKIE.fullmatch(cookies.get(ANSWER, ""))
    return WayToAnswer(match[1], match[2], match[3]) if match else None
