"""Content usage: which assets could be used, what a sales use is, and what stands beside the share."""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment.measures.content import (
    Library,
    Rules,
    build_ratio,
    describe_reading,
    find_use_start,
    grade,
    read_library,
)
from alignment.measures.content_facts import build_facts, list_segments, list_unused
from alignment.measures.ratio import Fact, Ratio
from alignment.measures.windows import Window, last_weeks, parse_window

END = datetime(2026, 11, 1, tzinfo=UTC)
WINDOW = last_weeks(END, "UTC")
ASSET = ("source", "asset_id", "canonical_id", "title", "type", "stage", "owner_team", "created_by_key",
         "published_at", "updated_at", "archived_at", "expires_at", "sales_facing")  # fmt: skip
TIMES = [name for name in ASSET if name.endswith("_at")]


def days_ago(days: float) -> datetime:
    return END - timedelta(days=days)


def asset(asset_id: str, **values: Any) -> dict[str, Any]:
    """A year old and still there, unless said otherwise."""
    row = dict.fromkeys(ASSET) | {"source": "plain", "asset_id": asset_id, "published_at": days_ago(365)}
    return row | values


def use(asset_id: str, **values: Any) -> dict[str, Any]:
    """A share by Sam of Sales, unless said otherwise."""
    return {"source": "plain", "asset_id": asset_id, "user_key": "sam", "action": "share", "team": "sales",
            "is_creator": False, "n": 1} | values  # fmt: skip


def read(
    assets: list[dict[str, Any]],
    uses: list[dict[str, Any]] | None = None,
    *,
    window: Window = WINDOW,
    roster_known: bool = True,
    rules: Rules | None = None,
) -> Library:
    frame = pd.DataFrame(assets, columns=list(ASSET), dtype=object)
    for column in TIMES:
        frame[column] = pd.to_datetime(frame[column], utc=True).astype("datetime64[us, UTC]")
    counts = pd.DataFrame(uses or [], columns=list(use("x")), dtype=object).astype({"n": "int64"})
    return read_library(frame, counts, window=window, rules=rules or Rules("UTC"), roster_known=roster_known)


def outcome(asset_row: dict[str, Any], **more: Any) -> str:
    (found,) = read([asset_row], **more).assets["outcome"]
    return str(found)


def test_the_worked_example_of_the_definition() -> None:
    """metrics.md §3: sixty active assets, six too new; of the other fifty-four, twenty-five have a sales use."""
    assets = [asset(f"a{n}") for n in range(54)] + [
        asset(f"new{n}", published_at=days_ago(n + 1)) for n in range(6)
    ]
    uses = [use(f"a{n}", n=n + 1) for n in range(25)]
    uses += [use(f"a{n}", action="view") for n in range(30)]
    uses += [use("a40", team="marketing", user_key="mia"), use("a41", is_creator=True), use("new1")]
    ratio = build_ratio(read(assets, uses))
    assert ratio == Ratio(25, 54, pending=6)
    assert round(ratio.value or 0, 3) == 0.463


