"""Whatever the product has, the documents tell: metrics, settings, commands, files, practices, reasons to reject."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from alignment.advice.practices import load_practices
from alignment.cli import main
from alignment.ingest.kinds import KINDS
from alignment.ingest.sources import load_sources
from alignment.ingest.statuses import MEANINGS
from alignment.measures.scorecard import METRICS
from alignment.settings import Settings, list_settings
from docs.generate import list_commands
from tests.docs.reading import read
from tests.support.tree import ROOT, list_modules, parse

COINERS = {"RowError", "BadRecurrence", "reject", "remark", "_refused", "_read_time", "_parts", "_bad_cell"}
COINERS |= {"_keep_readable", "describe"}
SLUG = re.compile(r"^[a-z]+(_[a-z]+)*$")
COLUMNS = {name for kind in KINDS for column in kind.columns for name in (column.name, column.target)}
GENERATED = sorted(
    path.name for path in ROOT.glob("docs/*.md") if "[[[cog" in path.read_text(encoding="utf-8")
)


def _names(*texts: str) -> list[str]:
    return [f"`{text}`" for text in texts]


def _missing(document: str, names: list[str]) -> list[str]:
    text = read(document)
    return [name for name in names if name not in text]


def test_every_metric_is_defined() -> None:
    keys = [metric.key for metric in METRICS]
    definitions = [metric.definition for metric in METRICS]
    assert _missing("docs/definitions.md", _names(*keys) + definitions) == []


def test_every_setting_says_what_it_means() -> None:
    known = list_settings(Settings())
    assert [info.name for info in known if not info.meaning] == []
    assert _missing("docs/settings.md", [f"| `{info.name}` |" for info in known]) == []


def test_every_command_and_option_is_told() -> None:
    commands = dict(list_commands())
    options = {option for command in commands.values() for each in command.params for option in each.opts}
    assert {name.split()[0] for name in commands} == set(main.commands)
    assert [name for name, command in commands.items() if not command.help] == []
    assert _missing("docs/commands.md", [f"### alignment {name}\n" for name in commands]) == []
    assert _missing("docs/commands.md", [option for option in options if option.startswith("--")]) == []


def test_every_kind_with_its_columns_is_told() -> None:
    names = [name for kind in KINDS for name in (kind.key, *kind.by_name)]
    assert _missing("docs/loading.md", _names(*names)) == []


def test_every_known_tool_is_listed_with_its_files() -> None:
    files = [(source.label, file.label) for source in load_sources().all for file in source.files]
    assert _missing("docs/loading.md", [f"| {tool} | {file} |" for tool, file in files]) == []


def test_every_meaning_of_a_status_is_told() -> None:
    assert _missing("docs/loading.md", _names(*MEANINGS)) == []


def test_every_practice_is_listed_with_where_it_stands() -> None:
    practices = load_practices()
    assert len(practices) == 43
    assert (
        _missing("docs/practices.md", [f"{practice.title} (`{practice.id}`)" for practice in practices]) == []
    )


@pytest.mark.parametrize("name", GENERATED)
def test_generated_parts_are_up_to_date(name: str) -> None:
    cog = [str(Path(sys.executable).with_name("cog")), "-I", ".", "--check", "--diff", f"docs/{name}"]
    result = subprocess.run(cog, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, f"run `make docs`\n{result.stdout}{result.stderr}"


def test_most_documents_are_generated_in_part() -> None:
    assert GENERATED == [
        "access.md",
        "accessibility.md",
        "commands.md",
        "definitions.md",
        "loading.md",
        "practices.md",
        "settings.md",
    ]


def test_every_reason_to_reject_a_row_is_told_and_no_other() -> None:
    text = read("docs/loading.md")
    table = text[text.index("## Rows that are not loaded") :]
    told = set(re.findall(r"^\| `([a-z_]+)` \|", table, re.MULTILINE))
    assert told == _coined_codes()


def _coined_codes() -> set[str]:
    """The codes of row errors, as the source writes them: given to what makes one, or kept as `code` or a constant."""
    rooms = [*list_modules(folder="alignment/ingest/"), *list_modules(folder="alignment/store/")]
    nodes = [node for file in rooms for node in ast.walk(parse(file))]
    constants = {
        node.targets[0].id: node.value.value
        for node in nodes
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and isinstance(node.value, ast.Constant)
    }
    coined = {code for node in nodes for code in _codes_of(node, constants)}
    return {code for code in coined if (SLUG.match(code) and "_" in code) or code == "copy"} - COLUMNS


def _codes_of(node: ast.AST, constants: dict[str, object]) -> set[str]:
    match node:
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in COINERS:
            values = [*node.args, *(word.value for word in node.keywords if word.arg == "code")]
            named = {constants.get(value.id) for value in values if isinstance(value, ast.Name)}
            given = {value.value for value in values if isinstance(value, ast.Constant)}
            return {value for value in given | named if isinstance(value, str)}
        case ast.Assign(targets=[ast.Name(id="code") | ast.Tuple(elts=[ast.Name(id="code"), *_])]):
            found = {part.value for part in ast.walk(node.value) if isinstance(part, ast.Constant)}
            return {value for value in found if isinstance(value, str)}
    return set()
