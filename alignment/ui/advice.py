"""What pages ask of the advice: the suggested fixes and the register, as far as somebody may see them."""

import re
from dataclasses import replace

from alignment.access.principal import Principal, Role, may
from alignment.access.served import current
from alignment.advice.fixes import Fix, suggest
from alignment.advice.known_facts import FACTS
from alignment.advice.practices import load_practices
from alignment.advice.register import Entry, build_register
from alignment.advice.signals import Why
from alignment.measures.results import Scorecard
from alignment.scorecards.explained import explain

# Facts whose label names a segment of hand-offs: a viewer sees them as far as the segment itself.
_OF_SEGMENTS = re.compile(r"(sla|acceptance)\..*(_top_|top_reason)")
_EXPLAINED = {"sla": "sla_adherence", "acceptance": "lead_acceptance"}


def load_fixes(scorecard: Scorecard, principal: Principal, *, window: str = "13w") -> tuple[Fix, ...]:
    """The suggestions, best first; what concerns the leadership alone only for those who may see it."""
    fixes = suggest(scorecard, load_practices())
    kept = [fix for fix in fixes if principal.for_leadership or not fix.practice.leadership_only]
    if may(principal, Role.EDITOR):
        return tuple(kept)
    shown = _shown_segments(window)
    return tuple(replace(fix, why=_limit(fix.why, scorecard, shown)) for fix in kept)


def load_register(scorecard: Scorecard, principal: Principal) -> tuple[Entry, ...]:
    """How each practice stands, in the order they are written; likewise."""
    entries = build_register(scorecard, load_practices())
    return tuple(e for e in entries if principal.for_leadership or not e.practice.leadership_only)


def _shown_segments(window: str) -> dict[str, frozenset[str]]:
    found = {name: explain(current().database, key, window, limited=True) for name, key in _EXPLAINED.items()}
    return {name: explained.labels if explained else frozenset() for name, explained in found.items()}


def _limit(why: tuple[Why, ...], scorecard: Scorecard, shown: dict[str, frozenset[str]]) -> tuple[Why, ...]:
    """The reasons without those that name a segment which is too small for a viewer."""
    return tuple(reason for reason in why if _may_be_told(reason.fact, scorecard, shown))


def _may_be_told(name: str, scorecard: Scorecard, shown: dict[str, frozenset[str]]) -> bool:
    if not (_OF_SEGMENTS.match(name) and FACTS[name].labelled):
        return True
    prefix, _, rest = name.partition(".")
    fact = scorecard.metric(_EXPLAINED[prefix]).facts.get(rest)
    label, names = fact.label if fact else "", shown[prefix]
    return label in names or any(f"{one} and {other}" == label for one in names for other in names)
