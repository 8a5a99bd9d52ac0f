"""Every visitor at every service: let in where the table of access says so, and nowhere else."""

import ast
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from alignment.access.principal import Principal, may
from alignment.errors import AccessRefused
from alignment.store.database import Database, open_database
from alignment.ui.pages import PAGES as OFFERED
from tests.access.matrix import CALLS, PAGES, Visitor
from tests.access.test_rights import SERVICES
from tests.support.guests import Guest, invite
from tests.support.imports import read_imports
from tests.support.tree import ROOT, list_modules, name_of, parse
from tests.support.whole_database import read_everything

DRAWN = (*list_modules(folder="pages/"), *list_modules(folder="alignment/ui/"))
Guests = Mapping[Visitor, Guest]
WRITERS = (
    "commands",
    "loading",
    "staging",
    "undo",
)  # modules of the store that change something, by how they end


@pytest.fixture(scope="module")
def invited(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Guests]:
    """A database that knows one visitor of each kind, to be copied; and those visitors."""
    home = tmp_path_factory.mktemp("invited")
    file = Path(shutil.copy(migrated_file, home / "alignment.db"))
    database = open_database(f"sqlite:///{file}", home=home)
    guests = invite(database)
    database.close()
    return file, guests


@pytest.fixture
def guests(invited: tuple[Path, Guests]) -> Guests:
    """One visitor of each kind."""
    return invited[1]


@pytest.fixture
def house(invited: tuple[Path, Guests], tmp_path: Path) -> Iterator[Database]:
    """A database of the test's own that knows the visitors."""
    file = shutil.copy(invited[0], tmp_path / "alignment.db")
    database = open_database(f"sqlite:///{file}", home=tmp_path)
    yield database
    database.close()


def test_every_page_is_in_the_table_and_there_is_no_other() -> None:
    assert {page.path for page in OFFERED} == set(PAGES)
    assert {Path(page.script).name for page in OFFERED} == {file.name for file in ROOT.glob("pages/*.py")}


@pytest.mark.parametrize("visitor", [Visitor.RESPONDENT, Visitor.VIEWER, Visitor.EDITOR, Visitor.ADMIN])
def test_the_role_of_a_page_is_the_one_of_the_table(guests: Guests, visitor: Visitor) -> None:
    somebody = guests[visitor].principal
    assert {page.path for page in OFFERED if may(somebody, page.role)} == {
        path for path, visitors in PAGES.items() if visitor in visitors
    }


@pytest.mark.parametrize("visitor", Visitor)
def test_a_visitor_can_call_what_the_table_says_and_nothing_else(
    house: Database,
    guests: Guests,
    visitor: Visitor,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)  # who may load files makes a key where the app runs
    allowed = {name for name, visitors in CALLS.items() if visitor in visitors}
    somebody, before = guests[visitor].principal, read_everything(house)
    refused = {name for name in CALLS if name not in allowed and _refuses(name, somebody, house)}
    assert refused == set(CALLS) - allowed
    assert read_everything(house) == before, "a refusal changes nothing"
    assert [name for name in sorted(allowed) if _refuses(name, somebody, house)] == []


def _refuses(name: str, somebody: Principal, database: Database) -> bool:
    try:
        SERVICES[name][0](somebody, database)
    except AccessRefused:
        return True
    except Exception:  # noqa: BLE001 - whatever else goes wrong then, somebody was let in
        return False
    return False


def test_pages_change_nothing_but_by_a_service() -> None:
    # a button's callback runs before the page and its guard; what it calls has to ask for itself
    found = read_imports(ROOT, list(DRAWN))
    assert [
        str(each)
        for each in found
        if each.target.startswith("alignment.store.") and each.target.endswith(WRITERS)
    ] == []
    assert [name_of(file) for file in DRAWN if _writes(parse(file))] == []


def _writes(tree: ast.Module) -> bool:
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return any(
        isinstance(call, ast.Attribute)
        and call.attr == "write"
        and not (isinstance(call.value, ast.Name) and call.value.id == "st")
        for call in calls
    )


def test_a_part_of_a_page_that_runs_alone_asks_who_is_there_itself() -> None:
    # a fragment runs without the page around it: its guard has to be its own first statement
    assert [name_of(file) for file in DRAWN if _unguarded_fragments(parse(file))] == []


def _unguarded_fragments(tree: ast.Module) -> list[str]:
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    return [
        function.name
        for function in functions
        if any("fragment" in ast.unparse(each) for each in function.decorator_list)
        and "require_role(" not in ast.unparse(function.body[1 if ast.get_docstring(function) else 0])
    ]


def test_a_fragment_or_a_write_without_a_question_would_be_found() -> None:
    bare = "@st.fragment\ndef show():\n    st.text('secret')"
    asking = '@st.fragment(run_every=5)\ndef show():\n    """A part."""\n    who = require_role("admin")'
    assert _unguarded_fragments(ast.parse(bare)) == ["show"]
    assert _unguarded_fragments(ast.parse(asking)) == []
    assert _writes(ast.parse("with current().database.write() as c:\n    pass"))
    assert not _writes(ast.parse("st.write('x')"))
