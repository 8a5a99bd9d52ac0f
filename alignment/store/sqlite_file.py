"""A SQLite database as a file: whether it is sound, how it is journalled, and copies of it."""

import sqlite3
from contextlib import closing
from pathlib import Path

from alignment.errors import StoreError

_WAL_FIXED = ((3, 44, 6), (3, 50, 7), (3, 51, 3))  # first releases of their series with the WAL-reset fix


def prepare(file: Path, backups: Path) -> None:
    """Make the folder, check an existing file for damage and set its journal; raises StoreError."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise StoreError(
            f"{file.parent}: the database's folder cannot be made ({problem.strerror})"
        ) from problem
    if file.exists() and file.stat().st_size:
        _check(file, backups)
    try:
        with closing(sqlite3.connect(file, timeout=5)) as connection:
            connection.execute(f"PRAGMA journal_mode={choose_journal(sqlite3.sqlite_version_info)}")
    except sqlite3.OperationalError as problem:
        if "locked" not in str(problem):  # another process has it open: it has chosen already
            raise StoreError(f"{file}: the database cannot be opened ({problem})") from problem


def choose_journal(version: tuple[int, ...]) -> str:
    """WAL only where the library cannot lose a commit at the log's reset; else the rollback journal."""
    series = [fixed for fixed in _WAL_FIXED if fixed[:2] == version[:2]]
    safe = version >= series[0] if series else version >= _WAL_FIXED[-1]
    return "WAL" if safe else "DELETE"


def copy_file(file: Path, target: Path) -> None:
    """Copy a database that others may be using; `target` appears whole or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(target.name + ".part")
    unfinished.unlink(missing_ok=True)
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(unfinished)) as copy:
        source.backup(copy)
    unfinished.replace(target)


def newest_backup(backups: Path) -> Path | None:
    """The backup that was written last, if there is any."""
    return max(backups.glob("*.db"), key=lambda file: file.stat().st_mtime, default=None)


def _check(file: Path, backups: Path) -> None:
    try:
        # Not read-only: what a killed process left half done is rolled back by this look.
        with closing(sqlite3.connect(file, timeout=30)) as connection:
            (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.DatabaseError as problem:
        found = str(problem)
    if found == "ok":
        return
    if "locked" in found:
        raise StoreError(f"{file}: another process has kept the database locked; try again when it is done")
    backup = newest_backup(backups)
    found = " ".join(found.split())
    advice = f"the newest backup is {backup}" if backup else f"there is no backup in {backups}"
    raise StoreError(f"{file}: the database file is damaged ({found}); nothing was overwritten; {advice}")
