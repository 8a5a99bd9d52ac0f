"""What a survey hands over to the advice: published figures alone, as coarse as they were published."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from alignment.measures.ratio import Fact, whole_percent
from alignment.survey.perception import list_beliefs, list_themes, read_definition
from alignment.survey.publication import Figure, Published, QuestionResult

LOW = 60  # percent who answer favourably
TEAM_NAMES = {"sales": "Sales", "marketing": "Marketing"}
ITEMS = (  # of the rotating blocks
    "content-contact",
    "feedback-contact",
    "know-their-rewards",
    "safe-to-raise",
    "credit-shared",
    "could-not-find",
    "somebody-to-call",
    "campaigns-known",
    "heard-a-buyer",
)
_THEMES = {
    "goals": "shared goals",
    "language": "a common language",
    "feedback": "feedback",
    "roles": "clear roles",
    "trust": "trust",
    "leadership": "the leadership",
    "content": "content",
    "time": "each other's time and pressures",
}
_BELIEFS = {
    "meeting_cadence": "joint meetings",
    "sla_adherence": "answers in time",
    "content_usage": "content that is used",
    "lead_acceptance": "accepted leads",
}
Facts = Iterator[tuple[str, Fact]]


@dataclass(frozen=True)
class PastWave:
    """A closed wave, with what was published of it."""

    label: str
    closed_at: datetime
    published: Published


def build_survey_facts(
    waves: Sequence[PastWave],
    *,
    records: Mapping[str, float | None],
    now: datetime | None,
    is_open: bool = False,
) -> dict[str, Fact]:
    """The facts by full name (`survey.trust_gap`); shares from 0 to 1, each with the band of people it rests on.

    `waves`: the newest first. `records`: metric → measured share. `now`: the moment that is judged; `is_open`: people
    are being asked. Themes, beliefs and meanings are those of the newest wave that could be published, an item of the
    rotating blocks that of the newest wave that asked it. What was not published is not there.
    """
    facts = {}
    if waves or any(
        share is not None for share in records.values()
    ):  # with nothing loaded, nothing is missed yet
        facts["survey.waves"] = Fact(len(waves), unit="count")
    told = [wave for wave in waves if not wave.published.is_empty]
    facts |= dict(_tell_rhythm(waves, now=now, is_open=is_open))
    if told:
        newest = told[0].published
        facts |= dict(_tell_themes(newest))
        facts |= dict(_tell_beliefs(newest, records))
        facts |= dict(_tell_meanings(newest))
        facts["survey.leadership_low_waves"] = Fact(_count_low(told), unit="count")
    return facts | dict(_tell_items(told))


def _tell_rhythm(waves: Sequence[PastWave], *, now: datetime | None, is_open: bool) -> Facts:
    if not waves:
        return
    if now is not None:
        days = 0 if is_open else max((now - waves[0].closed_at).days, 0)
        yield "survey.days_since_wave", Fact(days, unit="days")
    taken = waves[0].published.participation.company
    if taken is not None:
        yield "survey.participation_share", Fact(taken / 100)


def _tell_themes(published: Published) -> Facts:
    gaps: list[tuple[int, str, Fact]] = []
    for view in list_themes(published):
        result = published.find(view.question)
        assert result is not None  # the view was made of it
        yield from _tell_teams(result, f"survey.{view.theme}")
        if view.gap is not None:
            both = _both(result)
            yield f"survey.{view.theme}_gap", Fact(abs(view.gap) / 100, basis=both)
            yield f"survey.{view.theme}_sales_below", Fact(-view.gap / 100, basis=both)
            gap = Fact(abs(view.gap) / 100, label=_THEMES[view.theme], basis=both)
            gaps.append((abs(view.gap), view.theme, gap))
    if gaps:
        yield "survey.perception_gap_largest", max(gaps, key=lambda gap: gap[0])[2]


def _tell_teams(result: QuestionResult, name: str, *, wave: str = "") -> Facts:
    """Who answers favourably in each team that was published, and which of them is lower."""
    known = {team: result.teams[team] for team in TEAM_NAMES if team in result.teams}
    shares = {
        team: Fact(figure.percent / 100, label=TEAM_NAMES[team], basis=_band(figure) + wave)
        for team, figure in known.items()
        if figure.percent is not None
    }
    for team, fact in shares.items():
        yield f"{name}_{team}", fact
    if shares:
        ordered = sorted(shares.values(), key=lambda fact: fact.value or 0)
        yield f"{name}_lowest", ordered[0]
        if len(ordered) == len(TEAM_NAMES):
            yield f"{name}_highest", ordered[-1]


def _tell_beliefs(published: Published, records: Mapping[str, float | None]) -> Facts:
    """The widest gap of a team's belief and the records, in the whole percent that both are shown in."""
    gaps = []
    for view in list_beliefs(published, records):
        result = published.find(view.question)
        for team, name in TEAM_NAMES.items():
            believed: float | None = getattr(view, team)
            if believed is not None and view.fact is not None and result is not None:
                points = abs(whole_percent(believed) - whole_percent(view.fact))
                label = f"{name} on {_BELIEFS[view.metric]}"
                gaps.append(Fact(points / 100, label=label, basis=_band(result.teams[team])))
    if gaps:
        yield "survey.belief_gap_largest", max(gaps, key=lambda fact: fact.value or 0)


def _tell_meanings(published: Published) -> Facts:
    view = read_definition(published)
    result = next((result for result in published.questions if result.kind == "choice"), None)
    if view is None or result is None or result.company is None:
        return
    band = _band(result.company)
    if view.same is not None:
        yield "survey.same_definition_share", Fact(view.same / 100, basis=band)
    if view.agreed is not None:
        yield "survey.vocabulary_test_share", Fact(view.agreed / 100, basis=band)
    if view.across_teams is not None:
        yield (
            "survey.teams_differ_on_definition",
            Fact(float(not view.across_teams), unit="count", basis=_both(result)),
        )


def _tell_items(told: Sequence[PastWave]) -> Facts:
    for item in ITEMS:
        for place, wave in enumerate(told):
            result = wave.published.find(item)
            if result is not None and result.company is not None:
                name = f"survey.{item.replace('-', '_')}"
                yield from _tell_teams(result, name, wave=f", {wave.label}" if place else "")
                break


def _count_low(told: Sequence[PastWave]) -> int:
    """In how many waves in a row, up to the newest, the leadership is seen favourably by few in some team."""
    for count, wave in enumerate(told):
        shares = dict(_tell_themes(wave.published))
        lowest = shares.get("survey.leadership_lowest")
        if lowest is None or lowest.value is None or lowest.value * 100 >= LOW:
            return count
    return len(told)


def _band(figure: Figure) -> str:
    return f"{figure.low}–{figure.high} people" if figure.high else f"{figure.low} people or more"


def _both(result: QuestionResult) -> str:
    return "; ".join(f"{name}: {_band(result.teams[team])}" for team, name in TEAM_NAMES.items())
