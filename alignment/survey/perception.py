"""What the teams believe, beside each other and beside the records: from published figures alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import fmean

from alignment.measures.ratio import Interval, wilson
from alignment.survey.publication import Figure, Published
from alignment.survey.questions import THEMES

METRICS = ("meeting_cadence", "sla_adherence", "content_usage", "lead_acceptance")


@dataclass(frozen=True)
class ThemeView:
    """Who answers favourably on a theme, in percent; None where a group may not be shown."""

    theme: str
    question: str
    company: int | None
    sales: int | None
    marketing: int | None

    @property
    def gap(self) -> int | None:
        """Sales' percent less Marketing's, in points; None unless both are known."""
        return None if self.sales is None or self.marketing is None else self.sales - self.marketing


@dataclass(frozen=True)
class BeliefView:
    """What is believed of a metric beside what the records show: shares from 0 to 1, None where unknown."""

    metric: str
    question: str
    company: float | None
    sales: float | None
    marketing: float | None
    fact: float | None

    def gap(self, team: str) -> float | None:
        """What a team ("sales", "marketing") or the "company" believes, less what the records show."""
        believed: float | None = getattr(self, team)
        return None if believed is None or self.fact is None else believed - self.fact

    @property
    def largest_gap(self) -> float | None:
        """The larger of the two teams' gaps, with its sign; None if neither is known."""
        known = [gap for gap in (self.gap("sales"), self.gap("marketing")) if gap is not None]
        return max(known, key=abs) if known else None


@dataclass(frozen=True)
class DefinitionView:
    """Which meaning of a qualified lead people use: percent who picked the same one, and the glossary's."""

    same: int | None
    same_sales: int | None
    same_marketing: int | None
    agreed: int | None
    across_teams: bool | None  # whether both teams' most frequent meaning is the same; None if not known


def list_themes(published: Published) -> tuple[ThemeView, ...]:
    """The eight themes; a gap is Sales' favourable share less Marketing's."""
    found = {
        result.theme: result for result in published.questions if result.core and result.kind == "agreement"
    }
    return tuple(
        ThemeView(
            theme,
            found[theme].id,
            company=_percent(found[theme].company),
            sales=_percent(found[theme].teams.get("sales")),
            marketing=_percent(found[theme].teams.get("marketing")),
        )
        for theme in THEMES
        if theme in found
    )


def perception_index(published: Published) -> float | None:
    """The mean over the themes of the mean of both teams' favourable shares, 0 to 1: both teams weigh the same.

    Over those themes that are known of both teams; None if none is.
    """
    both = [
        (view.sales + view.marketing) / 200
        for view in list_themes(published)
        if view.sales is not None and view.marketing is not None
    ]
    return fmean(both) if both else None


def list_beliefs(published: Published, facts: Mapping[str, float | None]) -> tuple[BeliefView, ...]:
    """The four estimates as shares beside the records; `facts`: metric → measured share."""
    found = {result.metric: result for result in published.questions if result.kind == "estimate"}
    return tuple(
        BeliefView(
            metric,
            found[metric].id,
            company=_share(found[metric].company),
            sales=_share(found[metric].teams.get("sales")),
            marketing=_share(found[metric].teams.get("marketing")),
            fact=facts.get(metric),
        )
        for metric in METRICS
        if metric in found
    )


def read_definition(published: Published) -> DefinitionView | None:
    """How far people mean the same by a qualified lead; None if it was not asked."""
    result = next((result for result in published.questions if result.kind == "choice"), None)
    if result is None:
        return None
    sales, marketing = result.teams.get("sales"), result.teams.get("marketing")
    picked = [figure.most_picked for figure in (sales, marketing) if figure and figure.most_picked]
    return DefinitionView(
        same=_percent(result.company),
        same_sales=_percent(sales),
        same_marketing=_percent(marketing),
        agreed=result.company.agreed_percent if result.company else None,
        across_teams=len(set(picked)) == 1 if len(picked) == 2 else None,
    )


def interval_of(figure: Figure) -> Interval | None:
    """The 95 % interval of a published percentage, from it and the least number of people it can rest on."""
    if figure.percent is None:
        return None
    return wilson((2 * figure.percent * figure.low + 100) // 200, figure.low)


def summary_json(
    published: Published, *, wave: str, facts: Mapping[str, float | None], imported: bool = False
) -> dict[str, object]:
    """The survey beside a scorecard: wave, perception index, gaps by theme in points, beliefs beside facts."""
    return {
        "wave": wave,
        "imported": imported,
        "perception_index": perception_index(published),
        "gaps": [
            {"theme": view.theme, "sales": view.sales, "marketing": view.marketing, "gap": view.gap}
            for view in list_themes(published)
        ],
        "belief": [
            {"metric": view.metric, "sales": view.sales, "marketing": view.marketing, "fact": view.fact}
            for view in list_beliefs(published, facts)
        ],
    }


def _percent(figure: Figure | None) -> int | None:
    return figure.percent if figure else None


def _share(figure: Figure | None) -> float | None:
    return None if figure is None or figure.mean is None else round(figure.mean / 10, 2)
