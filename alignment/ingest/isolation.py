"""Uploads are read in a process of their own, with limits: whatever a file does there, the server stays well."""

import json
import logging
import shutil
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd
import pyarrow as pa

from alignment.errors import AlignmentError, FileRefused, NeedsAnswer, RowError, SettingError
from alignment.ingest.child_process import DIED, LATE, Children
from alignment.ingest.kinds import kind_named
from alignment.ingest.parse import parse_file
from alignment.ingest.parsed import Coverage, ParsedFile, Question, Status
from alignment.ingest.people import PeopleKey
from alignment.ingest.sniff import InputFile

PLAIN = (
    "source",
    "encoding",
    "zone",
    "why",
    "columns",
    "confirmed",
    "samples",
    "dates",
    "fingerprint",
    "reading",
)
RESULT, INPUT = "result.json", "input"
ERRORS: dict[str, type[AlignmentError]] = {e.__name__: e for e in (FileRefused, NeedsAnswer, SettingError)}

log = logging.getLogger(__name__)
_children = Children("alignment.ingest.isolation")


@dataclass(frozen=True)
class Limits:
    """What reading one file may take: seconds on the clock, seconds of work, bytes of memory."""

    seconds: float = 180.0
    work_seconds: int = 120
    memory: int = 4 << 30


@dataclass(frozen=True)
class Job:
    """A file that lies in a folder, called `name` by people, to be read there within limits."""

    folder: Path
    name: str
    limits: Limits

    def read(self) -> None:
        """Read the file and leave what it holds in the folder."""
        raise NotImplementedError


@dataclass(frozen=True)
class _RecordsJob(Job):
    """One file of records to read."""

    question: Question
    people: PeopleKey
    now: datetime

    def read(self) -> None:
        file = InputFile(self.name, data=(self.folder / INPUT).read_bytes())
        _write(parse_file(file, self.question, people=self.people, now=self.now), self.folder)


@contextmanager
def parse_in_child(
    file: InputFile, question: Question, *, people: PeopleKey, now: datetime, limits: Limits | None = None
) -> Iterator[ParsedFile]:
    """`parse_file` in a process of its own; the rows may be consumed inside the block.

    Raises FileRefused also where the file takes more than it may, or breaks its reader.
    """
    with TemporaryDirectory(prefix="alignment-upload-") as name:
        folder = Path(name)
        with file.open() as given, (folder / INPUT).open("wb") as copy:
            shutil.copyfileobj(given, copy)
        run_job(_RecordsJob(folder, file.name, limits or Limits(), question, people, now))
        yield _collect(folder, file.name)


def run_job(job: Job) -> None:
    """Have a job done; raises FileRefused where it takes more than it may, or breaks its reader."""
    answer = _children.run(job, seconds=job.limits.seconds)
    if answer == LATE:
        raise FileRefused(f"'{job.name}' takes more than {job.limits.seconds:g} s to read; load it in parts")
    if answer == DIED or not (job.folder / RESULT).exists():
        raise FileRefused(f"'{job.name}' takes more time or memory to read than it may; load it in parts")


def collect_result(folder: Path, name: str) -> dict[str, Any]:
    """What the child has reported; what it refused is raised here."""
    found: dict[str, Any] = json.loads((folder / RESULT).read_text(encoding="utf-8"))
    if "refused" in found:
        raise ERRORS.get(found["refused"], AlignmentError)(found["message"])
    if "crashed" in found:
        log.warning("the reader of an upload failed: %s", found["crashed"])
        raise FileRefused(
            f"'{name}' cannot be read: the reader failed at {found['crashed']}; nothing was loaded"
        )
    return found


def _collect(folder: Path, name: str) -> ParsedFile:
    found = collect_result(folder, name)
    parsed = ParsedFile(
        **{key: found[key] for key in PLAIN},
        kind=kind_named(found["kind"]),
        as_of=datetime.fromisoformat(found["as_of"]),
        unmapped=tuple(found["unmapped"]),
        statuses={value: Status(**status) for value, status in found["statuses"].items()},
        problems=[RowError(*problem) for problem in found["problems"]],
        remarks=[RowError(*remark) for remark in found["remarks"]],
        remark_counts=Counter(found["remark_counts"]),
        coverage=Coverage(**found["coverage"] | {"columns": set(found["coverage"]["columns"])}),
    )
    parsed.frames = _read_frames(folder)
    return parsed


def _read_frames(folder: Path) -> Iterator[pd.DataFrame]:
    for path in sorted(folder.glob("*.arrow")):
        with pa.OSFile(str(path)) as source:
            yield pa.ipc.open_file(source).read_all().to_pandas()


def _write(parsed: ParsedFile, folder: Path) -> None:
    for number, frame in enumerate(parsed.frames):
        table = pa.Table.from_pandas(frame, preserve_index=False)
        with (
            pa.OSFile(str(folder / f"{number:06}.arrow"), "wb") as sink,
            pa.ipc.new_file(sink, table.schema) as out,
        ):
            out.write_table(table)
    plain = {
        **{key: getattr(parsed, key) for key in PLAIN},
        "kind": parsed.kind.key,
        "as_of": parsed.as_of.isoformat(),
        "unmapped": parsed.unmapped,
        "statuses": {value: asdict(status) for value, status in parsed.statuses.items()},
        "problems": [list(asdict(problem).values()) for problem in parsed.problems],
        "remarks": [list(asdict(remark).values()) for remark in parsed.remarks],
        "remark_counts": parsed.remark_counts,
        "coverage": asdict(parsed.coverage) | {"columns": sorted(parsed.coverage.columns)},
    }
    report_result(folder, plain)


def report_result(folder: Path, found: dict[str, Any]) -> None:
    """Tell the parent, whole or not at all."""
    draft = folder / f"{RESULT}.draft"
    draft.write_text(json.dumps(found), encoding="utf-8")
    draft.rename(folder / RESULT)


def _limit(limits: Limits) -> None:
    """Where the system knows such limits; the clock is watched from outside anyway."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a dump would hold what the file holds
    resource.setrlimit(resource.RLIMIT_CPU, (limits.work_seconds, limits.work_seconds))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))


def work(job: Job) -> None:
    """What the child does: read the file under limits, leave rows and report in the folder."""
    _limit(job.limits)
    try:
        job.read()
    except AlignmentError as refused:
        report_result(job.folder, {"refused": type(refused).__name__, "message": str(refused)})
    except MemoryError:
        report_result(
            job.folder,
            {"refused": "FileRefused", "message": f"'{job.name}' takes too much memory; load it in parts"},
        )
    except Exception as problem:  # noqa: BLE001 - a bug here is a message there; its place, not its data, is told
        place = traceback.extract_tb(problem.__traceback__)[-1]
        where = f"{Path(place.filename).name}:{place.lineno} ({type(problem).__name__})"
        report_result(job.folder, {"crashed": where})
