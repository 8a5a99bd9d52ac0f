"""What changes in survey waves: opening, answering once, closing so that no order or tie is left."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from alignment.store.commands import insert_into, table_of
from alignment.store.survey_models import (
    SurveyAnswer,
    SurveyCode,
    SurveyComment,
    SurveyDraft,
    SurveyLink,
    SurveyResult,
    SurveyWave,
)
from alignment.store.survey_queries import WaveInfo

_wave, _link, _code = table_of(SurveyWave), table_of(SurveyLink), table_of(SurveyCode)
_answer, _comment = table_of(SurveyAnswer), table_of(SurveyComment)
_draft, _result = table_of(SurveyDraft), table_of(SurveyResult)
# what people fill, and of which nothing may be left behind in the file
PEOPLES_TABLES = (_answer.name, _comment.name, _draft.name, _code.name)


def next_number(connection: Connection) -> int:
    """The number of the next wave, counted from 1."""
    return (
        int(connection.execute(sa.select(sa.func.coalesce(sa.func.max(_wave.c.number), 0))).scalar_one()) + 1
    )


def next_turn(connection: Connection) -> int:
    """Which of the waves that ask people themselves the next one is, from 1: it decides on the rotating items."""
    asked = sa.select(_wave.c.number).where(_wave.c.way != "import").order_by(_wave.c.number.desc()).limit(1)
    skipped = sa.select(sa.func.count()).where(_wave.c.way == "import")
    newest = connection.execute(asked).scalar() or 0
    before = connection.execute(skipped.where(_wave.c.number < newest)).scalar_one()
    return newest - before + 1


def add_wave(connection: Connection, wave: WaveInfo) -> None:
    """Keep a new wave."""
    connection.execute(sa.insert(_wave).values(asdict(wave)))


def add_link(connection: Connection, wave: str, *, token_hash: str) -> None:
    """A new link to a wave."""
    connection.execute(sa.insert(_link).values(id=uuid4().hex, wave=wave, token_hash=token_hash))


def add_codes(connection: Connection, wave: str, code_hashes: Iterable[str]) -> None:
    """New one-time codes, unused."""
    connection.execute(
        sa.insert(_code), [{"code_hash": code, "wave": wave, "used": False} for code in code_hashes]
    )


def hold_wave(connection: Connection, wave: str, *, to_close: bool = False) -> None:
    """Keep a wave as it is until the end of the transaction: answers go on together, closing waits for them.

    On SQLite the write lock of the transaction does the same.
    """
    held = sa.select(_wave.c.id).where(_wave.c.id == wave)
    connection.execute(held.with_for_update(read=not to_close)).all()


def add_answer(
    connection: Connection, wave: str, *, team: str, values: Mapping[str, Any], browser_hash: str | None
) -> bool:
    """Store an answer; False, changing nothing, if this browser has answered already."""
    insert = insert_into(connection, _answer).values(
        id=_random_id(),
        wave=wave,
        browser_hash=browser_hash,
        team=team,
        values=dict(sorted(values.items())),  # not in the order in which they were filled in
    )
    return bool(connection.execute(insert.on_conflict_do_nothing()).rowcount)


def add_comment(connection: Connection, wave: str, text: str) -> None:
    """Store a comment, apart from the answer it came with."""
    connection.execute(sa.insert(_comment).values(id=_random_id(), wave=wave, text=text))


def use_code(connection: Connection, wave: str, code_hash: str) -> bool:
    """Use up a one-time code; False if it is unknown or used."""
    mine = sa.and_(_code.c.code_hash == code_hash, _code.c.wave == wave, _code.c.used.is_(False))
    return bool(connection.execute(sa.update(_code).where(mine).values(used=True)).rowcount)


def save_draft(connection: Connection, wave: str, browser_hash: str, values: Mapping[str, Any]) -> None:
    """Keep what a browser has filled in so far."""
    _leave_nothing_behind(connection)
    insert = insert_into(connection, _draft).values(
        wave=wave, browser_hash=browser_hash, values=dict(sorted(values.items()))
    )
    same = ["wave", "browser_hash"]
    connection.execute(
        insert.on_conflict_do_update(index_elements=same, set_={"values": insert.excluded["values"]})
    )


def forget_draft(connection: Connection, wave: str, browser_hash: str) -> None:
    """Remove the draft of a browser."""
    _leave_nothing_behind(connection)
    mine = sa.and_(_draft.c.wave == wave, _draft.c.browser_hash == browser_hash)
    connection.execute(sa.delete(_draft).where(mine))


def close_wave(connection: Connection, wave: str, *, at: datetime, payload: str, sha256: str) -> None:
    """Keep what is published, and of the answers what each says alone: in random order, under new ids, by nobody.

    Codes, comments and drafts are deleted. What was deleted is in the file until `Database.purge`.
    """
    _leave_nothing_behind(connection)
    connection.execute(sa.insert(_result).values(wave=wave, payload=payload, sha256=sha256))
    connection.execute(sa.update(_wave).where(_wave.c.id == wave).values(closed_at=at))
    chosen = sa.select(_answer.c.team, _answer.c["values"]).where(_answer.c.wave == wave)
    rows = [
        {"id": _random_id(), "wave": wave, "browser_hash": None, "team": row[0], "values": row[1]}
        for row in connection.execute(chosen)
    ]
    for table in (_answer, _comment, _draft, _code):
        connection.execute(sa.delete(table).where(table.c.wave == wave))
    secrets.SystemRandom().shuffle(rows)
    if rows:
        connection.execute(sa.insert(_answer), rows)


def _leave_nothing_behind(connection: Connection) -> None:
    """Have SQLite overwrite what is deleted or replaced, instead of leaving it in unused parts of the file."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete=ON")


def _random_id() -> str:
    return secrets.token_hex(16)
