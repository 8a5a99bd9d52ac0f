"""By what the same answer of a survey is known again in a later file, and when answers came."""

import hashlib
from collections import Counter
from collections.abc import Sequence

from alignment.ingest.survey_tools import Tool, tells_when, tells_which


def mark_answers(rows: Sequence[Sequence[str]], named: Sequence[str], tool: Tool) -> list[str]:
    """A digest of each answer: of its id where no two surveys number alike, else of id and time.

    Where a file gives neither away it is that of the whole row; `named`: the folded headings. Answers that are alike
    are told apart by which of them each is.
    """
    which = [place for place, name in enumerate(named) if tells_which(name)]
    when = [place for place, name in enumerate(named) if tells_when(name)]
    seen, marks = Counter[str](), []
    for row in rows:
        ids, times = _filled(row, which), _filled(row, when)
        if ids and tool.unique_ids:
            chosen = ids
        elif times:
            chosen = [*ids, *times]
        else:
            chosen = [cell.strip() for cell in row]
        text = "\x1f".join((tool.key, *chosen))
        seen[text] += 1
        marks.append(hashlib.sha256(f"{text}\x1e{seen[text]}".encode()).hexdigest())
    return marks


def list_days(rows: Sequence[Sequence[str]], named: Sequence[str]) -> tuple[str, ...]:
    """When answers came, by the last column that says so, in an order that tells of nobody."""
    when = [place for place, name in enumerate(named) if tells_when(name)]
    return tuple(sorted({row[when[-1]].strip() for row in rows} - {""})) if when else ()


def _filled(row: Sequence[str], places: Sequence[int]) -> list[str]:
    return [row[place].strip() for place in places if row[place].strip()]
