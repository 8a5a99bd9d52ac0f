"""The figures behind a metric's page as tables to take along: its months, and where its shortfall comes from."""

from alignment.publish.workbook import Sheet
from alignment.scorecards.explained import CutTable
from alignment.ui.metric_page import MetricPage
from alignment.ui.table_download import offer_sheets
from alignment.ui.wording import name_of

MONTHS = ("month", "complete", "share", "numerator", "denominator")
CUTS = ("cut by", "segment", "misses", "records", "share")


def show_figures(page: MetricPage) -> None:
    """The way to the figures as files: no more of them than whoever looks may see."""
    name = name_of(page.metric.key)
    file_name = f"alignment-{page.metric.key.replace('_', '-')}-{page.window}"
    offer_sheets(list_sheets(page), title=name, as_of=page.metric.as_of, file_name=file_name)


def list_sheets(page: MetricPage) -> tuple[Sheet, ...]:
    """The months, and the segments that are shown, where there are any."""
    months = tuple(
        (p.window.label, "yes" if p.complete else "running", p.value, p.numerator, p.denominator)
        for p in page.metric.trend
    )
    cuts = page.explained.cuts.values() if page.explained else ()
    rows = tuple(row for table in cuts for row in _list_rows(table))
    found = (Sheet("Months", MONTHS, months), Sheet("Where it comes from", CUTS, rows))
    return tuple(sheet for sheet in found if sheet.rows)


def _list_rows(table: CutTable) -> list[tuple[str, str, int, int, float]]:
    by = " and ".join(table.columns).replace("_", " ")
    columns = (table.rows[name] for name in ("label", "misses", "records"))
    return [
        (by, str(label) or "none given", int(misses), int(records), int(misses) / int(records))
        for label, misses, records in zip(*columns, strict=True)
        if records
    ]
