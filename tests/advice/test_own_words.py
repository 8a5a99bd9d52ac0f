"""The practices are told in our own words, and each is where its citation says."""

import pytest

from alignment.advice.practices import load_practices
from alignment.advice.schema import Practice
from tests.advice.documents import RUN, SHINGLES, find_place, hash_shingles, list_words, load_documents
from tests.support.tree import list_files, name_of, read_text

WRITTEN_BY_US = (".py", ".toml", ".md")


def test_no_run_of_eight_words_is_taken_from_a_document() -> None:
    theirs = set(SHINGLES.read_text(encoding="utf-8").split())
    taken = {
        (name_of(file), run)
        for file in list_files()
        if file.suffix in WRITTEN_BY_US
        for hashed, run in hash_shingles(read_text(file)).items()
        if hashed in theirs
    }
    assert taken == set()


def test_the_shipped_hashes_are_those_of_the_documents() -> None:
    documents = load_documents()
    hashes = {hashed for text in documents.values() for hashed in hash_shingles(text)}
    assert hashes == set(SHINGLES.read_text(encoding="utf-8").split())
    words = list_words(documents["rift"])
    copied = f"As they say: {' '.join(words[40 : 40 + RUN]).title()}!"
    assert hash_shingles(copied).keys() & hashes


def test_case_accents_and_punctuation_do_not_hide_a_copy() -> None:
    ours = hash_shingles("One, two – three: FOUR five's 'six' (cafe)")
    assert list(ours) == list(hash_shingles("one two three four five s six café"))
    assert len(hash_shingles("one two three four five six seven")) == 0


@pytest.mark.parametrize("practice", load_practices(), ids=lambda practice: practice.id)
def test_every_citation_leads_to_its_place_in_the_document(practice: Practice) -> None:
    documents = load_documents()
    for cite in practice.cites:
        place = find_place(documents[cite.document], cite.section, cite.part)
        assert " ".join(list_words(cite.anchor)) in " ".join(list_words(place)), cite


def test_a_place_that_is_not_there_is_not_found() -> None:
    document = "A title\nThe first paragraph.\nA part\n- One item.\nWord: what it means.\nThe end."
    assert find_place(document, "A part", "item 1") == "- One item."
    assert find_place(document, "A part", "Word") == "Word: what it means."
    assert find_place(document, "A part", "after the list") == "Word: what it means.\nThe end."
    for section, part in (("A part", "item 2"), ("A part", "Wort"), ("No part", "item 1")):
        with pytest.raises(KeyError):
            find_place(document, section, part)
