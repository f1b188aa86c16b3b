"""A sheet under review: judged row by row by two tiers, returned, changed in one row, judged again only there, accepted."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from evalsvc.access.permissions import Role
from evalsvc.audit.models import AuditEvent
from evalsvc.core.bulk import insert_many
from evalsvc.core.clock import now
from evalsvc.core.db import db, unit_of_work
from evalsvc.corrections.models import Correction
from evalsvc.inspections.models import RowJudgement, SheetRow
from evalsvc.organisation.models import Unit
from tests import cast, factories
from tests.inspections.test_journey import fill, made, said, sheet
from tests.judge import JudgedClient

__all__ = ["made", "sheet"]


@pytest.fixture
def colleague(app, observer, region):
    """Another lead of the county: of its own task force."""
    with app.app_context(), unit_of_work():
        account = factories.account("colleague", "测试专班成员", password=cast.PASSWORD)
        factories.grant(account, Role.BUREAU_LEAD, db.session.get(Unit, region.county.id))
    client = JudgedClient(app, observer)
    client.sign_in("colleague", cast.PASSWORD)
    return client


@pytest.fixture
def handed_in(as_, sheet):
    path, rows = sheet
    fill(as_("bureau"), path, rows)
    assert as_("bureau").submit(path, to=f"{path}/submit").status_code == 303
    return path, rows


def judge(client, path, row, seen="done", word="", revision=1):
    return client.press(f"{path}/rows/{row}/judge", {f"{row}-seen": seen, f"{row}-word": word, f"{row}-revision": str(revision)})


def version(client, path):
    return {"review-row_version": client.page(f"{path}/review").one("input", id="review-row_version").get("value")}


def standing(page):
    """The words of the state of each row, in order."""
    return ["".join(place.itertext()).strip() for place in page.all("span", class_="review-state")]


def test_two_tiers_judge_beside_the_unit_and_only_what_changed_is_looked_at_again(app, as_, handed_in, colleague):
    path, rows = handed_in
    bureau, inspector = as_("bureau"), as_("inspector")
    assert "要由别人来判断" in bureau.page(f"{path}/review").text
    assert judge(bureau, path, rows[0]).status_code == 403
    assert judge(colleague, path, rows[0]).status_code == 303
    assert colleague.press(f"{path}/return", {}).status_code == 403  # the own level judges, the superior returns

    refused = judge(inspector, path, rows[20], seen="not_begun")
    assert refused.status_code == 422
    assert "请写一句看到了什么" in refused.text
    assert judge(inspector, path, rows[20], seen="", word="看到窗口没有评价器").status_code == 422
    assert judge(inspector, path, rows[20], seen="not_begun", word="3号窗口没有评价器").status_code == 303
    assert inspector.press(f"{path}/judge-rest", {"rest-revision": "1"}).status_code == 303
    page = inspector.page(f"{path}/review")
    assert standing(page) == ["同意"] * 20 + ["不同意"] + ["同意"] * 13
    assert "测试专班成员" in page.text
    told = bureau.page(path).text
    assert "不同意，看到未落实" in told
    assert "3号窗口没有评价器" in told

    assert inspector.press(f"{path}/return", version(inspector, path)).status_code == 303
    page = bureau.page(path)
    assert "上级看到的是“未落实”：3号窗口没有评价器" in page.text
    assert judge(inspector, path, rows[0]).status_code == 409
    answer = next(form.get("action") for form in page.all("form") if "/remarks/" in form.get("action", ""))
    assert bureau.submit(path, {f"{answer.rpartition('/')[2]}-text": "已装好"}, to=answer).status_code == 303
    assert bureau.press(f"{path}/rows/{rows[20]}", said(rows[20], 2, finding="3号窗口的评价器11月20日装好")).status_code == 303
    assert bureau.submit(path, to=f"{path}/submit").status_code == 303

    page = inspector.page(f"{path}/review")
    assert standing(page) == ["同意"] * 20 + [""] + ["同意"] * 13
    assert page.text.count("这次改过") == 1
    assert page.one("strong", class_="review-left").text == "1"
    stale = judge(inspector, path, rows[20], revision=1)
    assert stale.status_code == 409
    assert "重新提交过" in stale.text
    difference = bureau.page(f"{path}/revisions/2")
    assert "改了1项" in difference.text
    assert [piece.text for piece in difference.all("ins")] == ["3号窗口的评价器11月20日装好"]
    assert "没有更早的可以对比" in bureau.page(f"{path}/revisions/1").text
    bureau.page(f"{path}/revisions/3", 404)
    as_("outsider").page(f"{path}/revisions/1", 404)

    assert judge(inspector, path, rows[20], revision=2).status_code == 303
    assert inspector.press(f"{path}/accept", version(inspector, path)).status_code == 303
    assert "不在审核中" in inspector.page(f"{path}/review").text
    with app.app_context():
        said_of = db.session.execute(select(RowJudgement.tier, RowJudgement.revision, RowJudgement.seen).join(SheetRow).where(SheetRow.public_id == rows[20]))
        assert sorted(map(tuple, said_of)) == [("superior", 1, "not_begun"), ("superior", 2, "done")]
        assert db.session.scalars(select(Correction)).all() == []
        kinds = db.session.scalars(select(AuditEvent.action).where(AuditEvent.action.like("inspection.judge%"))).all()
        assert sorted(kinds) == ["inspection.judge"] * 3 + ["inspection.judge_rest"]


def test_accepted_against_the_units_word_is_found_by_the_superior(app, as_, handed_in):
    path, rows = handed_in
    inspector = as_("inspector")
    assert judge(inspector, path, rows[18], seen="under_way", word="窗口没有告知单").status_code == 303
    assert judge(inspector, path, rows[19], seen="not_applicable", word="没有这项业务").status_code == 303
    assert inspector.press(f"{path}/accept", version(inspector, path)).status_code == 303
    with app.app_context():
        problem = db.session.scalars(select(Correction)).one()
        assert (problem.problem, problem.source, problem.is_self_found) == ("窗口没有告知单", "superior", False)
        assert "19." in problem.clause
        assert db.session.scalars(select(SheetRow.correction_id).where(SheetRow.public_id == rows[18])).one() == problem.id


def test_rows_are_marked_as_read_without_a_trace(app, as_, handed_in):
    path, rows = handed_in
    inspector = as_("inspector")
    assert len(inspector.page(f"{path}/review").all("details", class_="panel sheet-row review-row is-unread")) == 34

    assert inspector.press(f"{path}/read", {"row": rows[:2]}).status_code == 303
    assert inspector.press(f"{path}/read", {"row": rows[1:3]}).status_code == 303
    assert len(inspector.page(f"{path}/review").all("details", class_="panel sheet-row review-row is-unread")) == 31
    assert as_("outsider").press(f"{path}/read", {"row": rows[:2]}).status_code == 404


def test_sheet_that_was_never_handed_in_has_no_review(as_, sheet):
    path, rows = sheet
    as_("inspector").page(f"{path}/review", 404)
    as_("clerk").page(f"{path}/review", 403)
    assert judge(as_("inspector"), path, rows[0]).status_code == 404


def test_local_row_that_was_judged_stays(app, as_, sheet):
    path, rows = sheet
    bureau, inspector = as_("bureau"), as_("inspector")
    assert bureau.submit(path, {"local-text": "乡镇服务站设医保专窗"}, to=f"{path}/rows").status_code == 303
    local = bureau.page(path).all("details", class_="panel sheet-row")[-1].get("data-row")
    fill(bureau, path, [*rows, local])
    assert bureau.submit(path, to=f"{path}/submit").status_code == 303
    assert inspector.press(f"{path}/judge-rest", {"rest-revision": "1"}).status_code == 303
    assert bureau.press(f"{path}/revise").status_code == 303

    assert bureau.press(f"{path}/rows/{local}/remove").status_code == 409


def test_database_keeps_judgement_by_another(app, as_, handed_in):
    _path, rows = handed_in
    with app.app_context():
        row = db.session.scalars(select(SheetRow).where(SheetRow.public_id == rows[0])).one()
        account = db.session.scalar(select(RowJudgement.account_id)) or row.changed_by
        told = {"row_id": row.id, "revision": 1, "tier": "own", "claimed": "done", "at": now(), "account_id": account}
    for wrong in ({"seen": "done", "word": "", "submitted_by": account}, {"seen": "not_begun", "word": "", "submitted_by": account + 1}):
        with app.app_context(), pytest.raises(IntegrityError), unit_of_work():
            insert_many(RowJudgement, [{**told, **wrong}])


def test_who_wrote_in_a_sheet_judges_it_no_more_than_who_handed_it_in(as_, sheet, colleague):
    path, rows = sheet
    fill(as_("bureau"), path, rows[:-1])
    fill(colleague, path, rows[-1:])
    assert as_("bureau").submit(path, to=f"{path}/submit").status_code == 303
    assert judge(colleague, path, rows[0]).status_code == 403
    assert "您填报或提交的" in colleague.page(f"{path}/review").text
    assert judge(as_("inspector"), path, rows[0]).status_code == 303


def test_remark_that_is_too_long_is_kept_and_named(as_, handed_in):
    path, rows = handed_in
    inspector, long = as_("inspector"), "甲" * 401
    seen = version(inspector, path)
    refused = inspector.press(f"{path}/return", {**seen, f"remark-{rows[0]}": long, f"remark-{rows[1]}": "请补照片"})
    assert refused.status_code == 422
    assert long in refused.text
    assert "已写401个字符，最多400个。" in refused.text
    assert "请补照片" in refused.text
    stale = inspector.press(f"{path}/return", {"review-row_version": "0", f"remark-{rows[1]}": "请补照片"})
    assert stale.status_code == 409
    assert "请补照片" in stale.text
    assert f'value="{seen["review-row_version"]}"' in stale.text  # pressed again, it goes through


def test_merged_table_holds_what_was_handed_in_and_no_draft_after_it(as_, made, handed_in):
    path, rows = handed_in
    bureau, inspector = as_("bureau"), as_("inspector")
    told = inspector.page(f"{made}/merged").text
    assert bureau.submit(path, to=f"{path}/revise").status_code == 303
    assert bureau.press(f"{path}/rows/{rows[0]}", said(rows[0], 2, finding="重新打开后还没写完")).status_code == 303
    assert inspector.page(f"{made}/merged").text == told
    assert "重新打开后还没写完" not in inspector.page(f"{made}/report").text
