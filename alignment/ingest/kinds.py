"""The kinds of file that can be loaded: their columns, what each holds, and where it goes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from alignment.errors import FileRefused
from alignment.store import models

ColumnType = Literal[
    "id", "text", "time", "day", "number", "integer", "flag", "choice", "person", "people", "agenda"
]

DECISIONS = ("accepted", "converted", "rejected", "recycled")
ACTIVITIES = ("call", "email", "meeting", "task", "note")
ACTIONS = ("share", "send", "attach", "present", "download", "view")
TEAMS = ("sales", "marketing", "leadership", "other")


@dataclass(frozen=True)
class Column:
    """One column of a template. `to` names the table's column where it differs; `day_flag` its precision twin.

    `required`: a file without it is refused, and a row that leaves it blank is rejected (unless `blank_ok`, or there is
    a `default` to stand in). `business`: its times propose the as-of and make the span that a file covers.
    `open_ended`: far-off days are meant ("valid until 9999-12-31"), so plausibility is not asked.
    """

    name: str
    type: ColumnType = "text"
    to: str = ""
    required: bool = False
    blank_ok: bool = False
    choices: tuple[str, ...] = ()
    day_flag: str = ""
    business: bool = False
    open_ended: bool = False
    default: Any = None
    in_template: bool = True

    @property
    def target(self) -> str:
        return self.to or self.name

    @property
    def needs_value(self) -> bool:
        return self.required and not self.blank_ok and self.default is None

    @property
    def personal(self) -> bool:
        """Whether its values are people: never shown, never stored but as keyed hashes."""
        return self.type in ("person", "people", "agenda")


@dataclass(frozen=True)
class Kind:
    """One kind of file. A file needs all required columns and, where `either` is given, at least one of those;
    `made_of`: of which columns the first one, the row's id, is made where it is blank."""

    key: str
    label: str
    table: type[models.Imported]
    columns: tuple[Column, ...]
    examples: tuple[str, ...]
    either: tuple[str, ...] = ()
    made_of: tuple[str, ...] = ()

    @property
    def made_id(self) -> Column | None:
        """The id that may be made of its row; None where every row must have one."""
        return self.columns[0] if self.made_of else None

    @property
    def by_name(self) -> Mapping[str, Column]:
        return {column.name: column for column in self.columns}

    @property
    def template(self) -> tuple[str, ...]:  # the names of its columns, in their order
        return tuple(column.name for column in self.columns if column.in_template)

    def missing(self, names: set[str]) -> tuple[str, ...]:
        """Columns without which a file of this kind cannot be read, given those it has."""
        lacking = tuple(c.name for c in self.columns if c.required and c.name not in names)
        if self.either and not names & set(self.either):
            lacking += (" or ".join(self.either),)
        return lacking


def _time(name: str, day_flag: str = "", *, required: bool = False) -> Column:
    return Column(name, "time", day_flag=day_flag, business=True, required=required)


LEADS = Kind(
    "leads",
    "Leads",
    models.Lead,
    (
        Column("lead_id", "id"),
        Column("email", "person", to="email_key"),
        Column("source", to="lead_source"),
        Column("campaign"),
        Column("region"),
        Column("owner", "person", to="owner_key"),
        Column("score", "number"),
        Column("status"),
        _time("created_at", "created_day"),
        _time("mql_at", "mql_day"),
        _time("handed_off_at", "handed_off_day"),
        _time("assigned_at", "assigned_day"),
        _time("first_touch_at", "first_touch_day"),
        _time("decided_at", "decided_day"),
        Column("decision", "choice", choices=DECISIONS),
        Column("reason"),
        Column("is_test", "flag"),
        Column("converted", "flag", in_template=False),
        Column("converted_at", "time", day_flag="converted_day", business=True, in_template=False),
        Column("converted_contact_id", "id", to="contact_id", in_template=False),
        Column("converted_deal_id", "id", to="opportunity_id", in_template=False),
        Column("name", "person", to="name_key", in_template=False),
    ),
    examples=(
        "L-1001,ada@example.com,webinar,Spring launch,EMEA,sam@example.com,72,Working,2026-10-12T08:30:00Z,"
        "2026-10-12T09:50:00Z,2026-10-12T10:00:00Z,2026-10-12T10:05:00Z,2026-10-12T13:59:00Z,"
        "2026-10-14T15:00:00Z,accepted,,no",
        "L-1002,ben@example.com,trade fair,,NA,kim@example.com,35,Unqualified,2026-10-12T09:00:00Z,,"
        "2026-10-13T10:00:00Z,,,2026-10-15T09:20:00Z,rejected,not a fit,no",
        "L-1003,cleo@example.com,webinar,Spring launch,EMEA,,,New,2026-10-15T14:00:00Z,,2026-10-15T15:00:00Z,,,,,,",
    ),
    either=("lead_id", "email"),
)

