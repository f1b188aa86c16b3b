"""What happens beside an import, and what is left of one that was killed: on both databases, real rows."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text

from evalsvc.access.actor import SYSTEM
from evalsvc.cli.imports import import_table
from evalsvc.core.db import db, unit_of_work
from evalsvc.imports import services
from evalsvc.imports.models import ImportBatch, ImportFault, ImportFile, ImportRow
from evalsvc.imports.retention import empty_old_imports
from evalsvc.imports.working import imports
from evalsvc.jobs.handling import LeaseLost
from evalsvc.jobs.services import claim
from evalsvc.jobs.states import LEASE
from evalsvc.organisation.models import Unit
from evalsvc.organisation.services import create_unit, edit_unit
from tests.imports.conftest import ITEM_HEADS, book

HEADS = ["单位名称", "类型", "上级单位"]
HALL = "涪城区医保服务大厅"


def windows(first, last):
    return [[f"{number}号窗口", "窗口", HALL] for number in range(first, last)]


def names(app):
    with app.app_context():
        return set(db.session.scalars(select(Unit.name)))


def test_edit_between_check_and_consent_is_told_and_nothing_is_written(app, importer, region):
    admin = importer("admin")
    address = admin.checks("units", book(HEADS, *windows(10, 15)))
    with app.app_context(), unit_of_work():
        hall = db.session.get_one(Unit, region.hall.id)
        create_unit(by=SYSTEM, parent=hall, kind="window", name="12号窗口")

    page = admin.applies(address)

    assert page.heading == "单位表核对无误，请确认"
    assert "别处改动了相关数据" in page.text
    assert "10号窗口" not in names(app)
    assert admin.applies(address).heading == "单位已写入：新增4条，更改0条"


def test_row_that_became_wrong_is_named(app, importer, region):
    admin = importer("admin")
    address = admin.checks("units", book(HEADS, *windows(10, 12)))
    with app.app_context(), unit_of_work():
        edit_unit(by=SYSTEM, unit=db.session.get_one(Unit, region.hall.id), name="改名大厅")

    page = admin.applies(address)

    assert page.heading == "单位表有2处要改，没有写入"
    assert [row[0] for row in page.table()[1:]] == ["C2", "C3"]


def test_two_imports_of_the_same_rows_write_them_once(app, importer):
    admin = importer("admin")
    one, two = (admin.checks("units", book(HEADS, *windows(10, 20))) for _ in range(2))
    for address in (one, two):
        admin.client.submit(address, to=f"{address}/apply")

    admin.works()

    assert {admin.client.page(address).heading for address in (one, two)} == {"单位已写入：新增10条，更改0条", "单位表与现有数据相同，没有变化"}
    with app.app_context():
        assert db.session.scalar(select(func.count()).where(Unit.name == "15号窗口")) == 1


def test_two_workers_at_once_carry_out_once(app, importer):
    admin = importer("admin")
    address = admin.checks("units", book(HEADS, *windows(10, 40)))
    admin.client.submit(address, to=f"{address}/apply")
    with app.app_context():
        given = claim("lost").given
    failures = []

    def carry_out():
        with app.app_context():
            try:
                imports_job(app)(given, lambda *_: None)
            except Exception as error:  # shown below
                failures.append(error)
            db.session.remove()

    threads = [threading.Thread(target=carry_out) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert failures == []
    with app.app_context():
        assert db.session.scalar(select(func.count()).where(Unit.name == "15号窗口")) == 1


def imports_job(app, kind=services.APPLY):
    return app.extensions["job_handlers"][kind].run


@pytest.mark.parametrize("after", [0, 1, 2, 3])
def test_check_that_dies_midway_begins_anew(app, importer, clock, after):
    """The worker dies at one of its reports; another takes the job over when the lease is up."""
    admin = importer("admin")
    response = admin.sends("units", book(HEADS, *windows(10, 130)))
    with app.app_context():
        given, reports = claim("dying").given, []

        def die(*_):
            reports.append(1)
            if len(reports) > after:
                raise LeaseLost

        with pytest.raises(LeaseLost):
            imports_job(app, services.CHECK)(given, die)
        db.session.remove()
    clock.shift(LEASE + timedelta(seconds=1))
    admin.works()

    assert admin.client.page(response.location).heading == "单位表核对无误，请确认"
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(ImportRow)) == 120
    assert admin.applies(response.location).heading == "单位已写入：新增120条，更改0条"


def carry_out_and_fail():
    with unit_of_work():
        batch, kind = db.session.scalars(select(ImportBatch)).one(), imports().kinds["units"]
        checked = services.check(by=SYSTEM, kind=kind, batch=batch)
        services.carry_out(by=SYSTEM, kind=kind, checked=checked, subject="import:x")
        db.session.flush()
        raise ZeroDivisionError


def test_failure_in_the_middle_of_carrying_out_leaves_nothing(app, importer):
    admin = importer("admin")
    address = admin.checks("units", book(HEADS, *windows(10, 40)))
    admin.client.submit(address, to=f"{address}/apply")
    with app.app_context(), pytest.raises(ZeroDivisionError):
        carry_out_and_fail()

    assert "15号窗口" not in names(app)
    admin.works()
    assert admin.client.page(address).heading == "单位已写入：新增30条，更改0条"


def test_person_who_lost_the_right_carries_nothing_out(app, importer):
    county = importer("county_admin")
    address = county.checks("units", book(HEADS, *windows(10, 12)))
    county.client.submit(address, to=f"{address}/apply")
    with app.app_context(), unit_of_work():
        db.session.execute(text("UPDATE role_grant SET until = since WHERE account_id = (SELECT id FROM account WHERE username = 'county.admin')"))

    county.works()

    assert "10号窗口" not in names(app)
    with app.app_context():
        assert db.session.scalars(select(ImportBatch.state)).one() == "refused"


def test_old_imports_are_emptied_and_can_no_longer_be_carried_out(app, importer, clock):
    admin = importer("admin")
    address = admin.checks("units", book(HEADS, *windows(10, 12)))
    clock.shift(timedelta(days=7, seconds=1))
    with app.app_context():
        empty_old_imports()
        kept = [db.session.scalar(select(func.count()).select_from(table)) for table in (ImportFile, ImportRow, ImportFault, ImportBatch)]

    assert kept == [0, 0, 0, 1]
    assert importer("admin").client.press(f"{address}/apply", {"row_version": "1"}).status_code == 409


def test_command_writes_all_or_nothing(app, tmp_path):
    good, bad = tmp_path / "good.xlsx", tmp_path / "bad.csv"
    good.write_bytes(book(ITEM_HEADS, ["", "主项", "子项", "", "AC", ""]))
    bad.write_text("主项名称,子项名称,办理层级\n主项,甲,D\n主项,乙,A\n", encoding="utf-8")
    run = app.test_cli_runner()
    asked = ([str(bad)], [str(good), "--check"], [str(good)], [str(good)])
    from_command = [run.invoke(import_table, ["items", *words]) for words in asked]

    assert [answer.exit_code for answer in from_command] == [1, 0, 0, 0]
    assert "C2（第2行第3列）" in from_command[0].output
    assert "1 would be new" in from_command[1].output
    assert "1 are new" in from_command[2].output
    assert "0 are new, 0 are changed, 1 stay" in from_command[3].output
