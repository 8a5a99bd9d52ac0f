"""Answering a survey: what the holder of a way in finds there, and how an answer is stored exactly once."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from alignment.access.principal import Principal, Role
from alignment.access.rights import ENDED, authorise, find_way
from alignment.errors import AccessRefused, AlignmentError, StoreError
from alignment.store import survey_commands, survey_queries
from alignment.store.database import Connection, Database
from alignment.store.survey_queries import WaveInfo, WayIn
from alignment.survey.comments import tidy
from alignment.survey.publication import Published, read_answer
from alignment.survey.questions import Questionnaire
from alignment.surveys import read_published

LONGEST_DRAFT = 10_000  # characters
WAITS = (0.2, 0.5, 1.0, 2.0)  # seconds: a database server that is started again is back by then


@dataclass(frozen=True)
class Sheet:
    """What a respondent finds behind a link: `open`, `answered`, or `closed` with what was published."""

    state: Literal["open", "answered", "closed"]
    wave: WaveInfo
    questionnaire: Questionnaire
    draft: Mapping[str, Any]
    published: Published | None = None


def open_sheet(principal: Principal, database: Database) -> Sheet:
    """What the holder of a way in finds there; AccessRefused, in the same words always, if it leads nowhere."""
    now = datetime.now(UTC)
    with database.read() as connection:
        respondent = authorise(principal, Role.RESPONDENT, connection, now=now)
        way = _way_of(connection, respondent)
        draft = survey_queries.find_draft(connection, way.wave.id, _browser_of(respondent))
        published = read_published(connection, way.wave)
    state: Literal["open", "answered", "closed"] = "answered" if way.answered else "open"
    questionnaire = Questionnaire.model_validate_json(way.wave.questionnaire)
    return Sheet("closed" if published else state, way.wave, questionnaire, draft, published)


def save_draft(principal: Principal, database: Database, values: Mapping[str, Any]) -> None:
    """Keep what somebody has filled in so far, so that a reload loses nothing; nothing happens once they have sent.

    Raises AccessRefused if the way in leads nowhere any more.
    """
    now = datetime.now(UTC)
    if len(json.dumps(dict(values))) > LONGEST_DRAFT:
        raise AlignmentError("the draft is too long to be kept")
    with database.write() as connection:
        respondent = authorise(principal, Role.RESPONDENT, connection, now=now)
        way = _way_of(connection, respondent)
        if way.wave.is_open(now) and not way.answered:
            survey_commands.save_draft(connection, way.wave.id, _browser_of(respondent), values)


def submit_answer(
    principal: Principal, database: Database, *, team: str, values: Mapping[str, Any], comment: str = ""
) -> bool:
    """Store somebody's answer; True once it is stored, False if this browser's was stored before: nothing changes.

    `values`: question → value, None for "can't tell". A database that fails is asked again for a few seconds: whether
    it had stored the answer before it failed makes no difference. Raises AlignmentError for an answer that nobody can
    have given, AccessRefused if the way in leads nowhere any more: late, or the one-time code was used elsewhere.
    """
    for wait in WAITS:
        try:
            return _submit(principal, database, team=team, values=values, comment=comment)
        except StoreError:
            time.sleep(wait)
    return _submit(principal, database, team=team, values=values, comment=comment)


def _submit(
    principal: Principal, database: Database, *, team: str, values: Mapping[str, Any], comment: str
) -> bool:
    now = datetime.now(UTC)
    with database.write() as connection:
        respondent = authorise(principal, Role.RESPONDENT, connection, now=now)
        survey_commands.hold_wave(connection, _way_of(connection, respondent).wave.id)
        way, browser = _way_of(connection, respondent), _browser_of(respondent)
        if way.answered:
            return False
        if not way.wave.is_open(now):
            raise AccessRefused(ENDED)
        questionnaire = Questionnaire.model_validate_json(way.wave.questionnaire)
        answer = read_answer(questionnaire, team=team, values=values, teams=way.wave.invited)
        if not survey_commands.add_answer(
            connection, way.wave.id, team=answer.team, values=answer.values, browser_hash=browser
        ):
            return False
        if way.wave.way == "codes" and not survey_commands.use_code(
            connection, way.wave.id, _code_of(respondent)
        ):
            raise AccessRefused(ENDED)
        if text := tidy(comment):
            survey_commands.add_comment(connection, way.wave.id, text)
        survey_commands.forget_draft(connection, way.wave.id, browser)
    return True


def _way_of(connection: Connection, respondent: Principal) -> WayIn:
    """What the respondent's ticket opens; AccessRefused if somebody has removed it meanwhile."""
    way = find_way(connection, respondent.ticket) if respondent.ticket else None
    if way is None:
        raise AccessRefused(ENDED)
    return way


def _code_of(respondent: Principal) -> str:
    return respondent.ticket.id.split(":")[1] if respondent.ticket else ""


def _browser_of(respondent: Principal) -> str:
    return respondent.ticket.id.split(":")[2] if respondent.ticket else ""
