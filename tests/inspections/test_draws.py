"""An auditable draw of what was handed in: announced before the seed exists, recomputed by hand and by command, its looks followed up."""

import re
from datetime import timedelta
from hashlib import sha256

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from evalsvc.cli.draw import draw as command
from evalsvc.core.clock import today
from evalsvc.core.db import db
from evalsvc.corrections.models import Correction
from evalsvc.inspections.models import SheetRow
from tests.inspections.test_journey import fill, made, sheet

__all__ = ["made", "sheet"]

SEED = "4 7 1"


def announcement(**given):
    told = {"title": "11月抽查", "what": "done_rows", "wanted": "3", "seed_source": "福利彩票3D第2026311期", "seed_on": str(today() + timedelta(days=1))}
    return {**told, **given}


@pytest.fixture
def handed_in(as_, sheet):
    path, rows = sheet
    fill(as_("bureau"), path, rows, row_4={"result": "not_applicable", "reason": "无此业务"})
    assert as_("bureau").submit(path, to=f"{path}/submit").status_code == 303
    return path, rows


@pytest.fixture
def drawn(as_, handed_in, made, clock):
    """Where a draw of three rows is, drawn with the seed; and the paths of its three looks."""
    inspector = as_("inspector")
    where = inspector.press(f"{made}/draws", announcement()).headers["Location"]
    assert inspector.press(where, {"seed": SEED}).status_code == 409
    clock.shift(timedelta(days=1))
    inspector = as_("inspector")
    assert inspector.press(where, {"seed": "  "}).status_code == 422
    assert inspector.press(where, {"seed": SEED}).status_code == 303
    assert inspector.press(where, {"seed": "9 9 9"}).status_code == 409
    looks = [link.get("href") for link in inspector.page(where).all("a") if "/rechecks/" in link.get("href", "")]
    return where, looks


def look(client, path, found="confirmed", text="11月22日到3号窗口看过", **given):
    return client.press(path, {"found": found, "text": text, **given})


def test_announcement_must_come_before_the_seed_and_find_enough(as_, handed_in, made):
    inspector = as_("inspector")
    late = inspector.press(f"{made}/draws", announcement(seed_on=str(today())))
    assert late.status_code == 422
    assert "种子要在今天以后公布" in late.text
    assert "11月抽查" in late.text
    assert "只有33个" in inspector.press(f"{made}/draws", announcement(wanted="34")).text
    assert inspector.press(f"{made}/draws", announcement(what="sheets", wanted="1")).status_code == 303
    assert as_("bureau").press(f"{made}/draws", announcement()).status_code == 403


def test_anybody_computes_the_same(as_, handed_in, drawn, tmp_path):
    _path, rows = handed_in
    where, _looks = drawn
    bureau = as_("bureau")  # who could be drawn may compute it, too
    ids = bureau.get(f"{where}/ids.txt").text.split()
    assert sorted(ids) == sorted(rows[:3] + rows[4:])
    by_hand = sorted(ids, key=lambda one: sha256(f"{SEED}\n{one}".encode()).hexdigest())[:3]
    shown = [row for row in bureau.page(where).table()[1:] if "没有抽中" not in row[3]]
    assert [row[0] for row in shown] == by_hand
    assert bureau.page(where).text.count("去复查") == 0
    file = tmp_path / "ids.txt"
    file.write_text("\n".join(ids))
    assert CliRunner().invoke(command, [SEED, "3", str(file)]).output.split() == by_hand
    as_("clerk").page(where, 403)


def test_contrary_findings_go_into_the_tracker_or_send_the_sheet_back(app, as_, handed_in, drawn, made):
    path, _rows = handed_in
    where, looks = drawn
    inspector = as_("inspector")
    assert "抽中的还有3个等您复查" in inspector.page("/").text
    assert as_("bureau").press(looks[0], {"found": "confirmed", "text": "看过"}).status_code == 403
    assert look(inspector, looks[0], text="").status_code == 422
    assert "请选怎样处理" in look(inspector, looks[0], "contrary", "没有看到评价器").text

    assert look(inspector, looks[0]).status_code == 303
    assert look(inspector, looks[0]).status_code == 409
    assert look(inspector, looks[1], "contrary", "没有看到评价器", follows="correction").status_code == 303
    with app.app_context():
        problem = db.session.scalars(select(Correction)).one()
        assert (problem.problem, problem.source, problem.is_self_found) == ("没有看到评价器", "superior", False)
        assert db.session.scalars(select(SheetRow.correction_id).where(SheetRow.correction_id.is_not(None))).all() == [problem.id]
    assert look(inspector, looks[2], "contrary", "告知单是空的", follows="reopen").status_code == 303
    page = as_("bureau").page(path)
    assert "已退回" in page.text
    assert "抽查复查与自查不一致：告知单是空的" in page.text
    assert "与自查一致" in page.text
    assert "等您复查" not in inspector.page("/").text
    assert inspector.page(where).text.count("看复查结果") == 3
    assert re.search("没有看到评价器", inspector.page(looks[1]).text)
    as_("outsider").page(looks[1], 403)


def test_drawn_sheet_names_the_row_that_is_contrary(as_, handed_in, made, clock):
    _path, rows = handed_in
    where = as_("inspector").press(f"{made}/draws", announcement(what="sheets", wanted="1")).headers["Location"]
    clock.shift(timedelta(days=1))
    inspector = as_("inspector")
    assert inspector.press(where, {"seed": SEED}).status_code == 303
    path = next(link.get("href") for link in inspector.page(where).all("a") if "/rechecks/" in link.get("href", ""))

    assert "请选哪一项" in look(inspector, path, "contrary", "3号窗口没有评价器", follows="correction").text
    assert look(inspector, path, "contrary", "3号窗口没有评价器", follows="correction", row=rows[20]).status_code == 303
    assert "看复查结果" in inspector.page(where).text
