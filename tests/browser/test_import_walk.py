"""A file from the desk to the scorecard and back again, as a person walks it."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.looking import DESK, PATIENCE, PHONE, visit
from tests.support.running_app import run_app

pytestmark = pytest.mark.browser

PICTURES = os.environ.get("ALIGNMENT_PICTURES")  # a folder that keeps what the test saw
LEADS = "lead_id,email,source,status,handed_off_at,first_touch_at,First answer\n" + "".join(
    f"L-{day},p{day}@example.com,web,{'New' if day % 2 else 'Parked'},2026-09-{day:02}T10:00:00Z,"
    f"2026-09-{day:02}T1{day % 8}:30:00Z,x\n"
    for day in range(1, 29)
)
BROKEN = "L-90,q@example.com,web,New,2026-02-31T10:00:00Z,,\n"


@pytest.fixture(scope="module")
def own_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with run_app(tmp_path_factory.mktemp("walk")) as url:
        yield url


def _give(page: Page, name: str, text: str) -> None:
    page.locator(".st-key-import_uploads input[type=file]").set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
    )
    expect(page.get_by_text(name).first).to_be_visible(timeout=PATIENCE)


def _keep(page: Page, name: str, at: str = "") -> None:
    if PICTURES:
        if at:
            page.get_by_text(at).first.scroll_into_view_if_needed()
        page.screenshot(path=Path(PICTURES) / f"import_{name}.png")


def test_a_file_is_looked_at_loaded_weighed_and_taken_back(browser: Browser, own_app: str) -> None:
    with visit(browser, own_app, "/import", size=DESK) as seen:
        page = seen.page
        _give(page, "leads.csv", LEADS + BROKEN)
        page.get_by_role("button", name="Look at these files").click()
        expect(page.get_by_text("Would load")).to_be_visible(timeout=PATIENCE)
        expect(page.get_by_role("button", name="Download this list")).to_be_visible(timeout=PATIENCE)
        expect(page.get_by_text("Statuses.")).to_be_visible(timeout=PATIENCE)
        assert seen.hard_to_read() == []
        _keep(page, "look", "Would load")
        _keep(page, "columns", "Put away")

        page.get_by_role("button", name="Load as shown").click()
        expect(page.get_by_text("What it does to the scorecard")).to_be_visible(timeout=PATIENCE)
        expect(page.get_by_text("SLA adherence — →")).to_be_visible(timeout=PATIENCE)
        expect(page.get_by_text("Would load")).to_have_count(0)
        _keep(page, "result", "SLA adherence — →")

        page.locator(".st-key-batches canvas").first.scroll_into_view_if_needed()
        box = page.locator(".st-key-batches canvas").first.bounding_box()
        assert box
        page.mouse.click(box["x"] + 12, box["y"] + 52)
        page.get_by_role("button", name="Take this file back").click(timeout=PATIENCE)
        page.get_by_role("button", name="Yes, take it back").click(timeout=PATIENCE)
        expect(page.get_by_text("leads.csv was taken back: 28 rows removed")).to_be_visible(timeout=PATIENCE)
        _keep(page, "undone")
        assert seen.complaints == []
        assert seen.foreign == []


def test_a_look_fits_a_phone_in_the_dark(browser: Browser, own_app: str) -> None:
    with visit(browser, own_app, "/import", size=PHONE, theme="dark") as seen:
        _give(seen.page, "leads.csv", LEADS)
        seen.page.get_by_role("button", name="Look at these files").click()
        expect(seen.page.get_by_role("button", name="Load as shown")).to_be_visible(timeout=PATIENCE)
        assert seen.hard_to_read() == []
        assert seen.width_of_content() <= PHONE[0]
        _keep(seen.page, "look_phone_dark", "Put away")
