"""Knows texts that want to become something else when they are shown or exported, and files full of them."""

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

from alignment import glossary, imports, organisation, presenting, scorecards, sharing, snapshots, surveys
from alignment.access.principal import Principal, Role
from alignment.access.survey_ways import WayToAnswer
from alignment.access.tokens import new_token
from alignment.answering import submit_answer
from alignment.ingest.kinds import KINDS, Column, Kind
from alignment.ingest.load import ImportReport, LoadOptions
from alignment.publish.story import Decision
from alignment.settings import Environment
from alignment.store.database import Database
from tests.support.people import OPERATOR

FOREIGN = "evil.example"
# Each of them several at once: pictures, links, HTML, scripts, styles, formulas, expressions, turned and endless lines.
TEXTS = (
    '=HYPERLINK("https://evil.example/f","x") ![m](https://evil.example/m.png)'
    " <img src=https://evil.example/i.png onerror=alert(1)>",
    "<script src=https://evil.example/s.js>alert(1)</script> [l](javascript:alert(1)) https://evil.example/auto"
    " www.evil.example mallory@evil.example",
    "@SUM(1+1)*cmd|' /C calc'!A0 <svg onload=alert(1)> <a href='https://evil.example/a'>x</a>"
    " <style>@import url(https://evil.example/c.css)</style>",
    'datum.x\'];alert(1)// {"expr":"alert(1)"} a.b[c]:Q {{alert(1)}} ${alert(1)} $\\href{https://evil.example}{x}$'
    " :red[x] :material/warning: evil.example",
    "\uff1d1+1 <iframe src=https://evil.example/></iframe> > quote | a | b | `code` [r]: https://evil.example/r",
    "# \u202egnp.elpmaxe.live\u2066 evil.example " + "W" * 400,
)
FILE_NAME = '=HYPERLINK("x") ![m](https:\\\\evil.example\\m.png) <img src=x onerror=alert(1)> \u202efdp.csv'
AS_OF = datetime(2026, 10, 31, 18, tzinfo=UTC)
EACH = 24  # rows a text: enough that viewers may see it as a segment
_PEOPLE = [f"{name}@own.example" for name in ("ada", "ben", "cleo", "dan", "eve", "fay", "gus", "hal")]
_FREE = ("text", "id")


def load_hostile_company(database: Database, environment: Environment) -> list[ImportReport]:
    """A company whose every text, in every kind of file and in the settings, is one of `TEXTS`."""
    reports = [
        imports.import_file(
            OPERATOR,
            database,
            environment,
            build_file(kind).encode(),
            file_name=FILE_NAME,
            options=LoadOptions(kind=kind.key, source=TEXTS[number % 3], as_of=AS_OF, time_zone="UTC"),
            refresh=False,
        )
        for number, kind in enumerate(sorted(KINDS, key=lambda kind: kind.key != "roster"))
    ]
    organisation.save_settings(
        OPERATOR,
        database,
        {
            "organisation.name": TEXTS[0],
            "sla.response_hours_by_source": dict.fromkeys(TEXTS, 2.0),
            "calendar.regions": {text: {"time_zone": "UTC"} for text in TEXTS},
            "meetings.policies": [
                {"name": text, "cadence": "week", "title_pattern": "W{4}|evil"} for text in TEXTS
            ],
        },
    )
    for text in TEXTS:
        sharing.create_link(OPERATOR, database, label=text[: sharing.LONGEST_LABEL])
    scorecards.refresh(database)
    say_hostile_things(database, environment)
    return reports


