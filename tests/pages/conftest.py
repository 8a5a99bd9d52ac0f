"""Pages as Streamlit runs them, over a real database, asked for by a browser on this computer."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit.runtime.context

from alignment.access.served import Served, close_served, open_served
from alignment.settings import Environment
from tests.pages.opening import Visitor
from tests.support.filled_home import fill


@pytest.fixture
def visitor(monkeypatch: pytest.MonkeyPatch) -> Visitor:
    """Who opens the page: somebody at this computer, unless the test says otherwise."""
    somebody = Visitor()
    # AppTest has no connection; this is where Streamlit looks for it
    monkeypatch.setattr(streamlit.runtime.context, "_get_client_context", lambda: somebody)
    return somebody


def _environment(home: Path) -> Environment:
    return Environment(home=home, database_url=f"sqlite:///{home / 'alignment.db'}", base_url="")


@pytest.fixture
def sample(tmp_path: Path, visitor: Visitor) -> Iterator[Served]:
    """The sample company is served."""
    yield open_served(_environment(fill(tmp_path / "sample")))
    close_served()


@pytest.fixture
def empty(migrated_file: Path, tmp_path: Path, visitor: Visitor) -> Iterator[Served]:
    """A database without any record is served."""
    home = tmp_path / "empty"
    home.mkdir()
    shutil.copy(migrated_file, home / "alignment.db")
    yield open_served(_environment(home))
    close_served()
