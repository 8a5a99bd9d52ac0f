"""What statuses mean: by the tool they come from, by common usage, or unknown."""

import pytest

from alignment.errors import AlignmentError, FileRefused
from alignment.ingest.statuses import StatusCount, load_meanings, propose_meanings, read_meanings


def test_a_source_with_a_section_of_its_own_is_read_by_it() -> None:
    assert propose_meanings("salesforce", ["Qualified", "Nurturing"]) == {
        "Qualified": "accepted",
        "Nurturing": "recycled",
    }
    assert propose_meanings("lifecycle", ["Qualified"]) == {"Qualified": "converted"}


def test_other_sources_are_read_by_common_usage() -> None:
    assert propose_meanings(
        "plain", ["New", "Working", "Closed - Converted", "MQL", "Disqualified", "Inquiry"]
    ) == {
        "New": "pending",
        "Working": "working",
        "Closed - Converted": "converted",
        "MQL": "pending",
        "Disqualified": "rejected",
        "Inquiry": "pre_mql",
    }


def test_spelling_does_not_matter() -> None:
    assert set(propose_meanings("Salesforce", ["closed – converted", "Closed-Converted"]).values()) == {
        "converted"
    }


def test_nothing_is_guessed() -> None:
    assert propose_meanings("zoho", ["Parked", "Nicht qualifiziert vielleicht"]) == {
        "Parked": "unknown",
        "Nicht qualifiziert vielleicht": "unknown",
    }


def test_the_shipped_meanings_are_sound() -> None:
    assert {"plain", "salesforce", "hubspot", "dynamics", "zoho", "pipedrive"} <= set(load_meanings())


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('[plain]\nmaybe = ["Parked"]', "maybe"),
        ('[plain]\npending = ["Open"]\nworking = ["open"]', "'open' has two meanings"),
        ("[plain]\npending = 3", "cannot be read"),
    ],
)
def test_a_wrong_file_of_meanings_is_an_error(text: str, complaint: str) -> None:
    with pytest.raises(AlignmentError, match=complaint):
        read_meanings(text)


def test_statuses_are_counted_with_the_line_they_first_stand_in() -> None:
    count = StatusCount("Status")
    count.add({"New": (2, 5), "Parked": (1, 7)})
    count.add({"New": (3, 20)})
    assert (count.rows["New"], count.first_line["New"]) == (5, 5)


def test_a_column_of_free_text_is_no_status() -> None:
    with pytest.raises(FileRefused, match="column 'Notes' holds more than 300 different values"):
        StatusCount("Notes").add({f"note {number}": (1, number) for number in range(301)})
