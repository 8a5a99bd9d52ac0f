"""A published snapshot on a page: what it is, what each metric's page said, and what both teams signed."""

from typing import NoReturn

import streamlit as st

from alignment import snapshots
from alignment.access.served import current
from alignment.errors import AlignmentError
from alignment.publish.belief_sentences import belief_finding
from alignment.publish.frozen import Finding
from alignment.snapshots import Snapshot
from alignment.store.snapshot_queries import Signature
from alignment.survey.perception import BeliefView
from alignment.ui.belief_strip import rows_of
from alignment.ui.drawn_belief import draw_dumbbells
from alignment.ui.guard import Reader
from alignment.ui.pages import SHARE, link_to
from alignment.ui.text import day, minute, plain, unbroken
from alignment.ui.wording import name_of

TEAM_NAMES = {"sales": "Sales", "marketing": "Marketing"}
_COLOURS = {"sales": "blue", "marketing": "orange"}


def open_snapshot(reader: Reader) -> Snapshot:
    """The snapshot that somebody looks at; where there is none to show, the page says so and ends."""
    if reader.snapshot is None:
        _stop("No snapshot is named", "Open one by its own address, or by a link that was made for it.")
    try:
        return snapshots.read_snapshot(reader.principal, current().database, reader.snapshot)
    except AlignmentError as problem:
        _stop("This snapshot cannot be shown", str(problem))


def _stop(title: str, text: str) -> NoReturn:
    st.title(title, anchor=False)
    st.markdown(plain(text))
    link_to(SHARE, "All snapshots")
    st.stop()


def show_publication(snapshot: Snapshot) -> None:
    """Who published this and when, and that it stays as it was."""
    frozen = snapshot.frozen
    about = frozen.publication
    window = frozen.scorecard.window
    parts = (frozen.organisation, window.label if window else "", "sample data" if frozen.is_sample else "")
    with st.container(gap="xsmall", key="publication"):
        st.caption(plain(" · ".join(part for part in parts if part)))
        st.markdown(
            f":material/lock: **{plain(about.label)}**: snapshot {about.number}, published"
            f" {plain(minute(about.published_at, frozen.time_zone))} by {plain(about.published_by)}\\."
            " It stays as it was published; newer records and settings do not change it\\."
        )
        if about.note:
            st.markdown(plain(about.note))


def show_findings(snapshot: Snapshot) -> None:
    """For each metric: its finding, what explains it, and what both teams say about it."""
    st.subheader("What stands behind it, and what both teams say", anchor=False)
    cells = st.grid(2, min_column_width=320, gap="small", border=True, height="stretch", key="findings")
    for finding in snapshot.frozen.told.findings:
        with cells.cell(), st.container(gap="xsmall", key=f"finding_{finding.metric}"):
            _show_finding(finding)
            for team in snapshots.TEAMS:
                signature = snapshot.signature(finding.metric, team)
                st.markdown(_said(signature, team, snapshot.frozen.time_zone))


def _show_finding(finding: Finding) -> None:
    # The first cause says what the title says, and how much of everything that is.
    first, causes = finding.title, finding.causes
    if causes and causes[0].startswith(first):
        first, causes = causes[0], causes[1:]
    st.caption(name_of(finding.metric))
    st.markdown(f"**{plain(first)}**")
    if causes:
        st.markdown("\n".join(f"- {plain(cause)}\\." for cause in causes))


def _said(signature: Signature | None, team: str, zone: str) -> str:
    name = f":{_COLOURS[team]}[**{TEAM_NAMES[team]}:**]"
    if signature is None:
        return f"{name} not yet signed by {TEAM_NAMES[team]}"
    when = plain(day(signature.signed_at, zone))
    return f"{name} “{plain(signature.sentence)}” Signed by {plain(signature.signed_by)}, {when}"


def show_frozen_beliefs(snapshot: Snapshot) -> None:
    """What both teams believed by then, beside what the records showed."""
    survey = snapshot.frozen.survey
    with st.container(border=True, height="stretch", key="beliefs"):
        if survey is None:
            st.subheader("What both teams believe: not asked by then", anchor=False)
            return
        beliefs = tuple(BeliefView(question="", company=None, **belief) for belief in survey["belief"])
        st.subheader(unbroken(belief_finding(beliefs)), anchor=False)
        draw_dumbbells(rows_of(beliefs), alt="What was believed and what the records showed", key="strip")
        st.caption(plain(f"Believed: {survey['wave']}, estimates out of ten. Records: this window."))


def show_identity(snapshot: Snapshot) -> None:
    """What this snapshot was measured with, and how to tell that it is the one that was published."""
    info = snapshot.info
    st.caption(
        plain(
            f"Rules version {info.rules_version}. Snapshot {info.id}; the SHA-256 of what was published is {info.sha256}."
        )
    )
    st.download_button(
        "Download as JSON",
        snapshot.payload.encode("utf-8"),
        file_name=f"snapshot-{info.number}.json",
        mime="application/json",
        key="snapshot_json",
        icon=":material/download:",
        type="tertiary",
        on_click="ignore",
    )
