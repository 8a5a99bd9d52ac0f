"""A survey of another tool becomes a wave of its own: confirmed by a person, published once, by the rules of every wave."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from alignment import imports, scorecards, surveys
from alignment.access.audit import list_changes
from alignment.access.principal import Principal, Role
from alignment.errors import AccessRefused, AlignmentError, FileRefused, NeedsAnswer
from alignment.ingest.load import LoadOptions
from alignment.ingest.mapping_files import read_mapping
from alignment.ingest.reports import ImportReport
from alignment.publish.survey_text import questionnaire_csv, survey_template_csv
from alignment.scorecards.advised import advise
from alignment.scorecards.believed import believed_json
from alignment.store import queries
from alignment.store.database import Database, open_database
from alignment.survey.publication import Published
from alignment.survey.questions import build_questionnaire, load_questions
from tests.support.filled_home import fill
from tests.support.people import OPERATOR
from tests.support.surveys import answer_all, home_of, open_wave

HEADER = (
    "Timestamp",
    "Email Address",
    "Your team",
    "The two teams work towards the same goals.",
    "answered-in-time",
)
Row = tuple[str, ...]


def person(number: int, team: str, goals: str = "Agree", in_time: str = "7", *, month: int = 10) -> Row:
    return (f"{month}/{number + 1}/2026 9:30:0{number % 10}", f"p{number}@example.com", team, goals, in_time)


def people(sales: int = 12, marketing: int = 8, *, start: int = 0, month: int = 10) -> list[Row]:
    found = [person(start + n, "Sales", "Strongly agree", "9", month=month) for n in range(sales)]
    return found + [
        person(start + sales + n, "Marketing", "Disagree", "3", month=month) for n in range(marketing)
    ]


def as_csv(rows: Sequence[Sequence[str]], header: Sequence[str] = HEADER) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([header, *rows])
    return text.getvalue().encode()


def load(
    database: Database,
    data: bytes,
    home: Path,
    *,
    who: Principal = OPERATOR,
    mapping: str = "",
    **options: Any,
) -> ImportReport:
    said = read_mapping(mapping, name="mapping.toml") if mapping else None
    return imports.import_file(
        who,
        database,
        home_of(home),
        data,
        file_name="answers.csv",
        options=LoadOptions(mapping=said, **options),
    )


def newest(database: Database) -> Published:
    return surveys.load_published(database)[0][1]


def means(published: Published, question: str = "answered-in-time") -> Mapping[str, float | None]:
    result = published.find(question)
    return {team: figure.mean for team, figure in result.teams.items()} if result else {}


def test_a_file_becomes_a_wave_of_its_own_beside_what_the_records_show(
    database: Database, tmp_path: Path
) -> None:
    open_wave(database)  # anonymous, and open: nothing of the file joins it
    report = load(database, as_csv(people()), tmp_path)
    assert (report.kind, report.source, report.rows, report.created, report.rejected) == (
        "survey", "google-forms", 20, 20, 0,
    )  # fmt: skip
    assert report.survey is not None
    assert report.survey.personal == ("Email Address",)
    (wave, published), *others = surveys.load_published(database)
    assert not others
    assert (wave.number, wave.way, wave.label) == (2, "import", "Google Forms, October 2026")
    assert wave.closed_at == datetime(2026, 10, 20, 23, 59, tzinfo=UTC)
    assert means(published) == {"sales": 9.0, "marketing": 3.0}
    assert surveys.participation(OPERATOR, database, 1).company is None
    told = believed_json(database, scorecards.compute(database))
    assert told is not None
    assert (told["wave"], told["imported"]) == ("Google Forms, October 2026", True)
    assert {result.id for result in published.questions} == {"same-goals", "answered-in-time"}
    log = list_changes(OPERATOR, database, now=datetime.now(UTC))
    assert log[0].action == "file-loaded"
    assert log[0].details["wave"] == 2


def test_the_same_file_again_changes_nothing_and_a_longer_one_counts_only_who_is_new(
    database: Database, tmp_path: Path
) -> None:
    load(database, as_csv(people()), tmp_path)
    before = newest(database).to_bytes()
    again = load(database, as_csv(people()[::-1]), tmp_path)
    assert (again.created, again.unchanged, again.batch) == (0, 20, None)
    with pytest.raises(FileRefused, match=r"4 answers can be counted beside the 20 of earlier imports"):
        load(database, as_csv([*people(), *people(4, 0, month=11)]), tmp_path)
    longer = load(database, as_csv([*people(), *people(6, 7, month=11)]), tmp_path)
    assert (longer.created, longer.unchanged) == (13, 20)
    first, second = (published for _, published in reversed(surveys.load_published(database)))
    assert first.to_bytes() == before
    assert second.questions[0].company is not None
    assert second.questions[0].company.low == 10  # the thirteen, not the thirty-three


def test_taken_back_it_is_gone_and_what_follows_must_not_tell_about_a_few(
    database: Database, tmp_path: Path
) -> None:
    batch = load(database, as_csv(people()), tmp_path).batch or ""
    assert imports.undo_import(OPERATOR, database, batch[:8]).removed == 20
    assert surveys.load_published(database) == []
    with pytest.raises(AlignmentError, match="undone already"):
        imports.undo_import(OPERATOR, database, batch)
    with pytest.raises(
        FileRefused, match="differ from those of an import that was taken back by fewer than 5"
    ):
        load(database, as_csv(people()[:-1]), tmp_path)
    moved = [*people()[:-1], person(19, "Sales", "Disagree", "3")]
    with pytest.raises(FileRefused, match="taken back"):
        load(database, as_csv(moved), tmp_path)
    assert (
        load(database, as_csv(people()), tmp_path, mapping='kind = "survey"\nlabel = "Mended"').created == 20
    )
    assert surveys.load_published(database)[0][0].label == "Mended"


def test_a_team_below_five_is_withheld_as_in_any_wave_and_too_few_are_refused(
    database: Database, tmp_path: Path
) -> None:
    with pytest.raises(FileRefused, match="4 answers can be counted; nothing is published of fewer than 5"):
        load(database, as_csv(people(4, 0)), tmp_path)
    load(database, as_csv(people(12, 3)), tmp_path)
    assert means(newest(database)) == {}  # Marketing's follows from all together less Sales
    result = newest(database).find("answered-in-time")
    assert result is not None
    assert result.company is not None
    load(database, as_csv(people(12, 8, month=11)), tmp_path, mapping='kind = "survey"\nk = 10')
    assert means(newest(database)) == {}


@pytest.mark.parametrize("role", [Role.VIEWER, Role.EDITOR])
def test_only_an_admin_imports_and_takes_back(role: Role, sqlite_database: Database, tmp_path: Path) -> None:
    with pytest.raises(AccessRefused):
        load(sqlite_database, as_csv(people()), tmp_path, who=Principal(role, "Vic"))
    batch = load(sqlite_database, as_csv(people()), tmp_path).batch or ""
    with pytest.raises(AccessRefused):
        imports.undo_import(Principal(role, "Vic"), sqlite_database, batch)
    assert len(surveys.load_published(sqlite_database)) == 1


def test_a_look_and_a_dry_run_change_nothing(sqlite_database: Database, tmp_path: Path) -> None:
    for options in ({"dry_run": True}, {"dry_run": True, "propose": True}):
        assert load(sqlite_database, as_csv(people()), tmp_path, **options).created == 20
    with sqlite_database.read() as connection:
        assert queries.list_batches(connection) == []
    assert surveys.load_published(sqlite_database) == []


NEARLY = (
    "Timestamp",
    "Group",
    "Both teams work toward the same goals!",
    "I do not trust the other team to do what it promises",
)


def test_what_only_seems_to_ask_a_question_is_proposed_to_a_person_and_never_taken_for_granted(
    sqlite_database: Database, tmp_path: Path
) -> None:
    rows = [(f"2026-10-0{n + 1} 10:00", "Ours" if n < 6 else "Theirs", "4", "5") for n in range(9)]
    data = as_csv(rows, NEARLY)
    look = load(sqlite_database, data, tmp_path, dry_run=True, propose=True, kind="survey").survey
    assert look is not None
    proposed = {column.asks: column.likeness for column in look.columns if column.asks}
    assert proposed.keys() == {"same-goals", "trust-promises"}
    assert all(likeness and 0.75 <= likeness < 1 for likeness in proposed.values())
    assert any("no column says the team" in line for line in look.open)
    with pytest.raises(NeedsAnswer, match=r"may be meant by .*same-goals"):
        load(sqlite_database, data, tmp_path, kind="survey")
    mapping = (
        'kind = "survey"\n[columns]\nteam = "Group"\nsame-goals = "Both teams work toward the same goals!"\n'
        '[values.team]\nOurs = "sales"\n'
    )
    with pytest.raises(NeedsAnswer, match=r"which team is meant by 'Theirs' \(3\)"):
        load(sqlite_database, data, tmp_path, mapping=mapping)
    report = load(sqlite_database, data, tmp_path, mapping=mapping + 'Theirs = ""\n')
    assert (report.created, report.rejected) == (6, 3)
    assert {error.code: error.message for error in report.errors}["no_team"].startswith("3 belong to no team")


def test_unfinished_answers_trials_and_strange_labels_are_told_apart_and_counted(
    sqlite_database: Database, tmp_path: Path
) -> None:
    head = ("StartDate", "Status", "IPAddress", "Finished", "ResponseId", "team", "same-goals")
    rows: list[Row] = [head, head, ("{}",) * 7]
    rows += [
        (f"2026-10-01 08:0{n}", "IP Address", "198.51.100.7", "True", f"R_{n}", "sales", "4")
        for n in range(8)
    ]
    rows += [("2026-10-01 09:00", "IP Address", "198.51.100.8", "False", "R_9", "sales", "4")]
    rows += [("2026-10-01 09:00", "Survey Preview", "", "True", "R_10", "sales", "1")]
    rows += [
        ("2026-10-01 09:00", "IP Address", "", "True", "R_11", "sales", answer) for answer in ("", "So so")
    ]
    data = as_csv(rows[1:], rows[0])
    report = load(sqlite_database, data, tmp_path)
    assert report.survey is not None
    assert (report.rows, report.created, report.survey.unfinished, report.survey.previews) == (12, 8, 1, 1)
    assert report.survey.left_out == {"preview": 1, "unfinished": 1, "nothing_answered": 2}
    assert [remark.message for remark in report.remarks] == [
        "column 'same-goals': 'So so' (1) is no answer on the scale of same-goals; it counts as left open"
    ]
    more = load(
        sqlite_database,
        data,
        tmp_path,
        mapping='kind = "survey"\nunfinished = "count"',
        dry_run=True,
        propose=True,
    )
    assert more.survey is not None
    assert more.survey.counted == {"sales": 1}  # the one that is new; the eight were counted


SECRETS = (
    "p3@example.com",
    "Ada Lovelace",
    "198.51.100.77",
    "Mozilla/5.0 (X11)",
    "+49 30 1234567",
    "Grace Hopper",
)


def test_the_database_holds_nobody_s_identity_wherever_it_stood_in_the_file(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'alignment.db'}", home=tmp_path)
    header = (*HEADER[:3], "=name()", "Where from", "Browser", "Anything else?", *HEADER[3:])
    rows = [
        (*row[:3], "Ada Lovelace" if n % 9 else "p3@example.com", "198.51.100.77", SECRETS[3],
         "Call Grace Hopper, +49 30 1234567" if n == 5 else "", *row[3:])
        for n, row in enumerate(people())
    ]  # fmt: skip
    rows[2] = (*rows[2][:-1], "Grace Hopper says 5")
    report = load(database, as_csv(rows, header), tmp_path)
    assert report.created == 20
    assert {"Email Address", "Where from", "Browser"} <= set(report.survey.personal if report.survey else ())
    database.close()
    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.name != "people.key")
    for secret in (*SECRETS, "9:30:0", "10/4/2026", "Anything else?"):
        assert secret.encode() not in stored, secret
    assert b"survey_counted" in stored


def _wide(number: int) -> bytes:
    return as_csv([["1/10/2026", *["4"] * number]], ["Timestamp", *[f"Question {n}" for n in range(number)]])


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "is empty"),
        (as_csv([]), "holds no answer"),
        (
            as_csv([["1/10/2026", "red"]], ["Timestamp", "Favourite colour"]),
            "no column asks one of our questions",
        ),
        (_wide(100_000), "more than 2000 columns"),
        (as_csv([["1/10/2026", "x" * 40_000]], ["Timestamp", "Why?"]), "more than 32 kB"),
        (
            as_csv([["1/10/2026", "sales", "=1+1"]] * 6, ["Timestamp", "team", "same-goals"]),
            "nobody answered",
        ),
        (as_csv([["1/10/2026", "sales", "7"]] * 6, ["Timestamp", "team", "same-goals"]), "nobody answered"),
        (b"PK\x03\x04 not a workbook", "ZIP archive"),
    ],
    ids=["empty", "header", "foreign", "wide", "long", "formulas", "seven points", "workbook"],
)
def test_a_file_of_which_nothing_can_be_published_is_refused_with_the_reason(
    data: bytes, why: str, sqlite_database: Database, tmp_path: Path
) -> None:
    with pytest.raises(AlignmentError, match=why):
        load(sqlite_database, data, tmp_path, kind="survey")
    with sqlite_database.read() as connection:
        assert queries.is_untouched(connection)


@pytest.mark.parametrize(
    ("mapping", "why"),
    [
        (
            'kind = "survey"\n[columns]\nsame-goal = "x"',
            "'same-goal' is no question; there are meetings-held",
        ),
        ('kind = "survey"\n[columns]\nsame-goals = "Nope"', "has no column 'Nope'; it has"),
        ('kind = "survey"\nreversed = ["nope"]', "'nope' is no question"),
        ('kind = "survey"\n[constants]\nteam = "selling"', "'selling' is no team"),
        ('kind = "survey"\nk = 4', "greater than or equal to 5"),
        ('kind = "leads"\nlabel = "Autumn"', "label is for surveys"),
    ],
)
def test_a_wrong_mapping_file_says_what_there_is(
    mapping: str, why: str, sqlite_database: Database, tmp_path: Path
) -> None:
    with pytest.raises(FileRefused, match=why):
        load(sqlite_database, as_csv(people()), tmp_path, mapping=mapping)


def test_numbers_run_the_other_way_only_if_somebody_says_so(
    sqlite_database: Database, tmp_path: Path
) -> None:
    rows = [person(n, "Sales", "2") for n in range(8)]
    load(sqlite_database, as_csv(rows), tmp_path)
    later = [person(n, "Sales", "2", month=11) for n in range(8)]
    load(sqlite_database, as_csv(later), tmp_path, mapping='kind = "survey"\nreversed = ["same-goals"]')
    shares = [published.find("same-goals") for _, published in surveys.load_published(sqlite_database)]
    assert [share.company.percent for share in shares if share and share.company] == [95, 5]


MEANS = "qualified-lead-means"
ANSWERS: dict[str, list[dict[str, int | str]]] = {
    "sales": [
        {"answered-in-time": 5 + n % 5, "same-goals": 1 + n % 5, MEANS: "wants-to-talk"} for n in range(11)
    ],
    "marketing": [{"answered-in-time": n % 4, "trust-promises": 2 + n % 3, MEANS: "none"} for n in range(7)],
}


def test_the_exported_questionnaire_filled_in_elsewhere_publishes_what_the_app_would(
    sqlite_database: Database, tmp_path: Path
) -> None:
    handed = open_wave(sqlite_database, terms=[])
    answer_all(sqlite_database, handed, ANSWERS)
    ours = surveys.close_wave(OPERATOR, sqlite_database, home_of(tmp_path), 1)
    exported = csv.DictReader(io.StringIO(questionnaire_csv(build_questionnaire(load_questions(), number=1))))
    texts = {line["id"]: line for line in exported if line["id"] != "comment"}
    everybody = [(team, values) for team, given in ANSWERS.items() for values in given]
    rows = [
        [
            str(n),
            team,
            f"2026-10-0{n % 9 + 1}T09:00:00Z",
            *(_told(texts[name], values.get(name)) for name in texts),
        ]
        for n, (team, values) in enumerate(everybody)
    ]
    mapping = 'kind = "survey"\n[invited]\nsales = 12\nmarketing = 8\n'
    load(
        sqlite_database,
        as_csv(rows, ["respondent_id", "team", "submitted_at", *texts]),
        tmp_path,
        mapping=mapping,
    )
    by_number = {wave.number: published for wave, published in surveys.load_published(sqlite_database)}
    assert by_number[2] == ours


def _told(line: Mapping[str, str], value: int | str | None) -> str:
    """An answer in the words that the exported questionnaire offers."""
    if value is None:
        return ""
    if line["kind"] == "estimate":
        return str(value)
    offered = line["answers_en"].split("; ")
    if line["kind"] == "agreement":
        return offered[int(value) - 1]
    return offered[-1] if value == "none" else "Somebody who has asked to talk to Sales"


def test_the_plain_template_is_read_as_it_is(sqlite_database: Database, tmp_path: Path) -> None:
    data = survey_template_csv(load_questions()).encode()
    look = load(sqlite_database, data, tmp_path, dry_run=True, propose=True)
    assert look.kind == "survey"
    assert look.survey is not None
    assert look.survey.counted == {"sales": 2, "marketing": 1}
    assert not [column for column in look.survey.columns if column.unread or not column.asks]


def test_waves_are_compared_by_the_questions_that_the_file_answered_and_by_when_they_closed(
    sqlite_database: Database, tmp_path: Path
) -> None:
    handed = open_wave(sqlite_database)
    answer_all(sqlite_database, handed, ANSWERS)
    surveys.close_wave(OPERATOR, sqlite_database, home_of(tmp_path), 1)
    load(sqlite_database, as_csv(people()), tmp_path, as_of=datetime(2026, 3, 31, tzinfo=UTC))
    (now, ours), (before, theirs) = surveys.load_published(sqlite_database)
    assert (now.number, before.number) == (1, 2)  # the file is of an earlier time
    assert theirs.find("trust-promises") is None
    assert ours.find("trust-promises") is not None
    assert theirs.find("qualified-lead-means") is None
    assert open_wave(sqlite_database, label="Next").wave.number == 3
    rotating = [wave for wave in surveys.list_waves(OPERATOR, sqlite_database) if wave.number == 3]
    assert (
        json.loads(rotating[0].questionnaire)["block"]["id"] == "six-questions"
    )  # the second that asks people


def test_the_first_own_survey_takes_the_sample_away_and_feeds_the_advice(tmp_path: Path) -> None:
    home = fill(tmp_path)
    database = open_database(f"sqlite:///{home / 'alignment.db'}", home=home)
    with pytest.raises(AlignmentError):
        load(database, as_csv(people(2, 1)), home)
    assert surveys.load_published(database)[0][0].label == "First survey"
    load(database, as_csv(people()), home)
    assert [wave.label for wave in surveys.list_waves(OPERATOR, database)] == ["Google Forms, October 2026"]
    fixes = advise(database, scorecards.compute(database), window="13w", limited=True)
    why = {fix.id: [reason.sentence for reason in fix.why] for fix in fixes}
    assert why["shared-goals"] == [
        "On shared goals the teams lie 90 points apart (Sales: 10–19 people; Marketing: 5–9 people)"
    ]
    database.close()
