"""The daily self-test finds what would keep a citizen from rating, and produces no rating."""

import shutil
import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from evalsvc.core.db import db, unit_of_work
from evalsvc.desk.models import SelfTest, SelfTestFault
from evalsvc.desk.self_test import forget_old_tests, try_codes
from evalsvc.instruments.models import InstrumentVersion
from evalsvc.organisation.models import PointCode
from evalsvc.ratings.models import Rating


def found_by_trying(app):
    with app.app_context():
        try_codes()
        return db.session.scalars(select(SelfTestFault.what).distinct()).all()


def open_codes():
    return db.session.scalar(select(func.count()).where(PointCode.until.is_(None)))


def test_all_codes_pass_and_nobody_has_rated(app, as_, region):
    assert found_by_trying(app) == []

    with app.app_context():
        assert db.session.scalars(select(SelfTest.codes)).one() == open_codes()
        assert db.session.scalar(select(func.count()).select_from(Rating)) == 0
    assert "个评价码全部可以评价，五个等级都能提交" in as_("leader").page("/").text


def test_a_county_is_told_of_its_own_codes_only(app, as_, region):
    found_by_trying(app)

    assert "6个评价码全部可以评价" in as_("bureau").page("/").text
    assert "1个评价码全部可以评价" in as_("outsider").page("/").text


def test_a_window_is_told_nothing_of_codes(app, as_, region):
    found_by_trying(app)

    assert "评价码自检" not in as_("clerk").page("/").text


def test_form_without_a_level_is_found(app, as_, region):
    with app.app_context(), unit_of_work():
        version = db.session.scalars(select(InstrumentVersion).where(InstrumentVersion.key == "window-rating", InstrumentVersion.retired_on.is_(None))).one()
        content = {**version.content, "levels": [level for level in version.content["levels"] if level["level"] != 1]}
        db.session.execute(update(InstrumentVersion).where(InstrumentVersion.id == version.id).values(content=content))

    assert found_by_trying(app) == ["评价表不接受非常不满意"]
    assert "6个评价码中，0个可以评价" in as_("bureau").page("/").text


def test_form_that_is_gone_is_found(app, region):
    with app.app_context(), unit_of_work():
        db.session.execute(update(InstrumentVersion).values(retired_on=InstrumentVersion.published_on))

    assert found_by_trying(app) == ["没有现行的评价表"]


def test_no_key_is_made_for_the_test(app, region):
    before = app.extensions["vault"].key_ids()

    assert found_by_trying(app) == []
    assert app.extensions["vault"].key_ids() == before


def test_key_that_is_spoilt_is_found(app, region):
    keys = app.extensions["settings"].keys_dir
    keys.mkdir(exist_ok=True)
    (keys / "vault-2026-11.key").write_bytes(b"short")

    assert found_by_trying(app) == ["密钥文件夹不能使用，联系方式无法加密保存"]


def test_folder_of_keys_that_cannot_be_used_is_found(app, region):
    keys = app.extensions["settings"].keys_dir
    shutil.rmtree(keys, ignore_errors=True)
    keys.write_text("a file where the folder should be", encoding="ascii")

    assert found_by_trying(app) == ["密钥文件夹不能使用，联系方式无法加密保存"]


def test_a_day_is_tested_once(app, region, clock):
    found_by_trying(app)
    clock.shift(timedelta(minutes=5))
    found_by_trying(app)

    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(SelfTest)) == 1
    clock.shift(timedelta(days=1))
    found_by_trying(app)
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(SelfTest)) == 2


def test_two_workers_at_once_keep_one_test(app, region):
    wrong = []

    def work():
        try:
            found_by_trying(app)
        except Exception as error:
            wrong.append(error)

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong == []
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(SelfTest)) == 1


@pytest.mark.parametrize(("days", "kept"), [(60, 1), (61, 0)])
def test_old_tests_are_removed(app, region, clock, days, kept):
    found_by_trying(app)
    clock.shift(timedelta(days=days))
    with app.app_context():
        forget_old_tests()

        assert db.session.scalar(select(func.count()).select_from(SelfTest)) == kept
