"""Every colour that carries meaning can be read on what it stands on, in light and dark (WCAG 2.2 AA)."""

import tomllib
from itertools import combinations
from pathlib import Path

import pytest

from alignment.publish.theme import THEMES, Theme, ThemeName, blend, contrast
from tests.support.colour_vision import DEFICIENCIES, difference, seen_with

TEXT, SHAPE = 4.5, 3.0
CLEARLY, VISIBLY = 20, 12  # ΔE: marks that stand for somebody; words of a status, which say it anyway
CONFIG = Path(__file__).parents[2] / ".streamlit" / "config.toml"
BADGES = ("green", "yellow", "red", "gray", "blue", "orange")
BOTH = pytest.mark.parametrize("name", ["light", "dark"])


def _configured(name: ThemeName) -> dict[str, str]:
    colours: dict[str, str] = tomllib.loads(CONFIG.read_text(encoding="utf-8"))["theme"][name]
    return colours


@pytest.mark.parametrize(
    ("first", "second", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#767676", "#ffffff", 4.54),
        ("#ff0000", "#0000ff", 2.15),
    ],
)
def test_contrast_is_what_wcag_says_it_is(first: str, second: str, ratio: float) -> None:
    assert contrast(first, second) == pytest.approx(ratio, abs=0.005)
    assert contrast(second, first) == contrast(first, second)


def test_a_blend_lies_between_its_colours() -> None:
    assert blend("#000000", "#ffffff", 0.6) == "#666666"
    assert blend("#102030", "#ffffff", 1.0) == "#102030"


@BOTH
@pytest.mark.parametrize("colour", ["text", "muted", "records", "sales", "marketing", "good", "fair", "poor"])
def test_what_may_be_written_in_a_colour_can_be_read_on_both_grounds(name: ThemeName, colour: str) -> None:
    theme = THEMES[name]
    for ground in (theme.background, theme.surface):
        assert contrast(getattr(theme, colour), ground) >= TEXT


@BOTH
def test_lines_that_must_be_seen_are_seen(name: ThemeName) -> None:
    assert contrast(THEMES[name].line, THEMES[name].background) >= SHAPE
    assert contrast(THEMES[name].records, THEMES[name].faint) >= SHAPE


@BOTH
def test_the_colours_of_streamlit_are_the_same_ones(name: ThemeName) -> None:
    theme, configured = THEMES[name], _configured(name)
    same: dict[str, str] = {
        "backgroundColor": theme.background,
        "secondaryBackgroundColor": theme.surface,
        "textColor": theme.text,
        "blueTextColor": theme.sales,
        "orangeTextColor": theme.marketing,
        "greenTextColor": theme.good,
        "yellowTextColor": theme.fair,
        "redTextColor": theme.poor,
    }
    assert {key: configured[key] for key in same} == same


@BOTH
@pytest.mark.parametrize("colour", BADGES)
def test_the_words_of_a_badge_can_be_read_on_it(name: ThemeName, colour: str) -> None:
    configured = _configured(name)
    assert contrast(configured[f"{colour}TextColor"], configured[f"{colour}BackgroundColor"]) >= TEXT


@BOTH
def test_captions_and_links_can_be_read(name: ThemeName) -> None:
    configured = _configured(name)
    for ground in (configured["backgroundColor"], configured["secondaryBackgroundColor"]):
        assert contrast(blend(configured["textColor"], ground, 0.6), ground) >= TEXT  # Streamlit's captions
        assert contrast(configured["linkColor"], ground) >= TEXT


@BOTH
def test_a_button_can_be_read_and_seen(name: ThemeName) -> None:
    configured = _configured(name)
    assert (
        contrast("#ffffff", configured["primaryColor"]) >= TEXT
    )  # Streamlit writes white on it, in dark as well
    assert contrast(configured["primaryColor"], configured["backgroundColor"]) >= SHAPE


@BOTH
def test_the_teams_colours_stand_for_nothing_else(name: ThemeName) -> None:
    theme = THEMES[name]
    teams = {theme.sales, theme.marketing}
    others = {getattr(theme, colour) for colour in Theme.__dataclass_fields__} - teams
    assert not teams & others
    configured = _configured(name)
    assert teams.isdisjoint(
        {configured["primaryColor"], configured["linkColor"], configured["greenTextColor"]}
    )


@BOTH
@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_whoever_sees_fewer_colours_still_tells_the_teams_the_records_and_the_lines_apart(
    name: ThemeName, deficiency: str
) -> None:
    for one, other in combinations(("sales", "marketing", "records", "line"), 2):
        assert _apart(name, deficiency, one, other) >= CLEARLY, (one, other)
    background = seen_with(deficiency, THEMES[name].background)
    for colour in ("sales", "marketing", "records"):
        assert contrast(seen_with(deficiency, getattr(THEMES[name], colour)), background) >= TEXT


@BOTH
@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_a_status_has_a_word_and_a_sign_and_yet_no_two_look_the_same(
    name: ThemeName, deficiency: str
) -> None:
    for one, other in combinations(("good", "fair", "poor"), 2):
        assert _apart(name, deficiency, one, other) >= VISIBLY, (one, other)


def _apart(name: ThemeName, deficiency: str, one: str, other: str) -> float:
    pair = (seen_with(deficiency, getattr(THEMES[name], colour)) for colour in (one, other))
    return difference(*pair)


def test_colours_are_simulated_and_compared_as_published() -> None:
    assert {seen_with(deficiency, "#ffffff") for deficiency in DEFICIENCIES} == {"#ffffff"}
    assert difference(
        seen_with("deuteranopia", "#ff0000"), seen_with("deuteranopia", "#808000")
    ) < difference("#ff0000", "#808000")
    assert difference("#ffffff", "#000000") == pytest.approx(100, abs=0.01)
