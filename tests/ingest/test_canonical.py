"""Canonical rows: what each cell becomes, and what becomes of rows that cannot be read."""

from datetime import UTC, date, datetime

import pytest

from alignment.errors import FileRefused, NeedsAnswer
from tests.ingest.given_files import KEY, read_text


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_a_lead_becomes_a_row_of_its_table() -> None:
    read = read_text(
        "lead_id,email,source,score,owner,status,created_at,is_test,converted\n"
        "007,Ada@example.com,N/A,7.5,sam@example.com,New,2026-10-01T09:00:00Z,no,yes\n"
    )
    assert read.cell("_row") == 2
    assert (read.cell("lead_id"), read.cell("score"), read.cell("lead_source")) == ("007", 7.5, None)
    assert (read.cell("email_key"), read.cell("owner_key")) == tuple(
        KEY.hash_values(["ada@example.com", "sam@example.com"])
    )
    assert (read.cell("created_at"), read.cell("created_day")) == (utc("2026-10-01 09:00"), False)
    assert (read.cell("is_test"), read.cell("converted")) == (False, True)


def test_times_without_an_offset_are_in_the_zone_of_the_batch() -> None:
    text = "lead_id,created_at,handed_off_at\nL-1,2026-10-01 09:00,2026-10-01T09:00:00Z\n"
    read = read_text(text, home_zone="Europe/Berlin")
    assert read.cell("created_at") == utc("2026-10-01 07:00")
    assert read.cell("handed_off_at") == utc("2026-10-01 09:00")
    assert read_text(text, time_zone="America/New_York", home_zone="Europe/Berlin").cell("created_at") == utc(
        "2026-10-01 13:00"
    )


def test_precision_is_told_per_column_and_blank_times_have_none() -> None:
    read = read_text(
        "lead_id,created_at,handed_off_at\nL-1,2026-10-01,2026-10-01 09:00\nL-2,2026-10-02,\n",
        home_zone="Europe/Berlin",
    )
    assert read.rows["created_day"].tolist() == [True, True]
    assert (read.cell("handed_off_day", 0), read.cell("handed_off_day", 1)) == (False, None)
    assert read.cell("created_at") == utc("2026-09-30 22:00")


def test_a_lead_without_an_id_is_known_by_its_address_and_one_without_both_is_rejected() -> None:
    read = read_text("lead_id,email,source\n,ada@example.com,web\n,,web\nL-3,,web\n")
    assert read.rows["lead_id"].tolist() == [KEY.hash_value("ada@example.com"), "L-3"]
    assert read.problems == [(3, "lead_id", "missing_id")]


def test_a_table_without_an_id_column_takes_the_addresses() -> None:
    read = read_text("email,source\nada@example.com,web\n,web\n")
    assert read.rows["lead_id"].tolist() == [KEY.hash_value("ada@example.com")]
    assert read.problems == [(3, "lead_id", "missing_id")]


def test_each_bad_cell_rejects_its_row_with_line_column_value_and_what_is_expected() -> None:
    read = read_text(
        "lead_id,created_at,score,is_test,decision\n"
        "L-1,31/02/2026,1,no,accepted\n"
        "L-2,13/02/2026,much,no,accepted\n"
        "L-3,14/02/2026,1,perhaps,accepted\n"
        "L-4,15/02/2026,1,no,maybe\n"
        "L-5,16/02/2026,1,no,Accepted\n"
    )
    assert read.rows["lead_id"].tolist() == ["L-5"]
    assert [problem.message for problem in read.parsed.problems] == [
        "line 2, column 'created_at': '31/02/2026' is not a date; expected day/month/year",
        "line 3, column 'score': 'much' is not a number; expected e.g. 1234.50",
        "line 4, column 'is_test': 'perhaps' is neither yes nor no; expected yes, no, true, false, 1 or 0",
        "line 5, column 'decision': 'maybe' is none of accepted, converted, rejected, recycled; a mapping file "
        "(--mapping) can say what it means under [values.decision]",
    ]


def test_a_row_with_two_bad_cells_is_listed_once() -> None:
    read = read_text("lead_id,created_at,score\nL-1,yesterday,much\nL-2,2026-10-01,1\n")
    assert read.problems == [(2, "created_at", "bad_date")]


def test_columns_keep_the_names_that_the_file_gives_them() -> None:
    read = read_text(
        "Lead ID,Lead Source,Lead Status,Create Date\nL-1,web,New,soon\nL-2,web,New,2026-10-01\n"
    )
    assert read.parsed.problems[0].message.startswith("line 2, column 'Create Date': 'soon' is not a date")


def test_an_address_never_stands_in_a_message() -> None:
    read = read_text("lead_id,created_at,owner\nL-1,ada@example.com,x\nL-2,2026-10-01,x\n")
    problem = read.parsed.problems[0]
    assert "ada" not in problem.message + problem.value
    assert "•••" in problem.message


