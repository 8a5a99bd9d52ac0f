"""A plain template of every kind of file, for tools that nobody has described."""

import csv
import io

from alignment.ingest.kinds import kind_named


def template_csv(key: str) -> str:
    """The plain template of a kind as CSV: the header and three invented rows that load as they are."""
    kind, text = kind_named(key), io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(kind.template)
    return text.getvalue() + "".join(f"{row}\n" for row in kind.examples)