class TestWhichAssetsCouldBeUsed:
    def test_old_enough_is_thirty_local_days_to_the_minute(self) -> None:
        assert outcome(asset("a", published_at=days_ago(30))) == "judged"
        assert outcome(asset("a", published_at=days_ago(30) + timedelta(minutes=1))) == "pending"
        assert outcome(asset("a", published_at=END - timedelta(minutes=1))) == "pending"
        assert outcome(asset("a", published_at=END)) == "not_published"
        assert outcome(asset("a", published_at=None)) == "judged"

    def test_days_are_local_ones(self) -> None:
        berlin = Rules("Europe/Berlin")
        window = Window(datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC), "October")
        thirty_local_days = window.end - timedelta(days=30, hours=1)  # the clocks went back in between
        assert outcome(asset("a", published_at=thirty_local_days), window=window, rules=berlin) == "judged"
        later = thirty_local_days + timedelta(minutes=1)
        assert outcome(asset("a", published_at=later), window=window, rules=berlin) == "pending"
        assert find_use_start(window, berlin) == window.end - timedelta(days=90, hours=1)

    @pytest.mark.parametrize("flag", [None, True])
    def test_blank_means_for_sales(self, flag: bool | None) -> None:
        assert outcome(asset("a", sales_facing=flag)) == "judged"

    def test_not_for_sales_is_left_out_whatever_else(self) -> None:
        assert outcome(asset("a", sales_facing=False, published_at=days_ago(3))) == "not_sales_facing"

    @pytest.mark.parametrize("how", ["archived_at", "expires_at"])
    def test_retired_assets_count_if_they_were_there_for_thirty_days_of_the_use_window(
        self, how: str
    ) -> None:
        assert outcome(asset("a", **{how: days_ago(60)})) == "judged"
        assert outcome(asset("a", **{how: days_ago(60) - timedelta(minutes=1)})) == "retired"
        assert outcome(asset("a", **{how: days_ago(100)})) == "retired"
        assert outcome(asset("a", **{how: END})) == "judged"
        assert outcome(asset("a", **{how: END + timedelta(minutes=1)})) == "judged"

    def test_published_and_retired_inside_the_use_window(self) -> None:
        assert outcome(asset("a", published_at=days_ago(80), archived_at=days_ago(50))) == "judged"
        assert outcome(asset("a", published_at=days_ago(80), archived_at=days_ago(51))) == "retired"
        assert outcome(asset("a", published_at=days_ago(20), archived_at=days_ago(5))) == "retired"

    def test_thirty_local_days_are_thirty_days_when_the_clocks_change(self) -> None:
        march, berlin = datetime(2026, 3, 1, tzinfo=ZoneInfo("Europe/Berlin")), Rules("Europe/Berlin")
        gone = asset("a", published_at=march.astimezone(UTC))
        gone["archived_at"] = pd.Timestamp(march + timedelta(days=30)).tz_convert("UTC")  # an hour less
        window = parse_window("2026-04", END, "Europe/Berlin")
        assert read([gone], window=window, rules=berlin).assets["outcome"].tolist() == ["judged"]

    def test_the_first_end_is_the_end(self) -> None:
        assert outcome(asset("a", archived_at=days_ago(100), expires_at=days_ago(1))) == "retired"
        assert outcome(asset("a", archived_at=days_ago(-5), expires_at=days_ago(100))) == "retired"

    def test_what_is_left_out_is_counted_by_reason(self) -> None:
        rows = [asset("a", sales_facing=False), asset("b", archived_at=days_ago(200)), asset("c"),
                asset("d", expires_at=days_ago(200)), asset("e", published_at=days_ago(-1))]  # fmt: skip
        excluded = {"not_sales_facing": 1, "not_published": 1, "retired": 2}
        assert build_ratio(read(rows)) == Ratio(0, 1, excluded=excluded)

    def test_ages_are_settings(self) -> None:
        rules = Rules("UTC", min_age_days=10, use_window_days=20)
        assert outcome(asset("a", published_at=days_ago(10)), rules=rules) == "judged"
        assert outcome(asset("a", archived_at=days_ago(10)), rules=rules) == "judged"
        assert outcome(asset("a", archived_at=days_ago(11)), rules=rules) == "retired"
        assert find_use_start(WINDOW, rules) == days_ago(20)

    def test_the_use_window_is_as_long_for_a_month_as_for_a_quarter(self) -> None:
        month, quarter = (parse_window(text, END, "UTC") for text in ("2026-10", "2026-Q4"))
        assert month.start == datetime(2026, 10, 1, tzinfo=UTC) == quarter.start
        assert find_use_start(month, Rules("UTC")) == find_use_start(WINDOW, Rules("UTC")) == days_ago(90)


