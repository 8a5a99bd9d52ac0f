"""The files that somebody wants to load, and those that lie open to be looked at first."""

from dataclasses import dataclass, field, replace

import streamlit as st

from alignment.ingest.load import LoadOptions

_OPEN, _SENT = "import_open", "import_sent"  # in the session: an unfinished form, of which nothing is kept


@dataclass(frozen=True)
class ImportFile:
    """One file and how it is to be read; `looks` counts how often it was looked at."""

    name: str
    data: bytes = field(repr=False)
    options: LoadOptions
    looks: int = 1

    def read_as(self, options: LoadOptions) -> "ImportFile":
        """The same file, to be looked at again with other answers."""
        return replace(self, options=options, looks=self.looks + 1)


@dataclass(frozen=True)
class ImportRequest:
    """The files that somebody asks to load."""

    files: tuple[ImportFile, ...]


def lay_open(request: ImportRequest | None) -> None:
    """Keep files for looking at; None puts them away."""
    st.session_state.pop(_OPEN, None)
    if request is not None:
        st.session_state[_OPEN] = request


def send(request: ImportRequest) -> None:
    """Put the open files away and have these loaded by the next run, which draws the results in their place."""
    lay_open(None)
    st.session_state[_SENT] = request


def take_sent() -> ImportRequest | None:
    """What was sent to be loaded; once."""
    sent: ImportRequest | None = st.session_state.pop(_SENT, None)
    return sent


def open_files() -> tuple[ImportFile, ...]:
    """The files that lie open."""
    request: ImportRequest | None = st.session_state.get(_OPEN)
    return request.files if request else ()
