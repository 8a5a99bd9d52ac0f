"""A data directory with the sample company in it: loaded once a test run, by the product's own way, then copied."""

import fcntl
import os
import shutil
from pathlib import Path

from alignment.sample import ensure_sample
from alignment.settings import Environment
from alignment.store.database import open_database

_VARIABLE = "ALIGNMENT_TESTS_FILLED_HOME"  # where it lies, for all processes of the run


def name_place(base: Path) -> None:
    """Say where the filled directory of this test run lies; nothing is loaded before somebody asks for it."""
    os.environ[_VARIABLE] = str(base / "filled-home")


def fill(home: Path) -> Path:
    """Put the sample company into `home`, unless a database is there already; `home` again."""
    if not (home / "alignment.db").exists():
        shutil.copytree(_loaded_once(Path(os.environ[_VARIABLE])), home, dirs_exist_ok=True)
    return home


def _loaded_once(folder: Path) -> Path:
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the other processes of the run wait for whoever is first
        if not folder.exists():
            _load(unfinished := folder.with_suffix(".unfinished"))
            unfinished.rename(folder)
    return folder


def _load(home: Path) -> None:
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir()
    url = f"sqlite:///{home / 'alignment.db'}"
    database = open_database(url, home=home)
    ensure_sample(database, Environment(home=home, database_url=url, base_url=""))
    database.close()
