"""The directions of the house: which part may know which other, and where big libraries may be imported."""

import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.support.imports import Import, read_imports
from tests.support.tree import ROOT

BOTTOM = {"settings", "setting_checks", "errors", "content_files"}
ROOMS = {"measures", "advice", "survey", "store", "access", "ingest", "publish", *BOTTOM}
# what the rooms do together, for page and command
SERVICES = {"scorecards", "organisation", "imports", "sample", "doctor", "sharing", "accounts", "snapshots"}
SERVICES |= {"exports", "presenting", "settings_preview", "glossary", "surveys", "answering", "sample_waves"}
SERVICES |= {"survey_imports", "survey_readings", "positions"}
# part of the house → the other parts that it may know
MAY_KNOW: dict[str, set[str]] = {
    "app": {"ui", *SERVICES, *ROOMS},
    "pages": {"ui", *SERVICES, *ROOMS},
    "ui": {*SERVICES, *ROOMS},
    "cli": {*SERVICES, *ROOMS},
    **dict.fromkeys(SERVICES, SERVICES | ROOMS),
    "publish": {"measures", "advice", "survey", "store", *BOTTOM},
    "ingest": {"measures", "store", *BOTTOM},
    "access": {"store", *BOTTOM},
    "advice": {"measures", *BOTTOM},
    "survey": {"measures", *BOTTOM},
    "measures": BOTTOM,
    "store": BOTTOM,
    "settings": {"setting_checks", "errors"},
    "setting_checks": set(),
    "errors": set(),
    "content_files": set(),
}

ONLY_IN = {  # library → the modules that may import it
    "streamlit": ("app", "pages.", "alignment.ui", "alignment.access.server"),
    "altair": ("alignment.publish", "alignment.access.server"),  # the server imports it once, to be warm
    "sqlmodel": ("alignment.store",),
    "sqlalchemy": ("alignment.store",),
    "alembic": ("alignment.store",),
    "psycopg": ("alignment.store",),
}
MEASURES_MAY_IMPORT = {"pandas", "numpy", "holidays", "alignment", *sys.stdlib_module_names}


def find_violations(root: Path) -> list[str]:
    """Every import of the tree at `root` that goes against the directions, and a cycle if there is one."""
    files = [root / "app.py", *root.glob("pages/*.py"), *root.glob("alignment/**/*.py")]
    imports = read_imports(root, [file for file in files if file.exists()])
    return [
        *(f"{found}: against the directions" for found in imports if not _goes_down(found)),
        *(f"{found}: outside its rooms" for found in imports if not _in_its_rooms(found)),
        *_find_cycle(imports),
    ]


def _part_of(module: str) -> str:
    """The part of the house that a module belongs to: "measures", "ui", "settings", "pages", "app" …"""
    return module.removeprefix("alignment.").split(".")[0]


def _goes_down(found: Import) -> bool:
    here, there = _part_of(found.source), _part_of(found.target)
    if found.target.split(".")[0] not in ("alignment", "pages", "app") or found.target == "alignment":
        return True
    return here == there or there in MAY_KNOW.get(here, set())  # alignment/__init__.py knows nobody


def _in_its_rooms(found: Import) -> bool:
    library = found.target.split(".")[0]
    if _part_of(found.source) == "measures" and library not in MEASURES_MAY_IMPORT:
        return False
    rooms = ONLY_IN.get(library)
    return rooms is None or found.source.startswith(rooms)


def _find_cycle(imports: list[Import]) -> list[str]:
    known: dict[str, set[str]] = {found.source: set() for found in imports}
    for found in imports:
        if found.target in known and found.target != found.source:
            known[found.source].add(found.target)
    try:
        TopologicalSorter(known).prepare()
    except CycleError as cycle:
        return ["modules import each other in a circle: " + " → ".join(reversed(cycle.args[1]))]
    return []


