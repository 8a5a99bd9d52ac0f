"""The sample company: loaded through the very same import path, gone with the first own file."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from alignment import imports, scorecards
from alignment.access.audit import Action, record_change
from alignment.access.principal import Principal, Role
from alignment.access.rights import authorise
from alignment.content_files import SAMPLE
from alignment.errors import AlignmentError
from alignment.ingest.load import LoadOptions
from alignment.sample_waves import load_waves
from alignment.settings import Environment
from alignment.store import commands, queries
from alignment.store.database import Database
from alignment.store.sample_waves import clear_sample_waves

AS_OF = datetime(2026, 10, 31, 18, 0, tzinfo=ZoneInfo("Europe/Berlin"))
FILES = (
    ("roster", "roster.csv"),
    ("leads", "leads.csv"),
    ("lead-history", "lead-history.csv"),
    ("activities", "activities.csv"),
    ("deals", "deals.csv"),
    ("meetings", "calendar.ics"),
    ("content", "content.csv"),
    ("content-use", "content-use.csv"),
)
SYSTEM = Principal(Role.ADMIN, "first start")


def ensure_sample(database: Database, environment: Environment) -> bool:
    """Load the sample into a database that never held anything; whether it did."""
    with database.read() as connection:
        untouched = queries.is_untouched(connection)
    if untouched:
        load_sample(SYSTEM, database, environment)
    return untouched


def load_sample(principal: Principal, database: Database, environment: Environment) -> None:
    """Load the sample company's files. Raises AlignmentError where own data is loaded: the two never mix."""
    with database.read() as connection:
        admin = authorise(principal, Role.ADMIN, connection, now=datetime.now(UTC))
        own = queries.has_own_data(connection)
    if own:
        raise AlignmentError(
            "own data is loaded, and the sample never mixes with it; use another ALIGNMENT_HOME"
        )
    load_waves(database, environment)  # first: closing a wave writes the whole file anew, which is small now
    for kind, name in FILES:
        options = LoadOptions(kind=kind, as_of=AS_OF, time_zone="Europe/Berlin", is_sample=True)
        imports.import_file(
            principal, database, environment, SAMPLE / name, file_name=name, options=options, refresh=False
        )
    with database.write() as connection:
        record_change(connection, admin, Action.SAMPLE_LOADED, at=datetime.now(UTC))
    scorecards.refresh(database)


def clear_sample(principal: Principal, database: Database) -> None:
    """Remove the sample company; it does not come back by itself."""
    now = datetime.now(UTC)
    with database.write() as connection:
        admin = authorise(principal, Role.ADMIN, connection, now=now)
        loaded = queries.has_sample(connection)
        commands.clear_sample(connection)
        clear_sample_waves(connection)
        if loaded:
            record_change(connection, admin, Action.SAMPLE_REMOVED, at=now)
