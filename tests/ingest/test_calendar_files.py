"""A calendar file becomes meetings: times, people, replies, copies, and what is said about events that are not kept."""

import re
import time
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd
import pytest

from alignment.errors import FileRefused
from alignment.ingest.calendar_files import CalendarTable, read_calendar
from alignment.ingest.calendar_meetings import COLUMNS
from alignment.store.models import Imported, Meeting
from tests.support.calendars import AS_OF, calendar, codes, event, read, remarks, starts

NINE_BERLIN = "DTSTART;TZID=Europe/Berlin:20260907T090000"


def only(table: CalendarTable) -> pd.Series:
    assert len(table.rows) == 1
    return table.rows.iloc[0]


def test_a_meeting_becomes_a_row_of_the_meeting_table() -> None:
    lines = (
        NINE_BERLIN,
        "DTEND;TZID=Europe/Berlin:20260907T100000",
        "SUMMARY:Weekly\\, together",
        "DESCRIPTION:Numbers first\\, then the issues of the week",
        "ORGANIZER;CN=Ada:MAILTO:Ada@Example.com",
        "ATTENDEE;CN=Ada;PARTSTAT=ACCEPTED:mailto:ada@example.com",
        "ATTENDEE;CN=Bob;PARTSTAT=DECLINED:mailto:bob@example.com",
        "STATUS:TENTATIVE",
    )
    table = read(calendar(event("one@x", *lines)))
    assert only(table).to_dict() == {
        "meeting_id": "one@x",
        "recurrence_id": "",
        "series_id": None,
        "title": "Weekly, together",
        "starts_at": pd.Timestamp("2026-09-07 07:00", tz="UTC"),
        "ends_at": pd.Timestamp("2026-09-07 08:00", tz="UTC"),
        "all_day": False,
        "status": "tentative",
        "organizer_key": "<ada@example.com>",
        "attendee_keys": "<ada@example.com>;<bob@example.com>",
        "accepted_keys": "<ada@example.com>",
        "invitees": 2,
        "has_replies": True,
        "has_agenda": True,
        "agenda_items": "metrics;issues",
        "_row": 3,
    }
    assert table.problems == []
    assert table.remarks == []
    assert table.span == (datetime(2026, 9, 7, 7, tzinfo=UTC), datetime(2026, 9, 7, 7, tzinfo=UTC))


def test_columns_are_those_of_the_meeting_table() -> None:
    table = read(calendar(event("a")))
    assert list(table.rows.columns) == list(COLUMNS)
    own = set(Meeting.model_fields) - set(Imported.model_fields)
    assert set(COLUMNS) - {"_row"} == own - {"title_fits"}  # which no calendar tells
    assert str(table.rows["starts_at"].dtype) == "datetime64[us, UTC]"
    assert str(table.rows["ends_at"].dtype) == "datetime64[us, UTC]"


def test_a_calendar_without_events_is_an_empty_table() -> None:
    table = read(calendar())
    assert list(table.rows.columns) == list(COLUMNS)
    assert (len(table.rows), table.span, table.proposed_as_of) == (0, None, None)


@pytest.mark.parametrize("data", [b"", b"email,name\r\nada@example.com,Ada\r\n", b"\0" * 5000, b"PK\3\4"])
def test_what_is_no_calendar_is_refused(data: bytes) -> None:
    with pytest.raises(FileRefused, match="not a calendar"):
        read(data)


