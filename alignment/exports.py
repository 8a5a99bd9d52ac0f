"""Exports: the story of a scorecard as PDF, PowerPoint, spreadsheet or JSON, as far as somebody may see it."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache

from alignment.access.principal import Principal, Role, may
from alignment.access.rights import authorise
from alignment.errors import AlignmentError
from alignment.measures.results import Scorecard
from alignment.organisation import current_settings
from alignment.presenting import read_last_time, read_presentation, told_decisions
from alignment.publish.frozen import Draft, Told
from alignment.publish.pdf import Paper, write_pdf
from alignment.publish.pptx import write_pptx
from alignment.publish.sheets import write_csv, write_xlsx
from alignment.publish.story import Deck, Material, Signed, deck_json
from alignment.publish.story_slides import build_deck
from alignment.scorecards import DEFAULT_WINDOW
from alignment.scorecards.believed import frozen_beliefs, newest_wave, told_beliefs
from alignment.scorecards.told import gather
from alignment.scorecards.worded import told_vocabulary
from alignment.snapshots import read_snapshot
from alignment.store import queries
from alignment.store.database import Database


@dataclass(frozen=True)
class Format:
    """One way to take a story along: how its files end, what browsers call it, and how it is written."""

    ending: str
    mime: str
    write: Callable[[Deck], bytes]


@dataclass(frozen=True)
class Export:
    """A file that is handed out."""

    name: str
    mime: str
    content: bytes


def _write_json(deck: Deck) -> bytes:
    return (json.dumps(deck_json(deck), ensure_ascii=False, indent=2) + "\n").encode()


FORMATS: Mapping[str, Format] = {
    "pdf": Format("pdf", "application/pdf", write_pdf),
    "pptx": Format(
        "pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation", write_pptx
    ),
    "xlsx": Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_xlsx),
    "csv": Format("csv", "text/csv", lambda deck: write_csv(deck).encode("utf-8-sig")),
    "json": Format("json", "application/json", _write_json),
}


def tell_story(
    principal: Principal, database: Database, *, window: str = DEFAULT_WINDOW, snapshot: str | None = None
) -> Deck:
    """The story of a window as it is now, or of a snapshot by its whole id; viewers are told no small segment.

    What concerns the leadership alone is told to the holder of a link that was made for them, and to nobody else: the
    story is shown to everybody. Raises AlignmentError if `window` names none, or there is no such snapshot;
    AccessRefused for anybody below a viewer, and for the holder of a link to another snapshot.
    """
    if snapshot is not None:
        return _tell_snapshot(principal, database, snapshot)
    with database.read() as connection:
        reader = authorise(principal, Role.VIEWER, connection, now=datetime.now(UTC))
        version = queries.data_version(connection), current_settings(connection).rules_version
    found = newest_wave(database)
    asked = found[0].id if found else ""  # closing a wave changes no record, but what practices ask of it
    draft = _gather(database, (*version, asked), window)
    with database.read() as connection:
        last_time = read_last_time(connection, draft)
    limited = not may(reader, Role.EDITOR)
    return build_deck(
        Material(
            organisation=draft.organisation,
            time_zone=draft.time_zone,
            is_sample=draft.is_sample,
            scorecard=_without_withheld(draft) if limited else draft.scorecard,
            promises=draft.promises,
            told=_told(draft.viewers if limited else draft.editors, reader),
            beliefs=told_beliefs(found, draft.scorecard),
            vocabulary=told_vocabulary(database),
            last_time=last_time,
        )
    )


def export(
    principal: Principal,
    database: Database,
    *,
    kind: str,
    window: str = DEFAULT_WINDOW,
    snapshot: str | None = None,
    paper: Paper = "a4",
) -> Export:
    """The story as a file of one of FORMATS. Raises as `tell_story` does, and AlignmentError for a kind that is none."""
    deck = tell_story(principal, database, window=window, snapshot=snapshot)
    if kind not in FORMATS:
        raise AlignmentError(f"'{kind}' is no format of an export; expected {', '.join(FORMATS)}")
    written = FORMATS[kind]
    content = write_pdf(deck, paper=paper) if kind == "pdf" else written.write(deck)
    return Export(_name(deck, written.ending), written.mime, content)


@lru_cache(maxsize=20)
def _gather(database: Database, version: tuple[int, str, str], window: str) -> Draft:
    """Worked out once for a state of data, rules and survey (`version`), then kept in this process."""
    return gather(database, window=window, as_of=None)


def _told(told: Told, reader: Principal) -> Told:
    """What is told, without what concerns the leadership alone, unless the link is for them."""
    for_them = reader.for_leadership and not may(reader, Role.EDITOR)
    return replace(
        told, fixes=tuple(fix for fix in told.fixes if for_them or not fix.practice.leadership_only)
    )


def _without_withheld(draft: Draft) -> Scorecard:
    """The scorecard without the facts that name a segment which viewers do not see."""
    metrics = tuple(
        replace(
            metric,
            facts={n: f for n, f in metric.facts.items() if n not in draft.withheld.get(metric.key, ())},
        )
        for metric in draft.scorecard.metrics
    )
    return replace(draft.scorecard, metrics=metrics)


def _tell_snapshot(principal: Principal, database: Database, snapshot: str) -> Deck:
    """The story of a snapshot; what was presented before is another snapshot's, and no matter of a link to this one."""
    found = read_snapshot(principal, database, snapshot)
    frozen = found.frozen
    with database.read() as connection:
        reader = authorise(principal, Role.VIEWER, connection, now=datetime.now(UTC), snapshot=snapshot)
        own = read_presentation(connection, snapshot)
        alone = reader.only_snapshot is not None
        before = None if alone else read_last_time(connection, frozen, before=found.info.number)
    return build_deck(
        Material(
            organisation=frozen.organisation,
            time_zone=frozen.time_zone,
            is_sample=frozen.is_sample,
            scorecard=frozen.scorecard,
            promises=frozen.promises,
            told=_told(frozen.told, reader),
            label=frozen.publication.label,
            signed=tuple(
                Signed(s.metric, "sales" if s.team == "sales" else "marketing", s.sentence)
                for s in found.signatures
            ),
            beliefs=frozen_beliefs(frozen.survey, frozen.scorecard),
            vocabulary=frozen.vocabulary,
            last_time=before,
            decided=told_decisions(own),
        )
    )


def _name(deck: Deck, ending: str) -> str:
    """A name that every system takes: letters, digits and hyphens."""
    words = re.sub(r"[^a-z0-9]+", "-", f"alignment {deck.organisation} {deck.window}".lower()).strip("-")
    return f"{words[:80]}.{ending}"
