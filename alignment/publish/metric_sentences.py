"""What a metric's page says in words: its finding, and what each cut of its shortfall shows."""

from collections.abc import Sequence
from dataclasses import replace

from alignment.measures.explain import Cause, no_cause_sentence, sentence
from alignment.measures.ratio import Fact, Ratio, whole_percent, whole_percent_of
from alignment.measures.results import MetricResult
from alignment.measures.segments import Nouns
from alignment.measures.steps import Steps
from alignment.publish.sentences import PHRASES, weakness_of
from alignment.publish.wording import count

MOST = 0.8  # Pareto's four fifths


def metric_finding(metric: MetricResult, cause: Cause | None, nouns: Nouns | None) -> str:
    """The title of a metric's page: what explains most of the shortfall, else how large it is, or that it is none."""
    phrases = PHRASES[metric.key]
    missed = metric.facts.get("all_hands_kept")
    if missed is not None and missed.label:
        return f"The monthly all-hands was missed in {missed.label}"
    if metric.status == "on_target":
        return phrases.strength
    if cause is not None and nouns is not None:
        return short_cause(cause, nouns)
    finding = weakness_of(metric)
    return finding[:1].upper() + finding[1:]


def short_cause(cause: Cause, nouns: Nouns) -> str:
    """A cause with its counts alone: "106 of 240 late hand-offs come from Webinar on Friday afternoon"."""
    cause = _tell(cause)
    return f"{cause.misses:,} of {cause.all_misses:,} {nouns.misses} {cause.link} {cause.label}"


def long_cause(cause: Cause, nouns: Nouns) -> str:
    """A cause with its counts, and how much of everything its segment is."""
    return sentence(_tell(cause), nouns)


def _tell(cause: Cause) -> Cause:
    """Hand-offs come from their source; they are not the source."""
    return replace(cause, link="come from") if cause.columns[0] == "lead_source" else cause


def cut_finding(cause: Cause | None, nouns: Nouns, *, segment: str) -> str:
    """What one cut shows: the segment that stands out in it, or that none does (`segment`: what it is cut by)."""
    if cause is None:
        return no_cause_sentence(nouns).replace("No segment", f"No {segment}")
    return short_cause(cause, nouns)


def steps_finding(steps: Steps) -> str:
    """How many hand-offs took each step, in one sentence."""
    ends = f"{steps.touched:,} were touched in time, {steps.decided:,} decided in time, {steps.accepted:,} accepted"
    return f"Of {count(steps.handed_over, 'hand-off')} {ends}"


def few_that_matter(parts: Sequence[int], whole: int) -> str:
    """How many of the parts, largest first, make up four fifths of the whole; blank where it takes most of them."""
    share, reached = 0, 0
    for number, part in enumerate(sorted(parts, reverse=True), 1):
        share, reached = share + part, number
        if share >= MOST * whole:
            break
    if not whole or share < MOST * whole or reached > len(parts) / 2:
        return ""
    percent = whole_percent_of(Ratio(share, whole))
    first = "The first one makes" if reached == 1 else f"The first {reached} of {len(parts)} make"
    return f"{first} up {percent} % of all."


def counted(fact: Fact | None) -> str:
    """The counts behind a share: "316 of 552"; blank without."""
    if fact is None or fact.numerator is None or not fact.denominator:
        return ""
    return f"{fact.numerator:,.0f} of {fact.denominator:,.0f}"


def percent_of(fact: Fact | None) -> str:
    """A share as whole percent, or a dash."""
    if fact is None or fact.value is None:
        return "—"
    return f"{whole_percent(fact.value)} %"
