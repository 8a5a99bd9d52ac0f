"""How the tests of pages open one, as whom, and what they read there."""

from dataclasses import dataclass, field
from pathlib import Path

from streamlit.testing.v1 import AppTest

FRAME = Path(__file__).parents[2] / "alignment" / "ui" / "frame.py"
SCORECARD, IMPORT = "../../pages/scorecard.py", "../../pages/import_files.py"


@dataclass
class Visitor:
    """The connection of the browser that asks; its headers are the test's to change."""

    headers: list[tuple[str, str]] = field(default_factory=lambda: [("Host", "localhost:8501")])
    cookies: dict[str, str] = field(default_factory=dict)
    remote_ip: str = "127.0.0.1"


def open_page(script: str = SCORECARD, *, window: str | None = None) -> AppTest:
    """The page as the frame shows it."""
    page = AppTest.from_file(str(FRAME), default_timeout=60)
    if window is not None:
        page.query_params["window"] = window
    page.run()
    return page if script == SCORECARD else page.switch_page(script).run()


def words_of(page: AppTest) -> str:
    """Everything that a page says, without the escapes of its Markdown."""
    elements = [*page.title, *page.subheader, *page.markdown, *page.caption, *page.error]
    text = "\n".join(element.value for element in elements)
    figures = "\n".join(f"{metric.label} {metric.value} {metric.delta}" for metric in page.metric)
    return f"{text}\n{figures}".replace("\\", "").replace("\u2060", "").replace("\u00a0", " ")
