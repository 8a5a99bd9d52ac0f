"""The Log page tells admins who changed what, and who may sign in; nobody else has it."""

import pytest

from alignment import accounts, sharing
from alignment.access.cookies import LINK
from alignment.access.principal import LOCAL_ADMIN
from alignment.access.served import Served
from alignment.ui import log_view
from tests.pages.opening import Visitor, open_page, words_of
from tests.support.people import hand_link

LOG = "../../pages/log.py"


def test_the_newest_change_is_the_title_and_all_are_listed(sample: Served) -> None:
    sharing.create_link(LOCAL_ADMIN, sample.database, label="the board", for_leadership=True)
    page = open_page(LOG)
    assert not page.exception
    assert page.title[0].value.replace("\\", "").startswith("Local admin created a share link, ")
    changes = page.dataframe[0].value
    assert changes.iloc[0][["What", "Which", "Details"]].tolist() == [
        "Created a share link",
        "the board",
        "days: 90; for leadership",
    ]
    assert "Loaded the sample company" in changes["What"].tolist()


def test_older_changes_are_a_click_away(sample: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_view, "AT_ONCE", 2)
    for label in ("a", "b", "c"):
        sharing.create_link(LOCAL_ADMIN, sample.database, label=label)
    page = open_page(LOG)
    assert page.dataframe[0].value["Which"].tolist() == ["c", "b"]
    page.button(key="older").click().run()
    assert page.dataframe[0].value["Which"].tolist()[0] == "a"


def test_somebody_is_added_gets_a_new_code_and_is_revoked(sample: Served) -> None:
    page = open_page(LOG)
    assert "There is no account yet." in words_of(page)
    page.text_input(key="account_login").set_value("Edith")
    page.button(key="account_add").click().run()
    (edith,) = accounts.list_accounts(LOCAL_ADMIN, sample.database)
    assert (edith.login, edith.role) == ("edith", "editor")
    (first,) = [code.value for code in page.code]
    assert "May sign in · password not chosen yet" in words_of(page)
    page.button(key=f"code_{edith.id}").click().run()
    (second,) = [code.value for code in page.code]
    assert first != second
    page.button(key=f"end_{edith.id}").click().run()
    assert "Revoked " in words_of(page)
    assert not page.code
    assert page.dataframe[0].value["What"].tolist()[:3] == [
        "Revoked an account",
        "Issued a set-up code",
        "Added an account",
    ]


def test_a_name_that_is_none_is_refused_in_words(sample: Served) -> None:
    page = open_page(LOG)
    page.text_input(key="account_login").set_value("two words")
    page.button(key="account_add").click().run()
    assert "no name to sign in with" in words_of(page)
    assert accounts.list_accounts(LOCAL_ADMIN, sample.database) == []


def test_nobody_below_an_admin_has_the_log(sample: Served, visitor: Visitor) -> None:
    visitor.cookies[LINK] = hand_link(sample.database).token
    page = open_page()
    with pytest.raises(ValueError, match="page"):
        page.switch_page(LOG)
