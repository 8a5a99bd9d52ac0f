"""What the Share page says first: how many links lead in, and what was published last."""

from collections.abc import Sequence
from datetime import UTC, datetime

from alignment import sharing
from alignment.store.access_queries import LinkInfo
from alignment.store.snapshot_queries import SnapshotInfo
from alignment.ui.wording import count


def share_finding(links: Sequence[LinkInfo], published: Sequence[SnapshotInfo]) -> str:
    """The title: "2 links lead in; the newest snapshot is “All-hands, November”"."""
    now = datetime.now(UTC)
    number = sum(sharing.is_open(link, now=now) for link in links)
    ways = (
        "No link leads in" if not number else f"{count(number, 'link')} lead{'s' if number == 1 else ''} in"
    )
    last = f"the newest snapshot is “{published[0].label}”" if published else "nothing is published yet"
    return f"{ways}; {last}"
