"""The sample company's survey waves: told from own ones by who opened them, and removed with all that people filled."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from alignment.store.commands import table_of
from alignment.store.survey_models import SurveyResult, SurveyWave

OPENER = "sample company"  # nobody signs in by a name with a blank

_wave, _result = table_of(SurveyWave), table_of(SurveyResult)


def clear_sample_waves(connection: Connection) -> None:
    """Remove the waves of the sample company with their answers and results; nothing happens where there are none."""
    mine = sa.select(_wave.c.id).where(_wave.c.opened_by == OPENER)
    connection.execute(sa.delete(_result).where(_result.c.wave.in_(mine)))
    connection.execute(sa.delete(_wave).where(_wave.c.opened_by == OPENER))


def date_sample_wave(
    connection: Connection, wave: str, *, opened_at: datetime, closes_at: datetime, closed_at: datetime
) -> None:
    """Let a wave of the sample company have been held in the company's own time."""
    mine = sa.and_(_wave.c.id == wave, _wave.c.opened_by == OPENER)
    dates = {"opened_at": opened_at, "closes_at": closes_at, "closed_at": closed_at}
    connection.execute(sa.update(_wave).where(mine).values(dates))
