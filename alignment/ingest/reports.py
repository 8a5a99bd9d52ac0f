"""What an import says of itself: what the file was taken for, and what became of its rows."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from alignment.errors import RowError
from alignment.ingest.survey_reports import SurveyReading
from alignment.store.links import NAME, Joins


@dataclass(frozen=True)
class ImportReport:
    """What became of a file. `errors` are its rejected rows, `remarks` tell of rows that were loaded.

    `batch` is the id under which it can be undone, None if nothing was kept. `why` says what told the kind,
    `columns` which header was read as what, `unmapped` which headers were not read, `dates` (header → words) how dates were
    read, `samples` (header → values, people masked) what stands there, `statuses` (value, rows, meaning) what each status
    counts as. `survey`: how a survey was read. `joined`: how its activities or
    deals found their leads; None for other kinds and where nothing changed.
    """

    file: str
    kind: str
    source: str
    encoding: str
    as_of: datetime
    rows: int
    created: int
    updated: int
    unchanged: int
    rejected: int
    errors: tuple[RowError, ...]
    remarks: tuple[RowError, ...]
    batch: str | None
    why: str = ""
    columns: tuple[tuple[str, str], ...] = ()
    unmapped: tuple[str, ...] = ()
    joined: Joins | None = None
    dates: Mapping[str, str] = field(default_factory=dict)
    statuses: tuple[tuple[str, int, str], ...] = ()
    samples: Mapping[str, Sequence[str]] = field(default_factory=dict)
    survey: SurveyReading | None = None

    def as_json(self) -> dict[str, Any]:
        """The report as plain values: what `alignment import --json` prints, without samples."""
        plain = asdict(replace(self, samples={}))
        plain.pop("samples")
        if self.survey is None:
            plain.pop("survey")
        return plain | {
            "as_of": self.as_of.isoformat(),
            "columns": dict(self.columns),
            "unmapped": [*self.unmapped],
            "statuses": [{"value": v, "rows": n, "meaning": m} for v, n, m in self.statuses],
        }


def say_joins(joined: Joins | None) -> list[str]:
    """What somebody should know of how rows found their leads: what stands on a name alone, and what found none."""
    if joined is None:
        return []
    by_name = joined.by_basis.get(NAME, 0)
    told = (
        [f"{by_name:,} of them found their lead by its name alone: have a look at those"] if by_name else []
    )
    if joined.alone:
        told.append(
            f"{joined.alone:,} of them belong to no lead that is loaded; they are joined when it comes"
        )
    return told
