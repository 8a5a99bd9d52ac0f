"""A choice that lives in the page's URL by its short name, so that a link, a reload and Back keep it."""

from collections.abc import Mapping

import streamlit as st


def choose_by_url(
    label: str,
    parameter: str,
    names: Mapping[str, str],
    *,
    chosen: str | None = None,
    hidden_label: bool = False,
) -> str:
    """Show the choice and return what is chosen.

    `names` maps what stands in the URL to what people read; the first is the default and keeps the URL clean.
    `chosen` overrides what the URL says. A word in the URL that is no choice counts as the default.
    """
    asked = chosen if chosen is not None else st.query_params.get(parameter, "")
    default = next(iter(names))
    current = asked if asked in names else default
    key = f"{parameter}_choice"
    st.session_state[key] = current  # the URL decides, not what a tab remembers
    st.selectbox(
        label,
        list(names),
        key=key,
        format_func=names.__getitem__,
        on_change=_remember,
        args=(parameter, key, default),
        label_visibility="collapsed" if hidden_label else "visible",
        width=240 if hidden_label else "stretch",
    )
    return current


def _remember(parameter: str, key: str, default: str) -> None:
    if st.session_state[key] == default:
        st.query_params.pop(parameter, None)
    else:
        st.query_params[parameter] = st.session_state[key]