def test_a_long_value_is_cut_in_the_message() -> None:
    read = read_text(f"lead_id,score\nL-1,{'9x' * 100}\nL-2,1\n")
    assert len(read.parsed.problems[0].message) < 150


def test_implausible_dates_are_rejected_until_somebody_accepts_them() -> None:
    text = "lead_id,created_at\nL-1,1989-12-31 10:00\nL-2,2026-10-01 10:00\nL-3,2029-01-01 10:00\nL-4,2028-01-01 10:00\n"
    read = read_text(text)
    assert read.problems == [(2, "created_at", "implausible_date"), (4, "created_at", "implausible_date")]
    assert "--accept-implausible" in read.parsed.problems[0].message
    assert len(read_text(text, accept_implausible=True).rows) == 4


def test_content_that_never_expires_is_plausible() -> None:
    read = read_text("asset_id,title,published_at,expires_at\nC-1,Deck,2026-01-01,9999-12-31\n")
    assert read.cell("expires_at") == utc("9999-12-31 00:00")


@pytest.mark.parametrize(
    ("option", "expected"),
    [(utc("2026-10-20 08:00"), "2026-10-20T08:00:00+00:00"), (None, "2026-10-07T09:30:00+00:00")],
)
def test_the_as_of_is_given_or_the_newest_past_time_of_the_file(
    option: datetime | None, expected: str
) -> None:
    text = "lead_id,created_at,decided_at\nL-1,2026-10-01 10:00,2026-10-07 09:30\nL-2,2026-10-02 10:00,2027-01-01 10:00\n"
    assert read_text(text, as_of=option).parsed.as_of.isoformat() == expected


def test_a_report_date_above_the_table_is_the_as_of() -> None:
    text = "All leads\nAs of 2026-10-05\n\nlead_id,source,created_at\nL-1,web,2026-10-01 10:00\n"
    assert read_text(text).parsed.as_of == utc("2026-10-05 23:59:59")


def test_a_file_without_times_describes_now() -> None:
    assert read_text("email,team\nada@example.com,sales\n").parsed.as_of == utc("2026-11-01 12:00")


def test_the_span_and_the_filled_columns_are_those_of_loaded_rows() -> None:
    read = read_text(
        "lead_id,campaign,created_at,first_touch_at\n"
        "L-1,,2026-09-01 10:00,2026-09-03 10:00\n"
        "L-2,,2026-09-02 10:00,\n"
        "L-3,x,2020-01-01 10:00,never\n"
    )
    coverage = read.parsed.coverage
    assert coverage.columns == {"lead_id", "created_at", "first_touch_at"}
    assert coverage.has_touches
    assert (coverage.first, coverage.last) == tuple(
        int(utc(text).timestamp()) * 1_000_000 for text in ("2026-09-01 10:00", "2026-09-03 10:00")
    )


def test_a_file_that_supplies_no_touch_says_so() -> None:
    assert not read_text("lead_id,created_at,first_touch_at\nL-1,2026-09-01,\n").parsed.coverage.has_touches


def test_a_history_tells_of_touches_if_it_tells_of_statuses() -> None:
    header = "lead_id,changed_at,field,old_value,new_value\n"
    for field, tells in (("Lead Status", True), ("Owner", False)):
        read = read_text(f"{header}L-1,2026-10-13 10:00,{field},New,Working\n", kind="lead-history")
        assert read.parsed.coverage.has_touches is tells


def test_a_touch_before_the_hand_off_is_remarked_on_and_loaded() -> None:
    read = read_text(
        "lead_id,handed_off_at,first_touch_at\n"
        "L-1,2026-10-13 10:00,2026-10-12 09:00\n"
        "L-2,2026-10-13 10:00,2026-10-13 10:00\n"
    )
    assert len(read.rows) == 2
    assert [(r.row, r.column, r.code) for r in read.parsed.remarks] == [
        (2, "first_touch_at", "touch_before_hand_off")
    ]


def test_a_touch_on_the_day_of_the_hand_off_is_not_before_it() -> None:
    text = "lead_id,handed_off_at,first_touch_at\nL-1,2026-10-13 10:00,2026-10-13\nL-2,2026-10-13 10:00,2026-10-12\n"
    for zone in ("UTC", "Asia/Kolkata", "America/New_York"):
        assert [remark.row for remark in read_text(text, home_zone=zone).parsed.remarks] == [3]


def test_history_keeps_statuses_and_hashes_what_other_fields_say_of_people() -> None:
    read = read_text(
        "lead_id,changed_at,field,old_value,new_value,changed_by\n"
        "L-1,2026-10-12 10:00,Lead Status,New,Working,sam@example.com\n"
        "L-1,2026-10-12 10:00,Lead Owner,Dana Park,Ben Gray,sam@example.com\n"
        "L-1,2026-10-12 10:00,Created.,,,sam@example.com\n"
    )
    assert read.rows["new_value"].tolist() == ["Working", KEY.hash_value("ben gray"), ""]
    assert read.cell("old_value", 1) == KEY.hash_value("dana park")
    assert read.rows["line"].tolist() == [2, 3, 4]
    assert {*read.parsed.statuses} == {"New", "Working"}


