"""What the README tells a new user to do is done here, in its order; its links lead somewhere."""

import json
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from alignment.cli import main
from alignment.ingest.kinds import KINDS
from alignment.ingest.templates import template_csv
from tests.docs.reading import README, list_documents, read_anchors, read_blocks, read_commands, read_links
from tests.support.tree import ROOT

STARTS = ("make ", "uv ")
PLACEHOLDER = "1a2b3c4d"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, with the files that the README shows, and data of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ALIGNMENT_HOME", str(tmp_path / "home"))
    for block in read_blocks(README):
        if block.file:
            (tmp_path / block.file).write_text(block.text, encoding="utf-8")
    return tmp_path


def run(line: str) -> str:
    """Run a line of the README; what it prints, also into the file that it names."""
    call, _, target = line.partition(" > ")
    name, *arguments = shlex.split(call)
    assert name == "alignment", line
    result = CliRunner().invoke(main, arguments, catch_exceptions=False)
    assert result.exit_code == 0, f"{line}\n{result.output}"
    if target:
        Path(target).write_text(result.stdout, encoding="utf-8")
    return result.stdout


def test_the_commands_of_the_readme_do_what_it_says(folder: Path) -> None:
    printed = {}
    for line in (line for line in read_commands(README) if not line.startswith(STARTS)):
        if PLACEHOLDER in line:
            newest = json.loads(run("alignment batches --json"))[0]["id"]
            line = line.replace(PLACEHOLDER, newest[:8])  # noqa: PLW2901
        printed[line] = run(line)
    assert "0 created, 0 updated, 3 unchanged, 0 rejected" in printed["alignment import leads.csv"]
    crm = "alignment import crm.csv --mapping crm.toml --as-of 2026-10-31"
    assert "2 rows, 2 created, 0 updated, 0 unchanged, 0 rejected" in printed[crm]
    scorecard = json.loads(printed["alignment score --window 2026-10 --json"])
    counts = {m["key"]: (m["numerator"], m["denominator"]) for m in scorecard["metrics"]}
    assert counts["sla_adherence"] == (2, 5)  # one in time in each file
    (undone,) = (text for line, text in printed.items() if line.startswith("alignment undo "))
    assert undone.startswith("undone: 3 rows removed")


def test_the_two_commands_are_recipes_of_the_makefile() -> None:
    recipes = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    told = [line.split()[1] for line in read_commands(README) if line.startswith("make ")]
    assert told == ["run", "test"]
    assert set(told) <= set(recipes)


@pytest.mark.parametrize("kind", [kind.key for kind in KINDS])
def test_every_template_loads_as_it_is(folder: Path, kind: str) -> None:
    (folder / "given.csv").write_text(template_csv(kind), encoding="utf-8")
    (report,) = json.loads(run("alignment import given.csv --json"))
    assert (report["kind"], report["created"], report["rejected"]) == (kind, 3, 0)


@pytest.mark.parametrize("document", list_documents(), ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    dead = []
    for link in read_links(document):
        if link.startswith(("https://", "http://localhost")):
            continue
        path, _, anchor = link.partition("#")
        target = (document.parent / path).resolve() if path else document
        if not target.exists() or (anchor and anchor not in read_anchors(target)):
            dead.append(link)
    assert dead == []


def test_the_changed_settings_of_the_documents_can_be_set(folder: Path) -> None:
    lines = [line for line in read_commands(ROOT / "docs" / "settings.md") if line.startswith("alignment ")]
    assert [run(line).startswith("saved: ") for line in lines] == [True, True, True]


def test_the_picture_shows_a_whole_screen() -> None:
    header = (ROOT / "docs" / "pictures" / "scorecard.png").read_bytes()[:24]
    assert header[:8] == b"\x89PNG\r\n\x1a\n"
    assert (int.from_bytes(header[16:20]), int.from_bytes(header[20:24])) == (1440, 900)
