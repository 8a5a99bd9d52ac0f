"""What is asked of a metric: settings, the moment it is judged at, and what every window of it reads alike."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

import pandas as pd

from alignment.ingest.derive import build_rules
from alignment.measures.attendance import Attendance, build_attendance
from alignment.measures.clocks import Rules
from alignment.measures.content import Catalogue, build_catalogue
from alignment.measures.ratio import Fact, Quality
from alignment.settings import Settings
from alignment.store import content_queries
from alignment.store.database import Connection

LONGEST_PERIOD = timedelta(days=93)  # a quarter that begins in a window ends so long after it


@dataclass(frozen=True)
class Asked:
    """One metric's question to the database, judged as at `as_of`."""

    connection: Connection
    settings: Settings
    as_of: datetime

    @property
    def zone(self) -> str:
        return self.settings.organisation.time_zone

    @cached_property
    def rules(self) -> Rules:
        """The clocks that deadlines run on."""
        return build_rules(self.settings)

    @cached_property
    def people(self) -> pd.DataFrame:
        """The roster."""
        return content_queries.load_people(self.connection)

    @cached_property
    def attendance(self) -> Attendance:
        """All meetings until some time after the as-of, with who came from which team."""
        table = content_queries.load_meetings(self.connection, end=self.as_of + LONGEST_PERIOD)
        return build_attendance(table, self.people, zone=self.zone)

    @cached_property
    def assets(self) -> pd.DataFrame:
        """All content by version, with the asset that each belongs to."""
        return content_queries.load_assets(self.connection)

    @cached_property
    def catalogue(self) -> Catalogue:
        """All content, one row an asset, and which versions belong to it."""
        return build_catalogue(self.assets)

    @cached_property
    def roster_known(self) -> bool:
        """Whether any user of the content log is in the roster."""
        return content_queries.roster_known(self.connection)


@dataclass(frozen=True)
class Details:
    """What stands beside a metric's share: facts, how far to trust it, how the records were read."""

    facts: dict[str, Fact] = field(default_factory=dict)
    quality: Quality = field(default_factory=lambda: Quality("D", ("no data",)))
    reading: str = ""
    comparable: bool = True  # False: this window's share says nothing about a change
