"""Exports of survey tools: how many answered, who did not finish, and nobody's identity."""

import csv
import re
import time
import zipfile
from datetime import date
from pathlib import Path

import pytest

from alignment.errors import FileRefused
from alignment.ingest.sniff import InputFile
from alignment.ingest.survey_days import find_span
from alignment.ingest.survey_files import SurveyFile, read_survey


def read(*rows: str, encoding: str = "utf-8", name: str = "answers.csv") -> SurveyFile:
    return read_survey(InputFile(name, data="\r\n".join(rows).encode(encoding)))


# file → tool, encoding, rows of headings, respondents, unfinished, headings that were dropped
REAL = {
    "surveymonkey/StarWars.csv": ("surveymonkey", "mac-roman", 2, 1_186, 110, set()),
    "surveymonkey/flying-etiquette.csv": ("surveymonkey", "utf-8", 1, 1_040, 26, set()),
    "typeform/fcc2016_part1_first1500.csv": ("typeform", "utf-8", 1, 1_500, 0, {"Network ID"}),
    "google_forms/jupyter_education_2016.csv": ("google-forms", "utf-8", 1, 125, 0, set()),
    "qualtrics/sample.csv": (
        "qualtrics",
        "utf-8",
        3,
        1,
        0,
        {"IPAddress", "RecipientEmail", "LocationLatitude"},
    ),
    "qualtrics/sample_legacy.csv": ("qualtrics", "utf-8-sig", 2, 1, 0, {"IPAddress", "EmailAddress", "Name"}),
    "shape_synthetic/microsoft_forms.xlsx": ("microsoft-forms", "", 1, 40, 0, {"Email", "Name"}),
}


def _recount(path: Path, encoding: str, headings: int) -> int:
    """How many rows lie below the headings, by other readers than the product's."""
    if path.suffix == ".xlsx":
        sheet = zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml").decode()
        return len(re.findall(r"<row\b[^>]*>\s*<c\b", sheet)) - headings
    with path.open(encoding=encoding, newline="") as file:
        return sum(any(row) for row in csv.reader(file)) - headings


@pytest.mark.parametrize("name", REAL)
def test_real_exports_have_the_right_number_of_respondents(extracts: Path, name: str) -> None:
    tool, encoding, headings, number, partial, dropped = REAL[name]
    started = time.perf_counter()
    found = read_survey(InputFile(name, path=extracts / name))
    assert time.perf_counter() - started < 10
    assert (found.tool, len(found.respondents), found.partial, found.previews) == (tool, number, partial, 0)
    assert number == _recount(extracts / name, encoding, headings)
    assert dropped <= set(found.personal)
    assert len({respondent.mark for respondent in found.respondents}) == number
    cells = "\n".join(cell for respondent in found.respondents for cell in respondent.cells)
    assert "130.92.34.66" not in cells
    if tool == "microsoft-forms":
        assert "@" not in cells


def test_no_survey_export_among_the_extracts_is_left_out(extracts: Path) -> None:
    tools = {"surveymonkey", "qualtrics", "typeform", "google_forms"}
    listed = {f"{path.parent.name}/{path.name}" for path in extracts.glob("*/*") if path.parent.name in tools}
    assert listed == REAL.keys() - {"shape_synthetic/microsoft_forms.xlsx"}


def test_two_rows_of_headings_become_question_and_part(extracts: Path) -> None:
    found = read_survey(InputFile("StarWars.csv", path=extracts / "surveymonkey" / "StarWars.csv"))
    assert found.columns[0].part == ""
    assert found.columns[3].text.startswith("Which of the following Star Wars films have you seen?")
    assert found.columns[3].part == "Star Wars: Episode II Attack of the Clones"


