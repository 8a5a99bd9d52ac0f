"""The register: how each practice stands, by records, surveys and what somebody claims."""

import pytest

from alignment.advice.practices import load_practices
from alignment.advice.register import Entry, build_register, practices_json
from alignment.advice.schema import Practice
from alignment.measures.ratio import Fact
from tests.advice.cards import card, metric, practice, share

PRACTICES = load_practices()
FEEDBACK = {"undecided_share": share(5, 100), "reasons_missing_share": share(2, 30)}


def entry(name: str, *metrics: object, **more: object) -> Entry:
    register = build_register(card(*metrics), PRACTICES, **more)  # type: ignore[arg-type]
    return next(entry for entry in register if entry.practice.id == name)


def acceptance(**facts: Fact) -> object:
    return metric("lead_acceptance", (60, 100), {**FEEDBACK, **facts})


def test_all_43_are_in_it_in_their_order() -> None:
    assert [e.practice for e in build_register(card(), PRACTICES)] == list(PRACTICES)


def test_what_the_records_show_is_evidenced_with_their_figures() -> None:
    shown = entry("outcome-feedback", acceptance())
    assert shown.state == "evidenced"
    (finding,) = shown.evidence
    assert [why.sentence for why in finding.figures] == [
        "5 of 100 hand-offs had no decision when their time was up",
        "2 of 30 rejections carry no coded reason",
    ]


def test_exactly_at_the_limit_it_is_no_longer_in_place() -> None:
    assert entry("outcome-feedback", acceptance(undecided_share=share(15, 100))).state == "not_in_place"
    assert entry("outcome-feedback", acceptance(undecided_share=share(1499, 10_000))).state == "evidenced"


def test_a_claim_that_the_records_deny_is_contradicted() -> None:
    denied = acceptance(reasons_missing_share=share(20, 30))
    assert entry("outcome-feedback", denied).state == "not_in_place"
    assert entry("outcome-feedback", denied, claimed={"outcome-feedback"}).state == "contradicted"
    assert entry("outcome-feedback", acceptance(), claimed={"outcome-feedback"}).state == "evidenced"


def test_without_data_it_is_unknown_or_claimed() -> None:
    half_known = metric("lead_acceptance", (60, 100), {"undecided_share": share(5, 100)})
    nothing = acceptance(undecided_share=Fact(None, 0, 0), reasons_missing_share=Fact(None, 0, 0))
    for metrics in (half_known, nothing):
        assert entry("outcome-feedback", metrics).state == "unknown"
        assert entry("outcome-feedback", metrics, claimed={"outcome-feedback"}).state == "claimed"


def test_half_of_the_evidence_is_enough_to_deny_it() -> None:
    half_known = metric("lead_acceptance", (60, 100), {"undecided_share": share(50, 100)})
    assert entry("outcome-feedback", half_known).state == "not_in_place"


def test_a_trace_denies_but_does_not_prove() -> None:
    def routed(hours: float) -> object:
        return metric("sla_adherence", (90, 100), {"routing_delay_median_hours": Fact(hours, unit="hours")})

    assert entry("cover-the-overlap", routed(0.5)).state == "unknown"
    assert entry("cover-the-overlap", routed(1.5)).state == "not_in_place"
    assert entry("fast-handover", routed(1)).state == "evidenced"


def test_one_kind_of_evidence_against_it_outweighs_another_for_it() -> None:
    said = {"comparison": ">=", "sentence": "So it is"}
    record = {"fact": "sla.value", "threshold": 0.5}
    answer = {"fact": "survey.goals_lowest", "threshold": 0.6}
    kinds = (("data", record), ("survey", answer))
    evidence = [{"kind": kind, "shows": kind, "conditions": [said | rest]} for kind, rest in kinds]
    for favourable, state in ((0.7, "evidenced"), (0.5, "not_in_place")):
        facts = {"survey.goals_lowest": Fact(favourable)}
        (found,) = build_register(card(), [practice("both", evidence=evidence)], more_facts=facts)
        assert found.state == state


def test_promises_of_both_sides_show_a_two_way_agreement() -> None:
    fields = {"fields_complete_share": share(95, 100)}
    assert entry("two-way-sla", metric("sla_adherence", (9, 10), fields, confirmed=True)).state == "evidenced"
    assert entry("two-way-sla", metric("sla_adherence", (9, 10), fields)).state == "not_in_place"
    assert entry("two-way-sla", metric("sla_adherence", (9, 10), confirmed=True)).state == "not_in_place"


def test_the_json_has_what_a_program_needs() -> None:
    register = build_register(card(acceptance()), PRACTICES)  # type: ignore[arg-type]
    listed = practices_json(register)
    assert len(listed) == 43
    assert {tuple(line) for line in listed} == {("id", "title", "cites", "moves", "state", "evidence")}
    feedback = next(line for line in listed if line["id"] == "outcome-feedback")
    assert feedback["cites"] == [
        {"document": "and-or-versus", "place": "So how we could better align, after the list"}
    ]
    assert feedback["moves"] == ["lead_acceptance", "feedback"]
    assert feedback["evidence"][0]["agrees"] is True
    assert feedback["evidence"][0]["figures"][0]["numerator"] == 5


@pytest.mark.parametrize("told", PRACTICES, ids=lambda practice: practice.id)
def test_every_practice_says_what_would_show_it(told: Practice) -> None:
    found = entry(told.id, metric("sla_adherence", (0, 0)))
    assert [finding.shows for finding in found.evidence] == [evidence.shows for evidence in told.evidence]
