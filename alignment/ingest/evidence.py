"""What a first pass over a file tells before any row is loaded: how dates are written, which statuses it holds."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from alignment.errors import FileRefused
from alignment.ingest import values as cells
from alignment.ingest.canonical import FileReading, read_texts
from alignment.ingest.date_layouts import find_layout
from alignment.ingest.dates import DateEvidence, DateOrder, read_times
from alignment.ingest.finishing import is_status_field
from alignment.ingest.kinds import LEAD_HISTORY, LEADS
from alignment.ingest.reader import TextChunk, TextTable
from alignment.ingest.statuses import StatusCount
from alignment.ingest.zones import load_offsets

_REPORT_DATE = re.compile(
    r"\b(?:as of|report(?:ed)? date|generated(?: on)?|exported(?: on)?|stand(?: vom)?)\b[\s:]*(?P<date>.+)$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Evidence:
    """The reading that a first pass settled, the newest past business time (UTC microseconds), and the statuses."""

    reading: FileReading
    newest: int | None
    statuses: StatusCount


class _FirstPass:
    def __init__(self, reading: FileReading, *, now: int, order: DateOrder | None) -> None:
        self._reading = reading
        zones = {"time": reading.offsets, "day": load_offsets("UTC")}
        self._dates = {
            column.name: DateEvidence(zones[column.type], latest=now, order=order)
            for column in reading.given
            if column.type in zones
        }
        self._commas = {column.name: 0 for column in reading.given if column.type == "number"}
        self._status_columns = _status_columns(reading)
        header = next(
            (reading.headers[name] for name in self._status_columns if name in reading.headers), "status"
        )
        self.statuses = StatusCount(header)
        self.rows = 0

    @property
    def names(self) -> set[str]:
        return {*self._dates, *self._commas, *self._status_columns, *self._first_column()}

    @property
    def positions(self) -> list[int]:
        """Where its columns stand in the file."""
        names = self.names & set(self._reading.columns)
        return [place for name in names for place in self._reading.places(name)]

    def add(self, chunk: TextChunk) -> None:
        self.rows += len(chunk.lines) + len(chunk.errors)
        texts = read_texts(chunk, self._reading, self.names)
        for name, evidence in self._dates.items():
            evidence.add(texts[name].drop_null())
        for name in self._commas:
            self._commas[name] += cells.votes_for_comma(texts[name])
        self.statuses.add(_count_statuses(chunk, texts, self._status_columns))

    def settle(self, hint: DateOrder | None, orders: Mapping[str, DateOrder]) -> Evidence:
        headers, dates = self._reading.headers, self._dates
        told = {evidence.told for evidence in dates.values()} - {None}
        usual = told.pop() if len(told) == 1 else hint if not told else None
        readings = {
            name: evidence.decide(headers.get(name, name), usual or orders.get(name))
            for name, evidence in dates.items()
        }
        comma = frozenset(name for name, votes in self._commas.items() if votes > 0)
        newest = [
            dates[column.name].newest(readings[column.name])
            for column in self._reading.given
            if column.business
        ]
        reading = replace(self._reading, dates=readings, comma=comma)
        return Evidence(reading, max((n for n in newest if n is not None), default=None), self.statuses)

    def _first_column(self) -> list[str]:
        # at least one column has to be read to know how many rows there are
        return [column.name for column in self._reading.given[:1]]


def gather_evidence(
    table: TextTable,
    reading: FileReading,
    *,
    now: int,
    order: DateOrder | None,
    hint: DateOrder | None = None,
    orders: Mapping[str, DateOrder] | None = None,
) -> Evidence:
    """Read the whole file once; `now` bounds what is past, `order` is the date order if a person gave it.

    A column whose own dates leave the order open is read as the others of the file are, else as `hint` says, else as it
    was the last time (`orders`).

    Raises FileRefused for a table without rows, NeedsAnswer where the dates leave a question.
    """
    pass_ = _FirstPass(reading, now=now, order=order)
    for chunk in table.chunks(pass_.positions):
        pass_.add(chunk)
    if not pass_.rows:
        raise FileRefused(f"'{table.file.name}' holds a header and no rows")
    return pass_.settle(hint, orders or {})


def _status_columns(reading: FileReading) -> tuple[str, ...]:
    names = {LEADS.key: ("status",), LEAD_HISTORY.key: ("field", "old_value", "new_value")}
    given = {column.name for column in reading.given}
    return tuple(name for name in names.get(reading.kind.key, ()) if name in given)


def _count_statuses(
    chunk: TextChunk, texts: Mapping[str, pa.StringArray], names: tuple[str, ...]
) -> dict[str, tuple[int, int]]:
    """Status → (rows, first line) of a chunk; of a history only the entries that speak of a status."""
    if not names:
        return {}
    lines, columns = chunk.lines, [texts[name] for name in names]
    if names[0] == "field":
        speaks = cells.map_distinct(columns[0], lambda found: [is_status_field(f) for f in found], pa.bool_())
        speaks = speaks.fill_null(False)
        lines, columns = lines[np.asarray(speaks)], [column.filter(speaks) for column in columns[1:]]
    found: dict[str, tuple[int, int]] = {}
    for column in columns:
        encoded = column.dictionary_encode()
        codes = np.asarray(encoded.indices.fill_null(-1))
        for code, value in enumerate(encoded.dictionary.to_pylist()):
            at = np.flatnonzero(codes == code)
            rows, line = found.get(value, (0, int(lines[at[0]])))
            found[value] = (rows + len(at), min(line, int(lines[at[0]])))
    return found


def find_report_date(above: tuple[str, ...], zone: str, order: DateOrder | None) -> int | None:
    """The moment (UTC microseconds) that a title row names: `As of 2026-10-31 18:00`; a bare day means its end."""
    for cell in above:
        match = _REPORT_DATE.search(cell.strip())
        if not match:
            continue
        written = pa.array([match["date"].strip()])
        evidence = DateEvidence(load_offsets(zone), latest=2**62, order=order)
        layout = find_layout(re.sub(r"[0-9]", "0", match["date"].strip()))
        evidence.add(written)
        if layout is not None and (order or not layout.open_order):
            reading = evidence.decide("as of")
            return (
                evidence.newest(reading) if read_times(written, reading, load_offsets(zone))[1][0] else None
            )
    return None
