"""The tables of who may do what, as the tests of access know them."""

import importlib
import inspect
import re
from collections.abc import Iterable

from alignment.ui.pages import PAGES as OFFERED
from docs.generate import table
from tests.access.matrix import CALLS, ENDPOINTS, PAGES, Visitor, Visitors


def pages() -> str:
    """A line a page: who sees it."""
    titles = {page.path: page.title for page in OFFERED}
    return _table("page", ((f"{titles[path]} (`/{path}`)", who) for path, who in PAGES.items()))


def services() -> str:
    """A line a function that changes or hands out something: who may call it."""
    return _table("function", ((f"`{name}`: {_purpose(name)}", who) for name, who in sorted(CALLS.items())))


def addresses() -> str:
    """A line an address: whose requests get there."""
    return _table(
        "address",
        (
            (f"`{each.path or '/'}` {', '.join(each.methods)}", each.answers)
            for each in sorted(ENDPOINTS, key=lambda each: each.path)
        ),
    )


def _purpose(name: str) -> str:
    module, _, function = name.rpartition(".")
    package = "alignment.access" if module == "audit" else "alignment"
    told = inspect.getdoc(getattr(importlib.import_module(f"{package}.{module}"), function)) or ""
    return re.split(r"[.;:,]\s|\s\(", f"{told} ", maxsplit=1)[0].strip()


def _table(what: str, rows: Iterable[tuple[str, Visitors]]) -> str:
    lines = [(name, *("yes" if visitor in who else "" for visitor in Visitor)) for name, who in rows]
    return table((what, *Visitor), lines)
