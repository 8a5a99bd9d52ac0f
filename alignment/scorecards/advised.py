"""What a scorecard and the survey suggest, and which facts name a segment that is too small for a viewer."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from alignment.advice.fixes import Fix, suggest
from alignment.advice.known_facts import FACTS
from alignment.advice.practices import load_practices
from alignment.advice.register import Entry, build_register
from alignment.advice.signals import Why
from alignment.measures.results import Scorecard
from alignment.scorecards.believed import load_survey_facts
from alignment.scorecards.explained import explain
from alignment.store.database import Database

# Facts whose label names a segment of hand-offs: a viewer sees them as far as the segment itself.
_OF_SEGMENTS = re.compile(r"(sla|acceptance)\..*(_top_|top_reason|top_band)")
_EXPLAINED = {"sla": "sla_adherence", "acceptance": "lead_acceptance"}
Shown = Mapping[str, frozenset[str]]  # metric → the names of the segments that a viewer sees


def advise(
    database: Database, scorecard: Scorecard, *, window: str, limited: bool, as_of: datetime | None = None
) -> tuple[Fix, ...]:
    """The suggestions, best first; `limited`: without the reasons that a viewer may not be told.

    `scorecard` is the one of this window and as-of.
    """
    asked = load_survey_facts(database, scorecard, as_of=as_of)
    fixes = suggest(scorecard, load_practices(), more_facts=asked)
    if not limited:
        return fixes
    shown = find_shown(database, window=window, as_of=as_of)
    return tuple(replace(fix, why=_limit(fix.why, scorecard, shown)) for fix in fixes)


def read_register(database: Database, scorecard: Scorecard) -> tuple[Entry, ...]:
    """How each practice stands by records and survey, in the order they are written."""
    asked = load_survey_facts(database, scorecard)
    return build_register(scorecard, load_practices(), more_facts=asked)


def find_shown(database: Database, *, window: str, as_of: datetime | None = None) -> Shown:
    """The segments of hand-offs that a viewer sees, by metric."""
    found = {key: explain(database, key, window, limited=True, as_of=as_of) for key in _EXPLAINED.values()}
    return {key: explained.labels if explained else frozenset() for key, explained in found.items()}


def list_withheld(scorecard: Scorecard, shown: Shown) -> dict[str, list[str]]:
    """The facts by metric that name a segment which a viewer does not see."""
    return {
        key: [
            name
            for name, fact in scorecard.metric(key).facts.items()
            if fact.label and not _is_shown(fact.label, shown[key])
        ]
        for key in _EXPLAINED.values()
    }


def _limit(why: tuple[Why, ...], scorecard: Scorecard, shown: Shown) -> tuple[Why, ...]:
    """The reasons without those that name a segment which is too small for a viewer."""
    return tuple(reason for reason in why if _may_be_told(reason.fact, scorecard, shown))


def _may_be_told(name: str, scorecard: Scorecard, shown: Shown) -> bool:
    if not (_OF_SEGMENTS.match(name) and FACTS[name].labelled):
        return True
    prefix, _, rest = name.partition(".")
    key = _EXPLAINED[prefix]
    fact = scorecard.metric(key).facts.get(rest)
    return _is_shown(fact.label if fact else "", shown[key])


def _is_shown(label: str, names: frozenset[str]) -> bool:
    """Whether the label names a shown segment, or two of them: "Webinar and Trade fair"."""
    return label in names or any(f"{one} and {other}" == label for one in names for other in names)
