"""Snapshots on the Share page: published, listed, signed."""

from collections.abc import Mapping, Sequence

import streamlit as st

from alignment import snapshots
from alignment.access.principal import Principal
from alignment.access.served import current
from alignment.errors import AlignmentError
from alignment.settings import METRIC_KEYS
from alignment.store.snapshot_queries import SnapshotInfo
from alignment.ui.pages import SNAPSHOT, link_to
from alignment.ui.snapshot_view import TEAM_NAMES
from alignment.ui.text import minute, plain
from alignment.ui.wording import name_of


def show_publish_form(principal: Principal, windows: Mapping[str, str]) -> None:
    """Publish the scorecard of a window, with a label and a note."""
    with st.form("publish", border=True):
        st.markdown(
            "**Publish what the scorecard says now.** The snapshot keeps every number and its rules; nothing"
            " that comes later changes it, and it cannot be removed."
        )
        first, second = st.columns([3, 2], gap="small")
        label = first.text_input(
            "Label", placeholder="All-hands, November", max_chars=snapshots.LONGEST_LABEL, key="publish_label"
        )
        window = second.selectbox(
            "Window", list(windows), format_func=windows.__getitem__, key="publish_window"
        )
        note = st.text_input("Note (optional)", max_chars=snapshots.LONGEST_NOTE, key="publish_note")
        asked = st.form_submit_button("Publish snapshot", type="primary", key="publish_now")
    if not asked:
        return
    try:
        with st.spinner("Publishing …"):
            info = snapshots.publish_snapshot(
                principal, current().database, label=label, note=note, window=window
            )
    except AlignmentError as problem:
        st.error(plain(str(problem)), icon=":material/error:")
        return
    st.success(plain(f"Snapshot {info.number} is published: {info.label}."), icon=":material/check_circle:")


def show_snapshots(found: Sequence[SnapshotInfo], *, zone: str) -> None:
    """The snapshots, newest first, each with the way to its page."""
    for info in found:
        with st.container(
            border=True,
            horizontal=True,
            horizontal_alignment="distribute",
            vertical_alignment="center",
            key=f"snapshot_{info.id}",
        ):
            with st.container(gap="xxsmall"):
                st.markdown(f"**{info.number}\\. {plain(info.label)}**")
                published = f"Published {minute(info.published_at, zone)} by {info.published_by}"
                st.caption(plain(" · ".join(part for part in (published, info.note) if part)))
            link_to(SNAPSHOT, "Open", parameters={"id": info.id})
    if not found:
        st.caption("Nothing was published yet.")


def show_signing_form(principal: Principal, found: Sequence[SnapshotInfo]) -> None:
    """Sign one sentence of a team about a metric of a snapshot."""
    if not found:
        return
    names = {info.id: f"{info.number}. {info.label}" for info in found}
    with st.form("signing", border=True):
        st.markdown(
            "**Sign a sentence.** Each team says one sentence about each metric; until then the snapshot says that"
            " it is not yet signed. It can be replaced until a newer snapshot is published."
        )
        first, second, third = st.columns(3, gap="small")
        snapshot = first.selectbox(
            "Snapshot", list(names), format_func=names.__getitem__, key="sign_snapshot"
        )
        metric = second.selectbox("Metric", METRIC_KEYS, format_func=name_of, key="sign_metric")
        team = third.selectbox(
            "For the team", list(TEAM_NAMES), format_func=TEAM_NAMES.__getitem__, key="sign_team"
        )
        sentence = st.text_input("Sentence", max_chars=snapshots.LONGEST_SENTENCE, key="sign_sentence")
        asked = st.form_submit_button("Sign", key="sign_now")
    if not asked:
        return
    try:
        snapshots.sign_sentence(
            principal, current().database, snapshot, metric=metric, team=team, sentence=sentence
        )
    except AlignmentError as problem:
        st.error(plain(str(problem)), icon=":material/error:")
        return
    st.success(plain(f"Signed for {TEAM_NAMES[team]}: {name_of(metric)}."), icon=":material/check_circle:")