class TestVersions:
    def test_versions_are_one_asset_used_if_any_is(self) -> None:
        library = read([asset("v1", canonical_id="x"), asset("v2", canonical_id="x")], [use("v2", n=3)])
        assert build_ratio(library) == Ratio(1, 1)
        assert library.assets[["canonical_id", "uses"]].to_numpy().tolist() == [["x", 3]]

    def test_the_first_version_may_carry_the_canonical_id_as_its_own(self) -> None:
        assert build_ratio(read([asset("x"), asset("v2", canonical_id="x")], [use("x")])) == Ratio(1, 1)

    def test_there_while_any_version_is(self) -> None:
        old = asset("v1", canonical_id="x", archived_at=days_ago(200))
        assert build_ratio(read([old, asset("v2", canonical_id="x")])) == Ratio(0, 1)
        gone = asset("v2", canonical_id="x", archived_at=days_ago(61))
        assert build_ratio(read([old, gone])) == Ratio(0, 0, excluded={"retired": 1})

    def test_as_old_as_its_first_version(self) -> None:
        new = asset("v2", canonical_id="x", published_at=days_ago(2))
        assert build_ratio(read([asset("v1", canonical_id="x"), new])) == Ratio(0, 1)

    def test_the_latest_version_gives_the_words(self) -> None:
        rows = [asset("v2", canonical_id="x", title="New", published_at=days_ago(40)),
                asset("v1", canonical_id="x", title="Old", stage="late")]  # fmt: skip
        table = read(rows).assets
        assert table[["title", "stage"]].to_numpy().tolist() == [["New", "late"]]

    def test_one_id_in_two_systems_is_two_assets(self) -> None:
        rows = [asset("a"), asset("a", source="other")]
        assert build_ratio(read(rows, [use("a", source="other")])) == Ratio(1, 2)


class TestWhatASalesUseIs:
    @staticmethod
    def is_used(*uses: dict[str, Any], **more: Any) -> bool:
        return build_ratio(read([asset("a")], list(uses), **more)).numerator == 1

    @pytest.mark.parametrize("action", ["share", "send", "attach", "present", "download"])
    def test_doing_something_with_it(self, action: str) -> None:
        assert self.is_used(use("a", action=action))

    @pytest.mark.parametrize(
        "values",
        [{"action": "view"}, {"action": None}, {"team": "marketing"}, {"team": "leadership"}, {"team": "other"},
         {"team": None}, {"is_creator": True}, {"asset_id": "unknown"}, {"source": "other"}],
    )  # fmt: skip
    def test_not_looking_at_it_and_not_by_anybody_else(self, values: dict[str, Any]) -> None:
        assert not self.is_used(use(**{"asset_id": "a"} | values))

    def test_where_nobody_is_known_everybody_but_the_maker_counts(self) -> None:
        assert self.is_used(use("a", team=None), roster_known=False)
        assert not self.is_used(use("a", team=None, is_creator=True), roster_known=False)
        assert not self.is_used(use("a", team=None, action="view"), roster_known=False)

    def test_no_log_at_all(self) -> None:
        assert not self.is_used()


PEOPLE = pd.DataFrame(
    [
        {"person_key": key, "name_key": name, "team": team, "leader": None, "active_from": None, "active_to": until}
        for key, name, team, until in (
            ("sam", None, "sales", None), ("sue", "Sue S", "sales", None), ("stan", None, "sales", None),
            ("left", None, "sales", date(2026, 10, 30)), ("mia", None, "marketing", None),
        )
    ]
)  # fmt: skip


def facts_of(assets: list[dict[str, Any]], uses: list[dict[str, Any]], **more: Any) -> dict[str, Fact]:
    return build_facts(read(assets, uses, **more), PEOPLE)


