"""What a metric's page says in words: its finding, and what each cut of its shortfall shows."""

from dataclasses import replace

from alignment.measures.explain import Cause, no_cause_sentence, sentence
from alignment.measures.ratio import Fact, whole_percent, whole_percent_of
from alignment.measures.results import MetricResult
from alignment.measures.segments import Nouns
from alignment.publish.sentences import PHRASES


def metric_finding(metric: MetricResult, cause: Cause | None, nouns: Nouns | None) -> str:
    """The title of a metric's page: what explains most of the shortfall, else how large it is, or that it is none."""
    phrases = PHRASES[metric.key]
    missing = 100 - (whole_percent_of(metric.ratio) or 0)
    missed = metric.facts.get("all_hands_kept")
    if missed is not None and missed.label:
        return f"The monthly all-hands was missed in {missed.label}"
    if metric.status == "on_target":
        return phrases.strength
    if cause is not None and nouns is not None:
        return short_cause(cause, nouns)
    return phrases.weakness.format(percent=missing)


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
