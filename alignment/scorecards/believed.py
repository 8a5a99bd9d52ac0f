"""What both teams believe beside a scorecard: from the newest survey wave whose results may be shown."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from alignment import surveys
from alignment.measures.ratio import Fact
from alignment.measures.results import Scorecard
from alignment.publish.belief_sentences import belief_finding
from alignment.publish.story import Belief, Beliefs
from alignment.store.database import Database
from alignment.store.survey_queries import WaveInfo
from alignment.survey.facts import PastWave, build_survey_facts
from alignment.survey.perception import BeliefView, list_beliefs, summary_json
from alignment.survey.publication import Published


def newest_wave(database: Database) -> tuple[WaveInfo, Published] | None:
    """The newest closed wave in which enough people answered, with what was published; None without one."""
    found = surveys.load_published(database)
    return next(((wave, published) for wave, published in found if not published.is_empty), None)


def facts_of(scorecard: Scorecard) -> dict[str, float | None]:
    """Metric → the share that the records show."""
    return {metric.key: metric.ratio.value for metric in scorecard.metrics}


def told_beliefs(found: tuple[WaveInfo, Published] | None, scorecard: Scorecard) -> Beliefs | None:
    """What a story tells of the newest wave; None without one, or where neither team's estimates may be shown."""
    if found is None:
        return None
    wave, published = found
    views = list_beliefs(published, facts_of(scorecard))
    counted = f"Believed: estimates out of ten, no team below {published.k} people"
    return _build(views, counted, _name(wave.label, imported=wave.way == "import"), scorecard)


def frozen_beliefs(survey: Mapping[str, Any] | None, scorecard: Scorecard) -> Beliefs | None:
    """The same of a snapshot, from the survey's part that it keeps."""
    if survey is None:
        return None
    views = tuple(BeliefView(question="", company=None, **belief) for belief in survey["belief"])
    wave = _name(str(survey["wave"]), imported=survey.get("imported", False))
    return _build(views, "Believed: estimates out of ten", wave, scorecard)


def _name(label: str, *, imported: bool) -> str:
    return f"{label}, imported from another tool" if imported else label


def _build(views: Sequence[BeliefView], counted: str, wave: str, scorecard: Scorecard) -> Beliefs | None:
    rows = tuple(
        Belief(view.metric, view.sales, view.marketing, view.fact)
        for view in views
        if view.sales is not None or view.marketing is not None
    )
    if not rows:
        return None
    records = scorecard.window.label if scorecard.window else "none"
    return Beliefs(rows, counted, source=f"{wave}; records: {records}", finding=belief_finding(views))


def believed_json(database: Database, scorecard: Scorecard) -> dict[str, object] | None:
    """The survey's part of `alignment score --json`; None before a wave with enough answers is closed."""
    found = newest_wave(database)
    if found is None:
        return None
    wave, published = found
    return summary_json(published, wave=wave.label, facts=facts_of(scorecard), imported=wave.way == "import")


def load_survey_facts(
    database: Database, scorecard: Scorecard, *, as_of: datetime | None = None
) -> dict[str, Fact]:
    """What the closed waves hand over to the advice beside a scorecard; with `as_of`, those closed by then."""
    waves = [
        PastWave(wave.label, wave.closed_at, published)
        for wave, published in surveys.load_published(database)
        if wave.closed_at and (as_of is None or wave.closed_at <= as_of)
    ]
    judged = [metric.as_of for metric in scorecard.metrics if metric.as_of]
    now = as_of or (max(judged) if judged else None)
    is_open = as_of is None and surveys.is_any_open(database)
    return build_survey_facts(waves, records=facts_of(scorecard), now=now, is_open=is_open)