class TestTimes:
    def test_a_duration_instead_of_an_end(self) -> None:
        row = only(read(calendar(event("a", NINE_BERLIN, "DURATION:PT45M"))))
        assert row["ends_at"] == pd.Timestamp("2026-09-07 07:45", tz="UTC")

    def test_without_end_and_duration_the_end_is_unknown(self) -> None:
        assert only(read(calendar(event("a", NINE_BERLIN))))["ends_at"] is pd.NaT

    def test_a_floating_time_is_in_the_organisations_zone(self) -> None:
        data = calendar(event("a", "DTSTART:20260907T090000", "DTEND:20260907T093000"))
        assert starts(read(data, zone="Europe/Berlin")) == ["2026-09-07 07:00"]
        assert starts(read(data, zone="America/New_York")) == ["2026-09-07 13:00"]

    def test_an_end_without_a_zone_is_where_the_start_is(self) -> None:
        row = only(
            read(calendar(event("a", "DTSTART;TZID=Asia/Tokyo:20260907T090000", "DTEND:20260907T100000")))
        )
        assert row["ends_at"] == pd.Timestamp("2026-09-07 01:00", tz="UTC")

    def test_a_day_is_all_day_from_local_midnight_to_midnight(self) -> None:
        row = only(read(calendar(event("a", "DTSTART;VALUE=DATE:20260907"))))
        assert row["all_day"] is True
        assert row["starts_at"] == pd.Timestamp("2026-09-06 22:00", tz="UTC")
        assert row["ends_at"] == pd.Timestamp("2026-09-07 22:00", tz="UTC")

    def test_a_day_needs_no_label(self) -> None:
        row = only(read(calendar(event("a", "DTSTART:20260907", "DTEND:20260909"))))
        assert (row["all_day"], row["ends_at"]) == (True, pd.Timestamp("2026-09-08 22:00", tz="UTC"))

    def test_a_single_meeting_is_kept_however_old_it_is(self) -> None:
        data = calendar(event("old", "DTSTART:19991231T090000Z"), event("far", "DTSTART:20990101T090000Z"))
        assert starts(read(data)) == ["1999-12-31 09:00", "2099-01-01 09:00"]

    @pytest.mark.parametrize(
        ("lines", "code"),
        [
            (("DTSTART:2026-09-07 09:00",), "bad_start"),
            (("DTSTART:20260231T090000",), "bad_start"),
            (("DTSTART:",), "bad_start"),
            (("DTSTART;;VALUE=DATE-TIME:20260907T090000",), "bad_start"),
            (("DTSTART:PT1H",), "bad_start"),
            (("DTSTART:00010101T000000",), "bad_start"),
            (("SUMMARY:no start",), "no_start"),
            ((NINE_BERLIN, "DTEND:soon"), "bad_end"),
            ((NINE_BERLIN, "DTEND;VALUE=DATE:20260908"), "bad_end"),
            ((NINE_BERLIN, "DURATION:P999999999999999999W"), "bad_end"),
            (("DTSTART;VALUE=DATE:20260907", "DURATION:PT1H"), "bad_end"),
            ((NINE_BERLIN, "DTEND;TZID=Europe/Berlin:20260907T085900"), "end_before_start"),
            ((NINE_BERLIN, "DURATION:-PT1H"), "end_before_start"),
            ((NINE_BERLIN, "RECURRENCE-ID:never"), "bad_recurrence"),
        ],
    )
    def test_a_time_that_cannot_be_read_rejects_its_event_alone(
        self, lines: tuple[str, ...], code: str
    ) -> None:
        table = read(calendar(event("before"), event("bad", *lines), event("after")))
        assert list(table.rows["meeting_id"]) == ["before", "after"]
        assert codes(table) == [(8, code)]

    def test_the_message_says_where_and_what(self) -> None:
        problem = read(calendar(event("bad", "SUMMARY:x", "DTSTART:31.12.2026"))).problems[0]
        assert (problem.row, problem.column, problem.value) == (3, "DTSTART", "31.12.2026")
        assert problem.message == (
            "line 6, DTSTART: '31.12.2026' is not a time; expected 20261012T090000 or 20261012"
        )