class TestFacts:
    def test_seller_adoption_counts_those_who_are_in_sales_at_the_end(self) -> None:
        uses = [use("a"), use("a", user_key="Sue S"), use("b", user_key="sue"), use("a", user_key="left"),
                use("a", user_key="stan", action="view"), use("a", user_key="mia", team="marketing")]  # fmt: skip
        assert facts_of([asset("a"), asset("b")], uses)["seller_adoption"] == Fact(2 / 3, 2, 3)
        assert "seller_adoption" not in facts_of([asset("a")], uses, roster_known=False)

    def test_concentration_on_the_most_used_tenth(self) -> None:
        assets = [asset(f"a{n:02d}") for n in range(11)]
        uses = [use("a00", n=50), use("a01", n=30), use("a02", n=20), use("a03", n=7, action="view")]
        assert facts_of(assets, uses)["concentration"] == Fact(0.8, 80, 100)
        assert facts_of(assets, [])["concentration"] == Fact(None, 0, 0)

    def test_the_segment_that_explains_most_of_what_is_unused(self) -> None:
        assets = [asset(f"late{n}", stage="decision") for n in range(10)]
        assets += [asset(f"early{n}", stage="awareness") for n in range(20)]
        assets += [asset(f"odd{n}", stage="tiny") for n in range(4)] + [asset("blank")]
        uses = [use(f"early{n}") for n in range(12)] + [use("late0")]
        facts = facts_of(assets, uses)
        assert facts["unused_share_top_stage"] == Fact(9 / 22, 9, 22, label="decision")
        assert facts["asset_share_top_stage"] == Fact(10 / 35, 10, 35, label="decision")
        assert facts["unused_within_top_stage"] == Fact(0.9, 9, 10, label="decision")
        assert "unused_share_top_type" not in facts
        table = list_segments(read(assets, uses).judged, ["stage"])
        assert table[["stage", "assets", "unused"]].to_numpy().tolist() == [
            ["decision", 10, 9],
            ["awareness", 20, 8],
        ]

    def test_new_content_that_goes_unused(self) -> None:
        assets = [asset("old"), asset("new1", published_at=days_ago(90)), asset("new2", published_at=days_ago(40)),
                  asset("newest", published_at=days_ago(10)), asset("undated", published_at=None)]  # fmt: skip
        assert facts_of(assets, [use("new1")])["unused_new_share"] == Fact(0.5, 1, 2)

    def test_stale_but_hot_names_the_most_used_one(self) -> None:
        assets = [asset(f"a{n:02d}", title=f"Title {n}", updated_at=days_ago(9)) for n in range(20)]
        assets[0] |= {"title": "Old favourite", "published_at": days_ago(900), "updated_at": days_ago(366)}
        assets[1] |= {"published_at": days_ago(900)}
        uses = [use("a00", n=9), use("a01", n=8), use("a02", n=1)]
        assert facts_of(assets, uses)["stale_but_hot"] == Fact(0.5, 1, 2, label="Old favourite")

    def test_who_made_it_who_only_looked_and_what_nobody_lists(self) -> None:
        assets = [asset("a", owner_team="Sales"), asset("b", owner_team="marketing"), asset("c"), asset("d")]
        uses = [use("a"), use("b", action="view"), use("gone", n=2), use("b", user_key="bot", team=None),
                use("b", user_key="mia", team="marketing", action="view")]  # fmt: skip
        facts = facts_of(assets, uses)
        assert facts["made_by_sales_share"] == Fact(0.5, 1, 2)
        assert facts["viewed_only_share"] == Fact(1 / 3, 1, 3)
        assert facts["orphans"] == Fact(2 / 6, 2, 6)
        assert facts["unknown_users"] == Fact(1 / 3, 1, 3)

    def test_the_unused_list_is_oldest_first(self) -> None:
        assets = [asset("new", published_at=days_ago(40)), asset("undated", published_at=None),
                  asset("old", published_at=days_ago(400), title="T", stage="s"), asset("used")]  # fmt: skip
        table = list_unused(read(assets, [use("used"), use("old", action="view", n=4)]))
        assert table["canonical_id"].tolist() == ["old", "new", "undated"]
        assert table["age_days"].tolist()[:2] == [400, 40]
        assert pd.isna(table["age_days"].iloc[2])
        assert table["views"].tolist() == [4, 0, 0]

    def test_without_content_there_are_no_shares_and_no_crash(self) -> None:
        facts = facts_of([], [use("gone")])
        assert {
            fact.value
            for name, fact in facts.items()
            if name not in ("orphans", "unknown_users", "seller_adoption")
        } == {None}
        assert facts["orphans"].value == 1.0


