"""The mail: the same sentences as the scorecard, nothing from elsewhere, readable without any style sheet."""

import re
from dataclasses import replace
from html.parser import HTMLParser

from alignment.publish.digest import digest_html, digest_text
from alignment.publish.story_slides import build_deck
from alignment.publish.theme import LIGHT, contrast
from alignment.settings import METRIC_KEYS
from tests.publish.test_sentences import build
from tests.publish.test_story import WEAK, tell, unadvised

DECK = build_deck(tell(build(WEAK, WEAK)))


class Reader(HTMLParser):
    """Reads a page as a program without style sheets does."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1][0] != "style":
            self.words.append(data)


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    return reader


def test_both_mails_say_the_sentences_the_shares_and_the_first_fixes() -> None:
    html, text = " ".join("".join(read(digest_html(DECK)).words).split()), " ".join(digest_text(DECK).split())
    for said in (html, text):
        assert all(sentence in said for sentence in DECK.sentences)
        assert "40 of 100 hand-offs" in said
        assert all(fix.practice.title in said for fix in DECK.fixes[:3])
        assert DECK.fixes[3].practice.title not in said


def test_the_mail_fetches_nothing_and_runs_nothing() -> None:
    page = digest_html(DECK, link="https://alignment.example/s/token")
    tags = read(page).tags
    assert not {tag for tag, _ in tags} & {"img", "script", "link", "iframe", "object", "form"}
    assert [attributes["href"] for tag, attributes in tags if tag == "a"] == [
        "https://alignment.example/s/token"
    ]
    assert "url(" not in page
    assert "http" not in digest_html(DECK)


def test_a_hostile_name_stays_text() -> None:
    name = '<script>alert(1)</script>" onmouseover="x'
    page = digest_html(build_deck(replace(tell(build(WEAK, WEAK)), organisation=name)))
    assert "<script" not in page
    assert name in "".join(read(page).words)


def test_its_inks_are_readable_on_their_ground() -> None:
    inks = set(re.findall(r"[;\"]color:(#[0-9a-f]{6})", digest_html(DECK).partition("<body")[2]))
    assert inks
    assert all(contrast(ink, ground) >= 4.5 for ink in inks for ground in (LIGHT.background, LIGHT.surface))


def test_without_data_the_mail_says_so() -> None:
    nothing = dict.fromkeys(METRIC_KEYS, (0, 0))
    text = digest_text(build_deck(unadvised(tell(build(nothing, nothing)))))
    assert "Not enough is measured yet" in text
    assert "Nothing is suggested on these records." in text
