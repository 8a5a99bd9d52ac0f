"""How the dates of a column are written, decided over all its values, and the moments that they mean."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from alignment.errors import NeedsAnswer
from alignment.ingest.date_layouts import Digits, Layout, find_layout
from alignment.ingest.zones import DAY, SECOND, Micros, Offsets, micros_of

DateOrder = Literal["DMY", "MDY", "YMD"]
Bools = NDArray[np.bool_]
ORDERS: tuple[DateOrder, ...] = ("DMY", "MDY", "YMD")
EXPECTED: dict[DateOrder, str] = {"DMY": "day/month/year", "MDY": "month/day/year", "YMD": "year-month-day"}
EARLIEST = micros_of(datetime.fromisoformat("1990-01-01T00:00:00+00:00"))
FIRST = micros_of(
    datetime.min.replace(tzinfo=UTC)
)  # the last day of 9999 ends later in New York than calendars can say
LAST = micros_of(datetime.max.replace(tzinfo=UTC))
_ZEROES = np.arange(256, dtype=np.uint8)
_ZEROES[48:58] = 48


@dataclass(frozen=True)
class Written:
    """Dates as they stand in the file: `wall` microseconds, UTC where `fixed`; `timed` where a time of day is given.

    `ok` is False for what is no date; `open` where the shape leaves the order of day and month open.
    """

    wall: Micros
    fixed: Bools
    timed: Bools
    ok: Bools
    open: Bools
    epoch: Bools


@dataclass(frozen=True)
class DateReading:
    """How one column's dates are read: order of day and month, whether it holds whole days, whether epoch numbers."""

    order: DateOrder = "YMD"
    day: bool = False
    epoch: bool = False

    @property
    def expected(self) -> str:
        return "milliseconds since 1970" if self.epoch else EXPECTED[self.order]


def read_written(values: pa.StringArray, order: DateOrder) -> Written:
    """Read texts (no nulls) as dates, with this order of day and month where the shape leaves it open."""
    count = len(values)
    wall = np.zeros(count, dtype=np.int64)
    fixed, timed, ok, open_order, epoch = (np.zeros(count, dtype=bool) for _ in range(5))
    codes, shapes = _shapes(values)
    for code, shape in enumerate(shapes):
        layout = find_layout(shape)
        if layout is None:
            continue
        at = slice(None) if len(shapes) == 1 else np.flatnonzero(codes == code)
        group = values if len(shapes) == 1 else values.take(pa.array(at))
        wall[at], ok[at] = _moments(_matrix(group, len(shape.encode())), layout, order)
        fixed[at] = layout.offset is not None or layout.offset_digits is not None
        timed[at] = layout.has_time
        open_order[at] = layout.open_order
        epoch[at] = layout.digits[0][0] == "epoch_ms"
    return Written(wall, fixed, timed, ok, open_order, epoch)


def _shapes(values: pa.StringArray) -> tuple[NDArray[np.int64], list[str]]:
    """Each value's shape as a number, and the shapes."""
    if not len(values):
        return np.zeros(0, dtype=np.int64), []
    offsets, data = _buffers(values)
    zeroed = _ZEROES[data]
    width = int(offsets[1] - offsets[0])
    if width and (np.diff(offsets) == width).all():  # the usual case: one tool writes all dates alike
        rows = zeroed[offsets[0] : offsets[-1]].reshape(-1, width)
        if (rows == rows[0]).all():
            return np.zeros(len(values), dtype=np.int64), [rows[0].tobytes().decode()]
    text = pa.StringArray.from_buffers(len(values), pa.py_buffer(offsets), pa.py_buffer(zeroed))
    encoded = text.dictionary_encode()
    return encoded.indices.to_numpy().astype(np.int64), encoded.dictionary.to_pylist()


def _buffers(values: pa.StringArray) -> tuple[NDArray[np.int32], NDArray[np.uint8]]:
    _, offsets, data = values.buffers()
    ends = np.frombuffer(offsets, dtype=np.int32)[values.offset : values.offset + len(values) + 1]
    return ends, np.frombuffer(data or b"", dtype=np.uint8)


def _matrix(values: pa.StringArray, width: int) -> NDArray[np.uint8]:
    """The bytes of values that are all equally long, one row a value."""
    offsets, data = _buffers(values)
    return data[offsets[0] : offsets[-1]].reshape(len(values), width)


def _number(matrix: NDArray[np.uint8], at: Digits) -> NDArray[np.int64]:
    start, length = at
    result = np.zeros(len(matrix), dtype=np.int64)
    for position in range(start, start + length):
        result = result * 10 + (matrix[:, position] - np.uint8(48))
    return result


