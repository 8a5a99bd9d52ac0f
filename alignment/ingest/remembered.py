"""How files were read the last time: next month's file with the same header needs no answers given twice."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from alignment.ingest.dates import DateOrder
from alignment.ingest.mapping_files import MappingFile

_SAID = ("columns", "constants", "values", "others")


@dataclass(frozen=True)
class Reading:
    """What was settled about a file with some header, by its recognition or by a person.

    `time_zone` is None where nobody named one; `orders`: canonical column → order of day and month, where its dates
    left it open; `said`: what a mapping file said of columns, constants and values.
    """

    kind: str
    source: str
    time_zone: str | None = None
    orders: Mapping[str, DateOrder] = field(default_factory=dict)
    said: Mapping[str, Any] = field(default_factory=dict)
    saved_at: datetime | None = None

    @property
    def plain(self) -> dict[str, Any]:
        """What is kept beside kind and source."""
        return {"time_zone": self.time_zone, "orders": dict(self.orders), "said": dict(self.said)}

    @property
    def headers(self) -> frozenset[str]:
        """The headers that a person named."""
        return frozenset(self.said.get("columns", {}).values())

    def complete(self, mapping: MappingFile) -> MappingFile:
        """`mapping` with what it leaves open: what was said of columns counts only where it says nothing of them."""
        silent = not (mapping.columns or mapping.constants or mapping.values)
        return mapping.model_copy(
            update={
                "kind": self.kind,
                "source": mapping.source or self.source,
                "time_zone": mapping.time_zone or self.time_zone,
                **(self.said if silent else {}),
            }
        )


def what_was_said(mapping: MappingFile) -> dict[str, Any]:
    """Columns, constants and values of a mapping file; nothing where it says nothing of them."""
    if not (mapping.columns or mapping.constants or mapping.values):
        return {}
    return mapping.model_dump(mode="json", include=set(_SAID))
