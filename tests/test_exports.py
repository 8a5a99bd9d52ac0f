"""What is taken along carries the same numbers in every form, and no more than its reader may see."""

import json
import re
from pathlib import Path
from typing import cast

import pytest
from click.testing import CliRunner

from alignment import exports, snapshots
from alignment.cli import main
from alignment.errors import AlignmentError
from alignment.publish.digest import digest_text
from alignment.publish.story import BeliefChart
from alignment.scorecards.believed import believed_json
from alignment.store.database import Database, open_database
from tests.support.filled_home import fill
from tests.support.people import OPERATOR
from tests.support.told_sample import VIEWER, sample_database, sample_story


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own with the sample company, for commands."""
    folder = fill(tmp_path / "home")
    monkeypatch.setenv("ALIGNMENT_HOME", str(folder))
    return folder


def open_own(home: Path) -> Database:
    return open_database(f"sqlite:///{home / 'alignment.db'}", home=home)


def written(kind: str) -> bytes:
    return exports.export(OPERATOR, sample_database(), kind=kind).content


def test_the_mail_says_the_figures_of_the_slides() -> None:
    deck = sample_story()
    mail = digest_text(deck)
    figures = [slide.figure for slide in deck.slides if slide.figure]
    assert len(figures) == 5
    for figure in figures:
        assert figure.value in mail
        assert figure.change in mail


def test_the_newest_survey_stands_beside_the_records_with_its_own_numbers() -> None:
    (slide,) = sample_story().of("belief")
    kept = believed_json(sample_database(), sample_story().scorecard)
    assert kept is not None
    assert isinstance(slide.chart, BeliefChart)
    told = [(row.sales, row.marketing, row.fact) for row in slide.chart.rows]
    beliefs = cast(list[dict[str, float]], kept["belief"])
    assert told == [(row["sales"], row["marketing"], row["fact"]) for row in beliefs]
    sla = next(row for row in beliefs if row["metric"] == "sla_adherence")
    assert {f"{sla[who] * 100:.0f} %" for who in ("sales", "marketing", "fact")} <= set(
        re.findall(r"\d+ %", slide.headline.text)
    )


def test_viewers_are_told_no_more_than_on_the_pages() -> None:
    whole, limited = sample_story(), sample_story(limited=True)
    assert "“Webinar”" in whole.sentences[1]
    assert "“Webinar”" not in limited.sentences[1]
    names = {bar.name for slide in whole.of("issue") for bar in slide.chart.rows}  # type: ignore[union-attr]
    fewer = {bar.name for slide in limited.of("issue") for bar in slide.chart.rows}  # type: ignore[union-attr]
    assert "Partner referral" in names - fewer  # fewer than 5 owners worked on them


def test_a_file_is_named_after_whose_it_is_and_what_it_covers() -> None:
    found = exports.export(VIEWER, sample_database(), kind="csv")
    assert found.name == "alignment-quillhaven-instruments-13-weeks-to-31-oct-2026.csv"
    assert found.mime == "text/csv"


def test_a_format_that_is_none_is_refused_with_those_there_are() -> None:
    with pytest.raises(AlignmentError, match=r"expected pdf, pptx, xlsx, csv, json"):
        exports.export(OPERATOR, sample_database(), kind="docx")


def test_a_published_snapshot_is_told_as_it_was_with_what_is_not_yet_signed(home: Path) -> None:
    database = open_own(home)
    info = snapshots.publish_snapshot(OPERATOR, database, label="Third quarter", window="2026-Q3")
    snapshots.sign_sentence(
        OPERATOR, database, info.id, metric="sla_adherence", team="sales", sentence="We add a Friday duty."
    )
    deck = exports.tell_story(VIEWER, database, snapshot=info.id)
    assert deck.about.startswith("Quillhaven Instruments · Third quarter · Q3 2026")
    (sla,) = [slide for slide in deck.slides if slide.key == "metric-sla_adherence"]
    assert [line.text for line in sla.lines[-2:]] == [
        "Sales: “We add a Friday duty.”",
        "Not yet seen by Marketing",
    ]
    database.close()


STARTS = {"pdf": b"%PDF", "pptx": b"PK", "xlsx": b"PK", "csv": b"\xef\xbb\xbfmetric", "json": b"{"}


@pytest.mark.parametrize("kind", STARTS)
def test_the_command_writes_the_file(home: Path, kind: str) -> None:
    target = home / f"report.{kind}"
    result = CliRunner().invoke(main, ["export", "--format", kind, "-o", str(target), "--for-viewers"])
    assert result.exit_code == 0, result.output
    assert target.read_bytes().startswith(STARTS[kind])


def test_the_command_exports_a_snapshot_by_the_beginning_of_its_id(home: Path) -> None:
    database = open_own(home)
    info = snapshots.publish_snapshot(OPERATOR, database, label="Third quarter", window="2026-Q3")
    database.close()
    arguments = ["export", "--format", "json", "-o", "-", "--snapshot", info.id[:8]]
    result = CliRunner().invoke(main, arguments)
    assert json.loads(result.output)["window"] == "Q3 2026"


def test_the_commands_refuse_what_they_cannot_do_in_words(home: Path) -> None:
    run = CliRunner()
    nowhere = run.invoke(main, ["export", "--format", "csv", "-o", str(home / "no" / "folder" / "x.csv")])
    assert nowhere.exit_code == 1
    assert "cannot be written" in nowhere.output
    window = run.invoke(main, ["export", "--format", "csv", "-o", "-", "--window", "soon"])
    assert window.exit_code == 1
    assert "is not a window" in window.output
    link = run.invoke(main, ["digest", "--link", "javascript:alert(1)"])
    assert link.exit_code == 1
    assert "is not an address" in link.output
    assert run.invoke(main, ["export", "--format", "docx", "-o", "-"]).exit_code == 2


def test_the_digest_is_what_viewers_may_see(home: Path) -> None:
    text = CliRunner().invoke(main, ["digest"]).output
    assert "480 of 720 hand-offs" in text
    assert "“Webinar”" not in text.partition("What to do next")[0]
    page = CliRunner().invoke(main, ["digest", "--format", "html", "--link", "https://a.example/s/x"]).output
    assert 'href="https://a.example/s/x"' in page
