"""The draw over HTTP and on the command line: announced, frozen, drawn with a later seed, computed again by anybody."""

import hashlib
from datetime import timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select, update

from evalsvc.cli import main
from evalsvc.core.clock import today
from evalsvc.core.db import db
from evalsvc.corrections import services
from evalsvc.corrections.models import Correction, Draw, DrawCandidate, Recheck
from tests.corrections.making import actor, closed, make

SEED = "4 7 1"


@pytest.fixture
def ids(app, region):
    """Five struck-off problems of the first county; an earlier one is none of the days that are drawn from."""
    make(app, lambda: closed(region.hall))
    with app.app_context():
        db.session.execute(update(Correction).values(closed_on=today() - timedelta(days=10)))
        db.session.commit()
    return make(app, lambda: [closed(region.county).public_id for _ in range(5)])


def said(region, **more):
    return {
        "title": "四季度抽查",
        "organ": region.county.public_id,
        "closed_from": str(today() - timedelta(days=9)),
        "closed_until": str(today()),
        "wanted": "2",
        "seed_source": "福利彩票3D次日开奖号码",
        "seed_on": str(today() + timedelta(days=1)),
        **more,
    }


@pytest.fixture
def path(as_, region, ids):
    return as_("inspector").press("/corrections/draws/new", said(region)).location


def lowest(ids, wanted, seed=SEED):
    return sorted(ids, key=lambda one: hashlib.sha256(f"{seed}\n{one}".encode()).digest())[:wanted]


def drawn_ids(app):
    with app.app_context():
        found = select(Correction.public_id).join(Recheck, Recheck.correction_id == Correction.id).where(Recheck.draw_id.is_not(None))
        return sorted(db.session.scalars(found))


def test_draw_is_announced_frozen_and_drawn(app, as_, region, ids, path, clock):
    inspector = as_("inspector")
    text = inspector.page(path).text
    assert [one for one in ids if one not in text] == []
    assert "福利彩票3D次日开奖号码" in text
    assert inspector.press(path, {"seed": SEED}).status_code == 409

    late = make(app, lambda: closed(region.county).public_id)
    clock.shift(timedelta(days=1))
    inspector = as_("inspector")
    assert inspector.press(path, {"seed": f" {SEED} "}).status_code == 303
    assert drawn_ids(app) == sorted(lowest(ids, 2))
    assert late not in inspector.get(path).text
    assert inspector.press(path, {"seed": "9"}).status_code == 409
    make(app, lambda: closed(region.county).public_id)
    assert drawn_ids(app) == sorted(lowest(ids, 2))
    shown = inspector.page(path).text
    for one in ids:
        assert hashlib.sha256(f"{SEED}\n{one}".encode()).hexdigest() in shown
    due = inspector.get("/corrections/rechecks").text.partition("今后30天")[0]
    assert [one for one in ids if f"/corrections/{one}" in due] == [one for one in ids if one in lowest(ids, 2)]
    with app.app_context():
        assert {(row.due_on, row.origin) for row in db.session.scalars(select(Recheck).where(Recheck.draw_id.is_not(None)))} == {
            (today(), path.rpartition("/")[2])
        }


def test_anybody_computes_it_again_on_the_command_line(as_, ids, path, clock, tmp_path):
    inspector = as_("inspector")
    file = tmp_path / "ids.txt"
    file.write_text(inspector.get(f"{path}/ids.txt").text, encoding="utf-8")
    clock.shift(timedelta(days=1))
    assert as_("inspector").press(path, {"seed": SEED}).location == path
    page = as_("inspector").page(path)
    rows = [list(row.iter("td")) for row in page.all("tr") if any(mark.text == "抽中" for mark in row.iter("span"))]
    assert [cells[0].text for cells in rows] == lowest(ids, 2)

    printed = CliRunner().invoke(main, ["draw", SEED, "2", str(file)])
    assert printed.exit_code == 0
    assert printed.output.split() == lowest(ids, 2)
    assert sorted(file.read_text().split()) == sorted(ids)


@pytest.mark.parametrize(
    ("seed", "number", "text", "words"),
    [
        (" ", "1", "a\n", "The seed is empty"),
        ("1", "3", "a\nb\n", "2 ids, fewer than 3"),
        ("1", "1", "a\na\n", "names an id twice"),
        ("1", "1", b"\xff\xfe\x00", "not a text in UTF-8"),
        ("1", "0", "a\n", "0 is not in the range"),
    ],
)
def test_command_says_what_is_wrong(tmp_path, seed, number, text, words):
    file = tmp_path / "ids.txt"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    done = CliRunner().invoke(main, ["draw", seed, number, str(file)])

    assert done.exit_code == 2
    assert words in done.output


def test_what_was_reopened_before_the_draw_owes_no_recheck(app, as_, region, ids, path, clock):
    def reopen():
        row = db.session.scalars(select(Correction).where(Correction.public_id == lowest(ids, 1)[0])).one()
        services.reopen_correction(by=actor("leader"), correction=row, reason="又出现了")

    make(app, reopen)
    clock.shift(timedelta(days=1))
    as_("inspector").press(path, {"seed": SEED})

    assert drawn_ids(app) == lowest(ids, 2)[1:]
    assert "抽取时已重新打开" in as_("inspector").page(path).text


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"title": ""}, "请写名称。"),
        ({"wanted": "6"}, "只有5个已销号的问题"),
        ({"wanted": "两个"}, ""),
        ({"seed_on": "2026-11-20"}, "种子要在今天以后公布"),
        ({"closed_from": "2026-11-21"}, "结束日期早于开始日期"),
        ({"closed_until": "2027-01-01"}, "结束日期不能晚于今天"),
        ({"seed_source": ""}, "请写明种子从哪里来。"),
        ({"organ": "nothing"}, ""),
    ],
)
def test_wrong_announcement_keeps_what_was_typed(app, as_, region, ids, wrong, words):
    refused = as_("inspector").press("/corrections/draws/new", said(region) | {"title": "第四季度的抽查"} | wrong)

    assert refused.status_code == 422
    assert words in refused.text
    assert "第四季度的抽查" in refused.text or wrong.get("title") == ""
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Draw)) == db.session.scalar(select(func.count()).select_from(DrawCandidate)) == 0


def test_doors(as_, client, region, ids, path, clock):
    addresses = ("/corrections/draws", "/corrections/draws/new", path, f"{path}/ids.txt")
    assert {client.get(one).location.partition("?")[0] for one in addresses} == {"/sign-in"}
    assert [as_("outsider").get(one).status_code for one in addresses] == [200, 200, 404, 404]
    assert [as_("clerk").get(one).status_code for one in addresses] == [403] * 4
    assert [as_("call_back").get(one).status_code for one in addresses] == [200, 403, 200, 200]
    clock.shift(timedelta(days=1))
    assert [as_(name).press(path, {"seed": SEED}).status_code for name in ("outsider", "call_back", "clerk")] == [404, 403, 403]
    assert as_("bureau").press(path, {"seed": ""}).status_code == 422
    assert as_("bureau").get("/corrections/draws/nothing").status_code == 404
    assert as_("bureau").delete(path).status_code == 405
    assert as_("outsider").press("/corrections/draws/new", said(region)).status_code == 422
    assert path not in as_("outsider").get("/corrections/draws").text
    assert as_("bureau").press(path, {"seed": SEED}).status_code == 303
