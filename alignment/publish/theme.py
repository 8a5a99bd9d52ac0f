"""The colours of everything that is drawn, in light and dark, and how far apart they are to the eye."""

from dataclasses import dataclass
from typing import Literal

ThemeName = Literal["light", "dark"]

FONT = "Source Sans, sans-serif"


@dataclass(frozen=True)
class Theme:
    """One set of colours. `sales` and `marketing` stand for the teams and nothing else, `records` for what was counted.

    `line` draws what must be seen (3:1 on the background), `faint` only orders what is drawn anyway.
    """

    background: str
    surface: str
    text: str
    muted: str
    records: str
    line: str
    faint: str
    sales: str
    marketing: str
    good: str
    fair: str
    poor: str


LIGHT = Theme(
    background="#ffffff",
    surface="#f4f5f7",
    text="#101828",
    muted="#5b6472",
    records="#27303f",
    line="#7b8494",
    faint="#e4e7ec",
    sales="#1f5fc4",
    marketing="#b54d04",
    good="#14683c",
    fair="#6f5500",
    poor="#a01c2c",
)
DARK = Theme(
    background="#11161d",
    surface="#1b222c",
    text="#eef1f5",
    muted="#a7b0bd",
    records="#dfe4ea",
    line="#808b9b",
    faint="#2b3441",
    sales="#74aaf7",
    marketing="#f39a4a",
    good="#7fd3a3",
    fair="#e6c75a",
    poor="#f0707c",
)
THEMES: dict[ThemeName, Theme] = {"light": LIGHT, "dark": DARK}


def contrast(first: str, second: str) -> float:
    """The contrast ratio of two opaque colours (#rrggbb), 1 to 21, as WCAG 2.2 defines it."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def blend(colour: str, background: str, opacity: float) -> str:
    """What `colour` at this opacity looks like on an opaque background."""
    pairs = zip(_channels(colour), _channels(background), strict=True)
    return "#" + "".join(f"{round(opacity * over + (1 - opacity) * under):02x}" for over, under in pairs)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    shares = [channel / 255 for channel in _channels(colour)]
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
