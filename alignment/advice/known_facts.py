"""Which facts a practice may name: what the metrics hand over, and what surveys and the register will."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from alignment.advice.sentences import COUNT_FIELDS, SHARE_FIELDS

METRIC_OF = {  # the first part of a fact's name → the metric it stands beside
    "meetings": "meeting_cadence",
    "sla": "sla_adherence",
    "content": "content_usage",
    "acceptance": "lead_acceptance",
}
THEMES = ("goals", "language", "feedback", "roles", "trust", "leadership", "content", "time")
SEGMENTS = ("source", "region", "campaign", "hour_cell", "day_part")
CONTENT_SEGMENTS = ("stage", "type", "owner_team")

Kind = Literal["counted", "share", "quantity"]


def find_metric(fact: str) -> str | None:
    """The metric that a fact stands beside, by the first part of its name; None for those of no metric."""
    return METRIC_OF.get(fact.partition(".")[0])


@dataclass(frozen=True)
class KnownFact:
    """A name and what it means. `counted`: a share with both counts; `share`: without; `quantity`: in a unit."""

    name: str
    meaning: str
    kind: Kind = "counted"
    labelled: bool = False  # it names the segment or thing it speaks of

    @property
    def metric(self) -> str | None:
        """The metric beside which the fact stands; None for those of the score, surveys and the register."""
        return find_metric(self.name)

    @property
    def fields(self) -> tuple[str, ...]:
        """What a sentence about this fact may hold."""
        figures = {"counted": (*COUNT_FIELDS, *SHARE_FIELDS), "share": SHARE_FIELDS, "quantity": ("value",)}
        label = ("label",) if self.labelled else ()
        target = ("target",) if self.name.endswith(".value") and self.metric else ()
        return (*figures[self.kind], *label, *target)


def list_segment_facts(prefix: str, what: str) -> Iterable[KnownFact]:
    """The segment that explains most of the misses, its part of all hand-offs, how far one exceeds the other."""
    for segment in SEGMENTS:
        name = segment.replace("_", " ")
        yield KnownFact(
            f"{prefix}.miss_share_top_{segment}", f"{what} in the {name} with most", labelled=True
        )
        yield KnownFact(f"{prefix}.hand_off_share_top_{segment}", f"hand-offs of that {name}", labelled=True)
        yield KnownFact(f"{prefix}.excess_top_{segment}", f"by how much the {name} exceeds its part", "share")
    yield KnownFact(
        f"{prefix}.miss_share_top_two_sources", f"{what} in the two sources with most", labelled=True
    )


def list_content_segment_facts() -> Iterable[KnownFact]:
    """The segment that explains most of the unused content, its part of all assets, how far one exceeds the other."""
    for segment in CONTENT_SEGMENTS:
        name = segment.replace("_", " ")
        of_it = f"content.unused_within_top_{segment}"
        yield KnownFact(
            f"content.unused_share_top_{segment}", f"unused assets of the {name} with most", labelled=True
        )
        yield KnownFact(f"content.asset_share_top_{segment}", f"assets of that {name}", labelled=True)
        yield KnownFact(of_it, f"unused of the assets of that {name}", labelled=True)
        yield KnownFact(f"content.excess_top_{segment}", f"by how much the {name} exceeds its part", "share")


def list_metric_facts(prefix: str, what: str) -> Iterable[KnownFact]:
    """What is known of every metric."""
    yield KnownFact(f"{prefix}.value", what)
    yield KnownFact(
        f"{prefix}.flat", "whether it has not clearly changed since the window before", "quantity"
    )
    yield KnownFact(f"{prefix}.target_confirmed", "whether somebody has confirmed the target", "quantity")


SLA = (
    *list_metric_facts("sla", "hand-offs touched in time"),
    *list_segment_facts("sla", "misses"),
    KnownFact("sla.never_touched_share", "judged hand-offs that nobody touched"),
    KnownFact("sla.touched_late_share", "judged hand-offs touched too late"),
    KnownFact("sla.owner_clock_share", "hand-offs touched in time if the clock starts at the assignment"),
    KnownFact("sla.month_end_miss_share", "misses on the last three weekdays of a month"),
    KnownFact("sla.month_end_hand_off_share", "hand-offs on the last three weekdays of a month"),
    KnownFact("sla.busiest_days_miss_share", "misses on the busiest tenth of days"),
    KnownFact("sla.busiest_hours_miss_share", "misses in the busiest tenth of hours"),
    KnownFact("sla.marketing_volume", "hand-offs delivered of those committed"),
    KnownFact("sla.fields_complete_share", "hand-offs with all promised fields"),
    KnownFact("sla.marketing_fields_attained", "complete fields against what was promised", "share"),
    KnownFact("sla.marketing_promises", "how many promises Marketing has made", "quantity"),
    KnownFact("sla.median_hours", "business hours to the first touch, median", "quantity"),
    KnownFact("sla.p90_hours", "business hours to the first touch, 90th percentile", "quantity"),
    KnownFact(
        "sla.routing_delay_median_hours", "business hours from hand-off to assignment, median", "quantity"
    ),
    KnownFact("sla.touches_per_hand_off", "touches in the first five business days", "quantity"),
)
ACCEPTANCE = (
    *list_metric_facts("acceptance", "hand-offs accepted in their decision window"),
    *list_segment_facts("acceptance", "hand-offs not accepted"),
    KnownFact("acceptance.rejected_share", "hand-offs rejected in their window"),
    KnownFact("acceptance.recycled_share", "hand-offs recycled in their window"),
    KnownFact("acceptance.in_work_share", "hand-offs still in work when their window ended"),
    KnownFact("acceptance.decided_late_share", "hand-offs decided after their window"),
    KnownFact("acceptance.silent_share", "hand-offs of which nothing is recorded"),
    KnownFact("acceptance.undecided_share", "hand-offs without a decision in their window"),
    KnownFact("acceptance.decided_only", "accepted among the decided"),
    KnownFact("acceptance.accepted_unseen_share", "acceptances without a touch before"),
    KnownFact("acceptance.early_recycle_share", "acceptances that came back"),
    KnownFact("acceptance.reasons_missing_share", "rejections without a coded reason"),
    KnownFact(
        "acceptance.reject_share_top_two_sources", "rejections in the two sources with most", labelled=True
    ),
    KnownFact("acceptance.top_reason_share", "rejections with the most frequent coded reason", labelled=True),
    KnownFact(
        "acceptance.top_band_gain", "how far acceptance in the top score band exceeds the rest", "share", True
    ),
    KnownFact("acceptance.large_accounts_gap", "how far acceptance of large accounts lags the rest", "share"),
    KnownFact("acceptance.lost_deals_without_reason_share", "lost deals without a reason"),
)
CONTENT = (
    *list_metric_facts("content", "assets that Sales used"),
    *list_content_segment_facts(),
    KnownFact("content.unused_new_share", "unused of the assets published in the use window"),
    KnownFact("content.viewed_only_share", "unused assets that Sales has looked at"),
    KnownFact("content.concentration", "uses on the most used tenth of assets"),
    KnownFact("content.stale_but_hot", "most used assets that nobody changed for a year", labelled=True),
    KnownFact("content.made_by_sales_share", "assets that Sales made itself"),
    KnownFact("content.seller_adoption", "sellers who used any content"),
    KnownFact("content.asked_not_found", "what was asked for and not found", "quantity"),
)
MEETINGS = (
    *list_metric_facts("meetings", "agreed periods with their joint meeting"),
    KnownFact("meetings.agenda_share", "joint meetings with an agenda"),
    KnownFact("meetings.required_agenda_share", "meetings that must have an agenda, and have one"),
    KnownFact("meetings.short_enough_share", "meetings no longer than agreed"),
    KnownFact("meetings.all_hands_kept", "months with their all-hands", labelled=True),
    KnownFact("meetings.agenda_items_share", "monthly all-hands with all three items"),
    KnownFact("meetings.leadership_present_share", "monthly all-hands with somebody of the leadership"),
    KnownFact("meetings.team_balance", "Marketing's part of the acceptances by both teams"),
    KnownFact("meetings.single_team_share", "meetings of one team alone"),
    KnownFact("meetings.buddy_share", "marketers with a recurring meeting with one seller"),
    KnownFact("meetings.unknown_attendees", "people who accepted and are not in the roster"),
    KnownFact(
        "meetings.longest_gap_days", "days without a joint meeting, at most", "quantity", labelled=True
    ),
    KnownFact("meetings.next_planned", "days until the next joint meeting", "quantity", labelled=True),
)
SCORE = (
    KnownFact("score.value", "the alignment score, of the whole", "share"),
    KnownFact("score.measured", "how many metrics have data", "quantity"),
)


def list_theme_facts(theme: str) -> Iterable[KnownFact]:
    """The favourable shares of the two teams on a theme, and how far they lie apart."""
    yield KnownFact(
        f"survey.{theme}_lowest", f"favourable on {theme}, the lower team", "share", labelled=True
    )
    yield KnownFact(
        f"survey.{theme}_highest", f"favourable on {theme}, the higher team", "share", labelled=True
    )
    yield KnownFact(f"survey.{theme}_sales", f"favourable on {theme} in Sales", "share", labelled=True)
    yield KnownFact(
        f"survey.{theme}_marketing", f"favourable on {theme} in Marketing", "share", labelled=True
    )
    yield KnownFact(f"survey.{theme}_gap", f"how far the teams lie apart on {theme}", "share")
    yield KnownFact(f"survey.{theme}_sales_below", f"how far Sales lies below Marketing on {theme}", "share")


def list_item_facts(item: str, meaning: str) -> Iterable[KnownFact]:
    """Who agrees to an item of the rotating blocks, by team."""
    yield KnownFact(f"survey.{item}_lowest", f"{meaning}, the lower team", "share", labelled=True)
    yield KnownFact(f"survey.{item}_highest", f"{meaning}, the higher team", "share", labelled=True)
    yield KnownFact(f"survey.{item}_sales", f"{meaning}, in Sales", "share", labelled=True)
    yield KnownFact(f"survey.{item}_marketing", f"{meaning}, in Marketing", "share", labelled=True)


ITEMS = {
    "content_contact": "knows whom to ask for content",
    "feedback_contact": "knows who tells Marketing what works",
    "know_their_rewards": "knows what the other team is rewarded for",
    "safe_to_raise": "safe to raise a problem",
    "credit_shared": "credit is shared",
    "could_not_find": "could not find content",
    "somebody_to_call": "somebody in the other team to call",
    "campaigns_known": "knows the next campaigns",
    "heard_a_buyer": "heard a buyer of late",
}
SURVEY = (
    *(fact for theme in THEMES for fact in list_theme_facts(theme)),
    *(fact for item, meaning in ITEMS.items() for fact in list_item_facts(item, meaning)),
    KnownFact("survey.waves", "how many waves were closed", "quantity"),
    KnownFact(
        "survey.teams_differ_on_definition",
        "whether the teams pick different definitions most often",
        "quantity",
    ),
    KnownFact("survey.leadership_low_waves", "waves in a row with low answers on the leadership", "quantity"),
    KnownFact(
        "survey.perception_gap_largest", "the largest gap of the teams on a theme", "share", labelled=True
    ),
    KnownFact("survey.belief_gap_largest", "the largest gap of belief and record", "share", labelled=True),
    KnownFact("survey.vocabulary_test_share", "who picked the definition of the glossary", "share"),
    KnownFact("survey.same_definition_share", "who picked the most frequent definition", "share"),
    KnownFact("survey.participation_share", "who took part in the last wave", "share"),
    KnownFact("survey.days_since_wave", "days since the last wave", "quantity"),
)
REGISTER = (
    KnownFact("register.score_shown_by_one_team", "whether one team alone showed the last score", "quantity"),
    KnownFact("register.days_since_snapshot", "days since the last published snapshot", "quantity"),
    KnownFact("register.snapshots_between_all_hands", "snapshots between the last two all-hands", "quantity"),
)
FACTS = {fact.name: fact for fact in (*MEETINGS, *SLA, *CONTENT, *ACCEPTANCE, *SCORE, *SURVEY, *REGISTER)}
