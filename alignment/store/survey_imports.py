"""Waves that are read from a file: kept at once as published, without any answer, and taken back as a whole."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from alignment.store.commands import clear_sample, raise_data_version, table_of
from alignment.store.loading import insert_batch
from alignment.store.models import Batch
from alignment.store.sample_waves import clear_sample_waves
from alignment.store.survey_models import SurveyCounted, SurveyImport, SurveyResult, SurveyWave
from alignment.store.survey_queries import WaveInfo
from alignment.store.undo import mark_undone

_batch, _import, _counted = table_of(Batch), table_of(SurveyImport), table_of(SurveyCounted)
_wave, _result = table_of(SurveyWave), table_of(SurveyResult)


@dataclass(frozen=True)
class Counted:
    """Who was counted in one import (keyed hash → team), and whether it was taken back."""

    batch: str
    people: Mapping[str, str]
    is_undone: bool


def list_counted(connection: Connection) -> list[Counted]:
    """Who was counted in every import so far, those that were taken back included."""
    joined = _counted.join(_batch, _batch.c.id == _counted.c.batch)
    chosen = sa.select(_counted.c.batch, _counted.c.mark, _counted.c.team, _batch.c.undone_at.is_not(None))
    people: dict[tuple[str, bool], dict[str, str]] = {}
    for batch, mark, team, is_undone in connection.execute(chosen.select_from(joined)):
        people.setdefault((batch, bool(is_undone)), {})[mark] = team
    return [Counted(batch, marks, is_undone) for (batch, is_undone), marks in people.items()]


def find_wave_number(connection: Connection, batch: str) -> int | None:
    """The number of the wave that an import became; None once it was taken back."""
    joined = _import.join(_wave, _wave.c.id == _import.c.wave)
    found = sa.select(_wave.c.number).select_from(joined).where(_import.c.batch == batch)
    return connection.execute(found).scalar()


def remove_sample(connection: Connection) -> None:
    """Make room for what is one's own."""
    clear_sample(connection)
    clear_sample_waves(connection)


def keep_imported(
    connection: Connection,
    batch: Batch,
    wave: WaveInfo,
    *,
    payload: str,
    sha256: str,
    people: Iterable[tuple[str, str]],
) -> None:
    """Keep what was published of a file; `people`: keyed hash and team of everybody counted."""
    raise_data_version(connection)
    insert_batch(connection, batch)
    connection.execute(sa.insert(_wave).values(asdict(wave)))
    connection.execute(sa.insert(_result).values(wave=wave.id, payload=payload, sha256=sha256))
    connection.execute(sa.insert(_import).values(batch=batch.id, wave=wave.id))
    rows: list[dict[str, Any]] = [
        {"batch": batch.id, "mark": mark, "team": team} for mark, team in sorted(people)
    ]
    connection.execute(sa.insert(_counted), rows)


def take_back(connection: Connection, batch: str, *, now: datetime) -> int | None:
    """Remove the wave that an import became, with its result; its number.

    Who was counted stays known, by keyed hash: what is published of them later must not tell about a few.
    """
    number = find_wave_number(connection, batch)
    mark_undone(connection, batch, now)
    wave = connection.execute(sa.select(_import.c.wave).where(_import.c.batch == batch)).scalar()
    connection.execute(sa.update(_import).where(_import.c.batch == batch).values(wave=None))
    connection.execute(sa.delete(_result).where(_result.c.wave == wave))
    connection.execute(sa.delete(_wave).where(_wave.c.id == wave))
    raise_data_version(connection)
    return number
