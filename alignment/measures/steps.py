"""The way of hand-offs as steps: handed over, touched in time, decided in time, accepted."""

from dataclasses import dataclass

import pandas as pd

from alignment.measures import acceptance, follow_up
from alignment.measures.judging import count


@dataclass(frozen=True)
class Steps:
    """How many of the same hand-offs took which step; a later step does not need the one before it."""

    handed_over: int
    touched: int
    decided: int
    accepted: int


def build_steps(counts: pd.DataFrame) -> Steps:
    """The steps of the hand-offs that both SLA adherence and lead acceptance judge: both of their times are up.

    `counts`: one row a combination of what `follow_up.judge` and `acceptance.judge` ask, with `n`.
    """
    answered, decided = follow_up.judge(counts)["outcome"], acceptance.judge(counts)["outcome"]
    both = answered.isin(follow_up.JUDGED) & decided.isin(acceptance.JUDGED)
    in_time = decided.isin((acceptance.ACCEPTED, acceptance.REJECTED))
    return Steps(
        handed_over=count(counts, both),
        touched=count(counts, both & (answered == follow_up.MET)),
        decided=count(counts, both & in_time),
        accepted=count(counts, both & (decided == acceptance.ACCEPTED)),
    )