class TestBrokenLines:
    def test_what_does_not_matter_here_loses_no_event(self) -> None:
        noise = (
            "GEO:nowhere",
            "ORGANIZER;CN=Somebody",
            "X-APPLE-RADIUS=49.9",
            "no colon at all",
            "PRIORITY:high",
        )
        table = read(calendar(event("a", *noise, NINE_BERLIN, "SEQUENCE:many", "DTSTAMP:yesterday", ";:;:")))
        assert list(table.rows["meeting_id"]) == ["a"]
        assert table.problems == []

    def test_an_alarm_is_not_the_meeting(self) -> None:
        alarm = (
            "BEGIN:VALARM",
            "TRIGGER:-PT5M",
            "DURATION:PT9H",
            "ATTENDEE:mailto:bell@example.com",
            "END:VALARM",
        )
        row = only(read(calendar(event("a", *alarm, NINE_BERLIN, "DURATION:PT1H"))))
        assert (row["invitees"], row["ends_at"]) == (0, pd.Timestamp("2026-09-07 08:00", tz="UTC"))

    def test_folded_lines_with_odd_folds(self) -> None:
        table = read(
            calendar(
                event("a", "DTST\r\n ART\r\n\t;TZID=Europe/Berlin\r\n :20260907T090000", "SUMMARY\r\n :Hi")
            )
        )
        assert (starts(table), only(table)["title"]) == (["2026-09-07 07:00"], "Hi")

    def test_an_event_that_never_ends_is_reported_and_the_next_one_kept(self) -> None:
        cut = f"BEGIN:VEVENT\r\nUID:cut\r\n{NINE_BERLIN}\r\n"
        table = read(calendar(cut, event("next")))
        assert (list(table.rows["meeting_id"]), codes(table)) == (["next"], [(3, "cut_off")])

    def test_a_file_that_breaks_off(self) -> None:
        table = read(calendar(event("whole"), event("half"))[:-45])
        assert (list(table.rows["meeting_id"]), codes(table)) == (["whole"], [(8, "cut_off")])

    def test_events_outside_any_calendar_and_in_several(self) -> None:
        table = read(event("bare").encode() + calendar(event("b")) + b"X\r\n" + calendar(event("c")))
        assert list(table.rows["meeting_id"]) == ["bare", "b", "c"]

    @pytest.mark.parametrize("newline", ["\n", "\r", "\r\n", "\r\r\n"])
    def test_every_kind_of_line_end(self, newline: str) -> None:
        text = calendar(event("a"), event("b", "SUMMARY:x", "DTSTART:bad")).decode().replace("\r\n", newline)
        table = read(text.encode())
        assert (list(table.rows["meeting_id"]), codes(table)) == (["a"], [(8, "bad_start")])

    @pytest.mark.parametrize(
        ("encoding", "name"),
        [("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("utf-16", "utf-16"), ("utf-16-le", "utf-16"),
         ("utf-16-be", "utf-16"), ("cp1252", "cp1252")],
    )  # fmt: skip
    def test_encodings(self, encoding: str, name: str) -> None:
        table = read(calendar(event("a", NINE_BERLIN, "SUMMARY:Gespräch")).decode().encode(encoding))
        assert (only(table)["title"], table.encoding) == ("Gespräch", name)

    def test_separators_of_other_alphabets_do_not_end_a_line(self) -> None:
        row = only(read(calendar(event("a", NINE_BERLIN, "SUMMARY:one\u2028two\x0bthree\x85four"))))
        assert row["title"] == "one\u2028two\x0bthree\x85four"


class TestPeople:
    @staticmethod
    def meeting(*lines: str, most_invitees: int = 150) -> pd.Series:
        return only(read(calendar(event("a", NINE_BERLIN, *lines)), most_invitees=most_invitees))

    def test_rooms_and_resources_are_nobody(self) -> None:
        row = self.meeting(
            "ATTENDEE;CUTYPE=ROOM;PARTSTAT=ACCEPTED:mailto:room@example.com",
            "ATTENDEE;CUTYPE=resource:MAILTO:CET Meeting Room@example.com",
            "ATTENDEE;PARTSTAT=ACCEPTED:mailto:ada@example.com",
        )
        assert (row["attendee_keys"], row["accepted_keys"], row["invitees"]) == ("<ada@example.com>",) * 2 + (
            1,
        )

    def test_addresses_in_every_spelling(self) -> None:
        row = self.meeting(
            "ATTENDEE:MailTo:Ada@Example.COM",
            "ATTENDEE;CN=\"'bob@example.com'\":mailto:'bob@example.com'",
            "ATTENDEE;EMAIL=cyd@example.com;CN=Cyd:urn:uuid:1234/principal",
            "ATTENDEE:dee@example.com",
            "ATTENDEE;CN=Eve:invalid:nomail",
        )
        keys = "<ada@example.com>;<bob@example.com>;<cyd@example.com>;<dee@example.com>"
        assert (row["attendee_keys"], row["invitees"]) == (keys, 5)

    def test_somebody_invited_twice_is_one(self) -> None:
        row = self.meeting(
            "ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:ada@example.com",
            "ATTENDEE;PARTSTAT=accepted:mailto:ADA@example.com",
        )
        assert (row["invitees"], row["accepted_keys"]) == (1, "<ada@example.com>")

    @pytest.mark.parametrize("reply", ["NEEDS", "YES", "TENTATIVE", "DECLINED", "DELEGATED", "NEEDS-ACTION"])
    def test_only_accepted_is_accepted(self, reply: str) -> None:
        row = self.meeting(f"ATTENDEE;PARTSTAT={reply}:mailto:ada@example.com")
        assert (row["accepted_keys"], row["has_replies"]) == (None, True)

    def test_a_tool_without_replies_is_told_from_one_where_nobody_replied(self) -> None:
        assert self.meeting("ATTENDEE:mailto:ada@example.com")["has_replies"] is False
        assert self.meeting(
            "ATTENDEE:mailto:ada@example.com", "ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:b@example.com"
        )["has_replies"]
        assert self.meeting()["has_replies"] is True

    def test_of_a_crowd_only_the_number_is_kept(self) -> None:
        crowd = [f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:p{n}@example.com" for n in range(4)]
        organizer = "ORGANIZER:mailto:ada@example.com"
        four = self.meeting(organizer, *crowd, most_invitees=4)
        assert (four["invitees"], four["organizer_key"]) == (4, "<ada@example.com>")
        crowded = self.meeting(organizer, *crowd, most_invitees=3)
        assert crowded[["organizer_key", "attendee_keys", "accepted_keys"]].isna().all()
        assert crowded["invitees"] == 4

    def test_the_organiser_alone_is_no_invitee(self) -> None:
        row = self.meeting("ORGANIZER:mailto:ada@example.com")
        assert (row["organizer_key"], row["attendee_keys"], row["invitees"]) == ("<ada@example.com>", None, 0)

    def test_no_address_or_description_survives(self) -> None:
        secret = "jane.secret@example.com"
        lines = (
            NINE_BERLIN,
            "SUMMARY:Hi",
            f"DESCRIPTION:call {secret}",
            f"ATTENDEE;CN={secret}:mailto:{secret}",
        )
        table = read_calendar(
            calendar(event("a", *lines), event("b", "DTSTART:x", f"ATTENDEE:mailto:{secret}")),
            as_of=AS_OF, default_zone="UTC", people=lambda _: "key", most_invitees=9,
        )  # fmt: skip
        assert only(table)["attendee_keys"] == "key"
        assert secret not in table.rows.to_csv() + repr(table.problems) + repr(table.remarks)


class TestCopies:
    def test_the_highest_sequence_wins(self) -> None:
        old = event("a", "SEQUENCE:1", "DTSTART:20260907T090000Z", "LAST-MODIFIED:20260901T000000Z")
        new = event("a", "SEQUENCE:2", "DTSTART:20260908T090000Z", "LAST-MODIFIED:20260801T000000Z")
        for data in (calendar(old, new), calendar(new, old)):
            table = read(data)
            assert starts(table) == ["2026-09-08 09:00"]
            assert [code for _, code in remarks(table)] == ["copy"]

    def test_then_the_latest_change(self) -> None:
        old = event("a", "DTSTART:20260907T090000Z", "DTSTAMP:20260901T000000Z")
        new = event(
            "a", "DTSTART:20260908T090000Z", "LAST-MODIFIED:20260902T000000Z", "DTSTAMP:20260101T000000Z"
        )
        assert starts(read(calendar(new, old))) == ["2026-09-08 09:00"]

    def test_copies_of_one_occurrence_are_one(self) -> None:
        master = event("a", NINE_BERLIN, "RRULE:FREQ=DAILY;COUNT=2")
        moved = [
            event(
                "a",
                f"DTSTART;TZID=Europe/Berlin:20260908T{hour}0000",
                f"RECURRENCE-ID:{when}",
                f"SEQUENCE:{hour}",
            )
            for hour, when in (("12", "20260908T070000Z"), ("11", "20260908T070000Z"))
        ]
        table = read(calendar(master, *moved))
        assert starts(table) == ["2026-09-07 07:00", "2026-09-08 10:00"]

    def test_without_uid_times_and_title_tell(self) -> None:
        nameless = "BEGIN:VEVENT\r\nDTSTART:20260907T090000Z\r\nSUMMARY:{}\r\nEND:VEVENT\r\n"
        table = read(calendar(nameless.format("one"), nameless.format("two"), nameless.format("one")))
        assert table.rows["meeting_id"].nunique() == len(table.rows) == 2
        assert table.rows["meeting_id"].str.fullmatch(r"no-uid-[0-9a-f]{32}").all()
        assert sorted(remarks(table)) == [(3, "copy"), (3, "no_uid"), (7, "no_uid"), (11, "no_uid")]
        assert list(read(calendar(nameless.format("one"))).rows["meeting_id"]) == list(
            table.rows["meeting_id"][table.rows["title"] == "one"]
        )


class TestStatus:
    @pytest.mark.parametrize(
        ("line", "status"),
        [("STATUS:CANCELLED", "cancelled"), ("STATUS:canceled", "cancelled"), ("STATUS:Tentative", "tentative"),
         ("STATUS:CONFIRMED", "confirmed"), ("STATUS:NEEDS-ACTION", "confirmed"), ("X-A:b", "confirmed")],
    )  # fmt: skip
    def test_status(self, line: str, status: str) -> None:
        assert only(read(calendar(event("a", NINE_BERLIN, line))))["status"] == status

    def test_a_cancelling_message_cancels(self) -> None:
        assert only(read(calendar("METHOD:CANCEL\r\n", event("a"))))["status"] == "cancelled"


class TestAsOf:
    def test_proposed_is_the_newest_time_that_has_passed(self) -> None:
        data = calendar(
            event("a", "DTSTART:20260907T090000Z", "DTEND:20260907T100000Z", "DTSTAMP:20260910T120000Z"),
            event("b", "DTSTART:20271224T090000Z", "LAST-MODIFIED:20260911T000000Z", "RRULE:FREQ=DAILY"),
        )
        assert read(data).proposed_as_of == datetime(2026, 9, 11, tzinfo=UTC)
        early = read(data, as_of=datetime(2026, 9, 7, 9, 30, tzinfo=UTC))
        assert early.proposed_as_of == datetime(2026, 9, 7, 9, tzinfo=UTC)

    def test_the_end_of_a_running_day_has_not_passed(self) -> None:
        data = calendar(event("a", "DTSTART;VALUE=DATE:20261001"))
        assert read(data).proposed_as_of == datetime(2026, 9, 30, 22, tzinfo=UTC)


def plain_scan(data: bytes) -> set[int]:
    """The lines on which events begin, by nothing but looking."""
    lines = re.split(rb"\r\n|\n|\r", data)
    return {n for n, line in enumerate(lines, start=1) if line.strip().upper() == b"BEGIN:VEVENT"}


def test_every_event_of_the_real_calendars_is_kept_or_reported(extracts: Path) -> None:
    files = sorted((extracts / "ics").rglob("*.ics"))
    assert files
    kept = reported = 0
    for file in files:
        data = file.read_bytes()
        begun = time.process_time()
        proposed = read(data, as_of=datetime(2026, 11, 21, tzinfo=UTC)).proposed_as_of
        table = read(data, as_of=proposed or datetime(2026, 11, 21, tzinfo=UTC))
        assert time.process_time() - begun < 10, file.name
        rows, bad = set(table.rows["_row"]), {problem.row for problem in table.problems}
        told = {remark.row for remark in table.remarks if remark.code in ("copy", "outside_window")}
        assert not rows & bad, file.name
        assert rows | bad | told == plain_scan(data), file.name
        assert not table.rows.duplicated(["meeting_id", "recurrence_id"]).any(), file.name
        kept, reported = kept + len(rows), reported + len(bad)
    assert kept > 1000
    assert reported > 50


def test_known_meetings_of_the_real_calendars_are_where_they_belong(extracts: Path) -> None:
    def rows(name: str, as_of: datetime) -> CalendarTable:
        return read((extracts / "ics" / name).read_bytes(), as_of=as_of)

    recurring = rows("ical.js/recur_instances.ics", datetime(2013, 6, 1, tzinfo=UTC))
    changed = recurring.rows.set_index("recurrence_id")["starts_at"]
    assert changed["2012-10-02T17:00:00Z"] == pd.Timestamp("2012-10-02 22:00", tz="UTC")
    left_out = pd.Timestamp("2012-12-04 18:00", tz="UTC"), pd.Timestamp("2013-02-05 18:00", tz="UTC")
    assert not recurring.rows["starts_at"].isin(left_out).any()

    periods = rows("icalendar/period_with_timezone.ics", datetime(2024, 6, 1, tzinfo=UTC)).rows
    lengths = (periods["ends_at"] - periods["starts_at"]).dt.total_seconds() / 3600
    assert dict(zip(periods["starts_at"].dt.date, lengths, strict=True))[date(2023, 12, 13)] == 3
    assert date(2023, 12, 20) not in set(periods["starts_at"].dt.date)

    zones = rows("icalendar/issue_722_timezone_transition_ambiguity.ics", datetime(2024, 9, 1, tzinfo=UTC))
    offsets = {
        "0": 12,
        "1": 10,
        "2": 10,
        "3": 12,
    }  # hours, winter and summer of the zone that the file makes up
    local = {"0": "20240303T08:00", "1": "20240803T08:00", "2": "20240505T08:00:01", "3": "20240505T07:00:01"}
    for uid, start in zones.rows.set_index("meeting_id")["starts_at"].items():
        assert start == pd.Timestamp(local[str(uid)], tz=f"UTC+{offsets[str(uid)]:02d}:00").tz_convert("UTC")
