"""The errors that are shown to people as written: what went wrong, where, and what to do."""

from collections.abc import Mapping
from dataclasses import dataclass


class AlignmentError(Exception):
    """A problem the reader can act on; its text is shown as it stands. Anything else is a bug."""


class FileRefused(AlignmentError):
    """A file of which nothing can be loaded: wrong type, empty, header only, unknown columns, over a limit."""


class NeedsAnswer(FileRefused):
    """A file that cannot be read without a decision; the text names the option that gives it."""


class SettingError(AlignmentError):
    """A setting with a wrong name or value; the text names the right ones.

    `by_name`: what is wrong with each setting, for a form that says so beside its field.
    """

    def __init__(self, message: str, *, by_name: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.by_name = dict(by_name or {})


class SettingsChanged(AlignmentError):
    """Somebody else saved settings in the meantime; the text says who, and what is different now."""


class StoreError(AlignmentError):
    """The database cannot be used: missing, locked, damaged, newer than the app."""


class AccessRefused(AlignmentError):
    """The person asking may not do this."""


class StartRefused(AlignmentError):
    """The app does not start in this configuration; the text says why and what to change."""


@dataclass(frozen=True)
class RowError:
    """One rejected row (or one remark about it) of an imported file.

    `row` is the line number in the file, counted from 1 with the header (for calendars: of `BEGIN:VEVENT`);
    `value` is as written, masked where the column is personal; `code` is a slug for ever; `message` is for people.
    """

    row: int
    column: str
    value: str
    code: str
    message: str
