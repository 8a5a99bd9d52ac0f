"""What is asked of a metric: the settings in force, the moment it is judged at, the calendars it runs on."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from alignment.ingest.derive import build_rules
from alignment.measures.clocks import Rules
from alignment.measures.ratio import Fact, Quality
from alignment.settings import Settings
from alignment.store.database import Connection


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


@dataclass(frozen=True)
class Details:
    """What stands beside a metric's share: facts, how far to trust it, how the records were read."""

    facts: dict[str, Fact] = field(default_factory=dict)
    quality: Quality = field(default_factory=lambda: Quality("D", ("no data",)))
    reading: str = ""
    comparable: bool = True  # False: this window's share says nothing about a change
