"""A wave from its opening to what is published: exactly one answer each, nothing that ties a person to one."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Event

import psycopg
import pytest
import sqlalchemy as sa

from alignment import surveys
from alignment.access.audit import list_changes
from alignment.access.principal import Principal, Role, Ticket
from alignment.access.tokens import hash_token, new_token
from alignment.answering import open_sheet, save_draft, submit_answer
from alignment.errors import AccessRefused, AlignmentError, StoreError
from alignment.ingest.people import load_people_key
from alignment.store import survey_queries
from alignment.store.commands import table_of
from alignment.store.database import Database
from alignment.store.models import Person
from alignment.store.sqlite_file import copy_file
from alignment.store.survey_models import SurveyAnswer, SurveyCode, SurveyComment, SurveyDraft, SurveyWave
from alignment.survey.questions import Questionnaire, Term
from tests.support.people import OPERATOR, welcome
from tests.support.surveys import answer_all, come_in, home_of, open_wave

ANSWER = {"answered-in-time": 7, "same-goals": 4, "same-words": None}


def _count(database: Database, model: type) -> int:
    with database.read() as connection:
        return int(connection.execute(sa.select(sa.func.count()).select_from(table_of(model))).scalar_one())


def test_a_wave_from_its_link_to_its_results(database: Database, tmp_path: Path) -> None:
    handed = open_wave(database, terms=[Term("MQL", "Ready for Sales", signed=True)])
    (url,) = handed.urls("https://score.example.com")
    assert url == f"https://score.example.com/a/{handed.token}"
    sales = [{"answered-in-time": 9, "same-goals": 4}] * 10
    marketing = [{"answered-in-time": 4, "same-goals": 2}] * 6
    answer_all(database, handed, {"sales": sales, "marketing": marketing})
    taken = surveys.participation(OPERATOR, database, 1)
    assert (taken.company, taken.teams) == (80, {"sales": 85, "marketing": 75})
    assert surveys.load_published(database) == []  # nothing but participation while it is open
    published = surveys.close_wave(OPERATOR, database, home_of(tmp_path), 1)
    result = published.find("answered-in-time")
    assert result is not None
    assert {team: figure.mean for team, figure in result.teams.items()} == {"sales": 9.0, "marketing": 4.0}
    ((wave, kept),) = surveys.load_published(database)
    assert (wave.number, kept) == (1, published)
    assert Questionnaire.model_validate_json(wave.questionnaire).choice.agreed
    log = list_changes(OPERATOR, database, now=datetime.now(UTC))
    assert [entry.action for entry in log] == ["wave-closed", "wave-opened"]


def test_what_was_published_never_changes(database: Database, tmp_path: Path) -> None:
    handed = open_wave(database)
    answer_all(database, handed, {"sales": [ANSWER] * 6})
    published = surveys.close_wave(OPERATOR, database, home_of(tmp_path), 1)
    late = come_in(database, handed)
    with pytest.raises(AccessRefused):
        submit_answer(late, database, team="sales", values=ANSWER)
    assert surveys.close_wave(OPERATOR, database, home_of(tmp_path), 1) == published
    with database.write() as connection:
        connection.exec_driver_sql("UPDATE survey_result SET payload = replace(payload, '7.0', '8.0')")
    with pytest.raises(StoreError, match="wave 1 has been changed"):
        surveys.load_published(database)


def test_an_answer_is_stored_once_however_often_it_is_sent(database: Database) -> None:
    handed = open_wave(database)
    rae = come_in(database, handed)
    assert submit_answer(rae, database, team="sales", values=ANSWER, comment="once")
    assert not submit_answer(rae, database, team="marketing", values={}, comment="twice")
    assert open_sheet(rae, database).state == "answered"
    with database.read() as connection:
        stored = survey_queries.list_answers(connection, handed.wave.id)
        assert survey_queries.list_comments(connection, handed.wave.id) == ["once"]
    assert stored == [("sales", {"answered-in-time": 7, "same-goals": 4})]


def test_many_clicks_at_once_are_one_answer_and_many_people_are_many(database: Database) -> None:
    handed = open_wave(database, way="codes", invited={"sales": 12})
    people = [come_in(database, handed, code=code) for code in handed.codes[:6]]
    thief = come_in(database, handed, code=handed.codes[0])

    def click(who: Principal) -> str:
        try:
            return "stored" if submit_answer(who, database, team="sales", values=ANSWER) else "again"
        except AccessRefused:
            return "refused"

    with ThreadPoolExecutor(8) as together:
        clicks = list(together.map(click, [*people * 3, thief]))
    assert clicks.count("stored") == 6
    assert _count(database, SurveyAnswer) == 6


def _answer_together(database: Database, people: list[Principal]) -> list[bool]:
    with ThreadPoolExecutor(20) as together:
        return list(
            together.map(lambda who: submit_answer(who, database, team="sales", values=ANSWER), people)
        )


def test_two_hundred_people_who_answer_at_once_are_two_hundred_answers(database: Database) -> None:
    handed = open_wave(database, invited={"sales": 200})
    people = [come_in(database, handed) for _ in range(200)]
    started = time.monotonic()
    assert _answer_together(database, people) == [True] * 200
    assert time.monotonic() - started < 60
    assert _count(database, SurveyAnswer) == 200


@pytest.mark.postgres
def test_nothing_acknowledged_is_lost_when_the_server_drops_everybody(postgres_database: Database) -> None:
    handed = open_wave(postgres_database, invited={"sales": 100})
    people = [come_in(postgres_database, handed) for _ in range(100)]
    with postgres_database.read() as connection:
        url = connection.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    answered = Event()

    def drop_everybody() -> int:
        dropped = 0
        with psycopg.connect(url, autocommit=True) as other:
            while not answered.wait(0.1):
                mine = "datname = current_database() AND pid <> pg_backend_pid()"
                ended = other.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {mine}")
                dropped += len(ended.fetchall())
                if dropped > 60:
                    break
        return dropped

    with ThreadPoolExecutor(1) as beside:
        dropping = beside.submit(drop_everybody)
        _answer_together(
            postgres_database, people
        )  # each returns: it is stored, by the first try or a later one
        answered.set()
        assert dropping.result() > 0
    assert _count(postgres_database, SurveyAnswer) == 100
    assert {open_sheet(who, postgres_database).state for who in people} == {"answered"}


def test_a_one_time_code_opens_one_browser_and_looks_like_any_dead_link_in_others(database: Database) -> None:
    handed = open_wave(database, way="codes", invited={"sales": 6})
    assert len(set(handed.codes)) == 6
    assert handed.urls("https://x.example")[0] == f"https://x.example/a/{handed.token}~{handed.codes[0]}"
    rae = come_in(database, handed, code=handed.codes[0])
    submit_answer(rae, database, team="sales", values=ANSWER)
    assert open_sheet(rae, database).state == "answered"
    words = set()
    for code in (handed.codes[0], "aaaa-bbbb-cccc-dddd", ""):
        with pytest.raises(AccessRefused) as refusal:
            open_sheet(come_in(database, handed, code=code), database)
        words.add(str(refusal.value))
    with pytest.raises(AccessRefused) as refusal:
        open_sheet(Principal(Role.RESPONDENT, "Rae", ticket=Ticket("survey", "0:0:0")), database)
    assert words == {str(refusal.value)}


def test_late_answers_are_refused_also_before_anybody_closes_the_wave(database: Database) -> None:
    handed = open_wave(database)
    rae, charlie = come_in(database, handed), come_in(database, handed)
    submit_answer(rae, database, team="sales", values=ANSWER)
    with database.write() as connection:
        over = datetime.now(UTC) - timedelta(seconds=1)
        connection.execute(sa.update(table_of(SurveyWave)).values(closes_at=over))
    with pytest.raises(AccessRefused):
        submit_answer(charlie, database, team="sales", values=ANSWER)
    with pytest.raises(AlignmentError, match="takes no answers any more"):
        surveys.invite(OPERATOR, database, 1)
    assert open_sheet(rae, database).state == "answered"
    assert _count(database, SurveyAnswer) == 1


def test_a_draft_survives_until_the_answer_is_sent(database: Database) -> None:
    handed = open_wave(database)
    rae, charlie = come_in(database, handed), come_in(database, handed)
    save_draft(rae, database, {"same-goals": 2})
    save_draft(rae, database, {"same-goals": 3, "team": "sales"})
    assert open_sheet(rae, database).draft == {"same-goals": 3, "team": "sales"}
    assert open_sheet(charlie, database).draft == {}
    submit_answer(rae, database, team="sales", values=ANSWER)
    save_draft(rae, database, {"same-goals": 5})
    assert _count(database, SurveyDraft) == 0
    with pytest.raises(AlignmentError, match="too long"):
        save_draft(charlie, database, {"comment": "x" * 20_000})


@pytest.mark.parametrize(
    ("team", "values"),
    [
        ("leadership", {}),  # not invited
        ("", {}),
        ("sales", {"same-goals": 6}),
        ("sales", {"same-goals": "4"}),
        ("sales", {"same-goals": True}),
        ("sales", {"answered-in-time": 11}),
        ("sales", {"salary": 3}),
        ("sales", {"qualified-lead-means": "<script>"}),
    ],
)
def test_what_nobody_can_have_chosen_is_not_stored(
    sqlite_database: Database, team: str, values: dict[str, object]
) -> None:
    rae = come_in(sqlite_database, open_wave(sqlite_database))
    with pytest.raises(AlignmentError):
        submit_answer(rae, sqlite_database, team=team, values=values)
    assert _count(sqlite_database, SurveyAnswer) == 0


def test_closing_takes_away_codes_comments_drafts_and_browsers(database: Database, tmp_path: Path) -> None:
    handed = open_wave(database, way="codes", invited={"sales": 12})
    for code in handed.codes[:6]:
        submit_answer(
            come_in(database, handed, code=code), database, team="sales", values=ANSWER, comment="too few"
        )
    save_draft(come_in(database, handed, code=handed.codes[7]), database, {"same-goals": 1})
    before = _read_ids(database)
    published = surveys.close_wave(OPERATOR, database, home_of(tmp_path), 1)
    assert published.comments == ()
    assert [_count(database, model) for model in (SurveyCode, SurveyComment, SurveyDraft)] == [0, 0, 0]
    assert not before & _read_ids(database)
    with database.read() as connection:
        hashes = connection.exec_driver_sql("SELECT browser_hash FROM survey_answer").scalars().all()
    assert hashes == [None] * 6
    rae = come_in(
        database, handed, code=handed.codes[0]
    )  # the code is gone; its link shows what was published
    assert open_sheet(rae, database).published == published


def _read_ids(database: Database) -> set[str]:
    with database.read() as connection:
        return set(connection.exec_driver_sql("SELECT id FROM survey_answer").scalars())


def test_after_a_wave_no_byte_of_the_file_tells_who_answered_when(
    sqlite_database: Database, tmp_path: Path
) -> None:
    secrets, order = [], []
    handed = open_wave(sqlite_database, way="codes", invited={"sales": 40})
    for place, code in enumerate(handed.codes):
        browser = new_token()
        rae = come_in(sqlite_database, handed, code=code, browser=browser)
        save_draft(rae, sqlite_database, {"comment": f"draft-{place}-unsent"})
        values = {"answered-in-time": place % 11, "leads-accepted": place // 11, "same-goals": 3}
        submit_answer(rae, sqlite_database, team="sales", values=values)
        secrets += [browser, hash_token(browser), code, f"draft-{place}-unsent", str(rae.ticket)]
        secrets += [part for part in str(rae.ticket).split(":")[2:] if part]
        order.append(f'"answered-in-time": {place % 11}, "leads-accepted": {place // 11},')
    secrets += sorted(_read_ids(sqlite_database))
    surveys.close_wave(OPERATOR, sqlite_database, home_of(tmp_path), 1)
    copy_file(tmp_path / "alignment.db", tmp_path / "backups" / "copy.db")
    files = [*tmp_path.glob("alignment.db*"), tmp_path / "backups" / "copy.db"]
    for file in files:
        content = file.read_bytes().decode("latin-1")
        assert [secret for secret in secrets if secret in content] == []
        places = [content.find(answer) for answer in order] if content else []
        assert -1 not in places
        assert places not in (sorted(places), sorted(places, reverse=True))
        assert _longest_run(places) < 20  # of 40 in the order in which they came; by chance about 11
    log = str(list_changes(OPERATOR, sqlite_database, now=datetime.now(UTC)))
    assert [secret for secret in secrets if secret in log] == []


def _longest_run(places: list[int]) -> int:
    """The longest subsequence that keeps the order in which people answered."""
    longest: list[int] = []
    for place in places:
        longest.append(
            1 + max((n for n, before in zip(longest, places, strict=False) if before < place), default=0)
        )
    return max(longest)


def test_no_column_beside_an_answer_could_hold_a_time_or_an_address() -> None:
    columns = {column.name: str(column.type) for column in table_of(SurveyAnswer).c}
    assert columns == {
        "id": "VARCHAR",
        "wave": "VARCHAR",
        "browser_hash": "VARCHAR",
        "team": "VARCHAR",
        "values": "JSON",
    }
    assert {column.name for column in table_of(SurveyComment).c} == {"id", "wave", "text"}


@pytest.mark.postgres
def test_on_postgresql_all_answers_look_as_if_written_at_once(
    postgres_database: Database, tmp_path: Path
) -> None:
    handed = open_wave(postgres_database, invited={"sales": 40})
    answers = [{"answered-in-time": place % 11, "leads-accepted": place // 11} for place in range(30)]
    answer_all(postgres_database, handed, {"sales": answers})
    surveys.close_wave(OPERATOR, postgres_database, home_of(tmp_path), 1)
    with postgres_database.read() as connection:
        rows = connection.exec_driver_sql(
            'SELECT xmin::text, "values" FROM survey_answer ORDER BY ctid'
        ).all()
    assert len({row[0] for row in rows}) == 1
    kept = [row[1] for row in rows]
    assert kept != answers
    assert sorted(map(str, kept)) == sorted(map(str, answers))


def test_the_order_of_answers_changes_no_published_byte(sqlite_database: Database, tmp_path: Path) -> None:
    answers = [{"answered-in-time": place % 11, "same-goals": 1 + place % 5} for place in range(20)]
    comments = [f"comment {place}" for place in range(12)]
    payloads = set()
    for number, turn in ((1, 1), (3, -1)):
        handed = open_wave(sqlite_database)
        answer_all(sqlite_database, handed, {"sales": answers[::turn]}, comments=comments[::turn])
        payloads.add(surveys.close_wave(OPERATOR, sqlite_database, home_of(tmp_path), number).to_bytes())
        if number == 1:
            open_wave(sqlite_database)  # the second brings a block: 1 and 3 ask the same
    assert len(payloads) == 1


def test_names_of_the_roster_are_taken_out_of_comments(sqlite_database: Database, tmp_path: Path) -> None:
    home, now = home_of(tmp_path), datetime.now(UTC)
    key = load_people_key(home)
    with sqlite_database.write() as connection:
        connection.execute(
            sa.insert(table_of(Person)).values(
                source="plain",
                as_of=now,
                created_batch="b",
                batch="b",
                person_key=key.hash_value("ada@example.com"),
                name_key=key.hash_value("Ada Lovelace"),
                active_from=date(2026, 1, 1),
                team="sales",
            )
        )
    comments = [f"{number}: ask Ada Lovelace, or ada@example.com" for number in range(12)]
    answer_all(sqlite_database, open_wave(sqlite_database), {"sales": [ANSWER] * 12}, comments=comments)
    published = surveys.close_wave(OPERATOR, sqlite_database, home, 1)
    assert len(published.comments) == 12
    assert not [text for text in published.comments if "Ada" in text or "@" in text]
    assert b"Lovelace" not in (tmp_path / "alignment.db").read_bytes()


def test_a_wave_with_too_few_people_warns_and_publishes_nothing(
    sqlite_database: Database, tmp_path: Path
) -> None:
    handed = open_wave(sqlite_database, invited={"sales": 12, "leadership": 3})
    assert "leadership has fewer than 5 people" in handed.warnings[0]
    assert "nothing can be published" in open_wave(sqlite_database, invited={"sales": 4}).warnings[0]
    answer_all(sqlite_database, handed, {"sales": [ANSWER] * 4})
    assert surveys.close_wave(OPERATOR, sqlite_database, home_of(tmp_path), 1).is_empty


@pytest.mark.parametrize(
    ("chosen", "complaint"),
    [
        ({"k": 4}, "can only be raised"),
        ({"label": "  "}, "needs a label"),
        ({"days": -1}, "closes in the future"),
        ({"days": 400}, "closes in the future"),
        ({"invited": {}}, "how many people"),
        ({"invited": {"finance": 9}}, "'finance' is no team"),
        ({"invited": {"sales": -2}}, "cannot be invited"),
    ],
)
def test_a_wave_that_cannot_be_is_not_opened(
    sqlite_database: Database, chosen: dict[str, object], complaint: str
) -> None:
    with pytest.raises(AlignmentError, match=complaint):
        open_wave(sqlite_database, **chosen)  # type: ignore[arg-type]
    assert surveys.list_waves(OPERATOR, sqlite_database) == []


def test_nobody_but_a_respondent_answers(sqlite_database: Database) -> None:
    open_wave(sqlite_database)
    alice = welcome(sqlite_database, "alice", Role.ADMIN).principal
    for who in (alice, OPERATOR):
        with pytest.raises(AccessRefused, match="is here as 'admin'"):
            submit_answer(who, sqlite_database, team="sales", values=ANSWER)
