"""Whether this installation is in good health: database, key file, freshness of the data."""

import stat
from dataclasses import dataclass
from datetime import datetime, timedelta

from alignment.errors import AlignmentError
from alignment.settings import Environment
from alignment.store import queries
from alignment.store.database import open_database

STALE = timedelta(days=35)  # metrics.md §0: data older than this carries a banner


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at, whether it is in order, and what to do if not."""

    subject: str
    ok: bool
    text: str


def examine(environment: Environment, now: datetime) -> list[Finding]:
    """Look at the database (integrity, schema), the key file and the age of each kind of data."""
    findings = [_key_file(environment)]
    try:
        database = open_database(environment.database_url, home=environment.home)
    except AlignmentError as problem:
        return [Finding("database", False, str(problem)), *findings]
    with database.read() as connection:
        newest = queries.newest_as_of(connection)
        sample = queries.has_sample(connection)
    database.close()
    findings.insert(0, Finding("database", True, f"{database.dialect}, schema up to date"))
    if sample:
        findings.append(Finding("data", True, "the sample company; the first own file removes it"))
    if not newest:
        findings.append(Finding("data", True, "nothing is loaded yet"))
    return findings + [_freshness(kind, as_of, now) for kind, as_of in sorted(newest.items())]


def _key_file(environment: Environment) -> Finding:
    file = environment.key_file
    if not file.exists():
        return Finding("key file", True, f"{file} will be made at the first import")
    mode = stat.S_IMODE(file.stat().st_mode)
    if mode & 0o077:
        return Finding("key file", False, f"{file} can be read by others; run: chmod 600 '{file}'")
    return Finding(
        "key file", True, f"{file}, readable by its owner alone; keep a copy apart from the database"
    )


def _freshness(kind: str, as_of: datetime, now: datetime) -> Finding:
    age = (now - as_of).days
    text = f"as of {as_of:%Y-%m-%d}, {age} days old"
    if now - as_of > STALE:
        return Finding(kind, False, f"{text}; load a newer export")
    return Finding(kind, True, text)
