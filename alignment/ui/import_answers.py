"""What somebody corrected in the tables of a file, as a mapping file would say it."""

from collections.abc import Sequence

import pandas as pd

from alignment.ingest.kinds import Kind
from alignment.ingest.mapping_files import MappingFile
from alignment.ingest.reports import ImportReport

NOT_READ = "not read"
HEADER, EXAMPLES, READ_AS, DATES = "In the file", "For example", "Read as", "Dates"
STATUS, ROWS, MEANS = "Status", "Rows", "Means"
MEANINGS = {
    "pre_mql": "not yet handed over",
    "pending": "with Sales, no decision",
    "working": "picked up",
    "accepted": "accepted",
    "converted": "converted",
    "rejected": "rejected",
    "recycled": "given back",
    "unknown": "nobody knows",
}


def list_columns(report: ImportReport) -> pd.DataFrame:
    """The columns of a file, read ones first: what stands in them and what they are taken for."""
    read = [
        (header, "; ".join(report.samples.get(header, ())), name, report.dates.get(header, ""))
        for name, header in report.columns
    ]
    others = [(header, "", NOT_READ, "") for header in dict.fromkeys(report.unmapped)]
    return pd.DataFrame([*read, *others], columns=[HEADER, EXAMPLES, READ_AS, DATES])


def list_statuses(report: ImportReport) -> pd.DataFrame:
    """Every status of a file, the most frequent first, with what it is thought to mean."""
    rows = sorted(report.statuses, key=lambda status: -status[1])
    table = [(value, count, MEANINGS.get(meaning, meaning)) for value, count, meaning in rows]
    return pd.DataFrame(table, columns=[STATUS, ROWS, MEANS])


def list_choices(kind: Kind) -> list[str]:
    """What a column can be taken for."""
    return [NOT_READ, *(column.name for column in kind.columns)]


def answer(
    given: MappingFile, kind: str, *, columns: Sequence[pd.DataFrame], statuses: Sequence[pd.DataFrame]
) -> MappingFile:
    """A mapping file with what the edited table says otherwise than the shown one; each pair is (shown, edited)."""
    said = dict(given.columns)
    for before, after in zip(*(table[READ_AS] for table in columns), strict=True) if columns else ():
        if before not in (after, NOT_READ):
            said[before] = ""
    if columns:
        shown, edited = columns
        changed = edited[edited[READ_AS].ne(shown[READ_AS]) & edited[READ_AS].ne(NOT_READ)]
        said |= dict(zip(changed[READ_AS], changed[HEADER], strict=True))
    meant = {words: meaning for meaning, words in MEANINGS.items()}
    meanings = dict(given.statuses)
    if statuses:
        shown, edited = statuses
        changed = edited[edited[MEANS].ne(shown[MEANS])]
        meanings |= {
            value: meant[words] for value, words in zip(changed[STATUS], changed[MEANS], strict=True)
        }
    others = "recognise" if said and not given.columns else given.others
    return given.model_copy(
        update={"kind": kind if said else given.kind, "columns": said, "statuses": meanings, "others": others}
    )
