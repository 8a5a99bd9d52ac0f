"""The schema: migrations and models agree, there is a way back, and nothing is lost on the way."""

import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from alignment.errors import RowError, StoreError
from alignment.store import queries, schema
from alignment.store.database import Database, open_database
from tests.store.written import load, make_batch

NEXT = '''
"""A later schema."""
import sqlalchemy as sa
from alembic import op
revision, down_revision = "0099", "{before}"

def upgrade():
    with op.batch_alter_table("batch") as table:
        table.alter_column("encoding", type_=sa.Text())  # SQLite can only do so by rebuilding
        table.add_column(sa.Column("note", sa.String()))

def downgrade():
    with op.batch_alter_table("batch") as table:
        table.drop_column("note")
'''


@pytest.fixture
def later_schema(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The app of some later day, whose newest migration rebuilds a table that others refer to."""
    folder = tmp_path / "migrations"
    shutil.copytree(schema.MIGRATIONS, folder)
    (folder / "versions" / "0099_note.py").write_text(NEXT.format(before=schema.newest_revision()))
    monkeypatch.setattr(schema, "MIGRATIONS", folder)


def test_migrations_and_models_agree(database: Database) -> None:
    with database.read() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, schema.METADATA) == []


def test_the_way_back_ends_in_nothing_and_leads_up_again(database: Database) -> None:
    with database.write() as connection:
        schema.downgrade(connection, "base")
        assert sa.inspect(connection).get_table_names() == ["alembic_version"]
        schema.upgrade(connection)
    with database.read() as connection:
        assert queries.data_version(connection) == 0
        assert schema.find_revision(connection) == schema.newest_revision()


def test_a_newer_schema_is_refused_and_left_alone(database: Database, tmp_path: Path) -> None:
    with database.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        url = connection.engine.url.render_as_string(hide_password=False)
    with pytest.raises(StoreError, match=r"written by a newer version of the app.*9999.*Update the app"):
        open_database(url, home=tmp_path)
    with database.read() as connection:
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == "9999"


def test_opening_again_migrates_nothing(tmp_path: Path) -> None:
    for _ in range(2):
        open_database(f"sqlite:///{tmp_path}/alignment.db", home=tmp_path).close()
    assert not (tmp_path / "backups").exists()


def test_migrating_keeps_rows_that_refer_to_a_rebuilt_table(
    database: Database, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    batch = make_batch()
    load(database, [{"lead_id": "a"}], batch=batch, problems=[RowError(9, "x", "", "code", "line 9: wrong")])
    with database.read() as connection:
        url = connection.engine.url.render_as_string(hide_password=False)
    request.getfixturevalue("later_schema")
    later = open_database(url, home=tmp_path)
    with later.read() as connection:
        assert [problem.message for problem in queries.list_problems(connection, batch.id)] == [
            "line 9: wrong"
        ]
        assert connection.exec_driver_sql("SELECT note FROM batch").all() == [(None,)]
    later.close()


def test_a_sqlite_file_is_copied_before_it_is_migrated(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = f"sqlite:///{tmp_path}/alignment.db"
    database = open_database(url, home=tmp_path)
    load(database, [{"lead_id": "a"}])
    database.close()
    request.getfixturevalue("later_schema")
    open_database(url, home=tmp_path).close()
    (copy,) = (tmp_path / "backups").iterdir()
    assert copy.name == "before-0099.db"
    request.getfixturevalue("monkeypatch").undo()
    before = open_database(f"sqlite:///{copy}")
    with before.read() as connection:
        assert queries.has_own_data(connection)
    before.close()
    with pytest.raises(StoreError, match="newer version of the app"):
        open_database(url, home=tmp_path)


def test_a_failed_migration_leaves_the_old_schema(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    url = f"sqlite:///{tmp_path}/alignment.db"
    open_database(url, home=tmp_path).close()
    request.getfixturevalue("later_schema")
    script = schema.MIGRATIONS / "versions" / "0099_note.py"
    script.write_text(script.read_text().replace("def downgrade", "    raise RuntimeError\n\ndef downgrade"))
    with pytest.raises(RuntimeError):
        open_database(url, home=tmp_path)
    request.getfixturevalue("monkeypatch").undo()
    open_database(url, home=tmp_path).close()


def test_the_place_from_which_the_app_is_started_does_not_matter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    open_database("sqlite:///alignment.db").close()
    assert (tmp_path / "alignment.db").exists()
