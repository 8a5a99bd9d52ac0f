"""Text of the records is shown as it stands."""

import string
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from alignment.ui.text import capital, day, minute, plain


def test_markdown_in_a_name_is_only_punctuation() -> None:
    assert plain("![x](http://evil/x.png)") == r"\!\[x\]\(http\:\/\/evil\/x\.png\)"
    assert plain("**bold** :red[x] $a$ <b> `c`") == (r"\*\*bold\*\* \:red\[x\] \$a\$ \<b\> \`c\`")


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