def _moments(matrix: NDArray[np.uint8], layout: Layout, order: DateOrder) -> tuple[Micros, Bools]:
    parts: dict[str, NDArray[np.int64]] = {name: _number(matrix, at) for name, at in layout.digits}
    widths: dict[str, int] = {name: at[1] for name, at in layout.digits}
    if "epoch_ms" in parts:
        return parts["epoch_ms"] * 1000, np.ones(len(matrix), dtype=bool)
    if layout.month is not None:
        parts["month"] = np.full(len(matrix), layout.month, dtype=np.int64)
    if layout.open_order and not _settle_order(parts, widths, order):
        return np.zeros(len(matrix), dtype=np.int64), np.zeros(len(matrix), dtype=bool)
    year = parts["year"]
    if widths["year"] == 2:
        year = year + np.where(year < 70, 2000, 1900)
    days, ok = _days(year, parts["month"], parts["day"])
    clock, clock_ok = _clock(parts, widths.get("fraction", 0), layout.afternoon)
    offset, offset_ok = _written_offset(matrix, layout)
    return days * DAY + clock - offset, ok & clock_ok & offset_ok


def _settle_order(parts: dict[str, NDArray[np.int64]], widths: dict[str, int], order: DateOrder) -> bool:
    """Name the first two numbers; False where this order cannot be written like that."""
    if order == "YMD":
        if widths["year"] != 2:
            return False
        parts["year"], parts["month"], parts["day"] = parts["first"], parts["second"], parts["year"]
    elif order == "DMY":
        parts["day"], parts["month"] = parts["first"], parts["second"]
    else:
        parts["month"], parts["day"] = parts["first"], parts["second"]
    return True


def _days(
    year: NDArray[np.int64], month: NDArray[np.int64], day: NDArray[np.int64]
) -> tuple[NDArray[np.int64], Bools]:
    months = (year - 1970) * 12 + np.clip(month, 1, 12) - 1
    first = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    following = (months + 1).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    ok = (year >= 1) & (month >= 1) & (month <= 12) & (day >= 1) & (first + day <= following)
    return first + day - 1, ok


def _clock(
    parts: dict[str, NDArray[np.int64]], fraction_width: int, afternoon: bool | None
) -> tuple[Micros, Bools]:
    """Microseconds since midnight, and whether such a time exists."""
    zero = np.zeros(len(parts["year"]), dtype=np.int64)
    hour, minute, seconds = parts.get("hour", zero), parts.get("minute", zero), parts.get("seconds", zero)
    ok = (hour <= 23) & (minute <= 59) & (seconds <= 59)
    if afternoon is not None:
        ok = ok & (hour >= 1) & (hour <= 12)
        hour = hour % 12 + (12 if afternoon else 0)
    fraction = parts.get("fraction", zero)
    micros = (
        fraction * 10 ** (6 - fraction_width)
        if fraction_width <= 6
        else fraction // 10 ** (fraction_width - 6)
    )
    return ((hour * 60 + minute) * 60 + seconds) * SECOND + micros, ok


def _written_offset(matrix: NDArray[np.uint8], layout: Layout) -> tuple[Micros, Bools]:
    if layout.offset_digits is None:
        return np.zeros(len(matrix), dtype=np.int64), np.ones(len(matrix), dtype=bool)
    hours = _number(matrix, layout.offset_digits[0])
    minutes = _number(matrix, layout.offset_digits[1]) if layout.offset_digits[1] else np.zeros_like(hours)
    return layout.offset_sign * (hours * 60 + minutes) * 60 * SECOND, (hours <= 15) & (minutes <= 59)


def read_times(values: pa.StringArray, reading: DateReading, offsets: Offsets) -> tuple[Micros, Bools]:
    """Texts (no nulls) as UTC microseconds, and which of them are dates at all.

    Times without an offset are wall-clock times of the zone. In a column of days every value becomes its day's
    local midnight: the day as written where no time of day is, else the local day of the moment.
    """
    written = read_written(values, reading.order)
    ok = written.ok & (written.epoch == reading.epoch)
    utc = np.where(written.fixed, written.wall, 0)
    if not written.fixed.all():
        utc = np.where(written.fixed, utc, offsets.to_utc(written.wall))
    if reading.day:
        utc = offsets.to_utc(_local_days(written, offsets) * DAY)
    return np.clip(utc, FIRST, LAST), ok


