"""How the browser tests open a page, and what they can see there that a program cannot."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

from playwright.sync_api import Browser, Page

PATIENCE = 60_000  # ms
DESK, PHONE = (1440, 900), (390, 844)

# Texts whose colour is too close to what they stand on: WCAG 2.2 AA, 4.5 to 1, large ones 3 to 1.
_HARD_TO_READ = r"""
() => {
  const parse = c => { const m = c.match(/rgba?\(([^)]+)\)/); if (!m) return null;
    const p = m[1].split(/[ ,\/]+/).map(Number); return {r: p[0], g: p[1], b: p[2], a: p.length > 3 ? p[3] : 1}; };
  const over = (top, under) => ({r: top.r * top.a + under.r * (1 - top.a), g: top.g * top.a + under.g * (1 - top.a),
    b: top.b * top.a + under.b * (1 - top.a), a: 1});
  const light = c => { const f = v => { v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; };
    return 0.2126 * f(c.r) + 0.7152 * f(c.g) + 0.0722 * f(c.b); };
  const ground = e => { const layers = []; for (let n = e; n; n = n.parentElement) {
      const c = parse(getComputedStyle(n).backgroundColor); if (c && c.a > 0) { layers.push(c); if (c.a === 1) break; } }
    return layers.reverse().reduce((under, top) => over(top, under), {r: 255, g: 255, b: 255, a: 1}); };
  const seen = e => { for (let n = e; n; n = n.parentElement) { const s = getComputedStyle(n);
      if (s.visibility === 'hidden' || s.display === 'none' || +s.opacity === 0) return 0; }
    let o = 1; for (let n = e; n; n = n.parentElement) o *= +getComputedStyle(n).opacity; return o; };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim(), e = walker.currentNode.parentElement;
    if (!text || ['SCRIPT', 'STYLE', 'NOSCRIPT'].includes(e.tagName)) continue;
    const box = e.getBoundingClientRect(), opacity = seen(e);
    if (!box.width || !box.height || !opacity) continue;
    const style = getComputedStyle(e), inside = e.ownerSVGElement;
    const colour = parse(inside ? style.fill : style.color); if (!colour) continue;
    const under = ground(inside ? inside.parentElement : e);
    const shown = over({...colour, a: colour.a * opacity}, under);
    const [hi, lo] = [light(shown), light(under)].sort((x, y) => y - x), ratio = (hi + 0.05) / (lo + 0.05);
    const size = parseFloat(style.fontSize), large = size >= 24 || (size >= 18.66 && +style.fontWeight >= 700);
    if (ratio < (large ? 3 : 4.5)) found.push(`${text.slice(0, 40)} (${ratio.toFixed(2)})`);
  }
  return found;
}
"""


@dataclass
class Visit:
    """A page in a browser, and what went on while it was open."""

    page: Page
    base: str
    complaints: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    def hard_to_read(self) -> list[str]:
        """The texts that do not stand out enough, each with its contrast."""
        found: list[str] = self.page.evaluate(_HARD_TO_READ)
        return found

    def width_of_content(self) -> int:
        """How wide the widest part of the page is: more than the window means that it scrolls sideways."""
        parts = (
            "document.documentElement.scrollWidth, document.querySelector('[data-testid=stMain]').scrollWidth"
        )
        return int(self.page.evaluate(f"Math.max({parts})"))

    def wait_for_charts(self, number: int) -> None:
        """Until so many charts are drawn."""
        self.page.locator("[data-testid=stVegaLiteChart] svg").nth(number - 1).wait_for(timeout=PATIENCE)


def settle(page: Page) -> None:
    """Until the page's script has ended and everything that it drew stands still."""
    page.locator("[data-test-script-state=notRunning]").first.wait_for(state="attached", timeout=PATIENCE)
    undrawn = page.locator("[data-testid=stVegaLiteChart]:not(:has(svg)), [data-testid=stSkeleton]")
    before = -1
    for _ in range(PATIENCE // 500):
        page.wait_for_timeout(500)
        size = page.evaluate("document.querySelectorAll('*').length")
        if size == before and not undrawn.count():
            return
        before = size


@contextmanager
def visit(
    browser: Browser,
    base: str,
    path: str = "/",
    *,
    size: tuple[int, int] = DESK,
    theme: Literal["light", "dark"] = "light",
) -> Iterator[Visit]:
    """Open a page in a window of this size, on a machine that prefers this theme."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme=theme)
    looking = watch(context.new_page(), base)
    looking.page.goto(f"{base}{path}")
    looking.page.get_by_role("heading", level=1).first.wait_for(timeout=PATIENCE)
    yield looking
    context.close()


def watch(page: Page, base: str) -> Visit:
    """A page, empty still, whose complaints and requests are noted from now on."""
    looking = Visit(page, base)
    page.on("console", lambda message: _note(looking, message))
    page.on("pageerror", lambda error: looking.complaints.append(str(error)))
    page.on("request", lambda request: _note_foreign(looking, request.url))
    return looking


def _note(looking: Visit, message: Any) -> None:
    # Below the root, the front end first looks for the server beneath the page's own path; that is a 404.
    if message.type in ("error", "warning") and "/_stcore/" not in message.location.get("url", ""):
        looking.complaints.append(f"{message.type}: {message.text}")


def _note_foreign(looking: Visit, url: str) -> None:
    if not url.startswith((looking.base, looking.base.replace("http", "ws", 1), "data:", "blob:")):
        looking.foreign.append(url)