def test_the_house_keeps_its_directions() -> None:
    assert find_violations(ROOT) == []


def test_every_part_of_the_library_has_its_place_in_the_directions() -> None:
    files = [file.relative_to(ROOT / "alignment") for file in ROOT.glob("alignment/**/*.py")]
    assert {file.parts[0].removesuffix(".py") for file in files} - {"__init__"} <= set(MAY_KNOW)


def _build_house(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root


SOUND = {
    "app.py": "import streamlit\nfrom alignment.ui.frame import show",
    "pages/scorecard.py": "from alignment import scorecards\nfrom alignment.ui import tile",
    "alignment/__init__.py": "",
    "alignment/errors.py": "",
    "alignment/settings.py": "from alignment.errors import SettingError",
    "alignment/cli.py": "def run():\n    from alignment.access import server",
    "alignment/scorecards.py": "from alignment.measures import ratio\nfrom alignment.store import queries",
    "alignment/access/server.py": "import streamlit\nfrom alignment.store.queries import load",
    "alignment/measures/ratio.py": "import numpy as np\nfrom dataclasses import dataclass",
    "alignment/measures/content.py": "from .ratio import Ratio\nfrom alignment.settings import Content",
    "alignment/store/queries.py": "import sqlalchemy as sa\nfrom alignment.errors import StoreError",
    "alignment/ingest/load.py": "from alignment.measures import ratio\nfrom ..store import queries",
    "alignment/publish/charts.py": "import altair as alt\nfrom alignment.measures.ratio import Ratio",
    "alignment/ui/frame.py": "import streamlit\nfrom alignment.publish import charts",
    "alignment/ui/tile.py": "from alignment.ui import frame",
}


def test_a_sound_house_has_nothing_to_complain_of(tmp_path: Path) -> None:
    assert find_violations(_build_house(tmp_path, SOUND)) == []


@pytest.mark.parametrize(
    ("file", "line", "complaint"),
    [
        (
            "alignment/measures/late.py",
            "from alignment.store import queries",
            "imports alignment.store.queries",
        ),
        ("alignment/measures/late.py", "from ..store.queries import load", "imports alignment.store.queries"),
        ("alignment/measures/late.py", "import scipy.stats", "imports scipy.stats"),
        ("alignment/measures/late.py", "from alignment import scorecards", "imports alignment.scorecards"),
        ("alignment/store/late.py", "def f():\n    from alignment.ingest import load", "late:2"),
        ("alignment/access/late.py", "from alignment.ingest.load import x", "imports alignment.ingest.load"),
        ("alignment/access/late.py", "import streamlit", "imports streamlit"),
        ("alignment/publish/late.py", "from alignment.ui.tile import x", "imports alignment.ui.tile"),
        ("alignment/ingest/late.py", "from sqlmodel import Session", "imports sqlmodel.Session"),
        ("alignment/ui/late.py", "from altair import Chart", "imports altair.Chart"),
        ("alignment/ui/late.py", "from alignment.cli import main", "imports alignment.cli"),
        ("alignment/ui/late.py", "import pages.scorecard", "imports pages.scorecard"),
        ("alignment/errors.py", "from alignment.settings import Settings", "imports alignment.settings"),
        ("alignment/scorecards.py", "from alignment.ui import tile", "imports alignment.ui.tile"),
        ("alignment/__init__.py", "from alignment.ui import tile", "imports alignment.ui.tile"),
        ("pages/late.py", "from sqlalchemy import select", "imports sqlalchemy.select"),
        ("pages/late.py", "from alignment.cli import main", "imports alignment.cli"),
        ("alignment/measures/ratio.py", "from alignment.measures.content import x", "circle"),
    ],
)
def test_one_wrong_import_is_found(tmp_path: Path, file: str, line: str, complaint: str) -> None:
    violations = find_violations(_build_house(tmp_path, SOUND | {file: line}))
    assert any(complaint in violation for violation in violations), violations
