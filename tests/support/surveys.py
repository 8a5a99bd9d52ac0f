"""Waves for tests: opened by the command line, answered by people with browsers of their own."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from alignment import surveys
from alignment.access.cookies import ANSWER
from alignment.access.principal import Principal, Role, Ticket
from alignment.access.tokens import hash_code, hash_token, new_token
from alignment.answering import submit_answer
from alignment.settings import Environment
from alignment.store import survey_queries
from alignment.store.database import Database
from alignment.surveys import Invitation
from tests.support.people import OPERATOR

TEAMS = {"sales": 12, "marketing": 8}


def open_wave(database: Database, *, days: float = 7, **chosen: Any) -> Invitation:
    """A wave that closes in so many days; twelve of Sales and eight of Marketing are invited."""
    wave = {"label": "Autumn", "invited": TEAMS, **chosen}
    return surveys.open_wave(OPERATOR, database, closes_at=datetime.now(UTC) + timedelta(days=days), **wave)


def come_in(database: Database, invitation: Invitation, *, code: str = "", browser: str = "") -> Principal:
    """Somebody who has opened the link, with the code where one is needed."""
    with database.read() as connection:
        link = survey_queries.find_link(connection, hash_token(invitation.token))
    parts = (str(link), hash_code(code) if code else "", hash_token(browser or new_token()))
    return Principal(Role.RESPONDENT, "a respondent", ticket=Ticket("survey", ":".join(parts)))


def answer_cookie(invitation: Invitation, browser: str) -> str:
    """The Cookie header of somebody who has opened the link in a browser with this secret."""
    return f"{ANSWER}={invitation.token}..{browser}"


def answer_all(
    database: Database,
    invitation: Invitation,
    people: Mapping[str, Sequence[Mapping[str, Any]]],
    *,
    comments: Sequence[str] = (),
) -> None:
    """Everybody answers from a browser of their own: team → the values of each."""
    everybody = [(team, values) for team, each in people.items() for values in each]
    for place, (team, values) in enumerate(everybody):
        comment = comments[place] if place < len(comments) else ""
        who = come_in(database, invitation)
        assert submit_answer(who, database, team=team, values=values, comment=comment)


def home_of(folder: Path) -> Environment:
    """An environment whose key of people lies in a folder."""
    return Environment(folder, "", "")
