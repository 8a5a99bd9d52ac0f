"""Figures from elsewhere that stand beside a metric, each with its source and how far it can be relied on."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ReferenceLine:
    """One figure: where it lies on the metric's scale, what is written at the line (in lines), and what it says in full."""

    metric: str
    value: float
    short: str
    text: str
    source: str
    grade: str


REFERENCE_LINES = (
    ReferenceLine(
        "content_usage",
        0.50,
        "half unused\n(low)",
        "about half of Marketing's material goes unused",
        "“Why can’t we just get along?”",
        "low, the author's claim",
    ),
    ReferenceLine(
        "content_usage",
        0.35,
        "65 % unused\n(medium–low)",
        "65 % of content goes unused",
        "SiriusDecisions, via CMSWire",
        "medium to low, old",
    ),
    ReferenceLine(
        "sla_adherence",
        0.37,
        "37 % within\n1 hour, 2011\n(high)",
        "37 % of 2,241 US firms answered within an hour, 23 % never (2011); an hour is not this promise",
        "Oldroyd et al., Harvard Business Review",
        "high for its date",
    ),
    ReferenceLine(
        "lead_acceptance",
        0.40,
        "from 40 % (low)",
        "40 to 70 % of qualified leads are accepted; the sources contradict each other",
        "vendor glossaries",
        "low",
    ),
    ReferenceLine("lead_acceptance", 0.70, "to 70 % (low)", "", "", ""),
)


def list_references(metric: str) -> tuple[ReferenceLine, ...]:
    """The lines of a metric, in order."""
    return tuple(line for line in REFERENCE_LINES if line.metric == metric)
