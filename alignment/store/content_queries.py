"""What the database is asked about content, meetings and people."""

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from alignment.store.commands import table_of
from alignment.store.frames import read_frame
from alignment.store.models import Asset, ContentUse, Meeting, Person
from alignment.store.portable import local_day
from alignment.store.staging import ROW_COLUMNS

_asset, _use = table_of(Asset), table_of(ContentUse)
_meeting, _person = table_of(Meeting), table_of(Person)
_STRAYS, _SILENCE = 2, timedelta(weeks=26)
_LOOKED_AT = 50  # of the earliest meetings: so many strays nobody has


def load_meetings(connection: Connection, *, end: datetime, start: datetime | None = None) -> pd.DataFrame:
    """The meetings that start in [start, end), or before `end`: the columns of the table from `source` on, by start."""
    inside = [_meeting.c.starts_at < end, *([_meeting.c.starts_at >= start] if start else [])]
    order = (_meeting.c.starts_at, _meeting.c.meeting_id, _meeting.c.recurrence_id)
    return read_frame(connection, sa.select(*_values(_meeting)).where(*inside).order_by(*order))


def covered_from(connection: Connection) -> datetime | None:
    """The moment from which the loaded calendars tell of meetings: nothing is known of the time before.

    That is the start of the earliest meeting, unless it is a stray: at most two meetings, followed by half a year
    without any, say that a calendar was kept then as little as a single old entry does. Three are a practice, and what
    follows them counts.
    """
    ordered = sa.select(_meeting.c.starts_at).order_by(_meeting.c.starts_at)
    starts = list(connection.scalars(ordered.limit(_LOOKED_AT)))
    first = 0
    for place, (earlier, later) in enumerate(pairwise(starts), 1):
        if place - first > _STRAYS:
            break
        if later - earlier > _SILENCE:
            first = place
    return starts[first] if starts else None


def load_people(connection: Connection) -> pd.DataFrame:
    """Everybody in the roster: person_key, name_key, team, role, region, buddy_key, leader, active_from, active_to."""
    order = (_person.c.person_key, _person.c.active_from)
    return read_frame(connection, sa.select(*_values(_person)).order_by(*order))


def load_assets(connection: Connection) -> pd.DataFrame:
    """All content: the columns of the table from `source` on; `canonical_id` is the asset's own id where blank."""
    columns = [c for c in _values(_asset) if c.name != "canonical_id"]
    canonical = sa.func.coalesce(_asset.c.canonical_id, _asset.c.asset_id).label("canonical_id")
    order = (_asset.c.source, _asset.c.asset_id)
    return read_frame(connection, sa.select(*columns, canonical).order_by(*order))


def use_counts(connection: Connection, *, start: datetime, end: datetime, zone: str) -> pd.DataFrame:
    """How often content was used in [start, end): source, asset_id, user_key, action, team, is_creator, n.

    `team`: of the user on the day of use in `zone` (blank: not in the roster then). `is_creator`: the user made the
    asset, or another version of it. `asset_id` is the one in the log, which no asset may have (an orphan).
    """
    used = sa.and_(_use.c.used_at >= start, _use.c.used_at < end)
    by = (_use.c.source, _use.c.asset_id, _use.c.user_key, _use.c.action)
    team = _team_at_use(local_day(_use.c.used_at, zone, start=start, end=end)).label("team")
    counted = sa.select(*by, team, sa.func.sum(_use.c["count"]).label("n")).where(used).group_by(*by, team)
    uses = counted.subquery("uses")
    maker = _creators().subquery("maker")
    mine = sa.and_(
        maker.c.source == uses.c.source,
        maker.c.asset_id == uses.c.asset_id,
        maker.c.created_by_key == uses.c.user_key,
    )
    columns = [uses.c[name] for name in ("source", "asset_id", "user_key", "action", "team")]
    is_creator = maker.c.asset_id.is_not(None).label("is_creator")
    n = sa.cast(uses.c.n, sa.Integer).label("n")  # PostgreSQL sums to a type of its own
    return read_frame(connection, sa.select(*columns, is_creator, n).outerjoin_from(uses, maker, mine))


def content_log_span(connection: Connection) -> tuple[datetime, datetime] | None:
    """The first and last use on record; None without any."""
    span = sa.select(sa.func.min(_use.c.used_at), sa.func.max(_use.c.used_at))
    first, last = connection.execute(span).one()
    return (first, last) if first is not None else None


def roster_known(connection: Connection) -> bool:
    """Whether any user of the content log is in the roster: only then unknown users are left out."""
    known = sa.select(_person.c.person_key).union_all(
        sa.select(_person.c.name_key).where(_person.c.name_key.is_not(None))
    )
    return bool(connection.scalar(sa.select(sa.exists().where(_use.c.user_key.in_(known)))))


def count_orphans(connection: Connection) -> int:
    """Uses of assets that no content list has told of; they join once one does."""
    asset = sa.exists().where(_asset.c.source == _use.c.source, _asset.c.asset_id == _use.c.asset_id)
    uses = sa.select(sa.func.sum(_use.c["count"])).where(sa.not_(asset))
    return int(connection.scalar(uses) or 0)


def _values(table: sa.Table) -> list[sa.Column[Any]]:
    return [c for c in table.columns if c.name == "source" or c.name not in ROW_COLUMNS]


def _team_at_use(day: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    """The user's team on the day of use, by e-mail or else by name."""
    return sa.func.coalesce(_team_by(_person.c.person_key, day), _team_by(_person.c.name_key, day))


def _team_by(key: sa.Column[Any], day: sa.ColumnElement[Any]) -> sa.ScalarSelect[Any]:
    then = sa.and_(
        _person.c.active_from <= day, sa.or_(_person.c.active_to.is_(None), _person.c.active_to >= day)
    )
    rows = sa.select(_person.c.team).where(key == _use.c.user_key, then)
    return (
        rows.order_by(_person.c.active_from.desc(), _person.c.source)
        .limit(1)
        .correlate(_use)
        .scalar_subquery()
    )


def _creators() -> sa.Select[Any]:
    """Who made an asset or any version of it: source, asset_id, created_by_key."""
    canonical = sa.func.coalesce(_asset.c.canonical_id, _asset.c.asset_id)
    made = _asset.c.created_by_key.is_not(None)
    columns = (_asset.c.source, canonical.label("canonical"), _asset.c.created_by_key)
    makers = sa.select(*columns).where(made).distinct().subquery("makers")
    same = sa.and_(makers.c.source == _asset.c.source, makers.c.canonical == canonical)
    versions = sa.select(_asset.c.source, _asset.c.asset_id, makers.c.created_by_key)
    return versions.join_from(_asset, makers, same).distinct()
