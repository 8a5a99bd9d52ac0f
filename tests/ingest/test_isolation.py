"""Uploads in a process of their own: the same rows and reports, and no harm done by what a file does there."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pandas as pd
import pytest

from alignment.errors import FileRefused, NeedsAnswer
from alignment.ingest.child_process import DIED, DONE, LATE, Children
from alignment.ingest.isolation import Limits, parse_in_child
from alignment.ingest.kinds import KINDS
from alignment.ingest.parsed import ParsedFile, Question
from alignment.ingest.sniff import InputFile
from alignment.ingest.templates import template_csv
from alignment.store.database import Database
from tests.ingest.given_files import KEY, NOW, load_text, read_text

CALENDAR = "\r\n".join(
    [
        *("BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT", "UID:good", "DTSTART:20261002T090000Z"),
        *("DTEND:20261002T093000Z", "SUMMARY:Weekly", "END:VEVENT", "END:VCALENDAR", ""),
    ]
)


@contextmanager
def in_child(text: str, *, limits: Limits | None = None, **question: object) -> Iterator[ParsedFile]:
    file, asked = InputFile("file.csv", data=text.encode()), replace(Question(), **question)
    with parse_in_child(file, asked, people=KEY, now=NOW, limits=limits) as parsed:
        yield parsed


@pytest.mark.parametrize("text", [*(template_csv(kind.key) for kind in KINDS), CALENDAR])
def test_a_child_reads_what_the_parent_would_read(text: str) -> None:
    here = read_text(text)
    with in_child(text) as there:
        rows = pd.concat(list(there.frames), ignore_index=True)
    assert rows.astype(object).where(rows.notna(), None).to_dict() == (
        here.rows.astype(object).where(here.rows.notna(), None).to_dict()
    )
    ignored = {"frames": (), "kind": None}
    assert replace(there, **ignored) == replace(here.parsed, **ignored)
    assert there.kind is here.parsed.kind


def test_bad_rows_and_remarks_come_back_too() -> None:
    text = "lead_id,status,handed_off_at,first_touch_at\nL-1,New,31/02/2026,\nL-2,New,2026-10-13 10:00,2026-10-12 09:00\n"
    here = read_text(text)
    with in_child(text) as there:
        assert there.problems == here.parsed.problems != []
        assert there.remarks == here.parsed.remarks != []
        assert there.remark_counts == here.parsed.remark_counts


def test_what_is_refused_there_is_refused_here_in_the_same_words() -> None:
    with (
        pytest.raises(FileRefused, match=r"'file\.csv' is of no known kind"),
        in_child("shoe,size\nleft,42\n"),
    ):
        pass
    with pytest.raises(NeedsAnswer, match="--date-order"), in_child("lead_id,created_at\nL-1,03/04/2026\n"):
        pass


def test_a_file_that_takes_too_long_is_refused() -> None:
    with (
        pytest.raises(FileRefused, match=r"'file.csv' takes more than 0 s to read"),
        in_child(template_csv("leads"), limits=Limits(seconds=0)),
    ):
        pass


def test_a_file_that_takes_too_much_memory_is_refused_and_the_next_one_is_read() -> None:
    rows = "".join(f"L-{number},web\n" for number in range(200_000))
    with (
        pytest.raises(FileRefused, match="memory"),
        in_child("lead_id,source\n" + rows, limits=Limits(memory=64 << 20)),
    ):
        pass
    with in_child(template_csv("leads")) as parsed:
        assert sum(len(frame) for frame in parsed.frames) == 3


def test_an_upload_is_loaded_through_a_child(sqlite_database: Database) -> None:
    report = load_text(sqlite_database, "lead_id,created_at\nL-1,2026-10-12\nL-2,never\n", in_child=None)
    assert (report.created, report.rejected) == (1, 1)


@pytest.fixture
def children() -> Iterator[Children]:
    children = Children("tests.ingest.child_work")
    yield children
    children.close()


def test_children_that_die_or_hang_are_told_from_those_that_finish(children: Children) -> None:
    assert children.run("finish", seconds=60) == DONE
    assert children.run("die", seconds=60) == DIED
    assert children.run("hang", seconds=0.1) == LATE
    assert children.run("print", seconds=60) == DONE


def test_a_waiting_process_that_has_gone_is_replaced(children: Children) -> None:
    assert children.run("finish", seconds=60) == DONE
    waiting = children._waiting
    assert waiting is not None
    waiting.kill()
    waiting.wait()
    assert children.run("finish", seconds=60) == DONE
