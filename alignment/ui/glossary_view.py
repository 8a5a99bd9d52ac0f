"""The glossary on a page: viewers read, editors sign for their team, admins write."""

from collections.abc import Callable

import streamlit as st

from alignment import glossary
from alignment.access.principal import Principal, Role, may
from alignment.access.served import current
from alignment.errors import AlignmentError
from alignment.glossary import TEAMS, Term
from alignment.publish.vocabulary import signed_finding
from alignment.ui.text import capital, day, plain
from alignment.ui.wording import count

_SAID = "glossary_said"
_COLOURS = {"sales": "blue", "marketing": "orange"}


def load_terms(principal: Principal) -> list[Term]:
    """The terms in use, by label."""
    return glossary.list_terms(principal, current().database)


def glossary_finding(terms: list[Term]) -> str:
    """How far the words are agreed, in one sentence."""
    return signed_finding([not term.missing for term in terms])


def show_terms(terms: list[Term], principal: Principal, zone: str) -> None:
    """Each term with its definition, who signed it and its history; with buttons for those who may sign."""
    if _SAID in st.session_state:
        st.warning(plain(capital(st.session_state.pop(_SAID))), icon=":material/info:")
    for term in terms:
        with st.container(border=True, gap="xsmall", key=f"term_{term.slug}"):
            st.markdown(f"**{plain(term.label)}**")
            st.markdown(plain(term.now.text))
            _show_signatures(term, principal, zone)
            if term.earlier:
                _show_history(term, zone)


def _show_signatures(term: Term, principal: Principal, zone: str) -> None:
    signed = {signature.team: signature for signature in term.now.signatures}
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        for team in TEAMS:
            if team in signed:
                by, at = signed[team].by, day(signed[team].at, zone)
                mark = f":{_COLOURS[team]}[:material/check_circle: {capital(team)}]"
                st.markdown(f"{mark} {plain(f'signed by {by}, {at}')}", width="content")
            elif may(principal, Role.EDITOR):
                st.button(
                    f"Sign for {capital(team)}",
                    key=f"sign_{term.slug}_{team}",
                    icon=":material/signature:",
                    on_click=_try,
                    args=(glossary.sign_term, principal, term.slug),
                    kwargs={"team": team, "version": term.now.version},
                )
            else:
                st.caption(f":material/pending: Not yet signed by {capital(team)}", width="content")


def _show_history(term: Term, zone: str) -> None:
    with st.expander(count(len(term.earlier), "earlier version"), key=f"history_{term.slug}"):
        for past in term.earlier:
            teams = " and ".join(capital(signature.team) for signature in past.signatures) or "nobody"
            st.markdown(plain(past.text or "Not in use."))
            st.caption(plain(f"From {day(past.written_at, zone)}, by {past.written_by}; signed by {teams}."))


def show_writing(terms: list[Term], principal: Principal) -> None:
    """A form for a new term or a new definition; a changed one needs both signatures anew."""
    known = {term.slug: term for term in terms}
    new = {p.label: p for p in glossary.load_proposals() if glossary.slug_of(p.label) not in known}
    with st.container(border=True, key="glossary_writing"):
        chosen = st.selectbox(
            "Term to define",
            [*new, *(term.label for term in terms), ""],
            format_func=lambda label: (label or "Another term …") + (" (proposed)" if label in new else ""),
            key="glossary_choice",
        )
        term = known.get(glossary.slug_of(chosen)) if chosen else None
        text = term.now.text if term else new[chosen].text if chosen else ""
        _show_form(principal, chosen, text, version=term.now.version if term else 0)
        if new:
            st.button(
                f"Add all {len(new)} proposed terms",
                key="glossary_add_all",
                type="tertiary",
                on_click=_add_all,
                args=(principal, tuple(new.values())),
            )


def _show_form(principal: Principal, label: str, text: str, *, version: int) -> None:
    of = f"{label}@{version}"
    with st.form("glossary_form", border=False, enter_to_submit=False):
        written = label or st.text_input("Term", key=f"glossary_label@{of}")
        definition = st.text_area("What it means", text, key=f"glossary_text@{of}", height=110)
        st.caption(
            "A changed definition has to be signed by both teams again; the old one stays in its history."
        )
        with st.container(horizontal=True, gap="small"):
            save = st.form_submit_button("Save the definition", key="glossary_save", type="primary")
            remove = bool(version) and st.form_submit_button("Take out of use", key="glossary_remove")
    if save:
        _try(glossary.set_term, principal, written or "", definition, started_from=version)
    if remove:
        _try(glossary.remove_term, principal, label, started_from=version)
    if (save or remove) and _SAID not in st.session_state:
        st.rerun()
    if _SAID in st.session_state:
        st.error(plain(capital(st.session_state.pop(_SAID))), icon=":material/error:")


def _add_all(principal: Principal, proposals: tuple[glossary.Proposal, ...]) -> None:
    for proposal in proposals:
        _try(glossary.set_term, principal, proposal.label, proposal.text, started_from=0)


def _try(service: Callable[..., object], principal: Principal, *given: str, **options: object) -> None:
    """Call a service of the glossary; what it refuses is kept for the page."""
    try:
        service(principal, current().database, *given, **options)
    except AlignmentError as problem:
        st.session_state[_SAID] = str(problem)
