"""The last slide: what is decided is typed in here, kept with the snapshot, and opens the next story."""

from datetime import UTC, date, datetime

import streamlit as st

from alignment import presenting
from alignment.access.principal import Role, may
from alignment.access.served import current
from alignment.errors import AlignmentError
from alignment.presenting import LONGEST_DECISION, LONGEST_OWNER, MOST_DECISIONS
from alignment.publish.story import Decision, Deck, Slide
from alignment.publish.story_opening import decision_table
from alignment.store.presentation_rows import Presentation
from alignment.ui.data import load_house, load_scorecard
from alignment.ui.guard import SNAPSHOT as SNAPSHOT_ID
from alignment.ui.guard import Reader
from alignment.ui.present_controls import go
from alignment.ui.present_fit import ROOM
from alignment.ui.present_slide import show_headline, show_slide, show_source, show_table
from alignment.ui.present_stage import SLIDE, read_number
from alignment.ui.text import capital, day, plain
from alignment.ui.window_choice import chosen_window

FEWEST = 4  # lines to begin with
WIDTHS = (6, 3, 1.8)
BELOW = 3.5  # rem that the line below the kept decisions takes
_SAID, _CHANGING = "decide_said", "decide_changing"


def show_deciding(reader: Reader, deck: Deck, slide: Slide) -> None:
    """Lines to write on, for those who may; what was decided for everybody else, and once it is kept."""
    found = _find(reader)
    if not may(reader.principal, Role.EDITOR):
        show_slide(slide)
        return
    with st.container(gap=None, key="present_slide_decide"):
        show_headline(slide)
        with st.container(gap="small", key="present_body_whole"):
            if found and found.decisions and st.session_state.get(_CHANGING) != reader.snapshot:
                _show_kept(reader, deck, found)
            else:
                _show_lines(reader, deck, found)
        show_source(slide)


def _find(reader: Reader) -> Presentation | None:
    if reader.snapshot is None:
        return None
    return presenting.find_presentation(reader.principal, current().database, reader.snapshot)


def _show_kept(reader: Reader, deck: Deck, found: Presentation) -> None:
    show_table(decision_table(deck.decided), room=ROOM - BELOW)
    with st.container(horizontal=True, vertical_alignment="center", key="present_deciding"):
        written = f"Written down by {found.decisions[-1].decided_by}; opens the next story."
        st.markdown(f":green[:material/check_circle:] {plain(written)}", width="content")
        st.button(
            "Change",
            key="decide_change",
            icon=":material/edit:",
            type="tertiary",
            on_click=_change,
            args=(reader.snapshot,),
        )


def _show_lines(reader: Reader, deck: Deck, found: Presentation | None) -> None:
    kept = presenting.told_decisions(found)
    of = f"{reader.snapshot or 'live'}_{found.version if found else 0}"
    proposed = [row for row in _proposals(deck) if row[0]] if not kept else []
    number = _number_of_lines(of, len(kept))
    with st.container(gap="xsmall", key="present_writing"):
        heads = st.columns(WIDTHS, gap="small")
        for column, name in zip(heads, ("What we decide", "Who sees to it", "By when"), strict=True):
            column.caption(name)
        for line in range(number):
            before = kept[line] if line < len(kept) else Decision("")
            example = proposed[line] if line < len(proposed) else ("", "")
            _show_line(f"{of}_{line}", before, example, line)
    _show_buttons(reader, of, number, found)


def _show_line(of: str, before: Decision, example: tuple[str, ...], line: int) -> None:
    what, owner, due = st.columns(WIDTHS, gap="small", vertical_alignment="center")
    what.text_input(
        f"Decision {line + 1}",
        before.what,
        max_chars=LONGEST_DECISION,
        placeholder=f"For example: {example[0]}" if example[0] else None,
        label_visibility="collapsed",
        key=f"decide_what_{of}",
        persist_state="session",
    )
    owner.text_input(
        f"Who sees to decision {line + 1}",
        before.owner,
        max_chars=LONGEST_OWNER,
        placeholder=example[1] or None,
        label_visibility="collapsed",
        key=f"decide_owner_{of}",
        persist_state="session",
    )
    due.date_input(
        f"By when, decision {line + 1}",
        before.due,
        label_visibility="collapsed",
        format="DD/MM/YYYY",
        key=f"decide_due_{of}",
        persist_state="session",
    )


