"""Text of the records is shown as it stands."""

import string
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from alignment.ui.text import capital, day, minute, plain

J = "\u2060"  # a joiner: it has no width


def test_markdown_in_a_name_is_only_punctuation() -> None:
    assert (
        plain("**bold** #1 $a$ <b> `c` [x](y) a_b") == r"\*\*bold\*\* \#1 \$a\$ \<b\> \`c\` \[x\]\(y\) a\_b"
    )


def test_what_becomes_a_link_or_a_picture_without_any_markdown_is_taken_apart() -> None:
    assert plain("http://evil") == rf"http\:{J}\/\/evil"
    assert plain("WWW.evil.com") == rf"WWW{J}\.evil\.com"
    assert plain("a@evil.com") == rf"a\@{J}evil\.com"
    assert plain(":streamlit: at 13:00") == rf"\:{J}streamlit\: at 13\:00"
    assert plain("a -> b") == rf"a \-{J}\> b"


def test_a_text_cannot_turn_the_line_around() -> None:
    assert plain("\u202egnp.exe\u2066") == r"gnp\.exe"


def test_a_line_break_does_not_begin_a_list_or_a_heading() -> None:
    assert plain("a\n# b\r\n- c\u2028d") == r"a \# b  \- c d"


@given(st.text())
def test_all_punctuation_is_escaped_and_nothing_else_changes(text: str) -> None:
    shown = plain(text)
    assert "\n" not in shown
    bare = shown.replace("\\\\", "\0").replace("\\", "").replace("\0", "\\")
    assert [sign for sign in bare if sign.isalnum()] == [sign for sign in text if sign.isalnum()]
    escaped = False
    for sign in shown:
        assert escaped or sign not in string.punctuation or sign == "\\"
        escaped = sign == "\\" and not escaped


def test_only_the_first_letter_is_raised() -> None:
    assert capital("meeting cadence") == "Meeting cadence"
    assert capital("SLA adherence") == "SLA adherence"


def test_times_are_told_in_the_zone_of_the_organisation() -> None:
    moment = datetime(2026, 10, 31, 23, 30, tzinfo=UTC)
    assert day(moment, "UTC") == "31 Oct 2026"
    assert minute(moment, "Europe/Berlin") == "1 Nov 2026, 00:30"
