"""What a file is, whatever its name says."""

import io
import zipfile

import pytest

from alignment.errors import FileRefused
from alignment.ingest.sniff import InputFile, find_encoding, find_type

LIMIT = 1 << 20


def archive(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as content:
        for name in names:
            content.writestr(name, "x")
    return stream.getvalue()


def type_of(data: bytes) -> str:
    return find_type(InputFile("leads.csv", data=data), max_size=LIMIT)


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf \r\n", "is empty"),
        (archive("leads.csv"), "a ZIP archive; unpack it first"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old or locked Excel workbook; save it as XLSX"),
        (b"%PDF-1.7\n", "a PDF; CSV, XLSX and ICS files can be loaded"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"\xff\xd8\xff\xe0", "a picture"),
        (b"\x1f\x8b\x08\x00", "compressed; unpack it first"),
        (b"SQLite format 3\x00", "a database"),
        (b"PAR1\x15\x04", "a Parquet file"),
        (b"<!DOCTYPE html><table>", "a web page or XML"),
        (b"<html><body>", "a web page or XML"),
        (b'{"leads": [1]}', "JSON"),
        (b'[{"lead_id": 1}]', "JSON"),
        (bytes(range(256)) * 20 + b"\0" * 2000, "not a text file"),
    ],
)
def test_anything_but_a_table_a_workbook_or_a_calendar_is_refused_by_its_bytes(
    data: bytes, complaint: str
) -> None:
    with pytest.raises(FileRefused, match=rf"'leads.csv' is {complaint.removeprefix('is ')}"):
        type_of(data)


@pytest.mark.parametrize(
    "data",
    [
        *(b"BEGIN:VCALENDAR\r\n", b"\xef\xbb\xbfbegin:vcalendar\n", b"\r\n BEGIN:VCALENDAR"),
        "BEGIN:VCALENDAR\r\n".encode("utf-16"),
    ],
)
def test_a_calendar_is_known_by_its_first_words(data: bytes) -> None:
    assert type_of(data) == "calendar"


def test_text_is_a_table() -> None:
    assert type_of(b"lead_id,source\nL-1,web\n") == "table"
    assert type_of("lead_id,source\nL-1,web\n".encode("utf-16")) == "table"


def test_a_file_over_the_limit_is_refused_naming_the_option() -> None:
    with pytest.raises(
        FileRefused, match=r"has 1\.0 MB; at most 1\.0 MB are read \(--max-size raises the limit\)"
    ):
        type_of(b"x" * (LIMIT + 1))


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Käufer in München – „neu“", "cp1252"),
        ("Käufer in München – „neu“", "mac-roman"),
        ("Société à Genève", "mac-roman"),
    ],
)
def test_two_old_encodings_are_told_apart_by_the_words_they_make(text: str, encoding: str) -> None:
    assert find_encoding(InputFile("f", data=text.encode(encoding))).name == encoding


def test_a_workbook_is_told_by_its_bytes() -> None:
    assert type_of(archive("[Content_Types].xml", "xl/workbook.xml")) == "workbook"
