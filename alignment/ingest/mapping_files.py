"""Mapping files: what a person says about a file that the product cannot know (TOML, checked strictly)."""

import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import available_timezones

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from alignment.errors import FileRefused
from alignment.ingest.dates import DateOrder
from alignment.ingest.kinds import kind_named
from alignment.ingest.statuses import Meaning

KindKey = Literal[
    "leads", "lead-history", "activities", "deals", "meetings", "content", "content-use", "roster", "survey"
]
SURVEY = "survey"  # of whose columns the questions say the names, not the kinds of record
_OF_SURVEYS = ("label", "invited", "k", "unfinished", "reversed")


class MappingFile(BaseModel):
    """One mapping file.

    `columns`: canonical name → header in the file; where given, only these columns are read, or, with `others` =
    "recognise", those that are known beside them ("" then leaves a column unread). `constants`: canonical name → a
    value for every row, whatever the file says. `statuses`: status → meaning. `values`: per column, value in
    the file → value meant.
    Of a survey: `columns` name questions by their ids, `team` and `comment`; `values.team` says what a value means;
    `label` is what the wave is called, `invited` team → people, `k` the smallest group shown, `unfinished` what becomes
    of answers that were not finished, `reversed` the questions whose numbers run the other way.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: KindKey | None = None
    source: Annotated[str | None, Field(min_length=1)] = None
    time_zone: str | None = None
    date_order: DateOrder | None = None
    as_of: datetime | date | None = None
    others: Literal["leave", "recognise"] = "leave"
    columns: dict[str, str] = Field(default_factory=dict)
    constants: dict[str, str] = Field(default_factory=dict)
    statuses: dict[str, Meaning] = Field(default_factory=dict)
    values: dict[str, dict[str, str]] = Field(default_factory=dict)
    label: Annotated[str | None, Field(min_length=1, max_length=100)] = None
    invited: dict[Literal["sales", "marketing", "leadership", "other"], Annotated[int, Field(ge=0)]] = Field(
        default_factory=dict
    )
    k: Annotated[int | None, Field(ge=5)] = None
    unfinished: Literal["leave", "count"] = "leave"
    reversed: tuple[str, ...] = ()

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, name: str | None) -> str | None:
        if name is not None and name not in available_timezones():
            raise ValueError(f"'{name}' is not an IANA time zone; expected e.g. Europe/Berlin")
        return name

    @model_validator(mode="after")
    def _known_columns(self) -> "MappingFile":
        if (self.columns or self.constants or self.values) and self.kind is None:
            raise ValueError('columns, constants and values need a kind; add e.g. kind = "leads"')
        if self.kind != SURVEY:
            strange = next((name for name in _OF_SURVEYS if name in self.model_fields_set), None)
            if strange:
                raise ValueError(f'{strange} is for surveys; add kind = "survey", or leave it out')
        if self.kind is None or self.kind == SURVEY:
            return self
        twice = sorted(set(self.columns) & set(self.constants))
        if twice:
            raise ValueError(f"{twice[0]} stands under [columns] and under [constants]; leave one out")
        known = kind_named(self.kind).by_name
        for section in ("columns", "constants", "values"):
            for name in getattr(self, section):
                if name not in known:
                    raise ValueError(
                        f"[{section}]: there is no column '{name}' in {self.kind}; its columns are {', '.join(known)}"
                    )
        return self


def load_mapping(path: Path) -> MappingFile:
    """Read and check a mapping file; raises FileRefused naming the key that is wrong."""
    try:
        return read_mapping(path.read_text(encoding="utf-8"), name=path.name)
    except (OSError, UnicodeDecodeError) as problem:
        raise FileRefused(f"the mapping file '{path.name}' cannot be read: {problem}") from problem


def read_mapping(text: str, *, name: str) -> MappingFile:
    """The same from text."""
    try:
        return MappingFile.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as problem:
        raise FileRefused(f"the mapping file '{name}' is not TOML: {problem}") from problem
    except ValidationError as problem:
        raise FileRefused(
            f"mapping file '{name}': {'; '.join(_explain(e) for e in problem.errors())}"
        ) from problem


def _explain(error: Any) -> str:
    where = ".".join(str(part) for part in error["loc"])
    if error["type"] == "extra_forbidden":
        return f"there is no key '{where}'; the keys are {', '.join(MappingFile.model_fields)}"
    message = error["msg"].removeprefix("Value error, ")
    return f"{where}: {message}" if where else message
