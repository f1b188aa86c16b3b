"""What the database refuses: nothing half-written, a clear answer, and nothing that people typed in the log."""

from itertools import takewhile
from pathlib import Path

import pytest
from sqlalchemy import bindparam, event, insert
from sqlalchemy.exc import DBAPIError

from evalsvc.config import load_settings
from evalsvc.core.db import db, public_engine
from evalsvc.core.prepared import Prepared
from evalsvc.ratings.models import Receipt
from tests.ratings.visitors import post_rating, visit_of

SECRET = "13912345678"


def refused(act):
    with pytest.raises(DBAPIError) as caught:
        act()
    return str(caught.value)


def test_error_names_no_value(session):
    said = refused(lambda: session.execute(insert(Receipt).values(code=SECRET, rating_id=999)))

    assert SECRET not in said
    assert "INSERT INTO receipt" in said


def test_error_of_the_citizens_engine_names_no_value(app):
    statement = Prepared(insert(Receipt).values(code=bindparam("code"), rating_id=bindparam("rating_id")))

    def act():
        with app.app_context(), public_engine.writing() as connection:
            statement.run(connection, code=SECRET, rating_id=999)

    assert SECRET not in refused(act)


@pytest.mark.sqlite
@pytest.mark.parametrize("fault", ["PRAGMA query_only = ON", "PRAGMA max_page_count = 1"])
def test_disk_that_is_full_or_read_only_answers_503(app, as_, region, caplog, fault):
    admin = as_("admin")
    with app.app_context():
        engine = db.engine
        engine.dispose()
    event.listen(engine, "connect", lambda connection, _record: connection.execute(fault))

    def adds(number):
        address = f"/organisation/units/{region.county.public_id}/units/new"
        return admin.submit(address, {"kind": "office", "name": f"{number}科", "name_en": "Office " * 15, "opened_on": "2026-11-20"}).status_code

    made = list(takewhile(lambda number: adds(number) == 303, range(60)))

    assert adds(99) == 503
    assert "the database refused a request" in caplog.text
    assert admin.page("/organisation").text.count("科 ") == len(made)


def test_wrong_statement_of_ours_is_an_error(app, client, region):
    app.config["PROPAGATE_EXCEPTIONS"] = False
    with app.app_context():
        with db.engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE sign_in_delay RENAME TO elsewhere")
        db.engine.dispose()

    assert client.submit("/sign-in", {"username": "leader", "password": "wrong password"}).status_code == 500


@pytest.mark.sqlite
@pytest.mark.parametrize("another", [False, True])
def test_database_file_that_is_gone_or_replaced_takes_no_ratings(app, as_, client, region, another):
    admin, visit = as_("admin"), visit_of(client, region.window_point.path)
    file = Path(app.extensions["settings"].database_url.removeprefix("sqlite:///"))
    kept = file.rename(file.with_suffix(".away"))
    if another:
        file.touch()

    assert post_rating(client, region.window_point, visit=visit, level=5).status_code == 503
    assert admin.press("/sign-out").status_code == 503

    kept.rename(file)
    assert post_rating(client, region.window_point, visit=visit, level=5).status_code == 303


def test_folder_of_data_is_for_its_owner_only(tmp_path):
    settings = load_settings({}, data_dir=str(tmp_path / "data"))

    assert [folder.stat().st_mode & 0o077 for folder in (settings.data_dir, settings.keys_dir)] == [0, 0]
