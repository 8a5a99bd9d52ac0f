"""A scorecard written by hand: the figures of the definitions' worked examples, with a year of months behind them."""

from dataclasses import replace
from datetime import UTC, datetime

from alignment.measures.ratio import Change, Quality, Ratio
from alignment.measures.results import MetricResult, Scorecard, TrendPoint
from alignment.measures.windows import last_weeks, trend_months

ZONE = "Europe/Berlin"
AS_OF = datetime(2026, 10, 28, 17, 0, tzinfo=UTC)
WINDOW = last_weeks(AS_OF, ZONE)
PROVISIONAL = {"target_confirmed": False, "few_records": False, "as_of": AS_OF, "window": WINDOW}


def build_trend(counts: list[tuple[int, int]]) -> tuple[TrendPoint, ...]:
    """One point a month from (numerator, denominator) pairs, oldest first."""
    return tuple(
        TrendPoint(window, n / d if d else None, n, d, complete)
        for (n, d), (window, complete) in zip(counts, trend_months(AS_OF, ZONE), strict=True)
    )


MEETINGS = MetricResult(
    key="meeting_cadence",
    ratio=Ratio(11, 14, pending=1),
    interval=None,
    target=0.90,
    status="below_target",
    narrow=False,
    attainment=87.3,
    points_lost=3.2,
    change=Change(-0.07, None, "down"),
    quality=Quality("B", ("replies are known, attendance is not",)),
    trend=build_trend(
        [(5, 5), (4, 5), (5, 5), (5, 5), (3, 5), (5, 5), (4, 5), (4, 5), (5, 5), (5, 5), (3, 5), (3, 4)]
    ),
    reading="A meeting counts if somebody of Sales and somebody of Marketing accepted it: 58 of 73 meetings.",
    **PROVISIONAL,
)
FOLLOW_UP = MetricResult(
    key="sla_adherence",
    ratio=Ratio(312, 511, pending=9, excluded={"test": 3, "duplicate": 12}),
    interval=(0.567, 0.652),
    target=0.90,
    status="far_below_target",
    narrow=False,
    attainment=67.8,
    points_lost=8.0,
    change=Change(0.02, (-0.04, 0.08), "no_clear_change"),
    quality=Quality("A"),
    trend=build_trend(
        [
            (88, 120),
            (92, 131),
            (80, 118),
            (99, 140),
            (90, 133),
            (95, 151),
            (88, 140),
            (91, 149),
            (97, 160),
            (101, 166),
            (104, 171),
            (100, 161),
        ]
    ),
    reading="A hand-off is the date on which a lead became an MQL: 511; a touch is the first completed call: 402.",
    **PROVISIONAL,
)
CONTENT = MetricResult(
    key="content_usage",
    ratio=Ratio(25, 54, pending=6),
    interval=None,
    target=0.60,
    status="below_target",
    narrow=False,
    attainment=77.2,
    points_lost=5.7,
    change=Change(0.0, None, "no_clear_change"),
    quality=Quality("A"),
    trend=build_trend(
        [
            (28, 50),
            (28, 50),
            (26, 50),
            (27, 51),
            (25, 51),
            (25, 52),
            (24, 52),
            (23, 53),
            (24, 53),
            (24, 53),
            (25, 54),
            (25, 54),
        ]
    ),
    reading="A use is a share, send, attachment, presentation or download by a person of Sales: 1,204.",
    **PROVISIONAL,
)
ACCEPTANCE = MetricResult(
    key="lead_acceptance",
    ratio=Ratio(52, 100, pending=14),
    interval=(0.423, 0.615),
    target=0.60,
    status="below_target",
    narrow=True,
    attainment=86.7,
    points_lost=3.3,
    change=Change(0.16, (0.02, 0.29), "up"),
    quality=Quality("C", ("41 of 100 decisions carry no date",)),
    trend=build_trend(
        [
            (0, 0),
            (0, 0),
            (11, 28),
            (12, 30),
            (14, 33),
            (13, 30),
            (15, 34),
            (14, 31),
            (16, 33),
            (17, 33),
            (18, 34),
            (3, 6),
        ]
    ),
    reading="An acceptance is the first decision of Sales, made within ten business days: 52.",
    **PROVISIONAL,
)
FULL = Scorecard(
    as_of=AS_OF,
    window=WINDOW,
    rules_version="1-0123456789",
    score=79.8,
    score_range=(77.1, 82.4),
    geometric_mean=79.3,
    score_change=2.1,
    score_verdict="no_clear_change",
    measured=4,
    weakest="sla_adherence",
    metrics=(MEETINGS, FOLLOW_UP, CONTENT, ACCEPTANCE),
    score_trend=(None, None, 78.0, 80.1, 77.4, 79.2, 78.8, 76.9, 78.3, 78.9, 79.5, 80.2),
)
NOTHING_YET = replace(
    ACCEPTANCE,
    ratio=Ratio(0, 0),
    interval=None,
    status="no_data",
    narrow=False,
    as_of=None,
    window=None,
    attainment=None,
    points_lost=None,
    change=Change(None, None, "no_data"),
    quality=Quality("D", ("no records are loaded",)),
    trend=(),
    reading="",
)
THREE_OF_FOUR = replace(FULL, measured=3, metrics=(MEETINGS, FOLLOW_UP, CONTENT, NOTHING_YET))
