"""What both sides promised about hand-offs, beside what they kept."""

from collections.abc import Iterable

import streamlit as st

from alignment.publish.promise_sentences import marketing_promises, promised_nothing, sales_promises
from alignment.ui.metric_page import MetricPage
from alignment.ui.text import plain


def show_promises(page: MetricPage) -> None:
    """Sales on the one side, Marketing on the other, a line a promise."""
    sla = page.settings.sla
    unset = ": Marketing's promises are not set" if promised_nothing(sla) else ""
    st.subheader(f"Both sides promise{unset}", anchor=False)
    show_both_sides(sales_promises(page.scorecard, sla), marketing_promises(page.scorecard, sla))


def show_both_sides(sales: Iterable[str], marketing: Iterable[str]) -> None:
    """What each side promised, in its colour."""
    left, right = st.columns(2, gap="small")
    with left, st.container(border=True, height="stretch", gap="xsmall", key="promises_sales"):
        st.markdown(":blue[**Sales promised**]")
        for line in sales:
            st.markdown(plain(line))
    with right, st.container(border=True, height="stretch", gap="xsmall", key="promises_marketing"):
        st.markdown(":orange[**Marketing promised**]")
        for line in marketing:
            st.markdown(plain(line))
