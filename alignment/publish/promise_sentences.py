"""What both sides promised about hand-offs and what they kept, a sentence a promise."""

from alignment.measures.ratio import Fact, whole_percent, whole_percent_of
from alignment.measures.results import Scorecard
from alignment.publish.metric_sentences import counted, percent_of
from alignment.publish.text import STATUS_WORDS
from alignment.settings import Sla

ONE_SIDE = "An agreement of one side alone measures one side alone."


def promised_nothing(sla: Sla) -> bool:
    """Whether Marketing has promised nothing yet."""
    return sla.handoffs_per_month is None and not sla.required_fields


def sales_promises(scorecard: Scorecard, sla: Sla) -> tuple[str, ...]:
    """What Sales promised: the first touch, and a decision."""
    metric = scorecard.metric("sla_adherence")
    percent = whole_percent_of(metric.ratio)
    touch = (
        f"A first touch within {sla.response_hours:g} business hours, for {whole_percent(metric.target)} % of hand-offs:"
        f" {'—' if percent is None else f'{percent} %'}"
        f" ({metric.ratio.numerator:,} of {metric.ratio.denominator:,}), {STATUS_WORDS[metric.status]}."
    )
    if not sla.decision_promised:
        return touch, f"A coded decision within {sla.decision_days:g} business days: not promised."
    undecided = scorecard.metric("lead_acceptance").facts.get("undecided_share")
    if undecided is None or undecided.numerator is None or not undecided.denominator:
        return touch, f"A decision within {sla.decision_days:g} business days: no data yet."
    made = Fact(
        1 - (undecided.value or 0), undecided.denominator - undecided.numerator, undecided.denominator
    )
    return (
        touch,
        f"A decision within {sla.decision_days:g} business days: {percent_of(made)} ({counted(made)}).",
    )


def marketing_promises(scorecard: Scorecard, sla: Sla) -> tuple[str, ...]:
    """What Marketing promised: hand-offs a month, and fields that are filled."""
    facts = scorecard.metric("sla_adherence").facts
    if promised_nothing(sla):
        return (
            "Nothing yet: how many hand-offs a month, and which fields are filled when a lead is handed over.",
            ONE_SIDE,
        )
    lines = []
    if sla.handoffs_per_month is not None:
        volume = facts.get("marketing_volume")
        lines.append(
            f"{sla.handoffs_per_month:,} hand-offs a month: {percent_of(volume)} delivered ({counted(volume)})."
        )
    if sla.required_fields:
        fields = facts.get("fields_complete_share")
        lines.append(
            f"{', '.join(sla.required_fields)} filled, for {whole_percent(sla.fields_complete)} % of hand-offs:"
            f" {percent_of(fields)} ({counted(fields)})."
        )
    return tuple(lines)
