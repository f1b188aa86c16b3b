"""Papers for many: choice and first sheet, the job with its counts, the file with its trace, and who may have it."""

import os
import threading
from io import BytesIO
from zipfile import ZipFile

import pypdfium2
import pytest
import zxingcpp
from PIL import Image
from sqlalchemy import select

from evalsvc.access.actor import SYSTEM
from evalsvc.access.permissions import Role
from evalsvc.accounts.models import Account
from evalsvc.audit.models import AuditEvent
from evalsvc.core.db import db, unit_of_work
from evalsvc.jobs.handling import Stopped
from evalsvc.jobs.models import Job
from evalsvc.jobs.work import run_next, run_tick
from evalsvc.organisation import printing, services
from evalsvc.organisation.kinds import PointKind, UnitKind
from evalsvc.organisation.models import PrintRun, RatingPoint, Unit
from tests import factories

PAGE = "/organisation/papers"
HALL_POINTS = ("window_point", "second_window_point", "hall_point", "exit_point", "item_point")


def codes_in(pdf: bytes) -> list[str]:
    """Every code that an independent decoder finds on the pages, doubles included."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [found.text for page in document for found in zxingcpp.read_barcodes(page.render(scale=4).to_pil())]
    finally:
        document.close()


@pytest.fixture
def work(app):
    """Has the worker run the next job; whether there was one."""
    return lambda: run_next(app, "one", threading.Event())


@pytest.fixture
def ordered(as_, region, public_url):
    """`ordered(pieces=12)`: the path of a run that the county's lead asked for, for the county unless said."""

    def order(*, unit=None, pieces=4, who="bureau"):
        response = as_(who).press(PAGE, {"unit": (unit or region.county).public_id, "pieces": str(pieces)})
        assert response.status_code == 303
        return response.location

    return order


@pytest.fixture
def folder(app):
    return app.extensions["settings"].data_dir / "papers"


def only(app, model):
    with app.app_context():
        return db.session.scalars(select(model)).one()


@pytest.mark.parametrize("pieces", [1, 4, 12, 24])
def test_papers_of_a_county_hold_every_code_once(as_, region, ordered, work, public_url, pieces):
    run = ordered(pieces=pieces)
    assert work()

    response = as_("bureau").press(f"{run}/download")

    points = [getattr(region, name) for name in (*HALL_POINTS, "online_point")]
    assert (response.status_code, response.mimetype) == (200, "application/pdf")
    assert sorted(codes_in(response.data)) == sorted(f"{public_url}{point.path}" for point in points)


def test_papers_of_a_hall_follow_the_order_of_the_tree(as_, region, ordered, work, public_url):
    run = ordered(unit=region.hall, pieces=1)
    work()

    read = codes_in(as_("bureau").press(f"{run}/download").data)

    assert read == [f"{public_url}{getattr(region, name).path}" for name in ("hall_point", "exit_point", "item_point", "window_point", "second_window_point")]


def test_long_names_and_missing_english_names_are_printed(app, as_, region, built, ordered, work, public_url):
    def make():
        window = factories.unit(db.session.get(Unit, region.hall.id), UnitKind.WINDOW, "城乡居民基本医疗保险参保登记及异地就医备案综合受理窗口" * 2)
        return factories.code_of(factories.point(window, PointKind.WINDOW, label="三楼东侧第十二号柜台，含老年人优先服务" * 4))

    code = built(make)
    run = ordered(unit=region.hall, pieces=24)
    work()

    assert f"{public_url}/r/{code}" in codes_in(as_("bureau").press(f"{run}/download").data)


def test_everything_is_printed_for_who_answers_for_everything(as_, region, ordered, work, public_url):
    run = ordered(unit=region.city, who="admin", pieces=12)
    work()

    read = codes_in(as_("admin").press(f"{run}/download").data)

    points = [getattr(region, name) for name in (*HALL_POINTS, "online_point", "other_point")]
    assert sorted(read) == sorted(f"{public_url}{point.path}" for point in points)


def test_whole_tree_is_a_choice_where_it_has_several_tops(app, as_, region, built, work, public_url):
    def second_top():
        top = factories.unit(None, UnitKind.CITY, "德阳市医疗保障局")
        code = factories.code_of(factories.point(top, PointKind.HOTLINE))
        factories.grant(db.session.get(Account, region.people["admin"].account_id), Role.ADMIN, top)
        return code

    code = built(second_top)
    admin = as_("admin")
    assert next(admin.page(PAGE).elements("option")).get("value") == "all"
    assert "all" not in [option.get("value") for option in as_("bureau").page(PAGE).elements("option")]
    run = admin.press(PAGE, {"unit": "all", "pieces": "4"}).location
    work()

    assert f"{public_url}/r/{code}" in codes_in(admin.press(f"{run}/download").data)
    as_("bureau").page(run, status=404)


