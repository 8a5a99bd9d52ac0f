"""What single kinds need beyond their columns: an id made of an address, what is missing, agendas, order of lines."""

from collections.abc import Callable, Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from alignment.ingest import values as cells
from alignment.ingest.calendar_agenda import Agenda, read_agenda
from alignment.ingest.canonical import Rows
from alignment.ingest.kinds import ACTIVITY, LEAD_HISTORY, LEADS, MEETINGS
from alignment.ingest.zones import DAY, Micros
from alignment.store.hand_off_rows import CREATIONS, STATUS_FIELDS

TOUCH_BEFORE = "touch_before_hand_off"
CONFLICT = "rejected_and_converted"
_SAFE_FIELDS = frozenset(cells.fold(name) for name in (*STATUS_FIELDS, *CREATIONS))


def finish(rows: Rows) -> None:
    """Add what the kind of these rows needs; may reject rows and remark on others."""
    finishing = _FINISHING.get(rows.reading.kind.key)
    if finishing:
        finishing(rows)


def is_status_field(field: str) -> bool:
    """Whether a history entry with this field speaks of the lead's status (or its creation in one)."""
    return cells.fold(field) in _SAFE_FIELDS


def _finish_leads(rows: Rows) -> None:
    ids = rows.table.get("lead_id", pa.nulls(rows.count, pa.string()))
    if "email_key" in rows.table and ids.null_count:
        ids = pc.coalesce(ids, rows.table["email_key"])
    rows.table["lead_id"] = ids
    blank = np.flatnonzero(ids.is_null())
    column = LEADS.by_name["lead_id"]
    rows.faults.reject(
        blank, pa.nulls(len(blank)), column, "missing_id", "a lead needs an id or an e-mail address"
    )
    _remark_early_touches(rows)
    _remark_conflicts(rows)