def test_history_without_time_or_field_is_rejected() -> None:
    read = read_text(
        "lead_id,changed_at,field,new_value\nL-1,,status,New\nL-1,2026-10-12 10:00,,New\nL-1,2026-10-12 10:00,status,\n"
    )
    assert read.problems == [(2, "changed_at", "missing_value"), (3, "field", "missing_value")]


def test_a_meeting_knows_its_people_and_whether_it_had_an_agenda() -> None:
    read = read_text(
        "meeting_id,starts_at,attendees,accepted,organizer,description\n"
        "M-1,2026-10-12 09:00,Ada@example.com; ben@example.com;ada@example.com,ben@example.com,ada@example.com,"
        '"Key metrics, process issues and vocabulary of the month"\n'
        "M-2,2026-10-12 09:00,,,,\n"
    )
    ada, ben = KEY.hash_values(["ada@example.com", "ben@example.com"])
    assert (read.cell("attendee_keys"), read.cell("accepted_keys"), read.cell("invitees")) == (
        f"{ada};{ben}",
        ben,
        2,
    )
    assert (read.cell("has_agenda"), read.cell("agenda_items")) == (True, "metrics;issues;vocabulary")
    assert (read.cell("invitees", 1), read.cell("attendee_keys", 1), read.cell("has_agenda", 1)) == (
        0,
        None,
        False,
    )
    assert read.rows["has_replies"].tolist() == [True, True]
    assert read.rows["recurrence_id"].tolist() == ["", ""]


def test_meetings_without_a_column_for_replies_have_none() -> None:
    read = read_text("meeting_id,starts_at,attendees\nM-1,2026-10-12 09:00,ada@example.com\n")
    assert not read.cell("has_replies")
    assert read.cell("accepted_keys") is None


def test_of_a_huge_meeting_only_the_number_of_invitees_is_kept() -> None:
    people = ";".join(f"p{number}@example.com" for number in range(3))
    read = read_text(
        f"meeting_id,starts_at,attendees,organizer\nM-1,2026-10-12 09:00,{people},p1@example.com\n",
        most_invitees=2,
    )
    assert (read.cell("invitees"), read.cell("attendee_keys"), read.cell("organizer_key")) == (3, None, None)


def test_a_roster_holds_days_teams_and_hashes() -> None:
    read = read_text(
        "email,name,team,leader,active_from,active_to\n"
        "Ada@example.com,Ada Lovelace,Sales,yes,2024-01-01,9999-12-31\n"
        "ben@example.com,,,,,\n"
        ",Nobody,sales,,,\n"
        "cleo@example.com,,wizards,,,\n"
    )
    assert read.rows["person_key"].tolist() == KEY.hash_values(["ada@example.com", "ben@example.com"])
    assert (read.cell("name_key"), read.cell("team"), read.cell("leader")) == (
        KEY.hash_value("ada lovelace"),
        "sales",
        True,
    )
    assert (read.cell("active_from"), read.cell("active_to")) == (date(2024, 1, 1), date(9999, 12, 31))
    assert (read.cell("team", 1), read.cell("active_from", 1)) == ("other", None)
    assert read.problems == [(4, "email", "missing_id"), (5, "team", "bad_choice")]


def test_uses_without_a_count_are_one_use() -> None:
    read = read_text(
        "use_id,asset_id,used_at,count\nU-1,C-1,2026-10-01 10:00,\nU-2,C-1,2026-10-01 10:00,3\nU-3,C-1,2026-10-01 10:00,0\n"
    )
    assert read.rows["count"].tolist() == [1, 3]
    assert read.problems == [(4, "count", "bad_number")]
    assert read_text("use_id,asset_id,used_at\nU-1,C-1,2026-10-01 10:00\n").cell("count") == 1


def test_a_column_of_numbers_with_decimal_commas_is_read_as_such() -> None:
    read = read_text("deal_id;amount\nD-1;1.234\nD-2;12,50\n")
    assert read.rows["amount"].tolist() == [1234.0, 12.5]


def test_a_question_about_dates_is_asked_before_anything_is_loaded() -> None:
    with pytest.raises(NeedsAnswer, match="--date-order"):
        read_text("lead_id,created_at\nL-1,03/04/2026\n")


def test_no_statuses_are_looked_for_in_free_text() -> None:
    rows = "".join(f"L-{number},note {number}\n" for number in range(301))
    with pytest.raises(FileRefused, match="column 'status' holds more than 300 different values"):
        read_text("lead_id,status\n" + rows)
