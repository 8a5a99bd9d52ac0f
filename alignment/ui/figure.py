"""A figure in large type with its change below it."""

from typing import Literal

import streamlit as st

_COLOURS: dict[str, Literal["green", "red"]] = {"up": "green", "down": "red"}
_ARROWS: dict[str, Literal["up", "down"]] = {"up": "up", "down": "down"}


def show_figure(label: str, value: str, *, change: str | None, verdict: str) -> None:
    """Draw it; only a verdict of "up" or "down" gets an arrow and a colour."""
    st.metric(
        label,
        value,
        delta=change,
        delta_color=_COLOURS.get(verdict, "off"),
        delta_arrow=_ARROWS.get(verdict, "off"),
    )