def _local_days(written: Written, offsets: Offsets) -> NDArray[np.int64]:
    # "2026-10-01T00:00:00Z" in a column of days is the first of October everywhere, also west of Greenwich
    as_written = ~written.fixed | (written.wall % DAY == 0)
    return np.where(as_written, written.wall, offsets.to_wall(written.wall)) // DAY


class DateEvidence:
    """What the values of one column say about how its dates are written, gathered chunk by chunk."""

    def __init__(self, offsets: Offsets, *, latest: int, order: DateOrder | None = None) -> None:
        """`latest`: moments after it (UTC microseconds) are not past; `order`: given by a person, nothing is weighed."""
        self._offsets, self._latest, self._given = offsets, latest, order
        self._count = self._readable = self._without_time = self._at_midnight = self._epochs = 0
        self._open = self._undecided = 0
        self._only: dict[DateOrder, int] = {"DMY": 0, "MDY": 0}  # values that are a date in this order alone
        self._example = ""
        self._newest: dict[
            DateOrder, tuple[int, int]
        ] = {}  # the newest past moment, and its day's last second

    def add(self, values: pa.StringArray) -> None:
        """Take in more values (no nulls)."""
        first = read_written(values, self._given or "DMY")
        self._tally(first)
        if self._given or not first.open.any():
            self._note_newest(first, ORDERS)
            return
        other = read_written(values, "MDY")
        self._weigh(values, first, other)
        self._note_newest(first, ("DMY",))
        self._note_newest(other, ("MDY",))

    def _tally(self, written: Written) -> None:
        shaped = written.ok | written.open
        self._count += len(shaped)
        self._readable += int(shaped.sum())
        self._without_time += int((shaped & ~written.timed).sum())
        self._at_midnight += int((shaped & written.timed & (written.wall % DAY == 0)).sum())
        self._epochs += int(written.epoch.sum())
        self._open += int(written.open.sum())

    def _weigh(self, values: pa.StringArray, day_first: Written, month_first: Written) -> None:
        self._only["DMY"] += int((day_first.ok & ~month_first.ok).sum())
        self._only["MDY"] += int((month_first.ok & ~day_first.ok).sum())
        undecided = day_first.ok & month_first.ok & (day_first.wall != month_first.wall)
        if undecided.any():
            self._undecided += int(undecided.sum())
            self._example = self._example or values[int(np.argmax(undecided))].as_py()

    def _note_newest(self, written: Written, orders: tuple[DateOrder, ...]) -> None:
        utc = np.where(written.fixed, written.wall, self._offsets.to_utc(written.wall))
        past = utc[written.ok & (utc <= self._latest) & (utc >= EARLIEST)]
        if not len(past):
            return
        newest = past.max()
        day = written.wall[written.ok & (utc == newest)].max() // DAY
        over = int(self._offsets.to_utc(np.array([(day + 1) * DAY - SECOND]))[0])
        for order in orders:
            before = self._newest.get(order, (EARLIEST, EARLIEST))
            self._newest[order] = (max(before[0], int(newest)), max(before[1], min(over, self._latest)))

    @property
    def told(self) -> DateOrder | None:
        """The order of day and month that the values prove, None if they do not."""
        day_first, month_first = self._only["DMY"], self._only["MDY"]
        if not self._open or day_first == month_first:
            return None
        return "MDY" if month_first > day_first else "DMY"

    def decide(self, column: str, usual: DateOrder | None = None) -> DateReading:
        """How to read the column; `usual` is the order where its values leave it open.

        Raises NeedsAnswer where day and month cannot be told apart.
        """
        timeless = self._without_time + self._at_midnight
        day = bool(self._readable) and (self._without_time * 2 > self._readable or timeless == self._readable)
        epoch = bool(self._count) and self._epochs == self._count
        order = self._decide_order(column, usual) if self._open else "YMD"
        return DateReading(order, day=day, epoch=epoch)

    def _decide_order(self, column: str, usual: DateOrder | None) -> DateOrder:
        if self._given:
            return self._given
        day_first, month_first = self._only["DMY"], self._only["MDY"]
        if usual and not day_first and not month_first:
            return usual
        if day_first == month_first and (day_first or self._undecided):
            why = (
                f"as many dates are written day first as month first ({day_first} each)"
                if day_first
                else f"no day is above 12, so dates such as '{self._example}' may be day or month first"
            )
            raise NeedsAnswer(
                f"column '{column}': {why}; say which with --date-order DMY or --date-order MDY"
            )
        return "MDY" if month_first > day_first else "DMY"

    def newest(self, reading: DateReading) -> int | None:
        """The newest past moment (UTC microseconds); in a column of days, the last second of that day."""
        moments = self._newest.get(reading.order)
        return moments[reading.day] if moments else None
