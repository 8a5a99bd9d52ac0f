"""What the database is asked about survey waves: who may answer, what was answered, what was published."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from alignment.store.commands import table_of
from alignment.store.models import Person
from alignment.store.survey_models import (
    SurveyAnswer,
    SurveyCode,
    SurveyComment,
    SurveyDraft,
    SurveyLink,
    SurveyResult,
    SurveyWave,
)

_wave, _link, _code = table_of(SurveyWave), table_of(SurveyLink), table_of(SurveyCode)
_answer, _comment = table_of(SurveyAnswer), table_of(SurveyComment)
_draft, _result = table_of(SurveyDraft), table_of(SurveyResult)
_person = table_of(Person)


@dataclass(frozen=True)
class WaveInfo:
    """A wave; `questionnaire` is the JSON of what it asks, `invited` team → people."""

    id: str
    number: int
    label: str
    way: str
    k: int
    invited: Mapping[str, int]
    questionnaire: str = field(repr=False)
    opened_at: datetime
    opened_by: str
    closes_at: datetime
    closed_at: datetime | None

    def is_open(self, now: datetime) -> bool:
        """Whether answers are taken."""
        return self.closed_at is None and now < self.closes_at


@dataclass(frozen=True)
class WayIn:
    """How somebody comes to a wave: `code_used` None where no such code is known; `answered` by this browser."""

    link: str
    wave: WaveInfo
    code_used: bool | None
    answered: bool


@dataclass(frozen=True)
class ResultInfo:
    """What was published of a wave, and its digest."""

    payload: str
    sha256: str


def list_waves(connection: Connection) -> list[WaveInfo]:
    """All waves, the newest first."""
    rows = connection.execute(sa.select(*_wave.c).order_by(_wave.c.number.desc()))
    return [WaveInfo(**row._mapping) for row in rows]


def find_link(connection: Connection, token_hash: str) -> str | None:
    """The id of the link whose token has this hash; beyond its beginning the hash is compared in constant time."""
    beginning, size = token_hash[:12], len(token_hash)
    near = _link.c.token_hash.between(beginning.ljust(size, "0"), beginning.ljust(size, "f"))
    rows = connection.execute(sa.select(_link.c.id, _link.c.token_hash).where(near)).all()
    return next((row.id for row in rows if hmac.compare_digest(row.token_hash, token_hash)), None)


def find_way_in(connection: Connection, link: str, *, code_hash: str, browser_hash: str) -> WayIn | None:
    """What a link, a one-time code (or "") and a browser's hash open; None if there is no such link."""
    given = {"link": link, "code_hash": code_hash, "browser_hash": browser_hash}
    row = connection.execute(_way_in(), given).first()
    if row is None:
        return None
    *columns, used, answer = row
    wave = WaveInfo(**dict(zip(_wave.c.keys(), columns, strict=True)))
    return WayIn(link, wave, used, answered=answer is not None)


@cache
def _way_in() -> sa.Select[Any]:
    """One question, put together once: every run of the questionnaire asks it several times."""
    mine = sa.and_(_code.c.wave == _wave.c.id, _code.c.code_hash == sa.bindparam("code_hash"))
    here = sa.and_(_answer.c.wave == _wave.c.id, _answer.c.browser_hash == sa.bindparam("browser_hash"))
    reached = _link.join(_wave, _wave.c.id == _link.c.wave).outerjoin(_code, mine).outerjoin(_answer, here)
    chosen = sa.select(*_wave.c, _code.c.used, _answer.c.id).select_from(reached)
    return chosen.where(_link.c.id == sa.bindparam("link"))


def count_answers(connection: Connection, wave: str) -> dict[str, int]:
    """Team → how many have answered."""
    counted = (
        sa.select(_answer.c.team, sa.func.count()).where(_answer.c.wave == wave).group_by(_answer.c.team)
    )
    return {row[0]: row[1] for row in connection.execute(counted)}


def list_answers(connection: Connection, wave: str) -> list[tuple[str, dict[str, Any]]]:
    """Team and values of every answer, in an order that says nothing."""
    chosen = sa.select(_answer.c.team, _answer.c["values"]).where(_answer.c.wave == wave)
    return [(row[0], row[1]) for row in connection.execute(chosen.order_by(_answer.c.id))]


def list_comments(connection: Connection, wave: str) -> list[str]:
    """The comments of an open wave, in an order that says nothing."""
    chosen = sa.select(_comment.c.text).where(_comment.c.wave == wave).order_by(_comment.c.id)
    return list(connection.execute(chosen).scalars())


def find_draft(connection: Connection, wave: str, browser_hash: str) -> dict[str, Any]:
    """What a browser has filled in so far."""
    mine = sa.and_(_draft.c.wave == wave, _draft.c.browser_hash == browser_hash)
    return dict(connection.execute(sa.select(_draft.c["values"]).where(mine)).scalar() or {})


def find_result(connection: Connection, wave: str) -> ResultInfo | None:
    """What was published of a wave; None before it is closed."""
    chosen = sa.select(_result.c.payload, _result.c.sha256).where(_result.c.wave == wave)
    row = connection.execute(chosen).first()
    return ResultInfo(**row._mapping) if row else None


def list_name_keys(connection: Connection) -> set[str]:
    """The keyed hashes of all names of the roster."""
    named = sa.select(_person.c.name_key).where(_person.c.name_key.is_not(None)).distinct()
    return set(connection.execute(named).scalars())
