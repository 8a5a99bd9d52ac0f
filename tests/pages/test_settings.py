"""The settings page: everything that was agreed, its effect before it is saved, its versions; for admins alone."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from alignment import glossary, organisation, scorecards
from alignment.access.cookies import LINK
from alignment.access.principal import Role
from alignment.access.served import Served
from alignment.settings import Settings
from alignment.store import settings_versions
from tests.pages.opening import Visitor, open_page, words_of
from tests.support.people import OPERATOR, hand_link, welcome

SETTINGS, GLOSSARY = "../../pages/settings.py", "../../pages/glossary.py"
PAGE = Path(__file__).parents[2] / "pages" / "settings.py"
SECTIONS = [
    "targets",
    "promises",
    "calendar",
    "meetings",
    "content",
    "team",
    "glossary",
    "privacy",
    "versions",
]


def open_section(section: str) -> AppTest:
    page = open_page(SETTINGS)
    page.query_params["section"] = section
    return page.run()


def in_force(served: Served) -> tuple[int, Settings]:
    with served.database.read() as connection:
        return settings_versions.newest_version(connection), organisation.current_settings(connection)


def save(page: AppTest) -> AppTest:
    return page.button(key="settings_save").click().run()


@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_opens_by_its_address_under_a_finding(sample: Served, section: str) -> None:
    page = open_section(section)
    assert not page.exception
    assert page.title[0].value
    assert page.session_state["section_choice"] == section


def test_every_setting_has_a_field_that_says_what_it_means_and_its_default(sample: Served) -> None:
    words = "\n".join(words_of(open_section(section)) for section in SECTIONS)
    for section in Settings.model_fields.values():
        for name, field in section.annotation.model_fields.items():  # type: ignore[union-attr]
            assert name == "confirmed" or str(field.description) in words
    assert "Business hours Sales has for the first touch. Default: 4." in words
    assert "Default: Mon–Fri 09:00-17:00." in words


def test_the_effect_is_shown_before_anything_is_saved(sample: Served) -> None:
    before = scorecards.compute(sample.database)
    page = open_section("targets")
    page.number_input(key="set_targets.sla_adherence@0").set_value(60.0)
    page = page.button(key="settings_look").click().run()
    words = words_of(page)
    assert "The score would go from" in words
    assert "Not saved yet. Target: SLA adherence: 90 % → 60 %." in words
    assert "Target 90 % → 60 %." in words
    assert page.number_input(key="set_targets.sla_adherence@0").value == 60.0
    assert in_force(sample)[0] == 0
    assert scorecards.compute(sample.database) == before


def test_a_longer_response_time_shows_what_would_be_derived(sample: Served) -> None:
    before = scorecards.compute(sample.database).metric("sla_adherence").ratio
    page = open_section("promises")
    page.number_input(key="set_sla.response_hours@0").set_value(16.0)
    page = page.button(key="settings_look").click().run()
    shown = next(line.value for line in page.markdown if "→" in line.value).replace("\\", "")
    assert shown.startswith(f"**{round(100 * before.numerator / before.denominator)} % → ")
    save(page)
    after = scorecards.compute(sample.database).metric("sla_adherence").ratio
    assert f"→ {round(100 * after.numerator / after.denominator)} %**" in shown


def test_nothing_would_change_is_said_plainly(sample: Served) -> None:
    page = open_section("content")
    assert (
        "Nothing is different from what is saved"
        in page.button(key="settings_look").click().run().info[0].value
    )
    page = open_section("calendar")
    page.text_input(key="set_organisation.name@0").set_value("Another name")
    page = page.button(key="settings_look").click().run()
    assert "Nothing would change: the score and all four metrics stay as they are" in words_of(page)


def test_what_is_saved_is_a_version_and_shows_in_the_fields(sample: Served) -> None:
    page = open_section("targets")
    page.number_input(key="set_targets.content_usage@0").set_value(55.0)
    page.checkbox(key="set_targets.confirmed.content_usage@0").check()
    page = save(page)
    assert not page.exception
    assert "Saved as version 1" in page.success[0].value.replace("\\", "")
    assert page.title[0].value == "1 of 4 targets are confirmed"
    assert page.number_input(key="set_targets.content_usage@1").value == 55.0
    assert "Confirmed by local admin on" in words_of(page)
    number, settings = in_force(sample)
    assert (number, settings.targets.content_usage, settings.targets.confirmed) == (
        1,
        0.55,
        ("content_usage",),
    )


def test_a_wrong_value_is_told_beside_its_field_and_what_was_typed_stays(sample: Served) -> None:
    page = open_section("calendar")
    page.text_input(key="set_organisation.holidays@0").set_value("DE, XX")
    page.text_input(key="set_calendar.hours.mon@0").set_value("17:00-09:00")
    page.text_input(key="set_organisation.name@0").set_value("Quillhaven")
    page = save(page)
    words = words_of(page)
    assert "Nothing was saved: 2 values cannot be" in words
    assert "'XX' is neither a country or part of one (DE, US-CA) nor a date (2026-12-24)" in words
    assert "'17:00-09:00' is not a working interval; expected e.g. 09:00-17:00" in words
    assert page.text_input(key="set_organisation.holidays@0").value == "DE, XX"
    assert page.text_input(key="set_calendar.hours.mon@0").value == "17:00-09:00"
    page.text_input(key="set_organisation.holidays@0").set_value("DE")
    page.text_input(key="set_calendar.hours.mon@0").set_value("09:00 – 12:00; 13:00-17:00")
    save(page)
    number, settings = in_force(sample)
    assert (number, settings.organisation.name) == (1, "Quillhaven")
    assert settings.calendar.hours["mon"] == ("09:00-12:00", "13:00-17:00")


def test_who_was_slower_is_told_and_loses_nothing_of_what_was_typed(sample: Served) -> None:
    page = open_section("targets")
    page.number_input(key="set_targets.sla_adherence@0").set_value(85.0)
    alice = welcome(sample.database, "alice", Role.ADMIN).principal
    organisation.save_settings(alice, sample.database, {"targets.content_usage": 0.5})
    page = save(page)
    told = page.warning[0].value.replace("\\", "")
    assert "alice saved version 1 (targets.content_usage: 0.6 → 0.5)" in told
    assert page.number_input(key="set_targets.sla_adherence@0").value == 85.0
    page = page.button(key="settings_go_on").click().run()
    assert page.number_input(key="set_targets.sla_adherence@1").value == 85.0
    assert page.number_input(key="set_targets.content_usage@1").value == 50.0
    save(page)
    number, settings = in_force(sample)
    assert (number, settings.targets.sla_adherence, settings.targets.content_usage) == (2, 0.85, 0.5)


def test_an_earlier_version_comes_back_with_its_effect_shown_first(sample: Served) -> None:
    for target in (0.8, 0.7):
        organisation.save_settings(OPERATOR, sample.database, {"targets.sla_adherence": target})
    page = open_section("versions")
    assert "Target: SLA adherence: 80 % → 70 %" in words_of(page)
    page = page.button(key="version_look").click().run()
    assert "Target 70 % → 80 %" in words_of(page)
    page = page.button(key="version_restore").click().run()
    assert "Version 1 holds again, as version 3" in page.success[0].value.replace("\\", "")
    number, settings = in_force(sample)
    assert (number, settings.targets.sla_adherence) == (3, 0.8)


def test_the_team_is_told_in_numbers_and_where_they_came_from(sample: Served) -> None:
    page = open_section("team")
    counts = {metric.label: int(metric.value) for metric in page.metric}
    assert counts["Sales"] > 5
    assert counts["Marketing"] > 5
    assert "From roster.csv, sample company, as of 31 Oct 2026" in words_of(page)


def test_names_on_the_page_are_shown_as_they_stand(sample: Served) -> None:
    name = "![x](http://evil.example/x.png) [a](http://evil.example) :red[b]"
    eve = welcome(sample.database, "eve", Role.ADMIN).principal
    organisation.save_settings(eve, sample.database, {"organisation.name": name})
    glossary.set_term(OPERATOR, sample.database, "MQL", name)
    for section in ("versions", "glossary", "calendar"):
        page = open_section(section)
        shown = [*page.markdown, *page.caption, *page.title]
        assert not [text.value for text in shown if "![x](" in text.value or "[a](http" in text.value]


# the glossary


def test_terms_are_proposed_written_and_signed(sample: Served) -> None:
    page = open_section("glossary")
    assert page.title[0].value == "No word is agreed yet"
    page = page.button(key="glossary_save").click().run()
    assert page.title[0].value == "Both teams have signed 0 of 1 term"
    page = page.button(key="sign_lead_sales").click().run()
    page = page.button(key="sign_lead_marketing").click().run()
    assert page.title[0].value == "Both teams have signed all 1 term"
    page = page.button(key="glossary_add_all").click().run()
    assert page.title[0].value == f"Both teams have signed 1 of {len(glossary.load_proposals())} terms"


def test_a_definition_that_cannot_be_is_told_and_kept(sample: Served) -> None:
    page = open_section("glossary")
    page.text_area(key="glossary_text@Lead@0").set_value("x" * 601)
    page = page.button(key="glossary_save").click().run()
    assert "this one has 601" in page.error[0].value
    assert page.text_area(key="glossary_text@Lead@0").value == "x" * 601


def test_viewers_read_the_glossary_and_find_no_button(sample: Served, visitor: Visitor) -> None:
    glossary.set_term(OPERATOR, sample.database, "MQL", "A lead that is ready.")
    glossary.sign_term(OPERATOR, sample.database, "MQL", team="sales")
    assert [button.label for button in open_page(GLOSSARY).button] == ["Sign for Marketing"]
    visitor.cookies[LINK] = hand_link(sample.database).token
    page = open_page(GLOSSARY)
    words = words_of(page)
    assert "A lead that is ready." in words
    assert "signed by command line" in words
    assert "Not yet signed by Marketing" in words
    assert not page.button


@pytest.mark.parametrize(
    "headers", [[("Host", "score.example.com")], [("Host", "localhost"), ("Via", "1.1 proxy")]]
)
def test_the_page_asks_for_itself(sample: Served, visitor: Visitor, headers: list[tuple[str, str]]) -> None:
    visitor.headers = headers
    page = AppTest.from_file(str(PAGE), default_timeout=60).run()
    assert [title.value for title in page.title] == ["No access"]
    assert not page.number_input
