"""Excel workbooks: read as what stands in them, and refused where they are made to do harm."""

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from alignment.errors import FileRefused
from alignment.ingest import workbooks
from alignment.ingest.load import LoadOptions, load_file
from alignment.settings import Settings
from alignment.store.database import Database
from tests.ingest.given_files import KEY, NOW, read_text

Cell = str | int | float
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
HEADER = ["lead_id", "source", "handed_off_at"]
DATE = 46000.4375  # Excel's number of 9 December 2025, 10:30


def cell(row: int, column: int, value: Cell) -> str:
    name = f"{chr(65 + column)}{row}"
    if isinstance(value, str):
        return f'<c r="{name}" t="inlineStr"><is><t>{value}</t></is></c>' if value else ""
    style = ' s="1"' if isinstance(value, float) else ""
    return f'<c r="{name}"{style}><v>{value}</v></c>'


def sheet(rows: list[list[Cell]], *, dimension: str = "", start: int = 1, declared: str = "") -> str:
    lines = "".join(
        f'<row r="{number}">' + "".join(cell(number, at, value) for at, value in enumerate(row)) + "</row>"
        for number, row in enumerate(rows, start)
    )
    extent = f'<dimension ref="{dimension}"/>' if dimension else ""
    return f'<?xml version="1.0"?>{declared}<worksheet xmlns="{MAIN}">{extent}<sheetData>{lines}</sheetData></worksheet>'


def workbook(*sheets: str, more: dict[str, bytes] | None = None) -> bytes:
    """A workbook by hand: its sheets as XML, and any other parts."""
    numbers = range(1, len(sheets) + 1)
    names = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="rId{n}"/>' for n in numbers)
    targets = "".join(
        f'<Relationship Id="rId{n}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in numbers
    )
    styles = f'<styleSheet xmlns="{MAIN}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs></styleSheet>'
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{RELATIONS}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{names}</sheets></workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{PACKAGE}">{targets}<Relationship Id="rId99" Type="{RELATIONS}/styles" '
            'Target="styles.xml"/></Relationships>',
        )
        archive.writestr("xl/styles.xml", styles)
        for number, text in zip(numbers, sheets, strict=True):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", text)
        for name, content in (more or {}).items():
            archive.writestr(name, content)
    return data.getvalue()


LEADS: list[list[Cell]] = [[*HEADER], ["L-1", "web", DATE], [7, "trade fair", DATE]]


def test_a_workbook_loads_like_a_csv_with_its_dates_and_ids() -> None:
    found = read_text(workbook(sheet(LEADS)))
    assert found.parsed.encoding == "xlsx"
    assert list(found.rows["lead_id"]) == ["L-1", "7"]
    assert found.cell("handed_off_at") == datetime(2025, 12, 9, 10, 30, tzinfo=UTC)


def test_a_title_block_an_empty_column_subtotals_and_a_footer_are_no_records() -> None:
    rows: list[list[Cell]] = [
        ["", "Lead ID", "Lead Owner", "Lead Status", "Lead Source", "Create Date"],
        ["", "00Q5g00000CC0Ab", "Dana", "Open - Not Contacted", "Web", "10/31/2025"],
        ["", "Subtotal", "Count", 1],
        ["", "00Q5g00000CC0Ac", "Dana", "Unqualified", "Web", "10/30/2025"],
        ["", "Total", "Count", 2],
        ["", "Confidential Information - Do Not Distribute"],
        ["", "Acme"],
    ]
    title: list[list[Cell]] = [["", "Lead Status Report"], ["", "As of 2025-11-01 09:14"]]
    text = sheet(title + [[""]] * 11 + rows)
    found = read_text(workbook(text))
    assert (found.parsed.kind.key, found.parsed.source) == ("leads", "salesforce")
    assert list(found.rows["_row"]) == [15, 17]
    assert found.parsed.as_of == datetime(2025, 11, 1, 9, 14, tzinfo=UTC)
    assert found.problems == []


def test_the_first_sheet_with_a_table_is_read() -> None:
    note = sheet([["Made by the controlling department"]])
    assert len(read_text(workbook(note, sheet(LEADS))).rows) == 2


@pytest.mark.parametrize("claimed", ["A1:A1", "A1:C2", "A1:XFD1048576"])
def test_a_false_extent_hides_no_row(claimed: str) -> None:
    assert len(read_text(workbook(sheet(LEADS, dimension=claimed))).rows) == 2


def test_a_cell_in_the_last_corner_is_refused_without_reading_the_emptiness_between() -> None:
    far = sheet(LEADS).replace(
        "</sheetData>", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    )
    with pytest.raises(FileRefused, match=r"'file\.csv' has a sheet of 1,048,576 rows and 16,384 columns"):
        read_text(workbook(far))


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (workbook(sheet(LEADS), more={"xl/zeros.bin": bytes(30 << 20)}), "100 times its size"),
        (workbook(sheet(LEADS), more={f"xl/{n}.bin": b"" for n in range(600)}), "parts; at most 500"),
        (
            workbook(sheet(LEADS, declared='<!DOCTYPE x [<!ENTITY a "b">]>')),
            "declares entities in 'xl/worksheets/sheet1.xml'",
        ),
        (workbook("<worksheet"), "broken"),
        (workbook(sheet(LEADS))[:-200], "broken or locked"),
        (workbook(sheet([])), "no visible sheet with any row"),
    ],
)
def test_hostile_and_broken_workbooks_are_refused_saying_why(data: bytes, complaint: str) -> None:
    with pytest.raises(FileRefused, match=complaint):
        read_text(data)


def test_an_archive_may_not_unpack_beyond_the_limit_whatever_its_ratio(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = workbook(sheet(LEADS))
    monkeypatch.setattr(workbooks, "MOST_UNPACKED", 1000)
    with pytest.raises(FileRefused, match="unpacks to more than"):
        read_text(data)


def test_a_workbook_on_disk_is_read_in_a_process_of_its_own(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "leads.xlsx"
    path.write_bytes(workbook(sheet(LEADS)))
    report = load_file(
        database,
        path,
        file_name=path.name,
        options=LoadOptions(),
        settings=Settings(),
        people_key=KEY,
        derive=None,
        clock=lambda: NOW,
    )
    assert (report.created, report.encoding) == (2, "xlsx")
