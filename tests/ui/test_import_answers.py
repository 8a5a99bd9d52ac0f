"""What is corrected in the tables of a file, said as a mapping file says it."""

from datetime import UTC, datetime

from alignment.ingest.mapping_files import MappingFile
from alignment.ingest.reports import ImportReport
from alignment.ui import import_answers as answers

REPORT = ImportReport(
    file="leads.csv", kind="leads", source="crm", encoding="utf-8", as_of=datetime(2026, 11, 1, tzinfo=UTC),
    rows=3, created=3, updated=0, unchanged=0, rejected=0, errors=(), remarks=(), batch=None,
    columns=(("lead_id", "Nr"), ("created_at", "Arrived"), ("region", "Land")),
    unmapped=("First call",),
    samples={"Nr": ["1", "2"], "Arrived": ["2026-10-01"]},
    dates={"Arrived": "year-month-day, whole days"},
    statuses=(("New", 2, "pending"), ("Odd", 7, "unknown")),
)  # fmt: skip


def test_every_header_is_listed_with_what_it_is_taken_for_and_the_frequent_status_first() -> None:
    table = answers.list_columns(REPORT)
    assert table.to_numpy().tolist() == [
        ["Nr", "1; 2", "lead_id", ""],
        ["Arrived", "2026-10-01", "created_at", "year-month-day, whole days"],
        ["Land", "", "region", ""],
        ["First call", "", "not read", ""],
    ]
    assert answers.list_statuses(REPORT).to_numpy().tolist() == [
        ["Odd", 7, "nobody knows"],
        ["New", 2, "with Sales, no decision"],
    ]


def test_nothing_corrected_says_nothing() -> None:
    columns, statuses = answers.list_columns(REPORT), answers.list_statuses(REPORT)
    given = MappingFile()
    same = answers.answer(given, "leads", columns=(columns, columns), statuses=(statuses, statuses))
    assert same == given


def test_corrections_name_only_what_was_changed() -> None:
    columns, statuses = answers.list_columns(REPORT), answers.list_statuses(REPORT)
    other = columns.assign(**{answers.READ_AS: ["lead_id", "handed_off_at", "not read", "first_touch_at"]})
    meant = statuses.assign(**{answers.MEANS: ["rejected", "with Sales, no decision"]})
    said = answers.answer(MappingFile(), "leads", columns=(columns, other), statuses=(statuses, meant))
    assert said.kind == "leads"
    assert said.others == "recognise"
    assert said.columns == {
        "created_at": "",
        "handed_off_at": "Arrived",
        "region": "",
        "first_touch_at": "First call",
    }
    assert said.statuses == {"Odd": "rejected"}
