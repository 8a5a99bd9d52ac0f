"""Share links on a page: made, shown this once, listed, revoked."""

from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import urlsplit

import streamlit as st

from alignment import sharing
from alignment.access.principal import Principal
from alignment.access.served import current
from alignment.errors import AlignmentError
from alignment.sharing import NewLink
from alignment.store.access_queries import LinkInfo
from alignment.store.snapshot_queries import SnapshotInfo
from alignment.ui.text import day, plain
from alignment.ui.wording import count

LIVE = ""  # the choice of no snapshot


def show_link_form(principal: Principal, snapshots: Sequence[SnapshotInfo], *, zone: str) -> None:
    """Make a link; its address is shown once, with a button that copies it."""
    names = {LIVE: "The live pages"} | {s.id: f"Snapshot {s.number} alone: {s.label}" for s in snapshots}
    with st.form("new_link", border=True):
        st.markdown(
            "**A new link.** Whoever holds it looks without signing in, until it expires or is revoked."
        )
        first, second, third = st.columns([3, 3, 2], gap="small")
        label = first.text_input("Who is it for?", max_chars=sharing.LONGEST_LABEL, key="link_label")
        shows = second.selectbox("Shows", list(names), format_func=names.__getitem__, key="link_shows")
        days = third.number_input(
            "Holds for days",
            min_value=1,
            max_value=sharing.MOST_DAYS,
            value=sharing.DAYS,
            key="link_days",
        )
        leads = st.checkbox("Shows also what concerns the leadership alone", key="link_leadership")
        asked = st.form_submit_button("Create link", type="primary", key="link_create")
    if not asked:
        return
    try:
        link = sharing.create_link(
            principal,
            current().database,
            label=label,
            days=int(days),
            snapshot=shows or None,
            for_leadership=leads,
        )
    except AlignmentError as problem:
        st.error(plain(str(problem)), icon=":material/error:")
        return
    _show_once(link, zone)


def _show_once(link: NewLink, zone: str) -> None:
    with st.container(border=True, gap="xsmall", key="link_address"):
        st.markdown(
            f":material/content_copy: **The address for “{plain(link.label)}”**, until"
            f" {plain(day(link.expires_at, zone))}\\. Copy it now, with the button at its end: it is not shown again\\."
        )
        st.code(link.url(origin_of_page()), language=None, wrap_lines=True)


def origin_of_page() -> str:
    """The address that people know the app by, else the one that this page was opened by."""
    base_url = current().base_url
    if base_url is not None:
        return base_url.origin
    parts = urlsplit(str(st.context.url or ""))
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else "http://localhost:8501"


def show_links(
    principal: Principal, links: Sequence[LinkInfo], snapshots: Sequence[SnapshotInfo], *, zone: str
) -> None:
    """The links that lead in, each with a button to revoke it; those that have ended, folded."""
    now, names = datetime.now(UTC), {snapshot.id: snapshot.number for snapshot in snapshots}
    open_links = [link for link in links if sharing.is_open(link, now=now)]
    for link in open_links:
        with st.container(
            border=True,
            horizontal=True,
            horizontal_alignment="distribute",
            vertical_alignment="center",
            key=f"link_{link.id}",
        ):
            with st.container(gap="xxsmall"):
                st.markdown(f"**{plain(link.label)}** · {plain(_shows(link, names))}")
                st.caption(plain(_history(link, zone)))
            if st.button("Revoke", icon=":material/link_off:", key=f"revoke_{link.id}"):
                _revoke(principal, link)
    if not open_links:
        st.caption("No link leads in at the moment.")
    _show_ended([link for link in links if link not in open_links], names, zone)


def _revoke(principal: Principal, link: LinkInfo) -> None:
    try:
        sharing.revoke_link(principal, current().database, link.id)
    except AlignmentError as problem:
        st.error(plain(str(problem)), icon=":material/error:")
        return
    st.rerun()


def _shows(link: LinkInfo, names: dict[str, int]) -> str:
    what = "live pages" if link.snapshot is None else f"snapshot {names.get(link.snapshot, '?')} alone"
    return f"{what}, for the leadership" if link.for_leadership else what


def _history(link: LinkInfo, zone: str) -> str:
    opened = (
        f"opened {count(link.opened, 'time')}, last on {day(link.last_opened_at, zone)}"
        if link.last_opened_at
        else "never opened"
    )
    return (
        f"Until {day(link.expires_at, zone)} · {opened} · created {day(link.created_at, zone)}"
        f" by {link.created_by}"
    )


def _show_ended(links: Sequence[LinkInfo], names: dict[str, int], zone: str) -> None:
    if not links:
        return
    with st.expander(count(len(links), "ended link"), icon=":material/link_off:", key="ended_links"):
        st.dataframe(
            {
                "Link": [link.label for link in links],
                "Showed": [_shows(link, names) for link in links],
                "Ended": [_end(link, zone) for link in links],
                "Opened": [link.opened for link in links],
                "Created": [f"{day(link.created_at, zone)} by {link.created_by}" for link in links],
            },
            hide_index=True,
            key="ended_link_table",
        )


def _end(link: LinkInfo, zone: str) -> str:
    if link.revoked_at is None:
        return f"expired {day(link.expires_at, zone)}"
    return f"revoked {day(link.revoked_at, zone)} by {link.revoked_by}"