def say_hostile_things(database: Database, environment: Environment) -> None:
    """What people write on the pages: terms, a survey with comments, a snapshot with note, sentences, decisions."""
    for number, text in enumerate(TEXTS):
        term = glossary.set_term(OPERATOR, database, f"{number} {text[:50]}", text)
        glossary.sign_term(OPERATOR, database, term.slug, team="sales")
    for text in TEXTS[:2]:
        wave = surveys.open_wave(
            OPERATOR,
            database,
            label=text[: surveys.LONGEST_LABEL],
            closes_at=datetime.now(UTC) + timedelta(days=7),
            invited={"sales": 12, "marketing": 12},
        )
        for number in range(24):
            _answer(database, wave.token, team="sales" if number % 2 else "marketing", number=number)
    surveys.close_wave(OPERATOR, database, environment, 1)
    shot = snapshots.publish_snapshot(OPERATOR, database, label=TEXTS[1][:100], note=TEXTS[2])
    for team, text in (("sales", TEXTS[0]), ("marketing", TEXTS[1])):
        snapshots.sign_sentence(
            OPERATOR, database, shot.id, metric="sla_adherence", team=team, sentence=text[:300]
        )
    decided = [
        Decision(text[: presenting.LONGEST_DECISION], text[: presenting.LONGEST_OWNER]) for text in TEXTS
    ]
    presenting.keep_decisions(OPERATOR, database, shot.id, decided)


def _answer(database: Database, token: str, *, team: str, number: int) -> None:
    with database.read() as connection:
        ticket = WayToAnswer(token, "", new_token()).find_ticket(connection)
    somebody = Principal(Role.RESPONDENT, "a respondent", ticket=ticket)
    values = {"answered-in-time": number % 11}
    submit_answer(
        somebody, database, team=team, values=values, comment=f"{number} {TEXTS[number % len(TEXTS)]}"
    )


def build_file(kind: Kind) -> str:
    """A CSV of this kind: rows that count, with a hostile text in each column that takes text."""
    out = io.StringIO()
    writer = csv.writer(out)
    names = [column.name for column in kind.columns]
    writer.writerow(names)
    writer.writerows([row.get(name, "") for name in names] for row in _rows(kind))
    # a row that is rejected is listed with its values
    writer.writerows([[TEXTS[0] for _ in names], [TEXTS[2] for _ in names]])
    return out.getvalue()


def _rows(kind: Kind) -> Iterator[Mapping[str, str]]:
    for number in range(EACH * len(TEXTS)):
        text = TEXTS[number % len(TEXTS)]
        free = {column.name: _free(column, text, number) for column in kind.columns if column.type in _FREE}
        yield free | _facts(kind.key, number)


def _free(column: Column, text: str, number: int) -> str:
    # ids tell rows apart; those that point at other files are the same there
    return f"{text[:120]} {number}" if column.type == "id" else text


def _facts(kind: str, number: int) -> dict[str, str]:
    start = datetime(2026, 10, 5, 9, tzinfo=UTC) + timedelta(hours=6 * (number // 8), minutes=number)
    late = number % 3 == 0
    moment, after = start.isoformat(), (start + timedelta(days=3 if late else 0, hours=1)).isoformat()
    person, other = _PEOPLE[number % 8], _PEOPLE[(number + 1) % 8]
    facts = {
        "leads": {
            "email": f"lead{number}@customer.example", "owner": person, "score": "7", "created_at": moment,
            "mql_at": moment, "handed_off_at": moment, "assigned_at": moment, "first_touch_at": after,
            "decided_at": after, "decision": "rejected" if number % 2 else "accepted",
        },
        "lead-history": {
            "changed_at": moment, "changed_by": person, **({"field": "status"} if number % 5 == 0 else {}),
        },
        "activities": {"kind": "call", "direction": "outbound", "completed_at": after, "owner": person},
        "deals": {"outcome": "lost", "amount": "10", "created_at": moment, "closed_at": after},
        "meetings": {
            "starts_at": moment, "ends_at": (start + timedelta(minutes=30)).isoformat(), "status": "confirmed",
            "recurrence_id": "", "organizer": person, "attendees": f"{person};{other}", "accepted": other,
            "description": "Agenda: everything",
        },
        "content": {
            "canonical_id": "", "created_by": person, "published_at": "2026-03-01T09:00:00Z", "sales_facing": "yes",
        },
        "content-use": {"user": person, "action": "share", "used_at": moment, "count": "1"},
        "roster": {
            "email": person if number < 8 else f"p{number}@own.example",
            "team": "sales" if number % 2 else "marketing", "active_from": "2024-01-01",
        },
    }  # fmt: skip
    return facts[kind]
