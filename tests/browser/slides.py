"""How the browser tests go through the slides of a presentation, and what they measure there."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from playwright.sync_api import Browser, Page, expect

from tests.browser.looking import PATIENCE, Visit, visit

LAPTOP, PROJECTOR = (1366, 768), (1920, 1080)

# What does not stand on the screen as it should: it scrolls, is cut off, leaves its chart, covers something else, or
# is written in letters too small for the back of a room (`least`: body, `smallest`: the small print).
_UNFIT = r"""
([least, smallest]) => {
  const found = [], say = (what, e) => found.push(`${what}: ${(e.textContent || e.className).trim().slice(0, 60)}`);
  const main = document.querySelector('[data-testid=stMain]');
  if (main.scrollHeight > innerHeight || main.scrollWidth > innerWidth) found.push('the page scrolls');
  const slide = document.querySelector('[class*=st-key-present_slide_]');
  for (const e of [slide, ...slide.querySelectorAll('[class*=st-key-present_], h1, p')])
    if (e.scrollHeight > e.clientHeight + 3 || e.scrollWidth > e.clientWidth + 3) say('cut off', e);
  const bar = document.querySelector('.st-key-present_controls').getBoundingClientRect();
  const boxes = [...slide.querySelectorAll('h1, p, input, [data-testid=stMetricValue], .st-key-present_chart, button')]
    .filter(e => !e.closest('.st-key-present_chart') || e.matches('.st-key-present_chart'))
    .filter(e => !e.parentElement.closest('button, [data-testid=stMetricValue]'))
    .map(e => [e, e.getBoundingClientRect()]).filter(([, b]) => b.width && b.height);
  const meet = (a, b, by) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > by
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > by;
  boxes.forEach(([e, b], i) => {
    if (b.bottom > bar.top + 1 || b.right > innerWidth + 1 || b.left < 0) say('off the slide', e);
    for (const [f, c] of boxes.slice(i + 1)) if (!e.contains(f) && meet(b, c, 3)) say('covers', e);
  });
  const texts = [...slide.querySelectorAll('.st-key-present_chart svg text')].filter(e => e.textContent.trim())
    .map(e => [e, e.getBoundingClientRect()]);
  const chart = slide.querySelector('.st-key-present_chart')?.getBoundingClientRect();
  texts.forEach(([e, b], i) => {
    if (b.left < chart.left - 2 || b.right > chart.right + 2 || b.bottom > chart.bottom + 2) say('leaves its chart', e);
    for (const [f, c] of texts.slice(i + 1)) if (meet(b, c, 3)) say('label covers', e);
  });
  for (const e of slide.querySelectorAll('p, h1, input, .st-key-present_chart svg text')) {
    const small = e.closest('[data-testid=stCaptionContainer]') || e.closest('svg') || e.closest('button');
    const size = parseFloat(getComputedStyle(e).fontSize);
    if (size < (small ? smallest : least) - 0.1) say(`only ${size} px`, e);
  }
  return [...new Set(found)];
}
"""
# Two frames after the size has changed, when every chart has taken the size of its place.
_DRAWN = """
async () => {
  const frame = () => new Promise(requestAnimationFrame);
  await frame(); await frame();
  return [...document.querySelectorAll('.st-key-present_chart')].every(place => {
    const drawn = place.querySelector('svg');
    return drawn && Math.abs(drawn.getBoundingClientRect().width - place.clientWidth) < 8;
  });
}
"""


@contextmanager
def present(
    browser: Browser,
    base: str,
    *,
    slide: int = 1,
    size: tuple[int, int] = LAPTOP,
    theme: Literal["light", "dark"] = "light",
    **parameters: str,
) -> Iterator[Visit]:
    """Open the slides at one of them and wait until keys are listened to."""
    asked = "&".join(f"{name}={value}" for name, value in {"slide": str(slide), **parameters}.items())
    with visit(browser, base, f"/present?{asked}", size=size, theme=theme) as seen:
        wait_for_slide(seen.page, slide)
        yield seen


def wait_for_slide(page: Page, number: int) -> None:
    """Until a slide is drawn, its charts too, nothing runs any more and the keys know where they are."""
    expect(page.locator(f'.present-place[data-number="{number}"]')).to_be_visible(timeout=PATIENCE)
    expect(page.locator(f'html[data-presents="{number}"]')).to_have_count(1, timeout=PATIENCE)
    page.locator("[data-test-script-state=notRunning]").first.wait_for(timeout=PATIENCE)
    expect(page.locator("[data-stale=true]")).to_have_count(0, timeout=PATIENCE)
    for chart in page.locator(".st-key-present_chart").all():
        chart.locator("svg").first.wait_for(timeout=PATIENCE)


def press(page: Page, key: str, *, to: int) -> None:
    """Press a key that leads to a slide."""
    page.keyboard.press(key)
    wait_for_slide(page, to)


def last_of(page: Page) -> int:
    """How many slides there are."""
    return int(page.locator(".present-place").get_attribute("data-last") or 0)


def headline(page: Page) -> str:
    """What the slide says first."""
    return (
        page.get_by_role("heading", level=1).first.inner_text().replace("\u2060", "").replace("\u00a0", " ")
    )


def unfit(page: Page) -> list[str]:
    """What does not stand on the slide as it should at 1366×768 and at 1920×1080, with the size where that is so."""
    found = []
    for width, height in (LAPTOP, PROJECTOR):
        page.set_viewport_size({"width": width, "height": height})
        share = width / PROJECTOR[0]
        page.wait_for_function(_DRAWN, timeout=PATIENCE)
        found += [f"{width}: {what}" for what in page.evaluate(_UNFIT, [24 * share, 14 * share])]
    return found
