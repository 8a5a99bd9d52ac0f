"""How the tests of the ingest room give it files: as text, read to the end or loaded into a database."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import pandas as pd

from alignment.errors import RowError
from alignment.ingest.load import LoadOptions, load_file
from alignment.ingest.mapping_files import read_mapping
from alignment.ingest.parse import parse_file
from alignment.ingest.parsed import ParsedFile, Question
from alignment.ingest.people import PeopleKey
from alignment.ingest.reports import ImportReport
from alignment.ingest.sniff import InputFile
from alignment.settings import Settings
from alignment.store.database import Database

KEY = PeopleKey(b"a key that is only used in tests")
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


@dataclass(frozen=True)
class ReadFile:
    """A file that was read to its end: what is known of it, and all its canonical rows."""

    parsed: ParsedFile
    rows: pd.DataFrame

    @property
    def problems(self) -> list[tuple[int, str, str]]:
        """Line, column and code of every rejected row."""
        return [(problem.row, problem.column, problem.code) for problem in by_line(self.parsed.problems)]

    def cell(self, name: str, row: int = 0) -> Any:
        """One value as plain Python, None if it is missing."""
        value = self.rows[name].iloc[row]
        if pd.isna(value):
            return None
        return value.to_pydatetime() if isinstance(value, pd.Timestamp) else value


def by_line(problems: list[RowError] | tuple[RowError, ...]) -> list[RowError]:
    return sorted(problems, key=lambda problem: problem.row)


def read_text(text: str | bytes, *, name: str = "file.csv", mapping: str = "", **question: Any) -> ReadFile:
    """Read a file given as text, `mapping` being the text of a mapping file."""
    data = text.encode() if isinstance(text, str) else text
    asked = Question(mapping=read_mapping(mapping, name="mapping.toml"), **question)
    parsed = parse_file(InputFile(name, data=data), asked, people=KEY, now=NOW)
    frames = list(parsed.frames)
    return ReadFile(parsed, pd.concat(frames, ignore_index=True) if frames else pd.DataFrame())


def load_text(
    database: Database,
    text: str | bytes,
    *,
    name: str = "file.csv",
    mapping: str = "",
    hooks: dict[str, Any] | None = None,
    **options: Any,
) -> ImportReport:
    """Load a file given as text into a database; `hooks` are the derivations that follow."""
    asked = LoadOptions(**{"in_child": False, **options})
    if mapping:
        asked = replace(asked, mapping=read_mapping(mapping, name="mapping.toml"))
    return load_file(
        database,
        text.encode() if isinstance(text, str) else text,
        file_name=name,
        options=asked,
        settings=Settings(),
        people_key=KEY,
        clock=lambda: NOW,
        **({"derive": None} | (hooks or {})),
    )