LEAD_HISTORY = Kind(
    "lead-history",
    "Lead history",
    models.LeadEvent,
    (
        Column("lead_id", "id", required=True),
        _time("changed_at", "changed_day", required=True),
        Column("field", required=True),
        Column("old_value"),
        Column("new_value", required=True, default=""),
        Column("changed_by", "person", to="changed_by_key"),
    ),
    examples=(
        "L-1001,2026-10-12T10:00:00Z,status,,New,marketing@example.com",
        "L-1001,2026-10-12T13:59:00Z,status,New,Working,sam@example.com",
        "L-1002,2026-10-15T09:20:00Z,status,New,Unqualified,kim@example.com",
    ),
)

ACTIVITY = Kind(
    "activities",
    "Activities",
    models.Activity,
    (
        Column("activity_id", "id"),
        Column("lead_id", "id", required=True, blank_ok=True),
        Column("kind", "choice", choices=ACTIVITIES),
        Column("direction", "choice", choices=("outbound", "inbound")),
        _time("completed_at", "completed_day"),
        Column("automated", "flag"),
        Column("owner", "person", to="owner_key"),
    ),
    examples=(
        "A-1,L-1001,call,outbound,2026-10-12T13:59:00Z,no,sam@example.com",
        "A-2,L-1002,email,outbound,2026-10-13T10:01:00Z,yes,kim@example.com",
        "A-3,L-1003,task,,,no,sam@example.com",
    ),
    made_of=("lead_id", "kind", "direction", "completed_at", "automated", "owner"),
)

DEALS = Kind(
    "deals",
    "Deals",
    models.Deal,
    (
        Column("deal_id", "id", required=True),
        Column("lead_id", "id"),
        Column("name", "person", to="name_key"),
        Column("stage"),
        Column("outcome", "choice", choices=("open", "won", "lost")),
        Column("amount", "number"),
        Column("currency"),
        _time("created_at", "created_day"),
        _time("closed_at", "closed_day"),
        Column("lost_reason"),
    ),
    examples=(
        "D-1,L-1001,Example Ltd,Proposal,open,12000,EUR,2026-10-20T09:00:00Z,,",
        "D-2,L-0990,Sample Inc,Closed,won,8500.50,EUR,2026-09-01T09:00:00Z,2026-10-09T16:00:00Z,",
        "D-3,L-0991,Specimen KG,Closed,lost,4000,EUR,2026-09-03T11:00:00Z,2026-10-02T10:00:00Z,price",
    ),
)

