"""The house rules that a program can check; each test names the places that stray from one rule."""

import ast
import re
from pathlib import Path

from tests.support.tree import list_files, list_modules, list_product_modules, name_of, parse, read_text

Function = ast.FunctionDef | ast.AsyncFunctionDef
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "stuff", "tools", "process"}
WIDGETS = {
    *("button", "checkbox", "color_picker", "data_editor", "date_input", "download_button", "feedback"),
    *("file_uploader", "multiselect", "number_input", "pills", "radio", "segmented_control", "select_slider"),
    *("selectbox", "slider", "text_area", "text_input", "time_input", "toggle"),
}
DEFINITION = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
RAW_HTML = "unsafe_allow" + "_html"
OF_ONE_MACHINE = re.compile(
    r"(pypi|pythonhosted|npmjs|debian|ubuntu)\.(org|com)\b|(?<![\w.])/(root|home|Users)/\w|file:///\w"
)


def _at(file: Path, node: ast.stmt | ast.expr | ast.excepthandler) -> str:
    return f"{name_of(file)}:{node.lineno}"


def _functions(file: Path) -> list[Function]:
    return [node for node in ast.walk(parse(file)) if isinstance(node, Function)]


def _calls(node: ast.AST) -> list[ast.Call]:
    return [part for part in ast.walk(node) if isinstance(part, ast.Call)]


def _callee(call: ast.Call) -> str:
    """The last word of what is called: "button" in st.button(…)."""
    match call.func:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""


def _lines_with(pattern: str | re.Pattern[str], files: tuple[Path, ...]) -> list[str]:
    return [
        f"{name_of(file)}:{number}"
        for file in files
        for number, line in enumerate(read_text(file).splitlines(), 1)
        if re.search(pattern, line)
    ]


def test_every_module_opens_with_what_it_knows() -> None:
    named = [
        file
        for file in list_modules()
        if file.name != "__init__.py" and not name_of(file).startswith("pages/")
    ]
    assert [name_of(file) for file in named if not ast.get_docstring(parse(file))] == []


def test_modules_stay_below_300_lines_and_pages_below_80() -> None:
    lengths = {name_of(file): len(read_text(file).splitlines()) for file in list_product_modules()}
    limits = {name: 80 if name.startswith("pages/") else 300 for name in lengths}
    assert {name: lines for name, lines in lengths.items() if lines >= limits[name]} == {}


def test_functions_have_at_most_50_lines() -> None:
    lengths = {
        f"{_at(file, function)} {function.name}": (function.end_lineno or 0) - function.lineno + 1
        for file in list_product_modules()
        for function in _functions(file)
    }
    assert {place: lines for place, lines in lengths.items() if lines > 50} == {}


def test_names_of_modules_say_what_is_inside() -> None:
    assert [name_of(file) for file in list_modules() if file.stem in VAGUE] == []


def test_nobody_catches_everything_silently() -> None:
    handlers = [
        (file, node)
        for file in list_modules()
        for node in ast.walk(parse(file))
        if isinstance(node, ast.ExceptHandler)
    ]
    assert [_at(file, node) for file, node in handlers if node.type is None] == []


def test_the_library_does_no_work_at_import() -> None:
    # Streamlit scripts (ui) and Alembic's env.py are run by being imported
    library = [
        file
        for file in list_modules(folder="alignment/")
        if not name_of(file).startswith(("alignment/ui/", "alignment/store/migrations/"))
    ]
    work = (ast.For, ast.While, ast.With, ast.Try)
    statements = [(file, node) for file in library for node in parse(file).body]
    calls = [(file, node) for file, node in statements if isinstance(node, ast.Expr) and _calls(node)]
    loops = [(file, node) for file, node in statements if isinstance(node, work)]
    assert [_at(file, node) for file, node in calls + loops] == []


def test_measures_advice_and_charts_are_told_the_time() -> None:
    told = [
        file
        for room in ("measures", "advice", "publish")
        for file in list_modules(folder=f"alignment/{room}/")
    ]
    clocks = [(file, call) for file in told for call in _calls(parse(file))]
    assert [_at(file, call) for file, call in clocks if _callee(call) in ("now", "utcnow", "today")] == []


def test_html_is_never_let_through() -> None:
    assert _lines_with(RAW_HTML, list_modules()) == []


def test_nothing_is_left_for_later() -> None:
    assert _lines_with(r"#\s*(TODO|FIXME|XXX)\b", list_modules()) == []


def test_pages_define_and_compute_nothing() -> None:
    pages = list_modules(folder="pages/")
    definitions = [
        (file, node) for file in pages for node in ast.walk(parse(file)) if isinstance(node, DEFINITION)
    ]
    groupings = [
        (file, call) for file in pages for call in _calls(parse(file)) if _callee(call) in ("groupby", "agg")
    ]
    assert [_at(file, node) for file, node in [*definitions, *groupings]] == []


def test_the_first_thing_a_page_does_is_to_ask_who_is_there() -> None:
    # a page can run without app.py on a server that nobody has visited yet
    assert [
        name_of(page) for page in list_modules(folder="pages/") if not _opens_with_guard(parse(page))
    ] == []


def _opens_with_guard(page: ast.Module) -> bool:
    body = page.body[1:] if ast.get_docstring(page) else page.body
    first = next((node for node in body if not isinstance(node, (ast.Import, ast.ImportFrom))), None)
    if not isinstance(first, (ast.Expr, ast.Assign)) or not isinstance(first.value, ast.Call):
        return False
    return _callee(first.value).startswith("require")


def test_only_a_call_of_the_guard_counts_as_one() -> None:
    assert _opens_with_guard(
        ast.parse('"""A page."""\nimport streamlit as st\nrequire("admin")\nst.title("x")')
    )
    assert _opens_with_guard(ast.parse('from x import guard\nviewer = guard.require_viewer()\nprint("x")'))
    assert not _opens_with_guard(ast.parse('import streamlit as st\nst.title("x")\nrequire("admin")'))
    assert not _opens_with_guard(ast.parse("import require"))


def test_every_widget_has_a_key() -> None:
    drawn = [*list_modules(folder="pages/"), *list_modules(folder="alignment/ui/")]
    widgets = [(file, call) for file in drawn for call in _calls(parse(file)) if _callee(call) in WIDGETS]
    assert [
        _at(file, call) for file, call in widgets if "key" not in {word.arg for word in call.keywords}
    ] == []


def test_every_test_can_fail() -> None:
    tests = [
        (file, function)
        for file in list_modules(folder="tests/")
        for function in _functions(file)
        if function.name.startswith("test_")
    ]
    claims = re.compile(r"assert|raises|\.check\(|expect\(|fail\(")
    assert [
        _at(file, function)
        for file, function in tests
        if not claims.search(ast.get_source_segment(read_text(file), function) or "")
    ] == []


def test_no_file_knows_the_machine_or_the_registry_it_was_written_with() -> None:
    # where packages come from is the business of the machine's configuration; uv.lock must name its sources
    files = tuple(file for file in list_files() if file.name != "uv.lock")
    assert _lines_with(OF_ONE_MACHINE, files) == []
