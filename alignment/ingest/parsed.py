"""What is asked about a file before it is read, and what is known of it afterwards."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from alignment.errors import FileRefused, RowError
from alignment.ingest.canonical import Rows
from alignment.ingest.dates import DateOrder
from alignment.ingest.finishing import touch_rows
from alignment.ingest.kinds import Kind
from alignment.ingest.mapping_files import MappingFile
from alignment.ingest.remembered import Reading
from alignment.ingest.sources import SOURCES

MOST_PROBLEMS = 1_000_000  # beyond it, the list would be as large as the file
MOST_REMARKS = 10_000  # listed; all are counted
MAX_SIZE = 200 * 1024 * 1024


@dataclass(frozen=True)
class Question:
    """What a person says about a file; None where the file itself has to tell. Beside it, `mapping` says the rest.

    `source_folders`: where the tools are described whose exports are recognised. `remembered`: fingerprint → how the
    last file with that header was read; `orders`: what it tells of dates that leave their order open.
    """

    kind: str | None = None
    source: str | None = None
    as_of: datetime | None = None
    time_zone: str | None = None
    date_order: DateOrder | None = None
    mapping: MappingFile = field(default_factory=MappingFile)
    accept_implausible: bool = False
    max_size: int = MAX_SIZE
    home_zone: str = "UTC"
    most_invitees: int = 150
    source_folders: tuple[Path, ...] = (SOURCES,)
    remembered: Mapping[str, Reading] = field(default_factory=dict)
    orders: Mapping[str, DateOrder] = field(default_factory=dict)

    def recall(self, mark: str) -> "Question":
        """With what was settled about the last file of this fingerprint, wherever nothing else is said."""
        last = self.remembered.get(mark)
        if last is None or self.kind_key not in (None, last.kind):
            return self
        return replace(self, mapping=last.complete(self.mapping), orders=last.orders)

    @property
    def zone(self) -> str:
        """The zone of times without an offset: asked for, else mapped, else the organisation's."""
        return self.time_zone or self.mapping.time_zone or self.home_zone

    @property
    def order(self) -> DateOrder | None:
        return self.date_order or self.mapping.date_order

    @property
    def kind_key(self) -> str | None:
        return self.kind or self.mapping.kind

    def name_source(self, recognised: str | None = None) -> str:
        """Under which source the rows are filed: asked for, else mapped, else the tool that was recognised."""
        return self.source or self.mapping.source or recognised or "plain"

    @property
    def given_as_of(self) -> datetime | None:
        """The as-of, aware; a bare day means its last second."""
        given = self.as_of or self.mapping.as_of
        if given is None:
            return None
        if not isinstance(given, datetime):
            given = datetime.combine(given, time(23, 59, 59))
        return given if given.tzinfo else given.replace(tzinfo=ZoneInfo(self.zone))


@dataclass
class Coverage:
    """What the loaded rows cover; complete once all rows are read. Times are UTC microseconds."""

    columns: set[str] = field(default_factory=set)
    has_touches: bool = False
    first: int | None = None
    last: int | None = None

    def note(self, rows: Rows) -> None:
        """Take in the good rows of a chunk."""
        good = pa.array(rows.faults.good)
        for column in rows.reading.given:
            texts = rows.texts[column.name]
            if column.name not in self.columns and pc.any(pc.and_(texts.is_valid(), good)).as_py():
                self.columns.add(column.name)
            if column.business:
                self._stretch(rows.table[column.target].filter(good))
        self.has_touches = self.has_touches or bool((touch_rows(rows) & rows.faults.good).any())

    def _stretch(self, times: pa.Array) -> None:
        ends = pc.min_max(times.view(pa.int64()))
        low, high = ends["min"].as_py(), ends["max"].as_py()
        if low is not None:
            self.first = low if self.first is None else min(self.first, low)
            self.last = high if self.last is None else max(self.last, high)


@dataclass(frozen=True)
class Status:
    """A status of a file: its proposed meaning, how many rows have it, the first line with it."""

    meaning: str
    rows: int
    line: int


@dataclass
class ParsedFile:
    """A file that can be loaded. `frames` may be consumed once; `problems`, `remarks` and `coverage` fill meanwhile.

    `why` says what told the kind, `columns` which header is read as what, `unmapped` which are not read, `samples`
    (header → values) what stands there, people masked, `dates` how each column of dates is read. `fingerprint` is that
    of the header, "" where the file's reading is not worth remembering.
    """

    kind: Kind
    source: str
    encoding: str
    as_of: datetime
    zone: str
    why: str
    columns: dict[str, str] = field(default_factory=dict)
    unmapped: tuple[str, ...] = ()
    statuses: dict[str, Status] = field(default_factory=dict)
    confirmed: dict[str, str] = field(default_factory=dict)  # meanings that a mapping file gives
    frames: Iterable[pd.DataFrame] = ()
    problems: list[RowError] = field(default_factory=list)
    remarks: list[RowError] = field(default_factory=list)
    remark_counts: Counter[str] = field(default_factory=Counter)
    coverage: Coverage = field(default_factory=Coverage)
    samples: dict[str, list[str]] = field(default_factory=dict)
    dates: dict[str, str] = field(default_factory=dict)
    fingerprint: str = ""
    reading: dict[str, Any] = field(default_factory=dict)

    def note_remarks(self, remarks: list[RowError]) -> None:
        """Count remarks by code, and keep those that somebody may still want to read."""
        self.remark_counts.update(remark.code for remark in remarks)
        self.remarks.extend(remarks[: max(MOST_REMARKS - len(self.remarks), 0)])

    def list_problems(self, errors: list[RowError]) -> None:
        """Keep rejected rows; raises FileRefused where they are beyond listing."""
        self.problems.extend(errors)
        if len(self.problems) > MOST_PROBLEMS:
            raise FileRefused(
                f"more than {MOST_PROBLEMS:,} rows cannot be read, so nothing was loaded; the first: "
                f"{self.problems[0].message}"
            )