MEETINGS = Kind(
    "meetings",
    "Meetings",
    models.Meeting,
    (
        Column("meeting_id", "id"),
        Column("recurrence_id", "id", default=""),
        Column("series_id", "id"),
        Column("title"),
        _time("starts_at", required=True),
        _time("ends_at"),
        Column("all_day", "flag", in_template=False),
        Column("status", "choice", choices=("confirmed", "tentative", "cancelled")),
        Column("organizer", "person", to="organizer_key"),
        Column("attendees", "people", to="attendee_keys"),
        Column("accepted", "people", to="accepted_keys"),
        Column("description", "agenda"),
    ),
    examples=(
        "M-1,,S-1,Weekly pipeline review,2026-10-12T09:00:00Z,2026-10-12T09:30:00Z,confirmed,sam@example.com,"
        "sam@example.com;mia@example.com,mia@example.com,Agenda: open hand-offs",
        "M-2,,,Monthly all-hands,2026-10-05T14:00:00Z,2026-10-05T15:00:00Z,confirmed,mia@example.com,"
        "sam@example.com;mia@example.com;kim@example.com,sam@example.com;kim@example.com,"
        '"Key metrics, process issues, vocabulary"',
        "M-3,,,Campaign planning,2026-10-08T13:00:00Z,2026-10-08T14:00:00Z,cancelled,mia@example.com,sam@example.com,,",
    ),
    made_of=("title", "starts_at", "organizer"),
)

CONTENT = Kind(
    "content",
    "Content library",
    models.Asset,
    (
        Column("asset_id", "id", required=True),
        Column("canonical_id", "id"),
        Column("title"),
        Column("type"),
        Column("stage"),
        Column("owner_team"),
        Column("created_by", "person", to="created_by_key"),
        _time("published_at"),
        _time("updated_at"),
        _time("archived_at"),
        Column("expires_at", "time", open_ended=True),
        Column("sales_facing", "flag"),
    ),
    examples=(
        "C-1,,Product overview,deck,awareness,marketing,mia@example.com,2026-03-01T09:00:00Z,2026-08-01T09:00:00Z,,,yes",
        "C-2,C-1,Product overview (short),deck,awareness,marketing,mia@example.com,2026-05-01T09:00:00Z,,,,yes",
        "C-3,,Price comparison,sheet,decision,marketing,,2025-11-15T09:00:00Z,,2026-09-30T09:00:00Z,,yes",
    ),
)

CONTENT_USE = Kind(
    "content-use",
    "Content use",
    models.ContentUse,
    (
        Column("use_id", "id"),
        Column("asset_id", "id", required=True),
        Column("user", "person", to="user_key"),
        Column("action", "choice", choices=ACTIONS),
        _time("used_at", required=True),
        Column("count", "integer", default=1),
    ),
    examples=(
        "U-1,C-1,sam@example.com,share,2026-10-05T10:12:00Z,1",
        "U-2,C-1,kim@example.com,present,2026-10-06T08:00:00Z,1",
        "U-3,C-3,sam@example.com,view,2026-09-20T16:45:00Z,",
    ),
    made_of=("asset_id", "user", "action", "used_at"),
)

ROSTER = Kind(
    "roster",
    "Team roster",
    models.Person,
    (
        Column("email", "person", to="person_key", required=True),
        Column("name", "person", to="name_key"),
        Column("team", "choice", choices=TEAMS, required=True, default="other"),
        Column("role"),
        Column("region"),
        Column("buddy", "person", to="buddy_key"),
        Column("leader", "flag"),
        Column("active_from", "day", open_ended=True),
        Column("active_to", "day", open_ended=True),
    ),
    examples=(
        "sam@example.com,Sam Sample,sales,account executive,EMEA,mia@example.com,no,2024-01-01,",
        "mia@example.com,Mia Model,marketing,campaign manager,EMEA,sam@example.com,yes,2023-06-01,",
        "kim@example.com,Kim Example,sales,account executive,NA,,no,2025-02-01,2026-12-31",
    ),
)

KINDS: tuple[Kind, ...] = (LEADS, LEAD_HISTORY, ACTIVITY, DEALS, MEETINGS, CONTENT, CONTENT_USE, ROSTER)


def kind_named(key: str) -> Kind:
    """The kind with this key; raises FileRefused naming the keys that exist."""
    for kind in KINDS:
        if kind.key == key:
            return kind
    raise FileRefused(f"there is no kind '{key}'; the kinds are {', '.join(k.key for k in KINDS)}")
