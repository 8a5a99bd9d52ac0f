"""Exports of survey tools as answers: who finished, what was asked, and nothing of who answered."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from alignment.errors import FileRefused
from alignment.ingest.sniff import InputFile, find_encoding, find_type, open_utf8
from alignment.ingest.survey_marks import list_days, mark_answers
from alignment.ingest.survey_tools import (
    OTHER,
    TOOLS,
    Tool,
    find_tool,
    fold,
    is_no_answer,
    is_personal,
    tells_survey,
)
from alignment.ingest.workbooks import read_workbook

MAX_SIZE = 50 << 20
MOST_COLUMNS = 2_000
LONGEST_CELL = 32 << 10
_HEAD = 30  # rows in which a header must be
_DELIMITERS = ",;\t|"
# of people, of their computers (also IPv6), of their browsers
_ADDRESS = re.compile(
    r"[^\s@]+@[^\s@]+\.\w|^\d{1,3}(\.\d{1,3}){3}$|^([0-9a-f]{0,4}:){3,7}[0-9a-f]{0,4}$|^(mozilla|opera)/\d",
    re.IGNORECASE,
)
_PREVIEWS = {
    "1",
    "surveypreview",
    "umfragevorschau",
    "preview",
    "spam",
    "8",
    "9",
    "12",
    "17",
    "imported",
    "test",
}

State = Literal["finished", "partial"]


@dataclass(frozen=True)
class Column:
    """A column that was asked: its text, and the row or option below it where a question has several.

    `heading`: the name that the tool gives it, where that is not its text.
    """

    text: str
    part: str = ""
    heading: str = ""

    @property
    def asked(self) -> str:
        """The words that ask for what stands in the column."""
        return self.part or self.text

    @property
    def label(self) -> str:
        """Question and part in one line."""
        return f"{self.text} | {self.part}" if self.part else self.text


@dataclass(frozen=True)
class Respondent:
    """One answer: whether it was finished, a cell a column, and a digest by which the same answer is known again."""

    state: State
    cells: tuple[str, ...]
    mark: str


@dataclass(frozen=True)
class SurveyFile:
    """A survey export without anybody's identity.

    `personal`: headings of columns that were not read, since they tell who answered. `previews`: trial answers of the
    tool's own, left out. `days`: when answers came, as the file writes it, without whose they are.
    """

    tool: str
    label: str
    encoding: str
    columns: tuple[Column, ...]
    respondents: tuple[Respondent, ...]
    personal: tuple[str, ...]
    previews: int
    days: tuple[str, ...]

    @property
    def partial(self) -> int:
        """How many began and did not finish, as far as the tool says so."""
        return sum(respondent.state == "partial" for respondent in self.respondents)

    @property
    def unanswered(self) -> int:
        """How many answered nothing."""
        return sum(not any(respondent.cells) for respondent in self.respondents)


def read_survey(file: InputFile, *, max_size: int = MAX_SIZE, any_table: bool = False) -> SurveyFile:
    """Read the export of a survey tool: CSV or XLSX, one to four rows of headings, any of the usual encodings.

    Columns that tell who answered are left out before anything else sees them. `any_table`: somebody says that it is
    a survey; a header that nobody has described is read as it stands. Raises FileRefused for a file that is no export
    of a survey.
    """
    kind = find_type(file, max_size=min(max_size, MAX_SIZE))
    if kind == "calendar":
        raise FileRefused(f"'{file.name}' is a calendar; a survey export is a CSV or XLSX")
    if kind == "workbook":
        file = read_workbook(file, tells=tells_survey)
    encoding = find_encoding(file).name
    rows = _read_rows(file)
    start, tool = _find_header(rows, file.name, any_table=any_table)
    headings, data = _split(rows[start:], tool)
    return _build(headings, data, tool, encoding="xlsx" if kind == "workbook" else encoding)


def peek(file: InputFile) -> tuple[Tool, tuple[str, ...]] | None:
    """The tool that a text file's first rows look like, and what its headings say; None for anything else.

    Reads the beginning of the file alone.
    """
    if find_type(file, max_size=max(file.size, 1)) != "table":
        return None
    head = file.head().decode(find_encoding(InputFile(file.name, data=file.head())).name, errors="replace")
    head = head.replace("\0", "")
    try:
        rows = list(islice(_read_csv(head, _find_delimiter(head)), _HEAD))
    except csv.Error:  # whoever reads the file as records says what is wrong with it
        return None
    for place, row in enumerate(rows):
        tool = find_tool(row)
        if tool:
            below = rows[place + 1] if place + 1 < len(rows) else []
            return tool, tuple(_one_line(cell) for cell in (*row, *below))
    return None


def _find_delimiter(text: str) -> str:
    return max(_DELIMITERS, key=lambda sign: _count_cells(text, sign))


def _count_cells(text: str, delimiter: str) -> int:
    """How many cells the first row has with this delimiter; 0 where one of them would have no end."""
    try:
        return len(next(_read_csv(text, delimiter), []))
    except csv.Error:
        return 0


def _read_rows(file: InputFile) -> list[list[str]]:
    with open_utf8(file, find_encoding(file)) as stream:
        text = stream.read().decode("utf-8", errors="replace").replace("\0", "")
    try:
        rows = list(_read_csv(text, _find_delimiter(text)))
    except csv.Error as problem:
        raise FileRefused(f"'{file.name}' cannot be read as a table: {problem}") from problem
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    if rows and max(map(len, rows)) > MOST_COLUMNS:
        raise FileRefused(f"'{file.name}' has more than {MOST_COLUMNS} columns")
    if any(len(cell) > LONGEST_CELL for row in rows for cell in row):
        raise FileRefused(f"'{file.name}' has a cell of more than {LONGEST_CELL >> 10} kB")
    return rows


def _read_csv(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def _find_header(rows: Sequence[list[str]], name: str, *, any_table: bool) -> tuple[int, Tool]:
    """Where the headings begin, and whose export it is."""
    for place, row in enumerate(rows[:_HEAD]):
        tool = find_tool(row)
        if tool:
            return place, tool
    wide = next((place for place, row in enumerate(rows[:_HEAD]) if sum(map(bool, row)) > 1), None)
    if any_table and wide is not None:
        return wide, OTHER
    raise FileRefused(
        f"'{name}' is no survey export that is known; expected one of {', '.join(tool.label for tool in TOOLS)}"
    )


@dataclass(frozen=True)
class _Heading:
    """A heading over all its rows: the name that tells what the column is, the question, and its part."""

    name: str
    column: Column


def _split(rows: Sequence[list[str]], tool: Tool) -> tuple[list[_Heading], list[list[str]]]:
    """The headings, and the rows below them."""
    width = len(rows[0])
    names, below = rows[0], [row + [""] * (width - len(row)) for row in rows[1:]]
    if tool.key == "qualtrics":
        count = _count_labels(names, below)
        labels = below[0] if count else names
        texts = [label or name for name, label in zip(names, labels, strict=False)]
        headings = [
            _Heading(name, Column(_one_line(text), heading=name))
            for name, text in zip(names, texts, strict=True)
        ]
        return headings, below[count:]
    if tool.key == "surveymonkey" and below and not below[0][0].strip():
        return _pair(names, below[0]), below[1:]
    return [_Heading(name, Column(_one_line(name))) for name in names], below


def _count_labels(names: Sequence[str], below: Sequence[Sequence[str]]) -> int:
    """How many rows below the names still belong to the header: those without a date where answers have one."""
    folded = [fold(name) for name in names]
    date = folded.index("startdate") if "startdate" in folded else 0
    count = 0
    while count < min(3, len(below)) and not re.match(r"\s*\d", below[count][date]):
        count += 1
    return count


def _pair(names: Sequence[str], parts: Sequence[str]) -> list[_Heading]:
    """Two rows of headings: a question stands above the first of its columns, its parts below."""
    headings: list[_Heading] = []
    question = ""
    for name, part in zip(names, parts, strict=False):
        question = _one_line(name) or question
        single = fold(part) in ("", "response", "openendedresponse", "antwort", "réponse", "respuesta")
        headings.append(_Heading(name.strip(), Column(question, "" if single else _one_line(part))))
    return headings


def _build(
    headings: Sequence[_Heading], rows: Sequence[list[str]], tool: Tool, *, encoding: str
) -> SurveyFile:
    named = [fold(heading.name) for heading in headings]
    answered = [row for row in rows if not _is_preview(row, named, tool)]
    asked, personal = [], []
    for place, heading in enumerate(headings):
        if not heading.column.text or (heading.name and is_no_answer(heading.name)):
            continue
        if is_personal(heading.name) or _holds_addresses(answered, place):
            personal.append(_one_line(heading.name))
        else:
            asked.append(place)
    return SurveyFile(
        tool=tool.key,
        label=tool.label,
        encoding=encoding,
        columns=tuple(headings[place].column for place in asked),
        respondents=tuple(
            Respondent(_state_of(row, named, asked, tool), tuple(row[place].strip() for place in asked), mark)
            for row, mark in zip(answered, mark_answers(answered, named, tool), strict=True)
        ),
        personal=tuple(personal),
        previews=len(rows) - len(answered),
        days=list_days(answered, named),
    )


def _is_preview(row: Sequence[str], named: Sequence[str], tool: Tool) -> bool:
    if tool.key != "qualtrics":
        return False
    cells = dict(zip(named, row, strict=False))
    return (
        fold(cells.get("status", "")) in _PREVIEWS or fold(cells.get("distributionchannel", "")) == "preview"
    )


def _state_of(row: Sequence[str], named: Sequence[str], asked: Sequence[int], tool: Tool) -> State:
    """Where a tool does not say, whoever answered nothing of the second half has not finished."""
    cells = dict(zip(named, row, strict=False))
    if tool.keeps_unfinished and not any(row[place].strip() for place in asked[len(asked) // 2 :]):
        return "partial"
    for heading, values in tool.unfinished:
        if heading in cells and fold(cells[heading]) in values:
            return "partial"
    return "finished"


def _holds_addresses(rows: Sequence[Sequence[str]], place: int) -> bool:
    """Whether a column holds addresses of people or their computers, whatever it is called."""
    filled = [row[place].strip() for row in rows if row[place].strip()]
    return bool(filled) and sum(bool(_ADDRESS.search(cell)) for cell in filled) * 5 >= len(filled)


def _one_line(text: str) -> str:
    return " ".join(text.split())
