"""What every test may ask for: a database of its own, a browser, the running app, real extracts."""

import os
import shutil
from collections.abc import Generator, Iterator
from pathlib import Path

import hypothesis
import pytest
from playwright.sync_api import Browser

from alignment.store.database import Database, open_database
from tests.support.chromium import open_browser
from tests.support.filled_home import fill, name_place
from tests.support.offline import stay_offline
from tests.support.postgres import Postgres, open_postgres
from tests.support.running_app import read_log, run_app
from tests.support.tree import ROOT

hypothesis.settings.register_profile("here", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "here")


@pytest.fixture(scope="session", autouse=True)
def _leave_the_user_alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test sees the data of the person who runs it, nor other machines."""
    stay_offline()
    base = tmp_path_factory.getbasetemp()
    name_place(base.parent if "PYTEST_XDIST_WORKER" in os.environ else base)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ALIGNMENT_HOME", str(tmp_path_factory.mktemp("nobodys-home")))
        patch.delenv("DATABASE_URL", raising=False)
        patch.delenv("ALIGNMENT_BASE_URL", raising=False)
        yield


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest) -> Database:
    """A fresh database with all tables; the test runs once on each of the two kinds."""
    return request.getfixturevalue("sqlite_database" if request.param == "sqlite" else "postgres_database")


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables and nothing in them; to be copied."""
    home = tmp_path_factory.mktemp("migrated")
    open_database(f"sqlite:///{home / 'alignment.db'}", home=home).close()
    return home / "alignment.db"


@pytest.fixture
def sqlite_database(migrated_file: Path, tmp_path: Path) -> Iterator[Database]:
    """A fresh SQLite database with all tables."""
    file = shutil.copy(migrated_file, tmp_path / "alignment.db")
    database = open_database(f"sqlite:///{file}", home=tmp_path)
    yield database
    database.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server for this process; where it does not start, the test fails with the reason."""
    with open_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def migrated_postgres(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The URL of a PostgreSQL database with all tables and nothing in them; to be copied."""
    url = postgres.create_database()
    open_database(url, home=tmp_path_factory.mktemp("migrated")).close()
    return url


@pytest.fixture
def postgres_url(postgres: Postgres) -> Iterator[str]:
    """The URL of a fresh PostgreSQL database without any table."""
    url = postgres.create_database()
    yield url
    postgres.drop_database(url)


@pytest.fixture
def postgres_database(postgres: Postgres, migrated_postgres: str, tmp_path: Path) -> Iterator[Database]:
    """A fresh PostgreSQL database with all tables."""
    url = postgres.create_database(like=migrated_postgres)
    database = open_database(url, home=tmp_path)
    yield database
    database.close()
    postgres.drop_database(url)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium; each test opens a context of its own. Fails where the machine has none."""
    with open_browser() as browser:
        yield browser


@pytest.fixture(scope="session")
def app_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data directory of the running app."""
    return tmp_path_factory.mktemp("app")


@pytest.fixture(scope="session")
def running_app(app_home: Path) -> Iterator[str]:
    """The base URL of an app with the sample company, shared by many tests: look, don't change."""
    with run_app(fill(app_home)) as url:
        yield url


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A failed test of the running app shows what the app wrote."""
    report = yield
    home = getattr(item, "funcargs", {}).get("app_home")
    if report.failed and "running_app" in getattr(item, "fixturenames", ()) and home:
        report.sections.append(("the app's log", read_log(home)))
    return report


@pytest.fixture(scope="session")
def extracts() -> Path:
    """The folder of real extracts, which is no part of the repository; without it the test is skipped."""
    folder = Path(os.environ.get("ALIGNMENT_EXTRACTS") or ROOT.parent / "shared" / "extracts")
    if not folder.is_dir():
        pytest.skip(f"no real extracts at {folder}; name their folder in ALIGNMENT_EXTRACTS")
    return folder
