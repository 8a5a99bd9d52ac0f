"""The Share page publishes, signs and makes links; the Snapshot page shows what was published, to whom it is for."""

import json
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from alignment import organisation, sharing, snapshots
from alignment.access.cookies import LINK
from alignment.access.principal import LOCAL_ADMIN
from alignment.access.served import Served
from alignment.store.snapshot_queries import SnapshotInfo
from tests.pages.opening import FRAME, SCORECARD, Visitor, open_page, words_of
from tests.support.people import hand_link

SHARE, SNAPSHOT = "../../pages/share.py", "../../pages/snapshot.py"


def publish(served: Served, label: str = "October", note: str = "") -> SnapshotInfo:
    return snapshots.publish_snapshot(LOCAL_ADMIN, served.database, label=label, note=note)


def open_snapshot(snapshot: str) -> AppTest:
    page = AppTest.from_file(str(FRAME), default_timeout=60)
    page.run()
    page.query_params["id"] = snapshot
    return page.switch_page(SNAPSHOT).run()


def come_by_link(served: Served, visitor: Visitor, **limits: object) -> str:
    """The visitor opens a share link; its id."""
    link = hand_link(served.database, **limits)
    visitor.cookies[LINK] = link.token
    return link.id


def page_by_link(**parameters: str) -> AppTest:
    page = AppTest.from_file(str(FRAME), default_timeout=60)
    for name, value in parameters.items():
        page.query_params[name] = value
    return page.run()


def test_a_snapshot_is_published_on_the_page_and_listed(sample: Served) -> None:
    page = open_page(SHARE)
    assert "No link leads in; nothing is published yet" in words_of(page)
    page.text_input(key="publish_label").set_value("All-hands")
    page.selectbox(key="publish_window").set_value("2026-Q3")
    page.button(key="publish_now").click().run()
    assert not page.exception
    (info,) = snapshots.list_snapshots(LOCAL_ADMIN, sample.database)
    assert (info.label, info.window, info.published_by) == ("All-hands", "2026-Q3", "local admin")
    assert "the newest snapshot is “All-hands”" in words_of(page)
    assert "Snapshot 1 is published: All-hands." in [text.value.replace("\\", "") for text in page.success]


def test_a_link_is_made_shown_once_and_revoked(sample: Served) -> None:
    info = publish(sample)
    page = open_page(SHARE)
    page.text_input(key="link_label").set_value("the board")
    page.selectbox(key="link_shows").set_value(info.id)
    page.checkbox(key="link_leadership").check()
    page.button(key="link_create").click().run()
    (link,) = sharing.list_links(LOCAL_ADMIN, sample.database)
    assert (link.label, link.snapshot, link.for_leadership) == ("the board", info.id, True)
    (address,) = [code.value for code in page.code]
    assert urlsplit(address).path.startswith("/s/")
    assert "**the board** · snapshot 1 alone, for the leadership" in words_of(page)
    page.run()
    assert not page.code
    page.button(key=f"revoke_{link.id}").click().run()
    assert not sharing.is_open(sharing.list_links(LOCAL_ADMIN, sample.database)[0], now=datetime.now(UTC))
    assert "No link leads in" in words_of(page)
    assert page.dataframe[0].value["Link"].tolist() == ["the board"]


def test_a_link_without_a_label_is_refused_in_words(sample: Served) -> None:
    page = open_page(SHARE)
    page.button(key="link_create").click().run()
    assert "who is it for?" in words_of(page)
    assert sharing.list_links(LOCAL_ADMIN, sample.database) == []


def test_two_snapshots_are_compared_and_different_rules_are_said(sample: Served) -> None:
    publish(sample)
    publish(sample, "November")
    assert "The score stayed where it was" in words_of(open_page(SHARE))
    organisation.save_settings(LOCAL_ADMIN, sample.database, {"targets.content_usage": 0.3})
    publish(sample, "other target")
    page = open_page(SHARE)
    assert "These two cannot be compared" in words_of(page)
    assert set(page.dataframe[0].value["Change"]) == {"—"}
    page.selectbox(key="from_choice").set_value("1").run()
    page.selectbox(key="to_choice").set_value("2").run()
    assert "The score stayed where it was" in words_of(page)
    assert (page.query_params["from"], page.query_params["to"]) == ("1", "2")


