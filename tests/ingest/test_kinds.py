"""The kinds and their templates: what is handed out loads as it is."""

import csv
import io

import pytest

from alignment.errors import FileRefused
from alignment.ingest.kinds import KINDS, Kind, kind_named
from alignment.ingest.templates import template_csv
from alignment.store.models import Imported
from tests.ingest.given_files import read_text

kinds = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)


@kinds
def test_a_template_is_recognised_and_every_row_of_it_loads(kind: Kind) -> None:
    read = read_text(template_csv(kind.key), name="template.csv")
    assert read.parsed.kind is kind
    assert (read.parsed.problems, read.parsed.remarks, read.parsed.unmapped) == ([], [], ())
    assert len(read.rows) == 3
    assert "unknown" not in {status.meaning for status in read.parsed.statuses.values()}


@kinds
def test_the_examples_show_every_column_at_least_once(kind: Kind) -> None:
    rows = list(csv.DictReader(io.StringIO(template_csv(kind.key))))
    empty = {name for name in kind.template if not any(row[name] for row in rows)}
    assert empty <= {
        "recurrence_id",
        "expires_at",
    }  # of series and campaigns, which three rows cannot hold as well


@kinds
def test_rows_have_the_columns_of_their_table_and_no_others(kind: Kind) -> None:
    table = set(kind.table.model_fields) - set(Imported.model_fields) - {"episode"}
    read = read_text(template_csv(kind.key))
    assert set(read.rows.columns) - {"_row"} <= table
    not_asked = {
        name for column in kind.columns if not column.in_template for name in (column.target, column.day_flag)
    }
    assert table - set(read.rows.columns) <= not_asked | {"title_fits"}  # taken where a file has it


def test_the_leads_template_has_the_promised_columns() -> None:
    assert template_csv("leads").splitlines()[0] == (
        "lead_id,email,source,campaign,region,owner,score,status,created_at,mql_at,handed_off_at,assigned_at,"
        "first_touch_at,decided_at,decision,reason,is_test"
    )


def test_an_unknown_kind_is_refused_with_those_that_exist() -> None:
    with pytest.raises(FileRefused, match="there is no kind 'contacts'; the kinds are leads, lead-history"):
        kind_named("contacts")
