"""The facts that signals may name are those that the metrics really hand over."""

import pandas as pd

from alignment.advice.facts import read_facts
from alignment.advice.known_facts import FACTS
from alignment.measures import acceptance, content_facts, follow_up, meeting_facts
from alignment.measures.ratio import Change, Fact, Ratio
from alignment.settings import MeetingPolicy
from tests.advice.cards import card, metric, share
from tests.measures import test_content as libraries
from tests.measures import test_meetings as calendars

LATER = {  # named by practices, and not yet counted by anything
    "acceptance.large_accounts_gap",
    "content.asked_not_found",
}
PROMISES = {
    "marketing_volume": share(70, 90),
    "fields_complete_share": share(80, 90),
    "marketing_fields_attained": Fact(0.94),
}
LOST_DEALS = {"lost_deals_without_reason_share": share(4, 30)}
HAND_OFF = {
    "excluded": None, "timed": True, "touch_known": True, "touched_before": False, "due": True, "touched": False,
    "in_time": False, "owner_met": False, "out_of_hours": False, "acceptance_stage": True, "ended": True,
    "decision": "rejected", "dated": True, "in_window": True, "picked_up": True, "has_reason": True,
    "conflict": False, "reversed": False, "score_band": "20–39", "basis": "explicit", "touched_before_decision": True,
}  # fmt: skip


def hand_offs() -> pd.DataFrame:
    """Sixty days; webinars on Friday afternoons fail, the rest goes well, and trade fairs fail now and then."""
    well = {"touched": True, "in_time": True, "decision": "accepted"}
    places = {"region": "North", "campaign": "Talks", "weekday": 4, "hour": 15, "reason": "Not a fit"}
    others = {"region": "South", "campaign": "Stand", "weekday": 1, "hour": 9, "reason": "No budget"}
    rows = []
    for day in pd.date_range("2026-08-03", periods=60).date:
        rows.append(HAND_OFF | places | {"lead_source": "Webinar", "day": day, "n": 2})
        rows.append(
            HAND_OFF | others | well | {"lead_source": "Search", "day": day, "n": 9, "score_band": "80+"}
        )
        rows.append(HAND_OFF | others | {"lead_source": "Trade fair", "day": day, "n": 1})
    hours = [
        HAND_OFF | well | places | {"lead_source": "Search", "day": None, "hour": hour, "n": 1}
        for hour in range(12)
    ]
    return pd.DataFrame([*rows, *hours])


def meeting_metric() -> dict[str, Fact]:
    monthly = MeetingPolicy(name="All-hands", cadence="month", longest_minutes=60, agenda_required=True)
    rows = [calendars.meeting(f"2026-10-{day:02d}T10:00", series_id="s") for day in (6, 13)]
    ahead = calendars.meeting("2026-11-03T10:00")
    return meeting_facts.build_facts(calendars.read(*rows, ahead, policies=(monthly,)))


def content_metric() -> dict[str, Fact]:
    about = {"stage": "decision", "type": "Deck", "owner_team": "marketing"}
    other = {"stage": "awareness", "type": "Video", "owner_team": "sales"}
    assets = [libraries.asset(f"u{n}", **about) for n in range(6)]
    assets += [libraries.asset(f"v{n}", **other) for n in range(6)]
    library = libraries.read(assets, [libraries.use(f"v{n}") for n in range(6)])
    people = pd.DataFrame([calendars.person("sam", "sales")], dtype=object)
    return content_facts.build_facts(library, people)


def test_every_fact_that_a_practice_may_name_is_handed_over_by_its_metric() -> None:
    timings = pd.DataFrame({"minutes": [30.0, 90.0], "n": [5, 5]})
    depth = pd.DataFrame({"touches": [1, 3], "n": [5, 5]})
    table = hand_offs()
    sla = follow_up.build_facts(
        table, timings=follow_up.Timings(responses=timings, wall=timings, routing=timings, depth=depth)
    )
    scorecard = card(
        metric("meeting_cadence", (1, 2), meeting_metric()),
        metric("sla_adherence", (540, 720), {**sla, **PROMISES}),
        metric("content_usage", (6, 12), content_metric()),
        metric("lead_acceptance", (540, 720), {**acceptance.build_facts(table), **LOST_DEALS}),
    )
    facts = read_facts(scorecard)
    expected = {name for name in FACTS if not name.startswith(("survey.", "register."))}
    assert expected - facts.keys() == LATER
    for name in expected - LATER:
        assert shape(facts[name]) == FACTS[name].kind, name
        assert FACTS[name].labelled or not facts[name].label or FACTS[name].kind == "share", name


def shape(fact: Fact) -> str:
    if fact.unit != "share":
        return "quantity"
    return "share" if fact.numerator is None else "counted"


def test_a_metric_says_its_value_whether_it_moved_and_whether_its_target_is_confirmed() -> None:
    facts = read_facts(card(metric("lead_acceptance", (52, 100), confirmed=True, verdict="no_clear_change")))
    assert facts["acceptance.value"] == Fact(0.52, 52, 100)
    assert facts["acceptance.flat"].value == 1
    assert facts["acceptance.target_confirmed"].value == 1
    moved = read_facts(card(metric("lead_acceptance", (52, 100), verdict="down")))
    assert moved["acceptance.flat"].value == 0
    assert moved["acceptance.target_confirmed"].value == 0


def test_without_data_a_metric_says_nothing_and_without_a_change_not_that_it_is_flat() -> None:
    facts = read_facts(card(metric("content_usage", (0, 0)), score=None))
    assert not any(name.startswith("content.") for name in facts)
    assert "score.value" not in facts
    first_window = metric("content_usage", (6, 12), verdict="no_data")
    assert first_window.change == Change(0.01, None, "no_data")
    assert first_window.ratio == Ratio(6, 12)
    assert "content.flat" not in read_facts(card(first_window))


def test_a_segment_exceeds_its_part_of_everything_by_the_difference() -> None:
    parts = {
        "miss_share_top_source": share(60, 100, "Fair"),
        "hand_off_share_top_source": share(40, 200, "Fair"),
    }
    facts = read_facts(card(metric("sla_adherence", (100, 200), parts)))
    assert round(facts["sla.excess_top_source"].value or 0, 9) == 0.4
    assert "sla.excess_top_region" not in facts


def test_marketing_has_promised_as_much_as_it_is_measured_by() -> None:
    def promises(*names: str) -> float | None:
        facts = {name: PROMISES[name] for name in names}
        return read_facts(card(metric("sla_adherence", (1, 2), facts)))["sla.marketing_promises"].value

    assert promises() == 0
    assert promises("marketing_volume") == 1
    assert promises("marketing_volume", "fields_complete_share", "marketing_fields_attained") == 2


def test_facts_of_surveys_and_the_register_join_the_others() -> None:
    gap = {"survey.goals_gap": Fact(0.2)}
    assert read_facts(card(), gap)["survey.goals_gap"] == Fact(0.2)
