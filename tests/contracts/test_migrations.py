"""What the migrations make is what the models say, on both databases, up and down."""

import flask_migrate
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Inspector, inspect, text

from evalsvc.core.db import db, writing
from evalsvc.factory import METADATA
from tests.contracts.code import PACKAGE


@pytest.fixture
def inside(app):
    with app.app_context():
        yield
        db.session.remove()


def schema(inspector: Inspector) -> dict[str, dict[str, object]]:
    """Everything the database knows of each table, in an order of its own."""
    return {name: _table(inspector, name) for name in inspector.get_table_names() if name != "alembic_version"}


def _table(inspector: Inspector, name: str) -> dict[str, object]:
    columns = {column["name"]: (str(column["type"]), column["nullable"]) for column in inspector.get_columns(name)}
    named = {
        "unique": inspector.get_unique_constraints(name),
        "check": inspector.get_check_constraints(name),
        "foreign": inspector.get_foreign_keys(name),
        "index": inspector.get_indexes(name),
    }
    rules = {kind: sorted(str(sorted((key, _said(value)) for key, value in each.items())) for each in found) for kind, found in named.items()}
    return {"columns": columns, "primary": inspector.get_pk_constraint(name)["constrained_columns"], **rules}


def _said(value: object) -> str:
    """A value as text; the condition of a partial index by its SQL."""
    return str({key: str(part) for key, part in value.items()}) if isinstance(value, dict) else str(value)


def test_there_is_one_head():
    assert len(ScriptDirectory(str(PACKAGE / "migrations")).get_heads()) == 1


def test_alembic_finds_nothing_to_change(inside):
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})

        assert compare_metadata(context, METADATA) == []


def test_migrated_schema_is_what_the_models_say(inside):
    migrated = schema(inspect(db.engine))
    flask_migrate.downgrade(revision="base")
    with writing():
        METADATA.create_all(db.engine)

    assert schema(inspect(db.engine)) == migrated


def test_down_leaves_nothing_and_up_works_again(inside):
    before = schema(inspect(db.engine))
    flask_migrate.downgrade(revision="base")
    left = inspect(db.engine).get_table_names()
    flask_migrate.upgrade()

    assert left == ["alembic_version"]
    assert schema(inspect(db.engine)) == before


def test_upgrade_twice_changes_nothing(inside):
    before = schema(inspect(db.engine))
    flask_migrate.upgrade()

    assert schema(inspect(db.engine)) == before


def test_foreign_keys_are_on_again_after_a_migration(app, inside):
    flask_migrate.upgrade()

    if app.extensions["settings"].is_sqlite:
        assert db.session.scalar(text("PRAGMA foreign_keys")) == 1
    else:
        assert db.session.scalar(text("SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND NOT convalidated")) == 0
