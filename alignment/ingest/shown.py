"""What a person is shown of a file before it is loaded: real values of its columns, and how its dates were read."""

import pyarrow.compute as pc

from alignment.ingest import values as cells
from alignment.ingest.canonical import FileReading
from alignment.ingest.dates import DateReading
from alignment.ingest.people import mask
from alignment.ingest.reader import TextTable

SAMPLES = 3  # values of each column
LONGEST = 40  # characters of one


def show_samples(table: TextTable, reading: FileReading) -> dict[str, list[str]]:
    """Header → its first different values; those of people, and whatever holds an address, are masked.

    Of columns that are not read nothing is shown but their names: nobody has said that they hold no people.
    """
    personal = {column.name for column in reading.kind.columns if column.personal}
    chunk = next(iter(table.chunks(reading.positions)), None)
    shown: dict[str, list[str]] = {}
    for name, place in reading.columns.items():
        texts = None if chunk is None else cells.clean(chunk.columns[place])
        found = [] if texts is None else pc.unique(texts.drop_null()).to_pylist()[:SAMPLES]
        shown[reading.headers[name]] = [_show(text, hidden=name in personal) for text in found]
    return shown


def describe_dates(reading: FileReading) -> dict[str, str]:
    """Header → how its dates are read, in words."""
    return {
        reading.headers[name]: _describe(dates)
        for name, dates in reading.dates.items()
        if name in reading.headers
    }


def _show(text: str, *, hidden: bool) -> str:
    if hidden or "@" in text:
        return mask(text)
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else line[:LONGEST] + "…"


def _describe(dates: DateReading) -> str:
    return f"{dates.expected}, whole days" if dates.day else dates.expected