def test_the_snapshot_page_shows_what_was_published_and_not_what_is_now(sample: Served) -> None:
    before = words_of(open_page(SCORECARD))
    info = publish(sample, note="As shown to everybody")
    organisation.save_settings(
        LOCAL_ADMIN, sample.database, {"targets.sla_adherence": 0.2, "organisation.name": "Renamed"}
    )
    page = open_snapshot(info.id)
    words = words_of(page)
    assert not page.exception
    frozen = snapshots.read_snapshot(LOCAL_ADMIN, sample.database, info.id).frozen
    title = frozen.told.story.title.text
    assert title in before
    assert words.splitlines()[0] == title
    assert "October: snapshot 1, published" in words.replace("**", "")
    assert "by local admin. It stays as it was published" in words
    assert "As shown to everybody" in words
    assert "Renamed" not in words
    assert len(page.metric) == 5
    for metric in frozen.scorecard.metrics:
        assert f"{metric.ratio.numerator:,} of {metric.ratio.denominator:,} " in words
        assert f"Target {round(metric.target * 100)} %" in words
    assert "106 of 240 late hand-offs come from Webinar on Friday afternoon" in words
    assert title not in words_of(open_page(SCORECARD))


def test_a_signed_sentence_stands_where_it_was_missing(sample: Served) -> None:
    info = publish(sample)
    words = words_of(open_snapshot(info.id))
    assert words.count("not yet signed by Sales") == words.count("not yet signed by Marketing") == 4
    page = open_page(SHARE)
    page.selectbox(key="sign_metric").set_value("content_usage")
    page.selectbox(key="sign_team").set_value("marketing")
    page.text_input(key="sign_sentence").set_value("We retire [half](http://evil.example) of it.")
    page.button(key="sign_now").click().run()
    shown = open_snapshot(info.id)
    words = words_of(shown)
    assert "“We retire [half](http://evil.example) of it.” Signed by local admin" in words
    assert words.count("not yet signed by Marketing") == 3
    assert not [text for text in shown.markdown if "[half](" in text.value]


@pytest.mark.parametrize(
    ("snapshot", "title"), [("nonsense", "This snapshot cannot be shown"), ("", "No snapshot")]
)
def test_an_address_of_no_snapshot_says_so(sample: Served, snapshot: str, title: str) -> None:
    page = open_snapshot(snapshot)
    assert page.title[0].value.startswith(title)
    assert not page.metric


# by a link that is for one snapshot


def test_a_link_for_one_snapshot_lands_on_it_and_has_no_other_page(sample: Served, visitor: Visitor) -> None:
    info, other = publish(sample), publish(sample, "November")
    link = come_by_link(sample, visitor, snapshot=info.id)
    page = page_by_link()
    assert not page.exception
    assert "October: snapshot 1, published" in words_of(page).replace("**", "")
    assert [found.proto.label for found in page.get("page_link")] == ["Present on this screen"]
    for script in (SCORECARD, SHARE, "../../pages/meetings.py", "../../pages/fixes.py"):
        with pytest.raises(ValueError, match="page"):
            page.switch_page(script)
    refused = page_by_link(id=other.id)
    assert [title.value for title in refused.title] == ["No access"]
    assert "one published snapshot and nothing else" in words_of(refused)
    sharing.revoke_link(LOCAL_ADMIN, sample.database, link)
    visitor.headers = [("Host", "score.example.com")]
    assert [title.value for title in page_by_link().title] == ["No access"]


def test_a_viewer_of_a_snapshot_is_told_of_no_leadership_matters_and_gets_the_viewers_json(
    sample: Served, visitor: Visitor
) -> None:
    info = publish(sample)
    come_by_link(sample, visitor, snapshot=info.id)
    words = words_of(page_by_link())
    assert "You see what is seen through the link for Vic" in words
    assert "not yet signed by Sales" in words
    assert "Leadership only" not in json.dumps([badge.value for badge in page_by_link().get("badge")])


def test_nobody_below_an_editor_has_the_share_page(sample: Served, visitor: Visitor) -> None:
    come_by_link(sample, visitor)
    page = page_by_link()
    with pytest.raises(ValueError, match="page"):
        page.switch_page(SHARE)