@pytest.mark.parametrize("name", [name for name in REAL if name.startswith("surveymonkey")])
def test_who_broke_off_is_told_apart_where_surveymonkey_does_not_say_so(extracts: Path, name: str) -> None:
    _, encoding, headings, _, partial, _ = REAL[name]
    with (extracts / name).open(encoding=encoding, newline="") as file:
        answers = [row[1:] for row in csv.reader(file)][headings:]  # all but the respondent's number
    assert sum(not any(row[len(row) // 2 :]) for row in answers) == partial > 0


QUALTRICS = (
    "StartDate,EndDate,Status,IPAddress,Progress,Finished,RecordedDate,ResponseId,RecipientEmail,Q1,Q2",
    "Start Date,End Date,Response Type,IP Address,Progress,Finished,Recorded Date,Response ID,Email,Same goals?,Why?",
    *('"{""ImportId"":""startDate""}"' + ',"{""ImportId"":""x""}"' * 10,),
)
ANSWERS = (
    "2026-10-01 08:00:00,2026-10-01 08:03:00,IP Address,198.51.100.7,100,True,2026-10-01,R_1,a@x.com,4,because",
    "2026-10-01 09:00:00,2026-10-01 09:03:00,IP Address,198.51.100.8,40,False,2026-10-01,R_2,b@x.com,2,",
    "2026-10-01 07:00:00,2026-10-01 07:03:00,Survey Preview,198.51.100.9,100,True,2026-10-01,R_3,,5,a trial",
)


@pytest.mark.parametrize("headings", [2, 3, 4])
def test_qualtrics_with_two_to_four_rows_of_headings(headings: int) -> None:
    lines = (*QUALTRICS, "{timeZone},,,,,,,,,,")[:headings]
    found = read(*lines, *ANSWERS)
    assert (len(found.respondents), found.partial, found.previews) == (2, 1, 1)
    assert [column.text for column in found.columns] == ["Same goals?", "Why?"]
    assert found.respondents[0].cells == ("4", "because")
    assert set(found.personal) == {"IPAddress", "RecipientEmail"}


SAMPLES = {
    "limesurvey": (
        "id,submitdate,lastpage,startlanguage,seed,ipaddr,G01Q01. Same goals?,G01Q02. Comment",
        "1,2026-10-01 10:00:00,3,de,99,198.51.100.7,4,fine",
        "2,,1,de,98,198.51.100.8,3,",
    ),
    "formbricks": (
        "No.,Response ID,Timestamp,Finished,Survey ID,Formbricks ID (internal),User ID,Notes,Tags,1. Same goals?",
        "1,abc,2026-10-01,Yes,s,f,u,,,Agree",
        "2,abd,2026-10-01,No,s,f,u,,,",
    ),
    "alchemer": (
        "Response ID,Time Started,Date Submitted,Status,Contact ID,Language,Referer,SessionID,User Agent,"
        "IP Address,City,Same goals?",
        "1,2026-10-01,2026-10-01,Complete,,English,,s1,Mozilla,198.51.100.7,Berlin,Agree",
        "2,2026-10-01,2026-10-01,Partial,,English,,s2,Mozilla,198.51.100.8,Berlin,",
    ),
    "surveymonkey": (
        "Respondent ID,Collector ID,Start Date,End Date,IP Address,Email Address,First Name,Last Name,Same goals?,,Comment",
        ",,,,,,,,Sales,Marketing,Open-Ended Response",
        "11,7,10/01/2026,10/01/2026,198.51.100.7,a@x.com,Ada,Lovelace,Agree,Disagree,fine",
        "12,7,10/01/2026,10/01/2026,198.51.100.8,b@x.com,Grace,Hopper,Agree,,",
    ),
    "typeform": (
        "#,Same goals?,Response Type,Start Date (UTC),Submit Date (UTC),Network ID",
        "a1,4,completed,2026-10-01,2026-10-01,n1",
        "a2,,started,2026-10-01,,n2",
    ),
    "plain": (
        "respondent_id,team,submitted_at,same-goals,answered-in-time",
        "1,sales,2026-10-01,4,7",
        "2,marketing,2026-10-01,2,",
    ),
}


@pytest.mark.parametrize("tool", SAMPLES)
def test_each_tool_says_in_its_own_way_who_finished(tool: str) -> None:
    found = read(*SAMPLES[tool])
    assert found.tool == tool
    assert (len(found.respondents), found.partial) == (2, 0 if tool == "plain" else 1)
    cells = str([respondent.cells for respondent in found.respondents])
    for secret in ("198.51", "@", "Ada", "Hopper", "Mozilla", "Berlin", "n1", "s1"):
        assert secret not in cells
    if tool == "plain":
        assert [column.text for column in found.columns] == ["team", "same-goals", "answered-in-time"]


def test_google_forms_in_other_languages_encodings_and_with_the_same_heading_twice() -> None:
    found = read(
        'Zeitstempel;E-Mail-Adresse;"Gleiche\r\nZiele?";Andere;Andere',
        "01.10.2026 10:00:00;a@x.com;Stimme zu;Ärger;2",
        encoding="utf-16",
    )
    assert [column.text for column in found.columns] == ["Gleiche Ziele?", "Andere", "Andere"]
    assert found.respondents[0].cells == ("Stimme zu", "Ärger", "2")
    assert found.personal == ("E-Mail-Adresse",)


def test_a_column_full_of_addresses_is_dropped_whatever_it_is_called() -> None:
    found = read("Timestamp,How can we reach you?,Same goals?", "1/10/2026,a@x.com,4", "1/10/2026,,5")
    assert found.personal == ("How can we reach you?",)
    assert [column.text for column in found.columns] == ["Same goals?"]


def test_what_is_no_survey_is_refused_with_what_is_known() -> None:
    with pytest.raises(FileRefused, match=r"no survey export that is known.*Typeform"):
        read("lead_id,created_at", "1,2026-10-01")
    with pytest.raises(FileRefused, match="more than 32 kB"):
        read("Timestamp,Same goals?", "1/10/2026," + "x" * 40_000)
    with pytest.raises(FileRefused, match="is a calendar"):
        read("BEGIN:VCALENDAR", "END:VCALENDAR")


def test_an_answer_is_known_again_by_its_id_and_time_and_not_by_what_it_says() -> None:
    def marks(*rows: str) -> list[str]:
        return [respondent.mark for respondent in read(*rows).respondents]

    head = "respondent_id,team,submitted_at,same-goals"
    first = marks(head, "1,sales,2026-10-01,4", "2,sales,2026-10-01,4")
    assert marks(head + ",hear-back", "2,sales,2026-10-01,5,1", "1,marketing,2026-10-01,4,1") == first[::-1]
    assert not {*marks(head, "1,sales,2026-11-01,4")} & {*first}  # the next survey numbers from 1 again
    blank = marks(head, "1,sales,,4", "1,sales,,4", "1,sales,,5")
    assert len({*blank}) == 3
    assert marks("Timestamp,Why?", "1/10/2026 10:00:01,a", "1/10/2026 10:00:01,b") == marks(
        "Timestamp,Why?,More?", "1/10/2026 10:00:01,a,", "1/10/2026 10:00:01,b,"
    )


def test_days_are_told_without_whose_they_are_and_an_open_order_is_no_day() -> None:
    found = read("Timestamp,Why?", "10/13/2026 10:00:00,a", "10/2/2026 9:00:00,b", "10/13/2026 10:00:00,c")
    assert find_span(found.days, None) == (date(2026, 10, 2), date(2026, 10, 13))
    assert find_span(("1/2/2026", "3/4/2026"), None) is None
    assert find_span(("1/2/2026", "3/4/2026"), "DMY") == (date(2026, 2, 1), date(2026, 4, 3))
    assert find_span((), None) is None
