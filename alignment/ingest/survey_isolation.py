"""Survey exports that were uploaded are read in the same process of their own, with the same limits, as other uploads."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from alignment.ingest.isolation import INPUT, Job, Limits, collect_result, report_result, run_job
from alignment.ingest.sniff import InputFile, is_workbook
from alignment.ingest.survey_files import Column, Respondent, SurveyFile, peek, read_survey
from alignment.ingest.survey_tools import tells_survey
from alignment.ingest.workbooks import read_workbook


@dataclass(frozen=True)
class SurveyJob(Job):
    """One survey export to read."""

    max_size: int
    any_table: bool

    def read(self) -> None:
        """Leave what was read in the folder."""
        file = InputFile(self.name, data=(self.folder / INPUT).read_bytes())
        found = read_survey(file, max_size=self.max_size, any_table=self.any_table)
        report_result(self.folder, asdict(found))


@dataclass(frozen=True)
class PeekJob(Job):
    """One workbook of which is asked whether it is a survey's."""

    def read(self) -> None:
        """Leave the tool and its headings in the folder."""
        given = InputFile(self.name, data=(self.folder / INPUT).read_bytes())
        found = peek(read_workbook(given, tells=tells_survey))
        report_result(self.folder, {"tool": found[0].key, "headings": found[1]} if found else {"tool": ""})


def peek_survey(file: InputFile) -> tuple[str, tuple[str, ...]] | None:
    """The key of the tool that a file's first rows look like, and what its headings say; None for anything else."""
    if not is_workbook(file):
        found = peek(file)
        return (found[0].key, found[1]) if found else None
    with _folder_with(file) as folder:
        run_job(PeekJob(folder, file.name, Limits()))
        told = collect_result(folder, file.name)
    return (told["tool"], tuple(told["headings"])) if told["tool"] else None


@contextmanager
def _folder_with(file: InputFile) -> Iterator[Path]:
    with TemporaryDirectory(prefix="alignment-upload-") as name:
        folder = Path(name)
        with file.open() as given, (folder / INPUT).open("wb") as copy:
            shutil.copyfileobj(given, copy)
        yield folder


def open_survey(file: InputFile, *, max_size: int, any_table: bool) -> SurveyFile:
    """`read_survey`, in a process of its own unless it is a text file on disk."""
    if file.path is not None and not is_workbook(file):
        return read_survey(file, max_size=max_size, any_table=any_table)
    with _folder_with(file) as folder:
        run_job(SurveyJob(folder, file.name, Limits(), max_size, any_table))
        found = collect_result(folder, file.name)
    return SurveyFile(
        **{key: found[key] for key in ("tool", "label", "encoding", "previews")},
        columns=tuple(Column(**column) for column in found["columns"]),
        respondents=tuple(
            Respondent(each["state"], tuple(each["cells"]), each["mark"]) for each in found["respondents"]
        ),
        personal=tuple(found["personal"]),
        days=tuple(found["days"]),
    )
