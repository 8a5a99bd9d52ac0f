"""People as keyed hashes: the same person everywhere, nobody to be read from it, one key for good."""

import base64
import hmac
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment.errors import AlignmentError
from alignment.ingest.people import PeopleKey, load_people_key, mask, normalise
from alignment.settings import Environment

KEY = PeopleKey(b"0123456789abcdef0123456789abcdef")


def home(path: Path) -> Environment:
    return Environment(home=path, database_url="", base_url="")


def reference(value: str, secret: bytes = KEY.secret) -> str:
    digest = hmac.digest(secret, normalise(value).encode(), "sha256")
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


@given(st.lists(st.text(max_size=20), max_size=5))
def test_a_hash_is_the_hmac_of_the_normalised_text(values: list[str]) -> None:
    assert KEY.hash_values(values) == [reference(value) for value in values]


def test_a_key_longer_than_a_block_works_as_the_standard_says() -> None:
    secret = b"x" * 100
    assert PeopleKey(secret).hash_value("ada@example.com") == reference("ada@example.com", secret)


@pytest.mark.parametrize(
    "spelling",
    ["ada@example.com", " Ada@Example.COM ", "Ada Lovelace <ada@example.com>", "mailto:ada@example.com"],
)
def test_one_person_has_one_hash_however_they_are_written(spelling: str) -> None:
    assert KEY.hash_value(spelling) == KEY.hash_value("ada@example.com")


def test_another_key_gives_another_hash() -> None:
    assert PeopleKey(b"another secret of 32 characters!").hash_value("ada@example.com") != KEY.hash_value(
        "ada@example.com"
    )


def test_nothing_of_a_person_is_shown() -> None:
    assert mask("ada@example.com") == mask("b") == "•••"
    assert mask("") == ""


def test_the_key_shows_itself_nowhere() -> None:
    assert "0123456789" not in repr(KEY)


def test_the_key_file_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    environment = home(tmp_path / "new")
    key = load_people_key(environment, {})
    assert len(key.secret) >= 43
    assert stat.S_IMODE(environment.key_file.stat().st_mode) == 0o600
    assert load_people_key(environment, {}) == key
    assert [file.name for file in environment.home.iterdir()] == ["people.key"]


def test_a_key_file_that_others_can_read_is_closed(tmp_path: Path) -> None:
    environment = home(tmp_path)
    load_people_key(environment, {})
    environment.key_file.chmod(0o644)
    load_people_key(environment, {})
    assert stat.S_IMODE(environment.key_file.stat().st_mode) == 0o600


def test_processes_that_start_together_agree_on_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: load_people_key(home(tmp_path), {}), range(32)))
    assert len(keys) == 1


def test_the_environment_outranks_the_file(tmp_path: Path) -> None:
    key = load_people_key(home(tmp_path), {"ALIGNMENT_PEOPLE_KEY": "a secret from the environment"})
    assert key.secret == b"a secret from the environment"
    assert not home(tmp_path).key_file.exists()


def test_a_short_key_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AlignmentError, match="ALIGNMENT_PEOPLE_KEY is shorter than 16 characters"):
        load_people_key(home(tmp_path), {"ALIGNMENT_PEOPLE_KEY": "secret"})
    home(tmp_path).key_file.write_text("")
    with pytest.raises(AlignmentError, match="restore it from a backup"):
        load_people_key(home(tmp_path), {})


def test_a_folder_that_cannot_be_made_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(
        AlignmentError, match="make the folder writable or give a key in ALIGNMENT_PEOPLE_KEY"
    ):
        load_people_key(home(tmp_path / "file" / "var"), {})
    assert os.listdir(tmp_path) == ["file"]
