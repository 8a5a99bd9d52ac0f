"""Which comments are published, and what is taken out of them before anybody reads them."""

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence

from alignment.survey.anonymity import LEAST_COMMENTS

IsName = Callable[[str], bool]

LONGEST = 500
MASK = "[…]"
_ADDRESS = re.compile(r"[^\s@<>()]+@[^\s@<>()]+\.\w+")
_LINK = re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE)
_PHONE = re.compile(r"\+?\(?\d(?:[\s()./–-]{0,3}\d){6,}")
_HANDLE = re.compile(r"(?<!\w)@\w[\w.-]*")
_WORD = re.compile(r"[^\W\d_][\w'’.-]*[\w]|[^\W\d_]")
_LONGEST_NAME = 4  # words


def publish_comments(
    comments: Iterable[str], *, k: int, is_name: IsName = lambda _: False
) -> tuple[str, ...]:
    """The comments of a closed wave in an order that says nothing; none at all of fewer than ten people's.

    Addresses, phone numbers, links and names are taken out. `is_name` knows whether words are a person's name.
    """
    written = [text for text in (tidy(comment) for comment in comments) if text]
    if len(written) < max(k, LEAST_COMMENTS):
        return ()
    redacted = (redact(text, is_name=is_name) for text in written)
    return tuple(sorted(redacted, key=lambda text: hashlib.sha256(text.encode()).hexdigest()))


def tidy(comment: str) -> str:
    """A comment in one line without control characters, cut where it gets too long."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in comment).split())[:LONGEST]


def redact(text: str, *, is_name: IsName = lambda _: False) -> str:
    """The text without addresses, phone numbers, links, handles and the names that are known."""
    for pattern in (_ADDRESS, _LINK, _PHONE, _HANDLE):
        text = pattern.sub(MASK, text)
    words = list(_WORD.finditer(text))
    start = 0
    while start < len(words):
        length = _find_name(text, words[start : start + _LONGEST_NAME], is_name)
        if length:
            first, last = words[start], words[start + length - 1]
            text = text[: first.start()] + MASK + text[last.end() :]
            words = list(_WORD.finditer(text))  # the mask holds none: the next one stands at `start` now
        else:
            start += 1
    return text


def _find_name(text: str, words: Sequence[re.Match[str]], is_name: IsName) -> int:
    """How many of these words are a name, in either order; 0 if none is."""
    for length in range(len(words), 0, -1):
        parts = [_bare(word[0]) for word in words[:length]]
        turned = [parts[-1], *parts[:-1]]
        forms = {" ".join(parts), " ".join(turned), f"{turned[0]}, {' '.join(turned[1:])}"}
        forms.add(f"{parts[0]}, {' '.join(parts[1:])}")
        if any(is_name(form) for form in forms):
            return length
    return 0


def _bare(word: str) -> str:
    """A word without the genitive's ending."""
    return re.sub(r"['’]s?$", "", word).rstrip(".")
