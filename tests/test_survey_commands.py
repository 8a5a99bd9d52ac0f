"""Survey waves from the command line: opened, handed out, closed, read."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from alignment.cli import main
from alignment.store.database import open_database
from alignment.surveys import Invitation
from tests.support.surveys import answer_all

OPEN = ("open", "Autumn", "--team", "sales=12", "--team", "marketing=8", "--closes")


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALIGNMENT_HOME", str(tmp_path))
    monkeypatch.setenv("ALIGNMENT_BASE_URL", "https://score.example.com")


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["survey", *words])


def _next_week() -> str:
    return f"{datetime.now(UTC) + timedelta(days=7):%Y-%m-%d}"


def _answer(tmp_path: Path, link: str) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'alignment.db'}", home=tmp_path)
    handed = Invitation(wave=None, token=link.rsplit("/", 1)[1])  # type: ignore[arg-type]
    answer_all(
        database, handed, {"sales": [{"answered-in-time": 9}] * 8, "marketing": [{"same-goals": 2}] * 6}
    )
    database.close()


def test_a_wave_from_open_to_results(tmp_path: Path) -> None:
    opened = run(*OPEN, _next_week())
    link = opened.stdout.strip()
    assert link.startswith("https://score.example.com/a/")
    assert "wave 1 'Autumn' is open until" in opened.stderr
    _answer(tmp_path, link)
    assert "Autumn: about 70 % took part, sales 65 %, marketing 75 %" in run("list").stdout
    assert "no wave is closed yet" in run("results").stderr
    closed = run("close", "1")
    assert "all 9.0 of ten (n 5–9), sales 9.0 of ten (n 5–9)" in closed.stdout
    assert run("results").stdout == closed.stdout
    found = json.loads(run("results", "1", "--json").stdout)
    assert {"number", "label", "perception_index", "gaps", "belief", "published"} <= set(found)
    assert next(view for view in found["belief"] if view["metric"] == "sla_adherence")["sales"] == 0.9
    assert "questionnaire" not in found


def test_one_time_links_go_into_a_csv_and_onto_a_sheet(tmp_path: Path) -> None:
    table, sheet = tmp_path / "links.csv", tmp_path / "links.html"
    opened = run(*OPEN, _next_week(), "--codes", "--csv", str(table), "--sheet", str(sheet))
    assert (opened.exit_code, opened.stdout) == (0, "")
    rows = list(csv.DictReader(io.StringIO(table.read_text(encoding="utf-8"))))
    assert len(rows) == len({row["link"] for row in rows}) == 20
    assert all(row["link"] in sheet.read_text(encoding="utf-8") for row in rows)
    more = json.loads(run("invite", "1", "--codes", "3", "--json").stdout)
    assert len(more["links"]) == 3
    assert not {row["link"] for row in rows} & set(more["links"])


@pytest.mark.parametrize(
    ("words", "code", "complaint"),
    [
        (("open", "A", "--team", "sales", "--closes", "2030-01-01"), 2, "expected e.g. sales=12"),
        (("open", "A", "--team", "sales=9", "--closes", "2020-01-01"), 1, "closes in the future"),
        (("open", "A", "--team", "sales=9", "--closes", "soon"), 2, "is not a time"),
        ((*OPEN, _next_week(), "--k", "3"), 1, "can only be raised"),
        (("close", "7"), 1, "there is no wave 7"),
        (("results", "7"), 1, "wave 7 is not closed"),
    ],
)
def test_what_cannot_be_is_refused_in_words(words: tuple[str, ...], code: int, complaint: str) -> None:
    answer = run(*words)
    assert (answer.exit_code, complaint in answer.stderr) == (code, True), answer.stderr


def test_the_questionnaire_can_be_taken_to_another_tool() -> None:
    rows = list(csv.DictReader(io.StringIO(run("export", "--wave", "2").stdout)))
    assert len(rows) == 12 + 6 + 2
    assert [row["kind"] for row in rows[-2:]] == ["choice", "text"]
    assert all(row["text_en"] and row["text_de"] for row in rows)


def test_a_small_team_signs_a_position(tmp_path: Path) -> None:
    run(*OPEN[:2], "--team", "sales=12", "--team", "leadership=3", "--closes", _next_week())
    signed = run("position", "1", "leadership", "We decide too late.", "--signed", "Ann Lee")
    assert "signed by Ann Lee, stands beside wave 1" in signed.stdout
    refused = run("position", "1", "sales", "Fine.", "--signed", "Ann Lee")
    assert (refused.exit_code, "only leadership may" in refused.stderr) == (1, True)
    assert "withdrawn" in run("position", "1", "leadership", "--withdraw").stdout
