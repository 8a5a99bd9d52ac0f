"""What the Scorecard page hands out: a file of each kind, to whoever may see the page at that moment."""

import pytest

from alignment.access.principal import Principal, Role, Ticket
from alignment.access.served import Served
from alignment.errors import AccessRefused
from alignment.exports import FORMATS
from alignment.sharing import revoke_link
from alignment.ui.take_along import write_file
from tests.pages.opening import open_page
from tests.support.people import OPERATOR, hand_link


def test_the_scorecard_offers_a_file_of_every_kind_and_the_slides(sample: Served) -> None:
    page = open_page()
    assert {button.key for button in page.get("download_button")} >= {f"take_{kind}" for kind in FORMATS}


def test_nothing_is_handed_out_once_the_link_behind_an_open_page_is_revoked(sample: Served) -> None:
    link = hand_link(sample.database)
    vic = Principal(Role.VIEWER, "link for Vic", ticket=Ticket("link", link.id), for_leadership=False)
    assert write_file(vic, sample.database, "csv", "13w").decode("utf-8-sig").startswith("metric,")
    revoke_link(OPERATOR, sample.database, link.id)
    with pytest.raises(AccessRefused):
        write_file(vic, sample.database, "csv", "13w")