def _remark_early_touches(rows: Rows) -> None:
    """A first touch before the hand-off is loaded, counts as such, and is worth a look."""
    if not {"first_touch_at", "handed_off_at"} <= set(rows.table):
        return
    touch, hand_off = _micros(rows, "first_touch_at"), _micros(rows, "handed_off_at")
    days = rows.reading.dates
    if days["first_touch_at"].day or days["handed_off_at"].day:
        # a day alone is only before another if it is an earlier day
        touch, hand_off = (rows.reading.offsets.to_wall(moments) // DAY for moments in (touch, hand_off))
    both = pc.and_(rows.table["first_touch_at"].is_valid(), rows.table["handed_off_at"].is_valid())
    early = np.flatnonzero((touch < hand_off) & np.asarray(both) & rows.faults.good)
    column, what = (
        LEADS.by_name["first_touch_at"],
        "lies before the hand-off; the lead counts as touched before",
    )
    for row in early.tolist():
        value = rows.texts["first_touch_at"][row].as_py()
        rows.faults.remarks.append(rows.faults.describe(row, value, column, TOUCH_BEFORE, what))


def _remark_conflicts(rows: Rows) -> None:
    """A status that means rejected beside a yes to converted: the lead counts as converted, and is worth a look."""
    if not rows.reading.rejected or not {"status", "converted"} <= set(rows.table):
        return
    rejected = pc.is_in(rows.table["status"], value_set=pa.array(sorted(rows.reading.rejected)))
    both = pc.and_(rejected, rows.table["converted"].fill_null(False))
    column = LEADS.by_name["status"]
    for row in np.flatnonzero(np.asarray(both) & rows.faults.good).tolist():
        value = rows.texts["status"][row].as_py()
        what = "contradicts that the lead was converted; it counts as converted"
        rows.faults.remarks.append(rows.faults.describe(row, value, column, CONFLICT, what))


def _micros(rows: Rows, name: str) -> Micros:
    return np.asarray(rows.table[name].view(pa.int64()).fill_null(0))


def _finish_history(rows: Rows) -> None:
    """The order of the lines, and values of other fields (owners, addresses, phones) as keyed hashes."""
    rows.table["line"] = pa.array(rows.faults.lines)
    fields = rows.table["field"]
    safe = cells.map_distinct(fields, lambda found: [is_status_field(name) for name in found], pa.bool_())
    if pc.all(safe.fill_null(True)).as_py():
        return
    for name in ("old_value", "new_value"):
        values = rows.table.get(name)
        if values is not None:
            hashed = cells.map_distinct(values, lambda found: _hash_filled(rows, found), pa.string())
            rows.table[name] = pc.if_else(safe.fill_null(True), values, hashed)


def _hash_filled(rows: Rows, found: list[str]) -> list[str]:
    return [value and hashed for value, hashed in zip(found, rows.people.hash_values(found), strict=True)]


def _finish_meetings(rows: Rows) -> None:
    """People as lists of keyed hashes, how many were invited, and what the invitation says of an agenda."""
    nobody = pa.nulls(rows.count, pa.string())
    attendees = _hash_lists(rows, rows.texts.get("attendees", nobody))
    invitees = pc.if_else(attendees.is_valid(), pc.add(pc.count_substring(attendees, ";"), 1), 0).fill_null(0)
    small = pc.less_equal(invitees, rows.reading.most_invitees)
    accepted = _hash_lists(rows, rows.texts.get("accepted", nobody))
    organizers = rows.table.get("organizer_key", nobody)
    none = pa.scalar(None, pa.string())
    rows.table |= {
        "attendee_keys": pc.if_else(small, attendees, none),
        "accepted_keys": pc.if_else(small, accepted, none),
        "organizer_key": pc.if_else(small, organizers, none),
        "invitees": invitees.cast(pa.int64()),
        # without a column for it, nobody can have said yes: invited counts then
        "has_replies": pa.repeat(pa.scalar("accepted" in rows.texts), rows.count),
        "all_day": rows.table.get("all_day", pa.nulls(rows.count, pa.bool_())).fill_null(False),
    }
    if "description" in rows.texts:
        _read_agendas(rows, rows.texts["description"])


def _hash_lists(rows: Rows, lists: pa.StringArray) -> pa.StringArray:
    def hash_all(found: list[str]) -> list[str | None]:
        people = [[person for person in text.split(";") if person.strip()] for text in found]
        keys = [rows.people.hash_values(group) if group else [] for group in people]
        return [";".join(dict.fromkeys(group)) or None for group in keys]

    return cells.map_distinct(lists, hash_all, pa.string())


def _read_agendas(rows: Rows, texts: pa.StringArray) -> None:
    encoded = texts.dictionary_encode()
    agendas = [read_agenda(text) for text in encoded.dictionary.to_pylist()]
    nothing = Agenda(present=False, items=None)
    found = [nothing if place is None else agendas[place] for place in encoded.indices.to_pylist()]
    rows.table["has_agenda"] = pa.array([agenda.present for agenda in found])
    rows.table["agenda_items"] = pa.array([agenda.items for agenda in found], pa.string())


def touch_rows(rows: Rows) -> NDArray[np.bool_]:
    """Which rows supply the time of a touch, or of a change of status, which stands for one."""
    kind = rows.reading.kind.key
    if kind == LEAD_HISTORY.key:
        return np.asarray(_of_status(rows.table["field"]))
    values = rows.table.get({LEADS.key: "first_touch_at", ACTIVITY.key: "completed_at"}.get(kind, ""))
    return np.zeros(rows.count, dtype=bool) if values is None else np.asarray(values.is_valid())


def _of_status(fields: pa.StringArray) -> pa.BooleanArray:
    speaks = cells.map_distinct(fields, lambda found: [is_status_field(name) for name in found], pa.bool_())
    return speaks.fill_null(False)


_FINISHING: Mapping[str, Callable[[Rows], None]] = {
    LEADS.key: _finish_leads,
    LEAD_HISTORY.key: _finish_history,
    MEETINGS.key: _finish_meetings,
}
