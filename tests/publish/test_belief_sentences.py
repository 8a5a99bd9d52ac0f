"""What both teams believe, in words: the widest gap names itself, and nothing is said of what may not be shown."""

import pytest

from alignment.publish.belief_sentences import (
    belief_finding,
    definition_sentence,
    participation_sentence,
    theme_finding,
)
from alignment.survey.perception import BeliefView, DefinitionView, ThemeView
from alignment.survey.publication import Participation


def believed(
    metric: str,
    sales: float | None,
    marketing: float | None,
    fact: float | None,
    company: float | None = None,
) -> BeliefView:
    return BeliefView(metric, "q", company, sales, marketing, fact)


def test_the_widest_gap_is_the_finding() -> None:
    views = [
        believed("meeting_cadence", 0.79, 0.79, 0.77),
        believed("sla_adherence", 0.87, 0.32, 0.67),
        believed("content_usage", 0.35, 0.73, 0.47),
    ]
    assert belief_finding(views) == (
        "Sales believes 87 % of hand-offs are answered in time, Marketing 32 %; the records show 67 %"
    )


@pytest.mark.parametrize(
    ("view", "finding"),
    [
        (
            believed("sla_adherence", None, 0.3, 0.6),
            "Marketing believes 30 % of hand-offs are answered in time; the records show 60 %",
        ),
        (
            believed("lead_acceptance", None, None, 0.6, 0.3),
            "Everybody together believes 30 % of hand-offs are accepted; the records show 60 %",
        ),
        (
            believed("content_usage", 0.2, 0.6, None),
            "Sales believes 20 % of the content is used, Marketing 60 %",
        ),
        (
            believed("content_usage", 0.52, 0.58, 0.5),
            "What is believed lies within 10 points of what the records show",
        ),
        (believed("content_usage", None, None, 0.5), "Too few people answered for anything to be said"),
    ],
)
def test_only_what_is_known_is_said(view: BeliefView, finding: str) -> None:
    assert belief_finding([view]) == finding


def test_the_theme_that_is_seen_most_differently_names_itself() -> None:
    themes = [ThemeView("goals", "q", 60, 60, 55), ThemeView("trust", "q", 65, 90, 30)]
    assert theme_finding(themes) == "Trust is seen most differently: 90 % of Sales agree, 30 % of Marketing"
    assert theme_finding(themes[:1]) == "Both teams see every theme alike"
    assert (
        theme_finding([ThemeView("time", "q", 40, None, None)])
        == "Time pressure is seen least well: 40 % agree"
    )
    assert theme_finding([]) == "Too few people answered on the themes"


def test_definitions_and_participation_are_told_as_coarse_as_they_were_published() -> None:
    view = DefinitionView(40, 65, 70, agreed=35, across_teams=False)
    assert definition_sentence(view) == (
        "Within the teams: Sales 65 %, Marketing 70 %. Sales most often picked another meaning than Marketing."
        " 35 % picked the meaning that both teams signed in the glossary."
    )
    assert definition_sentence(DefinitionView(40, None, None, None, None)) == ""
    assert participation_sentence(Participation(company=85, teams={"sales": 80})) == (
        "About 85 % of those invited took part (Sales 80 %)."
    )
    assert participation_sentence(Participation(company=None, teams={})).startswith("Too few")