def _show_buttons(reader: Reader, of: str, number: int, found: Presentation | None) -> None:
    told = "They are kept with this snapshot and open the next story."
    if found is not None:
        told = f"Presented by {found.presented_by}. {told}"
    label = ""
    if reader.snapshot is None:
        label = f"Meeting of {day(datetime.now(UTC), load_house().zone)}"
        told = f"Publishes a snapshot labelled “{label}” and keeps them with it; they open the next story."
    with st.container(horizontal=True, vertical_alignment="center", key="present_deciding"):
        st.button(
            "Keep these decisions",
            key="decide_keep",
            icon=":material/save:",
            type="primary",
            on_click=_keep,
            args=(reader, of, number, label),
        )
        if found is None:
            st.button(
                "This was presented",
                key="decide_presented",
                help="Nothing was decided; the next story still tells what changed since today.",
                on_click=_present,
                args=(reader, label),
            )
        st.caption(plain(told), width="stretch")
    if _SAID in st.session_state:
        st.error(plain(capital(st.session_state.pop(_SAID))), icon=":material/error:")


def _proposals(deck: Deck) -> list[tuple[str, ...]]:
    (slide,) = deck.of("decide")
    return [row[:2] for row in slide.table.rows] if slide.table else []


def _number_of_lines(of: str, kept: int) -> int:
    """One line more than are written on, within what one meeting may keep."""
    written = [line + 1 for line in range(MOST_DECISIONS) if st.session_state.get(f"decide_what_{of}_{line}")]
    return min(max(FEWEST, kept + 1, *written, max(written, default=0) + 1), MOST_DECISIONS)


def _written(of: str, number: int) -> list[Decision]:
    state = st.session_state
    return [
        Decision(
            state.get(f"decide_what_{of}_{line}") or "",
            state.get(f"decide_owner_{of}_{line}") or "",
            _day(state.get(f"decide_due_{of}_{line}")),
        )
        for line in range(number)
    ]


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None


def _keep(reader: Reader, of: str, number: int, label: str) -> None:
    """Keep what is written; from the records, with a snapshot that is published for it."""
    try:
        decisions = presenting.check_decisions(_written(of, number))
        if not decisions:
            raise AlignmentError("there is nothing to keep yet; write down what was decided")
        version = int(of.rsplit("_", 1)[1])
        _store(reader, decisions, label, version)
    except AlignmentError as problem:
        st.session_state[_SAID] = str(problem)


def _store(reader: Reader, decisions: tuple[Decision, ...], label: str, version: int) -> None:
    database = current().database
    if reader.snapshot is None:
        _publish(reader, decisions, label)
        return
    presenting.keep_decisions(reader.principal, database, reader.snapshot, decisions, started_from=version)
    _change(None)


def _present(reader: Reader, label: str) -> None:
    """Say that this was presented although nothing was decided."""
    try:
        if reader.snapshot is None:
            _publish(reader, (), label)
        else:
            presenting.mark_presented(reader.principal, current().database, reader.snapshot)
    except AlignmentError as problem:
        st.session_state[_SAID] = str(problem)


def _publish(reader: Reader, decisions: tuple[Decision, ...], label: str) -> None:
    """Publish what is on the screen; from then on it is that snapshot that is presented."""
    window = chosen_window(load_scorecard().as_of, load_house().zone)
    info = presenting.publish_presented(
        reader.principal, current().database, decisions, label=label, window=window
    )
    go(read_number(SLIDE) or 1, **{SNAPSHOT_ID: info.id})


def _change(snapshot: str | None) -> None:
    """Whose decisions are written on although some are kept."""
    st.session_state[_CHANGING] = snapshot
