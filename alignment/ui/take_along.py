"""What of the scorecard can be taken along: slides on the screen, and files made when they are asked for."""

from functools import partial

import streamlit as st

from alignment import exports
from alignment.access.principal import Principal
from alignment.access.served import current
from alignment.store.database import Database
from alignment.ui.pages import PRESENT, link_to
from alignment.ui.window_choice import DEFAULT

_OFFERED = (
    ("pdf", "Report (PDF)", ":material/picture_as_pdf:"),
    ("pptx", "Slides (PowerPoint)", ":material/slideshow:"),
    ("xlsx", "Workbook (Excel)", ":material/table:"),
    ("csv", "Figures (CSV)", ":material/csv:"),
    ("json", "Everything (JSON)", ":material/data_object:"),
)


def show_take_along(principal: Principal, window: str) -> None:
    """The way to the slides, and a button for each kind of file."""
    with st.container(gap="xsmall", key="take_along"):
        st.subheader("Take it along", anchor=False)
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            link_to(
                PRESENT,
                "Present on this screen",
                parameters=None if window == DEFAULT else {"window": window},
            )
            for kind, label, icon in _OFFERED:
                st.download_button(
                    label,
                    data=partial(write_file, principal, current().database, kind, window),
                    file_name=f"alignment-{window}.{kind}",
                    mime=exports.FORMATS[kind].mime,
                    icon=icon,
                    type="tertiary",
                    on_click="ignore",
                    key=f"take_{kind}",
                )


def write_file(principal: Principal, database: Database, kind: str, window: str) -> bytes:
    """The file, made when it is asked for: the service looks up again who asks, since the page may be long open."""
    return exports.export(principal, database, kind=kind, window=window).content