def test_page_shows_how_many_sheets_and_the_first_one(as_, region, public_url):
    bureau = as_("bureau")
    page = bureau.page(f"{PAGE}?unit={region.hall.public_id}&pieces=4")

    assert "共5个评价点，2张A4纸" in page.text
    picture = Image.open(BytesIO(bureau.get(page.one("img", class_="paper-preview").get("src")).data))
    read = zxingcpp.read_barcodes(picture.resize([side * 3 for side in picture.size]))
    assert [found.text for found in read] == [
        f"{public_url}{getattr(region, name).path}" for name in ("hall_point", "exit_point", "item_point", "window_point")
    ]


def test_points_without_a_code_are_counted_and_left_out(as_, region, built, ordered, work, public_url):
    built(lambda: services.withdraw_code(by=SYSTEM, point=db.session.get(RatingPoint, region.exit_point.id), reason="转发"))
    assert "另有1个评价点没有在用的码" in as_("bureau").page(f"{PAGE}?unit={region.hall.public_id}&pieces=4").text
    run = ordered(unit=region.hall)
    work()

    page = as_("bureau").page(run)

    assert "4个评价点，桌贴1张，另有1个评价点没有在用的码，没有印。" in page.text
    assert len(codes_in(as_("bureau").press(f"{run}/download").data)) == 4


def test_progress_is_real_and_survives_a_reload(app, as_, region, ordered, public_url, monkeypatch):
    monkeypatch.setitem(printing.PART, 1, 2)
    run = ordered(unit=region.hall, pieces=1)
    seen = []

    def report(done, total):
        with unit_of_work():
            job = db.session.scalars(select(Job)).one()
            job.state, job.done, job.total = "running", done, total
        seen.append((done, total))
        if done == 4:
            raise Stopped

    with app.app_context(), pytest.raises(Stopped):
        printing.make({"run": run.rpartition("/")[2]}, report)

    assert seen == [(0, 5), (2, 5), (4, 5)]
    for _reload in range(2):
        assert "4 / 5个评价点" in as_("bureau").page(run).text


def test_many_sheets_come_as_a_zip_of_parts(as_, region, ordered, work, public_url, monkeypatch):
    monkeypatch.setitem(printing.PART, 4, 4)
    run = ordered(pieces=4)
    work()

    response = as_("bureau").press(f"{run}/download")

    with ZipFile(BytesIO(response.data)) as zipped:
        parts = [zipped.read(name) for name in zipped.namelist()]
        assert zipped.namelist() == ["桌贴-01.pdf", "桌贴-02.pdf"]
    assert [len(codes_in(part)) for part in parts] == [4, 2]
    assert response.mimetype == "application/zip"


def test_download_leaves_a_trace(app, as_, ordered, work):
    run = ordered()
    work()
    as_("bureau").press(f"{run}/download")

    with app.app_context():
        said = db.session.scalars(select(AuditEvent.sentence).where(AuditEvent.action.startswith("papers.")).order_by(AuditEvent.id)).all()
    assert said == [
        "单位负责人（涪城区医疗保障局）提交了“涪城区医疗保障局”的批量打印：桌贴，6个评价点，2张。",
        "单位负责人（涪城区医疗保障局）下载了“涪城区医疗保障局”的批量打印文件：桌贴，6个评价点，2张。",
    ]


def test_run_is_closed_to_others(as_, client, region, ordered, work, public_url):
    run = ordered()
    work()

    as_("outsider").page(run, status=404)
    assert as_("outsider").press(f"{run}/download").status_code == 404
    assert as_("outsider").press(PAGE, {"unit": region.county.public_id, "pieces": "4"}).status_code == 422
    assert as_("outsider").get(f"{PAGE}/preview.png?unit={region.county.public_id}&pieces=4").status_code == 404
    for who in ("leader", "clerk"):
        assert as_(who).get(run).status_code == 403
        assert as_(who).press(f"{run}/download").status_code == 403
        assert as_(who).press(PAGE).status_code == 403
    assert client.get(run).status_code == 303
    assert as_("bureau").get(f"{run}/download").status_code == 405
    as_("bureau").page(f"{PAGE}/0000000000", status=404)


