"""The import page: files in, what became of each, what was loaded before; for admins alone."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from alignment import surveys
from alignment.access.served import Served
from alignment.store import queries
from tests.pages.opening import IMPORT, Visitor, open_page, words_of

GOOD = b"lead_id,source,handed_off_at\nL-1,fair,2026-10-12T10:00:00Z\nL-2,fair,2026-10-13T10:00:00Z\n"
MIXED = b"lead_id,source,handed_off_at\nL-1,fair,2026-10-12T10:00:00Z\nL-2,fair,2026-02-31T10:00:00Z\n"
PAGE = Path(__file__).parents[2] / "pages" / "import_files.py"


def _upload(page: AppTest, *files: tuple[str, bytes]) -> AppTest:
    page.file_uploader(key="import_uploads").set_value([(name, data, "text/csv") for name, data in files])
    return page.button(key="import_send").click().run()


def test_a_file_is_loaded_and_its_result_shown(empty: Served) -> None:
    page = _upload(open_page(IMPORT), ("leads.csv", GOOD))
    assert not page.exception
    figures = {metric.label: metric.value for metric in page.metric}
    assert figures == {"Created": "2", "Updated": "0", "Unchanged": "0", "Rejected": "0"}
    with empty.database.read() as connection:
        assert [batch.file_name for batch in queries.list_batches(connection)] == ["leads.csv"]


def test_the_same_file_again_changes_nothing(empty: Served) -> None:
    _upload(open_page(IMPORT), ("leads.csv", GOOD))
    page = _upload(open_page(IMPORT), ("leads.csv", GOOD))
    assert {metric.label: metric.value for metric in page.metric}["Unchanged"] == "2"


def test_a_rejected_row_is_listed_with_its_line_and_can_be_downloaded(empty: Served) -> None:
    page = _upload(open_page(IMPORT), ("leads.csv", MIXED))
    table = next(found.value for found in page.dataframe if "What is wrong" in found.value)
    assert table["Line"].tolist() == [3]
    assert "2026-02-31" in table["What is wrong"][0]
    assert page.get("download_button")


def test_one_refused_file_leaves_the_others_alone(empty: Served) -> None:
    page = _upload(open_page(IMPORT), ("photo.csv", b"\x89PNG\r\n\x1a\n"), ("leads.csv", GOOD))
    words = words_of(page)
    assert "photo.csv was not loaded, and nothing changed." in words.replace("**", "")
    assert {metric.label: metric.value for metric in page.metric}["Created"] == "2"


def test_a_file_name_is_shown_as_it_stands(empty: Served) -> None:
    name = "![x](http://evil.example/x.png).csv"
    page = _upload(open_page(IMPORT), (name, b"nothing"))
    assert name in words_of(page)
    assert not [text.value for text in page.markdown if "![x](" in text.value]


def _look(page: AppTest, *files: tuple[str, bytes]) -> AppTest:
    page.file_uploader(key="import_uploads").set_value([(name, data, "text/csv") for name, data in files])
    return page.button(key="import_look").click().run()


def test_a_look_changes_nothing_and_says_what_loading_would_do(empty: Served) -> None:
    page = _look(open_page(IMPORT), ("leads.csv", GOOD))
    assert not page.exception
    assert "Would load" in words_of(page)
    with empty.database.read() as connection:
        assert queries.is_untouched(connection)
    page = page.button(key="review_load").click().run()
    assert "Would load" not in words_of(page)
    assert {metric.label: metric.value for metric in page.metric}["Created"] == "2"
    assert "What it does to the scorecard" in words_of(page)


def test_what_was_looked_at_can_be_put_away(empty: Served) -> None:
    page = _look(open_page(IMPORT), ("leads.csv", GOOD)).button(key="review_away").click().run()
    assert "Would load" not in words_of(page)
    with empty.database.read() as connection:
        assert queries.is_untouched(connection)


def test_sending_without_a_file_asks_for_one(empty: Served) -> None:
    page = open_page(IMPORT).button(key="import_send").click().run()
    assert "Choose at least one file first" in words_of(page)


def test_the_first_own_file_removes_the_sample(sample: Served) -> None:
    page = open_page(IMPORT)
    assert "your first file replaces them" in words_of(page)
    assert "your first file replaces them" not in words_of(_upload(page, ("leads.csv", GOOD)))


def test_the_history_lists_what_was_loaded(sample: Served) -> None:
    table = open_page(IMPORT).dataframe(key="batches").value
    assert set(table["State"]) == {"sample"}
    assert {"leads.csv", "calendar.ics", "roster.csv"} <= set(table["File"])


def test_every_kind_has_a_template(empty: Served) -> None:
    page = open_page(IMPORT)
    keys = {button.proto.id.rpartition("-template_")[2] for button in page.get("download_button")}
    assert {"leads", "activities", "meetings", "content", "roster"} <= keys
    assert len(keys) == 9


@pytest.mark.parametrize(
    "headers", [[("Host", "score.example.com")], [("Host", "localhost"), ("Via", "1.1 proxy")]]
)
def test_the_page_asks_for_itself_even_where_no_frame_stands_around_it(
    sample: Served, visitor: Visitor, headers: list[tuple[str, str]]
) -> None:
    visitor.headers = headers
    page = AppTest.from_file(str(PAGE), default_timeout=60).run()
    assert [title.value for title in page.title] == ["No access"]
    assert not page.get("file_uploader")
    assert not page.dataframe


ASKED = (
    "Timestamp,E-Mail Address,Group,The two teams work toward the same goals,Who are you?\n"
    + "".join(
        f"10/{n + 1}/2026 10:00:00,p{n}@example.com,Ours,{'Agree' if n else 'So so'},Ada\n" for n in range(7)
    )
    + "".join(f"10/{n + 8}/2026 10:00:00,q{n}@example.com,Theirs,Disagree,Ben\n" for n in range(6))
).encode()


def test_a_survey_is_laid_open_confirmed_and_published_as_a_wave_of_its_own(empty: Served) -> None:
    page = _look(open_page(IMPORT), ("answers.csv", ASKED))
    assert not page.exception
    words = words_of(page)
    assert "no column says the team" in words
    assert "tell who answered: E-Mail Address" in words
    columns, *_ = [found.value for found in page.dataframe if "Alike" in found.value]
    proposed = dict(zip(columns["In the file"], columns["Asks"], strict=True))
    assert (
        proposed["The two teams work toward the same goals"] == "The two teams work towards the same goals."
    )
    assert proposed["Group"] == proposed["Who are you?"] == "not read"
    assert (
        "So so" in next(found.value for found in page.dataframe if "People" in found.value)["Answer"].tolist()
    )
    page.selectbox(key="survey_team_0_1").set_value("sales")
    page.text_input(key="survey_label_0_1").set_value("Autumn, by form")
    page.button(key="review_load").click().run()
    assert not page.exception
    ((wave, published),) = surveys.load_published(empty.database)
    assert (wave.label, wave.way) == ("Autumn, by form", "import")
    assert published.questions[0].company is not None
    assert "Published as wave 1" in words_of(page)
