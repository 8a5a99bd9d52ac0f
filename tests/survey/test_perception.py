"""Gaps and beliefs are worked out from what is published, and from nothing else."""

from alignment.survey.perception import (
    interval_of,
    list_beliefs,
    list_themes,
    perception_index,
    read_definition,
    summary_json,
)
from alignment.survey.publication import Answer, Published, publish
from alignment.survey.questions import Term, build_questionnaire, load_questions

WAVE = build_questionnaire(
    load_questions(), number=1, terms=[Term("MQL", "Ready for Sales", signed=True), Term("Lead", "Anybody")]
)
AGREED = str(WAVE.choice.agreed)
FACTS = {"sla_adherence": 0.71, "meeting_cadence": 0.9, "content_usage": None}


def publish_wave(
    sales: dict[str, int | str], marketing: dict[str, int | str], *, each: int = 10
) -> Published:
    answers = [Answer("sales", sales)] * each + [Answer("marketing", marketing)] * each
    return publish(WAVE, answers, k=5, invited={"sales": each, "marketing": each})


def test_the_belief_gap_is_the_mean_estimate_less_the_record() -> None:
    published = publish_wave({"answered-in-time": 9}, {"answered-in-time": 4})
    sla = next(view for view in list_beliefs(published, FACTS) if view.metric == "sla_adherence")
    assert (sla.company, sla.sales, sla.marketing, sla.fact) == (0.65, 0.9, 0.4, 0.71)
    assert [round(sla.gap(team) or 0, 3) for team in ("sales", "marketing")] == [0.19, -0.31]
    assert sla.largest_gap == sla.gap("marketing")


def test_without_an_answer_or_a_record_there_is_no_gap() -> None:
    views = {view.metric: view for view in list_beliefs(publish_wave({"content-used": 3}, {}), FACTS)}
    assert (views["content_usage"].sales, views["content_usage"].marketing) == (0.3, None)
    assert views["content_usage"].gap("sales") is None
    assert views["meeting_cadence"].largest_gap is None


def test_the_perception_gap_is_sales_less_marketing_and_both_weigh_the_same_in_the_index() -> None:
    sales = [Answer("sales", {"same-goals": 4 if n < 9 else 2, "clear-duties": 1}) for n in range(12)]
    marketing = [Answer("marketing", {"same-goals": 5 if n < 2 else 3}) for n in range(5)]
    published = publish(WAVE, [*sales, *marketing], k=5, invited={})
    goals = next(view for view in list_themes(published) if view.theme == "goals")
    assert (goals.sales, goals.marketing, goals.gap) == (75, 40, 35)
    assert perception_index(published) == 0.575  # goals alone is known of both teams
    assert perception_index(publish(WAVE, sales, k=5, invited={})) is None


def test_the_definition_people_use_stands_beside_the_glossarys() -> None:
    name, other = WAVE.choice.id, next(m.id for m in WAVE.choice.meanings if m.id != AGREED)
    same = read_definition(publish_wave({name: AGREED}, {name: other}))
    assert same is not None
    assert (same.same, same.same_sales, same.agreed, same.across_teams) == (50, 95, 50, False)
    few = read_definition(publish_wave({name: AGREED}, {name: AGREED}, each=6))
    assert few is not None
    assert (few.same, few.across_teams) == (95, None)  # which meaning a team picked needs ten people


def test_intervals_rest_on_the_least_number_of_people_there_can_be() -> None:
    figure = publish_wave({"same-goals": 4}, {"same-goals": 4}, each=8).questions[4].teams["sales"]
    assert (figure.percent, figure.low) == (95, 5)
    low, high = interval_of(figure) or (0.0, 0.0)
    assert (round(low, 2), round(high, 2)) == (0.57, 1.0)


def test_the_summary_holds_what_a_scorecard_shows() -> None:
    found = summary_json(publish_wave({"same-goals": 4}, {"same-goals": 2}), wave="Autumn", facts=FACTS)
    assert set(found) == {"wave", "imported", "perception_index", "gaps", "belief"}
    assert found["gaps"][0] == {"theme": "goals", "sales": 95, "marketing": 5, "gap": 90}  # type: ignore[index]