def test_superior_sees_the_run_too(as_, ordered, work):
    run = ordered()
    work()

    assert "由其他人提交" in as_("admin").page(run).text
    assert "由您提交" in as_("bureau").page(run).text


def test_what_is_not_ready_cannot_be_downloaded(as_, ordered):
    run = ordered()

    assert as_("bureau").press(f"{run}/download").status_code == 409
    page = as_("bureau").page(run)
    assert "等待中" in page.text
    assert page.one("meta", http_equiv="refresh").get("content") == f"3; url={run}?by_itself=1"


def test_same_papers_twice_at_once_are_refused(as_, region, ordered, work):
    ordered()
    again = as_("bureau").press(PAGE, {"unit": region.county.public_id, "pieces": "4"})
    assert again.status_code == 409
    work()

    ordered()


@pytest.mark.parametrize(("given", "field"), [({"unit": "nowhere", "pieces": "4"}, "unit"), ({"pieces": "5"}, "pieces"), ({"pieces": "x"}, "pieces")])
def test_wrong_choice_is_refused_at_its_field(as_, region, public_url, given, field):
    response = as_("bureau").press(PAGE, {"unit": region.county.public_id, **given})
    page = as_("bureau").page(f"{PAGE}?unit={given.get('unit', region.county.public_id)}&pieces={given['pieces']}", status=422)

    assert response.status_code == 422
    assert f"{field}-error" in page.ids


def test_unit_without_points_has_nothing_to_print(as_, region, public_url):
    page = as_("bureau").page(f"{PAGE}?unit={region.county.public_id}&pieces=1")
    assert "共6个评价点" in page.text

    outsider = as_("outsider")
    assert "共1个评价点" in outsider.page(PAGE).text


def test_loopback_address_is_not_printed(as_, region):
    page = as_("bureau").page(PAGE)

    assert "现在的网址只在本机有效" in page.text
    assert as_("bureau").press(PAGE, {"unit": region.county.public_id, "pieces": "4"}).status_code == 409
    assert as_("bureau").get(f"{PAGE}/preview.png?unit={region.county.public_id}&pieces=4").status_code == 409


def test_page_warns_of_codes_that_ended_after_the_papers_were_made(as_, region, built, clock, ordered, work):
    run = ordered()
    work()
    assert "已经更换或停用" not in as_("bureau").page(run).text
    clock.shift(60)
    built(lambda: services.replace_code(by=SYSTEM, point=db.session.get(RatingPoint, region.window_point.id), reason="污损"))

    assert "有1个码已经更换或停用" in as_("bureau").page(run).text


def test_files_are_removed_after_a_week_and_rows_stay(app, as_, clock, folder, ordered, work):
    run = ordered()
    work()
    (file,) = folder.iterdir()
    os.utime(file, (0, 0))
    clock.shift(6 * 86_400)
    run_tick(app)
    assert file.exists()
    clock.shift(86_401)

    assert run_tick(app) == []

    assert list(folder.iterdir()) == []
    assert only(app, PrintRun).points == 6
    assert "已按期清理" in as_("bureau").page(run).text
    assert as_("bureau").press(f"{run}/download").status_code == 409


def test_what_a_killed_job_left_is_removed_and_what_is_being_made_stays(app, as_, clock, folder, ordered, work):
    ordered()
    work()
    (kept,) = folder.iterdir()
    left, fresh = folder / ".left", folder / ".fresh"
    for path in (kept, left, fresh):
        path.write_bytes(b"x")
    for path in (kept, left):
        os.utime(path, (0, 0))

    run_tick(app)

    assert kept.exists()
    assert fresh.exists()
    assert not left.exists()


def test_job_that_begins_again_leaves_one_file(app, folder, ordered, work):
    run = ordered(pieces=1)

    def die(done, total):
        raise KeyboardInterrupt

    with app.app_context(), pytest.raises(KeyboardInterrupt):
        printing.make({"run": run.rpartition("/")[2]}, die)
    assert not folder.exists() or list(folder.iterdir()) == []
    assert work()

    (file,) = folder.iterdir()
    assert only(app, PrintRun).file == file.name


def test_file_is_named_by_its_hash_and_closed_to_other_users(folder, ordered, work):
    ordered()
    work()

    (file,) = folder.iterdir()
    assert len(file.stem) == 64
    assert file.suffix == ".pdf"
    assert folder.stat().st_mode & 0o077 == 0