class TestTrust:
    USES = (use("a", n=100),)

    def test_good_records_are_an_a(self) -> None:
        assert grade(read([asset("a")], list(self.USES)), log_from=days_ago(400), age_days=2).grade == "A"

    @pytest.mark.parametrize(("days", "letter"), [(90, "A"), (85, "B"), (75, "C"), (50, "D")])
    def test_a_log_shorter_than_the_use_window_is_partial_coverage(self, days: int, letter: str) -> None:
        quality = grade(read([asset("a")], list(self.USES)), log_from=days_ago(days))
        assert quality.grade == letter
        assert [text.split(":")[0] for text in quality.reasons] == ["partial coverage"] * (letter != "A")

    def test_without_a_roster_never_better_than_c(self) -> None:
        quality = grade(read([asset("a")], [use("a", team=None)], roster_known=False), log_from=days_ago(400))
        assert (quality.grade, "unknown team" in quality.reasons[0]) == ("C", True)

    def test_strangers_orphans_and_undated_assets(self) -> None:
        uses = [use("a", n=60), use("gone", n=20), use("a", team=None, n=20)]
        quality = grade(read([asset("a", published_at=None)], uses), log_from=days_ago(400))
        assert quality.grade == "C"
        assert sorted(text.split(":")[-1] for text in quality.reasons) == [
            " 1 of 1",
            " 20 of 100",
            " 20 of 100",
        ]

    def test_nothing_on_record(self) -> None:
        assert grade(read([asset("a")]), log_from=None).grade == "D"
        assert grade(read([], list(self.USES)), log_from=days_ago(400)).grade == "D"

    def test_the_reading_tells_with_counts(self) -> None:
        uses = [use("a", n=3), use("a", action="view", n=5)]
        assert describe_reading(read([asset("a")], uses)) == (
            "A use is an asset shared, sent, attached, presented or downloaded by somebody in Sales at the time who did"
            " not make the asset: 3 of 8 records of the 90 days before the window's end; a view alone is no use."
        )
        assert "by anybody" in describe_reading(read([asset("a")], uses, roster_known=False))


def recount(
    assets: list[dict[str, Any]], uses: list[dict[str, Any]], *, roster_known: bool
) -> tuple[int, int, int]:
    """Numerator, denominator and pending in plain Python, one asset after the other."""
    versions = defaultdict(list)
    for row in assets:
        versions[row["source"], row["canonical_id"] or row["asset_id"]].append(row)
    numerator = denominator = pending = 0
    for group in versions.values():
        published = min((row["published_at"] for row in group if row["published_at"]), default=None)
        ends = [
            min((t for t in (row["archived_at"], row["expires_at"]) if t and t <= END), default=None)
            for row in group
        ]
        retired = max(t for t in ends if t) if all(ends) else None
        if any(row["sales_facing"] is False for row in group) or (published and published >= END):
            continue
        if published and published > days_ago(30):
            pending += retired is None
            continue
        begins = max(published, days_ago(90)) if published else days_ago(90)
        if retired and retired - begins < timedelta(days=30):
            continue
        denominator += 1
        names = {(row["source"], row["asset_id"]) for row in group}
        numerator += any(
            (u["source"], u["asset_id"]) in names
            and u["action"] in ("share", "send", "attach", "present", "download")
            and not u["is_creator"]
            and (u["team"] == "sales" or not roster_known)
            for u in uses
        )
    return numerator, denominator, pending


SOURCES, NAMES = st.sampled_from(["plain", "other"]), st.sampled_from([f"a{n}" for n in range(8)])
MOMENT = st.integers(-10, 200).map(days_ago)
ASSETS = st.lists(
    st.builds(
        asset,
        NAMES,
        source=SOURCES,
        canonical_id=st.none() | st.sampled_from(["a0", "a1", "x"]),
        published_at=st.none() | MOMENT,
        archived_at=st.none() | MOMENT,
        expires_at=st.none() | MOMENT,
        sales_facing=st.sampled_from([None, None, True, False]),
    ),
    max_size=12,
    unique_by=lambda row: (row["source"], row["asset_id"]),
)
USES = st.lists(
    st.builds(
        use,
        NAMES,
        source=SOURCES,
        action=st.sampled_from(["share", "download", "view"]),
        team=st.sampled_from(["sales", "marketing", None]),
        is_creator=st.sampled_from([False, False, True]),
        n=st.integers(1, 3),
    ),
    max_size=15,
)


@given(assets=ASSETS, uses=USES, roster_known=st.booleans())
def test_generated_libraries_equal_a_plain_recount(
    assets: list[dict[str, Any]], uses: list[dict[str, Any]], roster_known: bool
) -> None:
    library = read(assets, uses, roster_known=roster_known)
    ratio = build_ratio(library)
    assert (ratio.numerator, ratio.denominator, ratio.pending) == recount(
        assets, uses, roster_known=roster_known
    )
    assert ratio.denominator + ratio.pending + sum(ratio.excluded.values()) == len(library.assets)
    assert len(list_unused(library)) == ratio.denominator - ratio.numerator
    build_facts(library, PEOPLE)
