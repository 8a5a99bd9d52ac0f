"""Comments: enough of them or none, in an order that says nothing, without who and how to reach them."""

import random

import pytest

from alignment.survey.comments import LONGEST, publish_comments, redact, tidy

ROSTER = {"ada lovelace", "grace brewster hopper", "hopper, grace brewster"}


def is_name(words: str) -> bool:
    return words.casefold() in ROSTER


def test_fewer_than_ten_comments_are_not_published() -> None:
    nine = [f"more time, says number {number}" for number in range(9)]
    assert publish_comments([*nine, "   ", "\n"], k=5) == ()
    assert len(publish_comments([*nine, "the tenth"], k=5)) == 10
    assert publish_comments([*nine, "the tenth"], k=12) == ()


def test_the_order_in_which_they_were_written_is_gone() -> None:
    written = [f"comment {number}" for number in range(30)]
    published = publish_comments(written, k=5)
    assert published != tuple(written)
    assert sorted(published) == sorted(written)
    assert publish_comments(random.Random(3).sample(written, 30), k=5) == published


@pytest.mark.parametrize(
    ("written", "published"),
    [
        ("write to ada.lovelace+x@example.co.uk!", "write to […]!"),
        ("call +49 (0)89 123 45-67 before 2026", "call […] before 2026"),
        ("call 089/1234567", "call […]"),
        ("see https://crm.example.com/?user=7 now", "see […] now"),
        ("ask @ada about it", "ask […] about it"),
        ("Ada Lovelace's leads are old", "[…] leads are old"),
        ("LOVELACE, Ada never calls", "[…] never calls"),
        ("Hopper, Grace Brewster and Ada Lovelace", "[…] and […]"),
        ("Grace Brewster Hopper. Ada Lovelace.", "[…]. […]."),
        ("we lost 12 deals of 300 in 2026", "we lost 12 deals of 300 in 2026"),
        ("Größere Leads früher übergeben", "Größere Leads früher übergeben"),
    ],
)
def test_addresses_numbers_and_names_of_the_roster_are_taken_out(written: str, published: str) -> None:
    assert redact(written, is_name=is_name) == published


def test_a_comment_is_one_line_of_a_bearable_length() -> None:
    assert tidy("  two\nlines\u202e and\ta tab\x00 ") == "two lines and a tab"
    assert len(tidy("x" * 10_000)) == LONGEST
