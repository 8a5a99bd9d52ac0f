"""The story of the sample company, as editors and as viewers are told it; worked out once a process."""

from functools import lru_cache
from pathlib import Path
from tempfile import mkdtemp

from alignment import exports
from alignment.access.principal import Principal, Role
from alignment.publish.story import Deck
from alignment.store.database import Database, open_database
from tests.support.filled_home import fill
from tests.support.people import OPERATOR

VIEWER = Principal(Role.VIEWER, "a viewer", for_leadership=False)


@lru_cache(maxsize=1)
def sample_database() -> Database:
    """The sample company's database: look, don't change."""
    home = fill(Path(mkdtemp(prefix="told-sample-")))
    return open_database(f"sqlite:///{home / 'alignment.db'}", home=home)


def sample_story(*, limited: bool = False) -> Deck:
    """The story of the last 13 weeks."""
    return exports.tell_story(VIEWER if limited else OPERATOR, sample_database())
