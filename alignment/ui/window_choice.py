"""The choice of the window: the last weeks, a month or a quarter; it lives in the page's URL."""

from datetime import datetime
from zoneinfo import ZoneInfo

import streamlit as st

from alignment.errors import AlignmentError
from alignment.measures.windows import parse_window, trend_months
from alignment.ui.url_choice import choose_by_url

DEFAULT = "13w"
WINDOW = "window"  # what stands in the address
_LAST = "window_of_page"


def carry_window(page: str) -> None:
    """Take the window along to another page: its address does not name one when it is opened from the menu."""
    last_page, window = st.session_state.get(_LAST, (page, None))
    if last_page != page and window and WINDOW not in st.query_params:
        st.query_params[WINDOW] = window
    st.session_state[_LAST] = (page, st.query_params.get(WINDOW))


def chosen_window(as_of: datetime | None, zone: str) -> str:
    """The window that the URL names, as far as it is one that the data reach; otherwise the default."""
    asked = st.query_params.get(WINDOW, DEFAULT)
    return asked if as_of is not None and _label(asked, as_of, zone) else DEFAULT


def choose_window(as_of: datetime, zone: str) -> str:
    """Show the choice and return what is chosen, e.g. "13w", "2026-10", "2026-Q3"."""
    chosen = chosen_window(as_of, zone)
    names = list_windows(as_of, zone)
    names.setdefault(chosen, _label(chosen, as_of, zone) or chosen)
    return choose_by_url("Window", WINDOW, names, chosen=chosen, hidden_label=True)


def list_windows(as_of: datetime, zone: str) -> dict[str, str]:
    """The windows that are offered, by their short names: the last weeks, then months and quarters."""
    names = {DEFAULT: "Last 13 weeks"}
    for window in (*_months(as_of, zone), *_quarters(as_of, zone)):
        names[window] = _label(window, as_of, zone) or window
    return names


def _months(as_of: datetime, zone: str) -> list[str]:
    starts = [window.start for window, _ in reversed(trend_months(as_of, zone))]
    return [f"{_local(start, zone):%Y-%m}" for start in starts]


def _quarters(as_of: datetime, zone: str) -> list[str]:
    return list(dict.fromkeys(f"{month[:4]}-Q{(int(month[5:]) + 2) // 3}" for month in _months(as_of, zone)))


def _local(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(zone))


def _label(window: str, as_of: datetime, zone: str) -> str | None:
    try:
        return parse_window(window, as_of, zone).label
    except AlignmentError:
        return None
