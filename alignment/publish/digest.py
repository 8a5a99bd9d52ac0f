"""A story as a mail: three sentences, the score and the metrics, the first suggestions; as HTML and as plain text.

The HTML needs nothing from elsewhere, keeps its shape without style sheets, and stays readable where a mail program
turns light into dark.
"""

import html
import textwrap

from alignment.advice.fixes import Fix
from alignment.publish.story import Deck, Figure, Slide
from alignment.publish.story_advice import TOP, gain_of
from alignment.publish.theme import DARK, LIGHT
from alignment.publish.wording import unbroken

WIDTH = 600  # pixels: what every mail program shows without scrolling
TEXT_WIDTH = 76
NUMBERS_END = 29  # characters: the name of a metric and its share
_STATUS = {"on_target": "good", "below_target": "fair", "far_below_target": "poor"}
_FONT = "font-family:'Source Sans 3','Segoe UI',Helvetica,Arial,sans-serif"


def digest_text(deck: Deck, *, link: str = "") -> str:
    """The mail as plain text; `link`: where the scorecard stands."""
    said = [_folded(sentence) for sentence in deck.sentences]
    lines = [_folded(deck.title), "=" * min(len(deck.title), TEXT_WIDTH), _folded(deck.about), "", *said, ""]
    for slide in (*deck.of("score"), *deck.of("metric")):
        lines.append(_text_line(slide))
    lines += ["", "What to do next", "---------------"]
    for number, fix in enumerate(deck.fixes[:TOP], 1):
        lines += [
            _folded(f"{number}. {fix.practice.title} ({gain_of(fix)})", hang=3),
            *(_folded(f"   {text}", hang=3) for text in _reasons(fix)),
            _folded(f"   First step: {fix.practice.first_step}", hang=3),
        ]
    if not deck.fixes:
        lines.append("Nothing is suggested on these records.")
    return "\n".join([*lines, *(["", f"The scorecard: {link}"] if link else [])]) + "\n"


def escape(text: str) -> str:
    """A text as HTML, its percent signs kept on the line of their number."""
    return html.escape(unbroken(text), quote=True)


def digest_html(deck: Deck, *, link: str = "") -> str:
    """The mail as an HTML page; `link`: where the scorecard stands."""
    body = "".join(
        [
            f'<p style="{_style(13)};color:{LIGHT.muted}" class="muted">{escape(deck.about)}</p>',
            f'<h1 style="{_style(24, bold=True)};margin:0 0 12px">{escape(deck.title)}</h1>',
            *(f'<p style="{_style(16)}">{escape(sentence)}</p>' for sentence in deck.sentences),
            _tiles(deck),
            f'<h2 style="{_style(18, bold=True)};margin:24px 0 8px">What to do next</h2>',
            *(_fix(number, fix) for number, fix in enumerate(deck.fixes[:TOP], 1)),
            "" if deck.fixes else f'<p style="{_style(15)}">Nothing is suggested on these records.</p>',
            _link(link),
        ]
    )
    return _page(escape(deck.title), body)


def _text_line(slide: Slide) -> str:
    figure = slide.figure
    assert figure is not None
    value = f"{figure.value} of 100" if slide.kind == "score" else figure.value
    told = [] if slide.kind == "score" else [figure.under, figure.status_word.rstrip(".")]
    line = f"{figure.label:<17}{value:>9}   {'; '.join([*told, figure.change]).rstrip('; ')}"
    return _folded(line, hang=NUMBERS_END)


def _folded(text: str, *, hang: int = 0) -> str:
    """The text in lines that every mail program shows whole; `hang`: how far those after the first are set in."""
    return textwrap.fill(
        unbroken(text),
        TEXT_WIDTH,
        subsequent_indent=" " * hang,
        replace_whitespace=False,
        break_long_words=False,
        break_on_hyphens=False,
    ).replace("\u00a0", " ")


def _reasons(fix: Fix) -> list[str]:
    return [f"{why.sentence}." for why in fix.why[:2]]


def _tiles(deck: Deck) -> str:
    figures = [slide.figure for slide in (*deck.of("score"), *deck.of("metric")) if slide.figure]
    score, *metrics = figures
    rows = [_row(_tile(score, wide=True))]
    rows += [_row(*(_tile(figure) for figure in metrics[i : i + 2])) for i in range(0, len(metrics), 2)]
    return (
        '<table role="presentation" width="100%" cellpadding="0" cellspacing="8" border="0"'
        f' style="margin:16px -8px;width:calc(100% + 16px)">{"".join(rows)}</table>'
    )


def _row(*cells: str) -> str:
    return f"<tr>{''.join(cells)}</tr>"


def _tile(figure: Figure, *, wide: bool = False) -> str:
    colour = getattr(LIGHT, _STATUS.get(figure.status or "", "muted"))
    status = (
        f'<br><strong style="{_style(13)};color:{colour}" class="{_STATUS.get(figure.status or "", "muted")}">'
        f"{escape(figure.status_word)}</strong>"
    )
    span = ' colspan="2"' if wide else ' width="50%"'
    return (
        f'<td{span} valign="top" bgcolor="{LIGHT.surface}" class="tile"'
        f' style="{_style(14)};background:{LIGHT.surface};padding:12px;border:1px solid {LIGHT.faint}">'
        f"{escape(figure.label)}<br>"
        f'<strong style="{_style(28, bold=True)}">{escape(figure.value)}</strong><br>{escape(figure.under)}'
        f"{status if figure.status_word else ''}"
        f"<br>{escape(figure.change)}</td>"
    )


def _fix(number: int, fix: Fix) -> str:
    reasons = "".join(f"<br>{escape(text)}" for text in _reasons(fix))
    return (
        f'<p style="{_style(15)};margin:0 0 14px"><strong>{number}. {escape(fix.practice.title)}</strong>'
        f' <span style="color:{LIGHT.muted}" class="muted">({escape(gain_of(fix))})</span>{reasons}'
        f"<br><em>First step:</em> {escape(fix.practice.first_step)}</p>"
    )


def _link(link: str) -> str:
    if not link:
        return ""
    address = html.escape(link, quote=True)
    return f'<p style="{_style(15)}"><a href="{address}" style="color:inherit">Open the scorecard</a></p>'


def _style(size: int, *, bold: bool = False) -> str:
    return f"{_FONT};font-size:{size}px;line-height:1.4{';font-weight:700' if bold else ''}"


def _page(title: str, body: str) -> str:
    dark = (
        "@media (prefers-color-scheme: dark){"
        f"body,.page{{background:{DARK.background}!important;color:{DARK.text}!important}}"
        f".tile{{background:{DARK.surface}!important;border-color:{DARK.faint}!important;color:{DARK.text}!important}}"
        f".muted{{color:{DARK.muted}!important}}.good{{color:{DARK.good}!important}}"
        f".fair{{color:{DARK.fair}!important}}.poor{{color:{DARK.poor}!important}}}}"
    )
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">'
        f"<title>{title}</title><style>{dark}</style></head>\n"
        f'<body style="margin:0;background:{LIGHT.background};color:{LIGHT.text}">'
        '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" class="page">'
        f'<tr><td align="center" style="padding:24px 12px"><table role="presentation" width="{WIDTH}" cellpadding="0"'
        f' cellspacing="0" border="0" style="width:100%;max-width:{WIDTH}px"><tr><td align="left">{body}</td></tr></table>'
        "</td></tr></table></body></html>\n"
    )
