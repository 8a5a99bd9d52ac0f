"""The reader: any reasonable CSV as rows of text, each with the line in which it begins; broken rows are listed."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment.errors import FileRefused, RowError
from alignment.ingest import reader, records
from alignment.ingest.reader import TextTable, open_table
from alignment.ingest.recognise import known_headers
from alignment.ingest.sniff import InputFile

Row = tuple[int, list[str]]


def open_text(text: str | bytes, encoding: str = "utf-8") -> TextTable:
    data = text.encode(encoding) if isinstance(text, str) else text
    return open_table(InputFile("file.csv", data=data), known=known_headers())


def rows_of(table: TextTable) -> tuple[list[Row], list[RowError]]:
    """Line and cells of every row, and the rows that are none."""
    rows: list[Row] = []
    errors: list[RowError] = []
    for chunk in table.chunks(range(len(table.header))):
        columns = [chunk.columns[place].to_pylist() for place in range(len(table.header))]
        rows += [(line, list(cells)) for line, *cells in zip(chunk.lines.tolist(), *columns, strict=True)]
        errors += chunk.errors
    return rows, errors


def codes(errors: list[RowError]) -> list[tuple[int, str]]:
    return sorted((error.row, error.code) for error in errors)


def test_every_cell_stays_the_text_it_is() -> None:
    rows, errors = rows_of(open_text("lead_id,source,score\n007,NA,1e5\n00Q5g00000CC0Ab,null, x \n"))
    assert rows == [(2, ["007", "NA", "1e5"]), (3, ["00Q5g00000CC0Ab", "null", " x "])]
    assert errors == []


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    text = delimiter.join(["lead_id", "source"]) + "\n" + delimiter.join(["L-1", "a b"]) + "\n"
    assert rows_of(open_text(text))[0] == [(2, ["L-1", "a b"])]


def test_a_delimiter_within_cells_does_not_mislead() -> None:
    table = open_text("Name;Betrag;Notiz\nA;1,50;x, y, z\nB;2,50;u, v\n")
    assert table.start.delimiter == ";"
    assert len(table.header) == 3


def test_excels_own_first_line_names_the_delimiter() -> None:
    table = open_text("sep=;\nlead_id;x,y\nL-1;2,3\n")
    assert table.header == ("lead_id", "x,y")
    assert rows_of(table)[0] == [(3, ["L-1", "2,3"])]


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1252", "cp1252"),
        ("mac-roman", "mac-roman"),
    ],
)
def test_the_encoding_is_found(encoding: str, name: str) -> None:
    table = open_text("lead_id,source,campaign\nL-1,Größe,Frühjahr für ältere Käufer – été\n", encoding)
    assert table.encoding.name == name
    assert rows_of(table)[0] == [(2, ["L-1", "Größe", "Frühjahr für ältere Käufer – été"])]


def test_half_a_letter_does_not_make_the_rest_of_the_file_unreadable() -> None:
    text = "lead_id,source\nL-1,Müller für Ärzte\nL-2,Gr".encode() + "ö".encode()[:1] + b"\n"
    table = open_text(text)
    assert table.encoding.name == "utf-8"
    assert rows_of(table)[0] == [
        (2, ["L-1", "Müller für Ärzte"]),
        (3, ["L-2", "Gr\N{REPLACEMENT CHARACTER}"]),
    ]


def test_a_row_knows_the_line_in_which_it_begins() -> None:
    text = 'lead_id,source\nL-1,"two\nlines"\n\nL-2,one\nL-3,"three\r\n\nlines"\nL-4,one\n'
    rows, errors = rows_of(open_text(text))
    assert [line for line, _ in rows] == [2, 5, 6, 9]
    assert errors == []


def test_ragged_rows_are_listed_and_the_others_read() -> None:
    rows, errors = rows_of(open_text("lead_id,source\nL-1,a\nL-2,a,b\nL-3\nL-4,d\n"))
    assert [line for line, _ in rows] == [2, 5]
    assert codes(errors) == [(3, "too_many_cells"), (4, "too_few_cells")]
    assert errors[0].message.startswith("line 3: 3 cells, more than the 2 of the header")


def test_rows_of_nothing_but_delimiters_are_no_rows() -> None:
    rows, errors = rows_of(open_text('lead_id,source\nL-1,a\n,\n"",\n  ,  \n,,,\n'))
    assert rows == [(2, ["L-1", "a"])]
    assert errors == []


def test_equal_headers_are_kept_by_position() -> None:
    table = open_text("lead_id,Status,Status\nL-1,first,second\n")
    assert table.header == ("lead_id", "Status", "Status")
    assert rows_of(table)[0] == [(2, ["L-1", "first", "second"])]


def test_title_rows_above_the_header_are_skipped() -> None:
    table = open_text("Leads of the month\n\nAs of 2026-10-31\nlead_id,source,status\nL-1,web,New\n")
    assert table.header == ("lead_id", "source", "status")
    assert table.start.above == ("Leads of the month", "As of 2026-10-31")
    assert rows_of(table)[0] == [(5, ["L-1", "web", "New"])]


def test_a_quote_within_an_unquoted_cell_is_a_sign_for_inches() -> None:
    rows, errors = rows_of(open_text('lead_id,source\nL-1,5" pipe\nL-2,"quoted, cell"\n'))
    assert rows == [(2, ["L-1", '5" pipe']), (3, ["L-2", "quoted, cell"])]
    assert errors == []


def test_text_behind_a_closing_quote_rejects_its_row_alone() -> None:
    rows, errors = rows_of(open_text('lead_id,source\nL-1,"a" b\nL-2,c\n'))
    assert rows == [(3, ["L-2", "c"])]
    assert codes(errors) == [(2, "bad_quotes")]


@pytest.mark.parametrize(
    "text", ['lead_id,source\nL-1,a\nL-2,"open\nL-3,c\n', 'lead_id,source\nL-1,5"\nL-2,"open\nL-3,c\n']
)
def test_a_quote_that_is_never_closed_names_its_line(text: str) -> None:
    with pytest.raises(FileRefused, match=r"line 3: .* a closing quote is missing"):
        rows_of(open_text(text))


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_of_other_systems(end: str) -> None:
    rows, _ = rows_of(open_text(end.join(["lead_id,source", "L-1,a", "L-2,b", ""])))
    assert rows == [(2, ["L-1", "a"]), (3, ["L-2", "b"])]


def test_a_row_with_a_nul_byte_is_listed() -> None:
    rows, errors = rows_of(open_text("lead_id,source\nL-1,a\0b\nL-2,c\n"))
    assert rows == [(3, ["L-2", "c"])]
    assert codes(errors) == [(2, "nul_byte")]


def test_an_endless_cell_is_listed() -> None:
    rows, errors = rows_of(open_text(f"lead_id,source\nL-1,{'x' * 32_769}\nL-2,{'x' * 32_768}\n"))
    assert [line for line, _ in rows] == [3]
    assert codes(errors) == [(2, "cell_too_long")]


def test_a_hundred_thousand_equal_headers_are_refused() -> None:
    with pytest.raises(FileRefused, match=r"line 1: the header has .* columns or more; at most 200 are read"):
        open_text(",".join(["status"] * 100_000) + "\n1\n")


def test_a_single_endless_line_is_refused() -> None:
    data = b'lead_id,source\nL-1,5"\n' + b"x," * 5_000_000
    with pytest.raises(FileRefused, match="line 3"):
        rows_of(open_text(data))


def test_chunks_are_cut_between_records(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    body = "".join(f'L-{number},"line\n{number}"\n' for number in range(500))
    path = tmp_path / "leads.csv"
    path.write_text("lead_id,source\n" + body)
    monkeypatch.setattr(records, "BLOCK", 97)
    table = open_table(InputFile("leads.csv", path), known=known_headers())
    rows, errors = rows_of(table)
    assert rows == [(2 + 2 * number, [f"L-{number}", f"line\n{number}"]) for number in range(500)]
    assert errors == []


CELLS = st.text(st.sampled_from('ab 0,;"\n\t|é€'), max_size=6)
TABLES = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=8)
)


def has_content(row: list[str]) -> bool:
    return any(cell.strip(',;|"\t\n ') for cell in row)


@given(TABLES, st.sampled_from([",", ";", "\t", "|"]), st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]))
def test_whatever_pythons_csv_writes_is_read_as_it_was(
    cells: list[list[str]], delimiter: str, quoting: int
) -> None:
    header = [f"column {place}" for place in range(len(cells[0]) if cells else 2)]
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, quoting=quoting, lineterminator="\n").writerows([header, *cells])  # type: ignore[arg-type]
    table = open_text(text.getvalue())
    if table.start.delimiter != delimiter or table.header != tuple(header):
        assert len(header) == 1  # one column has no delimiter that could be found
        return
    rows, errors = rows_of(table)
    assert [row for _, row in rows if has_content(row)] == [row for row in cells if has_content(row)]
    assert errors == []


@given(st.text(st.sampled_from('a,"\n'), max_size=40))
def test_the_fast_way_and_the_slow_way_read_the_same(body: str) -> None:
    """Any text at all, with whole quoted cells or stray quotes: both ways give the same rows, lines and errors."""
    table = open_text("lead_id,source\n" + body)
    if not table.regular:
        return
    slow = reader.TextTable(table.file, table.encoding, table.start, regular=False)
    fast_rows, fast_errors = rows_of(table)
    slow_rows, slow_errors = rows_of(slow)
    assert [row for row in fast_rows if has_content(row[1])] == [
        row for row in slow_rows if has_content(row[1])
    ]
    assert codes(fast_errors) == codes(slow_errors)
