"""What both teams believe, in words: every number taken from what was published and from the results."""

from collections.abc import Sequence
from dataclasses import dataclass

from alignment.measures.ratio import whole_percent
from alignment.survey.perception import BeliefView, DefinitionView, ThemeView
from alignment.survey.publication import Figure, Participation

CLOSE = 10  # points: what lies nearer together is called alike
TEAM_NAMES = {"sales": "Sales", "marketing": "Marketing", "leadership": "Leadership", "other": "Another team"}
THEME_NAMES = {
    "goals": "Shared goals",
    "language": "Common language",
    "feedback": "Feedback",
    "roles": "Clear roles",
    "trust": "Trust",
    "leadership": "Leadership",
    "content": "Content",
    "time": "Time pressure",
}


@dataclass(frozen=True)
class Estimated:
    """What is estimated of a metric: as the name of a row, and after "79 % of"."""

    name: str
    phrase: str


ESTIMATED = {
    "meeting_cadence": Estimated("Agreed meetings that took place", "the agreed meetings take place"),
    "sla_adherence": Estimated("Hand-offs answered in time", "hand-offs are answered in time"),
    "lead_acceptance": Estimated("Hand-offs that Sales accepts", "hand-offs are accepted"),
    "content_usage": Estimated("Content that Sales uses", "the content is used"),
}


def belief_finding(beliefs: Sequence[BeliefView]) -> str:
    """The metric on which beliefs and records lie furthest apart, or that they lie close together everywhere."""
    spread = {view.metric: _spread(view) for view in beliefs}
    known = {metric: points for metric, points in spread.items() if points is not None}
    if not known:
        return "Too few people answered for anything to be said"
    widest = max(known, key=lambda metric: known[metric])
    if known[widest] < CLOSE:
        return f"What is believed lies within {CLOSE} points of what the records show"
    return belief_sentence(next(view for view in beliefs if view.metric == widest))


def belief_sentence(view: BeliefView) -> str:
    """What is believed of one metric, and what the records show: "Sales believes 79 % of …, Marketing 38 %; …"."""
    phrase = ESTIMATED[view.metric].phrase
    told = [
        f"{name} {'believes ' if not place else ''}{whole_percent(value)} %{f' of {phrase}' if not place else ''}"
        for place, (name, value) in enumerate(_believers(view))
    ]
    records = "" if view.fact is None else f"; the records show {whole_percent(view.fact)} %"
    return f"{', '.join(told)}{records}"


def _believers(view: BeliefView) -> list[tuple[str, float]]:
    teams = [(TEAM_NAMES[team], value) for team, value in (("sales", view.sales), ("marketing", view.marketing))
             if value is not None]  # fmt: skip
    if teams or view.company is None:
        return teams
    return [("Everybody together", view.company)]


def _spread(view: BeliefView) -> int | None:
    believed = [whole_percent(value) for _, value in _believers(view)]
    points = believed if view.fact is None else [*believed, whole_percent(view.fact)]
    return max(points) - min(points) if believed else None


def theme_finding(themes: Sequence[ThemeView]) -> str:
    """The theme that the teams see most differently; without teams, the one that is seen least well."""
    gaps = [view for view in themes if view.gap is not None]
    if gaps:
        widest = max(gaps, key=lambda view: abs(view.gap or 0))
        if abs(widest.gap or 0) < CLOSE:
            return "Both teams see every theme alike"
        name = THEME_NAMES[widest.theme]
        return f"{name} is seen most differently: {widest.sales} % of Sales agree, {widest.marketing} % of Marketing"
    known = [view for view in themes if view.company is not None]
    if not known:
        return "Too few people answered on the themes"
    lowest = min(known, key=lambda view: view.company or 0)
    return f"{THEME_NAMES[lowest.theme]} is seen least well: {lowest.company} % agree"


def definition_finding(view: DefinitionView) -> str:
    """How many mean the same by a qualified lead."""
    if view.same is None:
        return "Too few people said what they mean by a qualified lead"
    return f"{view.same} % mean the same by a qualified lead"


_ACROSS = {
    True: "Sales and Marketing most often picked the same meaning.",
    False: "Sales most often picked another meaning than Marketing.",
}


def definition_sentence(view: DefinitionView) -> str:
    """What stands beside it: within the teams, across them, and the glossary's meaning."""
    shown = [("Sales", view.same_sales), ("Marketing", view.same_marketing)]
    parts = [f"{name} {value} %" for name, value in shown if value is not None]
    sentences = [f"Within the teams: {', '.join(parts)}."] if parts else []
    if view.across_teams is not None:
        sentences.append(_ACROSS[view.across_teams])
    if view.agreed is not None:
        sentences.append(f"{view.agreed} % picked the meaning that both teams signed in the glossary.")
    return " ".join(sentences)


def participation_sentence(participation: Participation) -> str:
    """Who took part of those invited, as coarse as it was published."""
    if participation.company is None:
        return "Too few people took part to say how many."
    teams = [f"{TEAM_NAMES[team]} {percent} %" for team, percent in participation.teams.items()]
    beside = f" ({', '.join(teams)})" if teams else ""
    return f"About {participation.company} % of those invited took part{beside}."


def band_of(figure: Figure) -> str:
    """Between which numbers a group lies: "5–9 people", "20 people or more"."""
    return f"{figure.low}–{figure.high} people" if figure.high else f"{figure.low} people or more"
