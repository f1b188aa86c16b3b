"""What stands around a row, over HTTP: evidence, comments, history, rows given to people, check-ins."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from evalsvc.access.permissions import Role
from evalsvc.audit.models import AuditEvent
from evalsvc.core.clock import today
from evalsvc.core.db import db
from evalsvc.corrections import queries as corrections
from evalsvc.corrections.models import Correction, Evidence
from evalsvc.inspections import queries, services
from evalsvc.inspections.models import RowChange, RowEvidence, SheetRow
from evalsvc.inspections.services import Said
from evalsvc.inspections.states import Result
from evalsvc.notices.models import Notice
from evalsvc.organisation.models import Unit
from tests import cast, factories
from tests.corrections.making import upload
from tests.inspections.making import account, actor, filled, make, published, rows, sheet_of

ONE_LINE = {"finding": "已于10月建立领导小组", "result": "done"}


@pytest.fixture
def sheet(app, region):
    """The county's sheet: its path, and the rows' public ids by the number of the document."""

    def build():
        found = published(region)
        return f"/inspections/sheets/{found.public_id}", {number: row.public_id for number, row in rows(found).items()}

    return make(app, build)


def typed(row, version, **fields):
    return {f"{row}-{name}": value for name, value in {**ONE_LINE, **fields, "row_version": str(version)}.items()}


def prove(client, path, row, title="领导小组文件", **more):
    given = {f"evidence-{name}": value for name, value in {"title": title, "file": upload(), **more}.items()}
    return client.press(f"{path}/rows/{row}/evidence", given)


def test_evidence_has_revisions_and_leaves_with_a_trace(app, as_, sheet):
    path, ids = sheet
    bureau, inspector = as_("bureau"), as_("inspector")
    row, other = ids[1], ids[2]
    assert prove(bureau, path, row).status_code == 303
    with app.app_context():
        first = db.session.scalars(select(RowEvidence.public_id)).one()
    assert prove(bureau, path, row, "领导小组文件（盖章）", replaces=first).status_code == 303
    page = inspector.page(f"{path}/rows/{row}")
    assert "领导小组文件（盖章）" in page.text
    assert "第2版，PDF文件" in page.text
    taken = inspector.press(f"{path}/rows/{row}/evidence/{first}")
    assert (taken.status_code, taken.headers["Content-Disposition"].startswith("attachment")) == (200, True)

    assert prove(bureau, path, row, title="").status_code == 422
    refused = bureau.press(f"{path}/rows/{row}/evidence", {"evidence-title": "只有名称的材料"})
    assert (refused.status_code, "请选择要上传的文件" in refused.text, "只有名称的材料" in refused.text) == (422, True, True)
    assert prove(bureau, path, other, replaces=first).status_code == 422  # it belongs to another row
    assert bureau.get(f"{path}/rows/{row}/evidence/{first}/picture").status_code == 404  # no picture
    assert prove(inspector, path, row).status_code == 403
    assert prove(as_("outsider"), path, row).status_code == 404
    assert as_("outsider").press(f"{path}/rows/{row}/evidence/{first}").status_code == 404
    as_("call_back").page(f"{path}/rows/{row}", 404)
    as_("auditor").page(f"{path}/rows/{row}", 403)


def test_evidence_goes_with_the_problem_and_proves_no_correction(app, as_, sheet):
    path, ids = sheet
    bureau = as_("bureau")
    assert prove(bureau, path, ids[21], "3号窗口现场照片").status_code == 303

    def hand_in():
        found = sheet_of(path.rpartition("/")[2])
        filled(found, but=(21,))
        said = Said("3号窗口没有评价器", Result.NOT_BEGUN, measure="安装评价器", measure_due_on=today() + timedelta(days=15))
        services.save_row(by=actor("bureau"), sheet=found, row=rows(found)[21], said=said)
        services.submit_sheet(by=actor("bureau"), sheet=found)
        services.revise_sheet(by=actor("bureau"), sheet=found)

    make(app, hand_in)
    assert prove(bureau, path, ids[21], "采购合同").status_code == 303
    make(app, lambda: services.submit_sheet(by=actor("bureau"), sheet=sheet_of(path.rpartition("/")[2])))
    with app.app_context():
        problem = db.session.scalars(select(Correction)).one()
        brought = db.session.scalars(select(Evidence).order_by(Evidence.id)).all()
        assert [(one.title, one.turn) for one in brought] == [("3号窗口现场照片", 0), ("采购合同", 0)]
        assert {one.file_id for one in brought} == set(db.session.scalars(select(RowEvidence.file_id)))
        assert not corrections.has_evidence(problem)
        address = f"/corrections/{problem.public_id}"
    page = bureau.page(address)
    assert "自查时的材料" in page.text
    assert [link.get("href") for link in page.all("a") if link.text == "看自查表里的这一项"] == [f"{path}/rows/{ids[21]}"]
    assert "提交验收前还要上传整改后的材料" in page.text
    assert prove(bureau, path, ids[21]).status_code == 409  # the sheet has been handed in


def test_form_names_the_evidence(app, as_, sheet):
    path, ids = sheet
    bureau = as_("bureau")
    prove(bureau, path, ids[3], "签到册")
    make(app, lambda: filled(sheet_of(path.rpartition("/")[2])))
    with app.app_context():
        found = sheet_of(path.rpartition("/")[2])
        assert queries.evidence_titles([found]) == {rows(found)[3].id: ("签到册",)}
    assert bureau.press(f"{path}/form", {"format": "xlsx"}).status_code == 200


def test_named_people_are_told_until_they_answer(app, as_, sheet):
    path, ids = sheet
    bureau, inspector = as_("bureau"), as_("inspector")
    with app.app_context():
        named = account("inspector").public_id
    said = {"comment-text": "这一项怎样算落实？", "comment-named": [named]}
    assert bureau.press(f"{path}/rows/{ids[4]}/comments", said).status_code == 303
    waiting = inspector.page("/notices").text
    assert "涪城区医疗保障局的自查“2026年行风建设自查”有一项内容的评论里提到了您" in waiting
    assert "怎样算落实" not in waiting
    assert inspector.press(f"{path}/rows/{ids[4]}/comments", {"comment-text": "看是否有制度"}).status_code == 303
    page = bureau.page(f"{path}/rows/{ids[4]}")
    said = "".join(page.one("section", id="comments").itertext())
    assert said.index("这一项怎样算落实？") < said.index("看是否有制度")
    assert "评论2条" in bureau.page(path).text
    with app.app_context():
        assert [one.ended_why for one in db.session.scalars(select(Notice).where(Notice.kind == "inspection.mention"))] == ["已回复"]

    refused = bureau.press(f"{path}/rows/{ids[4]}/comments", {"comment-text": "", "comment-named": [named]})
    assert (refused.status_code, "请写评论" in refused.text) == (422, True)
    outsider = as_("outsider")
    with app.app_context():
        stranger = account("outsider").public_id
    assert bureau.press(f"{path}/rows/{ids[4]}/comments", {"comment-text": "看看", "comment-named": [stranger]}).status_code == 422
    assert outsider.press(f"{path}/rows/{ids[4]}/comments", {"comment-text": "看看"}).status_code == 404


def test_history_tells_from_what_to_what_and_saves_of_one_sitting_are_one(app, as_, sheet, clock):
    path, ids = sheet
    bureau, row = as_("bureau"), ids[5]
    address = f"{path}/rows/{row}"
    for version, words in enumerate(("已建", "已建立", "已建立制度"), start=1):
        assert bureau.press(address, typed(row, version, finding=words, result="under_way")).status_code == 303
        clock.shift(timedelta(minutes=2))
    clock.shift(timedelta(minutes=20))
    assert bureau.press(address, typed(row, 4, finding="已建立制度", result="done")).status_code == 303
    text = bureau.page(address).text
    assert "填写自查情况：“已建立制度”" in text
    assert "填写自查情况：“已建”" not in text
    assert "自查结果由“推进中”改为“已落实”" in text
    with app.app_context():
        assert len(db.session.scalars(select(RowChange)).all()) == 2
    assert bureau.press(address, typed(row, 5, finding="已建立制度", result="done")).status_code == 303  # nothing differs
    with app.app_context():
        assert len(db.session.scalars(select(RowChange)).all()) == 2


def give(client, path, items, person="", office=""):
    return client.press(f"{path}/assign", {"assign-items": items, "assign-person": person, "assign-office": office})


def test_clerk_fills_in_the_rows_given_and_sees_no_other(app, as_, sheet):
    path, ids = sheet
    bureau, clerk = as_("bureau"), as_("clerk")
    sheet_id = path.rpartition("/")[2]
    own = f"/inspections/mine/{sheet_id}"
    with app.app_context():
        person = account("clerk").public_id
    clerk.page(own, 404)
    assert clerk.press(f"{path}/rows/{ids[19]}", typed(ids[19], 1)).status_code == 404
    assert give(bureau, path, [ids[19], ids[20]], person, "基金监管科").status_code == 303

    assert "有2项内容由您填写" in clerk.page("/notices").text
    assert "有2项由您填写" in clerk.page("/").text
    assert "2项" in clerk.page("/inspections/mine").text
    page = clerk.page(own)
    assert len(page.all("details", class_="panel sheet-row")) == 2
    assert "一次性告知制" in page.text
    assert "提交给上级审核" not in page.text
    saved = clerk.press(f"{path}/rows/{ids[19]}", typed(ids[19], 1, finding="窗口已张贴一次性告知清单"))
    assert (saved.status_code, saved.headers["Location"].partition("#")[0]) == (303, own)
    assert prove(clerk, path, ids[19]).status_code == 303
    assert clerk.press(f"{path}/rows/{ids[19]}/comments", {"comment-text": "已填"}).status_code == 303
    assert "没有分给您填写的内容" in bureau.page(f"{path}?rows=mine").text
    assert "基金监管科，测试窗口人员" in bureau.page(path).text

    assert clerk.press(f"{path}/rows/{ids[1]}", typed(ids[1], 1)).status_code == 404
    clerk.page(f"{path}/rows/{ids[1]}", 404)
    clerk.page(path, 403)
    assert clerk.press(f"{path}/submit").status_code == 403
    assert give(clerk, path, [ids[1]], person).status_code == 403
    assert give(as_("outsider"), path, [ids[1]], person).status_code == 404
    assert give(bureau, path, []).status_code == 422
    with app.app_context():
        stranger = account("outsider").public_id
    assert give(bureau, path, [ids[1]], stranger).status_code == 422

    assert give(bureau, path, [ids[19], ids[20]]).status_code == 303
    clerk.page(own, 404)
    with app.app_context():
        told = db.session.scalars(select(Notice).where(Notice.kind == "inspection.given")).all()
        assert [one.ended_why for one in told] == ["已改由别人填写"]
        assert {row.person_id for row in db.session.scalars(select(SheetRow))} == {None}


def test_returned_rows_wait_for_whom_they_name(app, as_, sheet):
    path, ids = sheet
    sheet_id = path.rpartition("/")[2]

    def lead_on():
        found = sheet_of(sheet_id)
        services.assign_rows(by=actor("bureau"), sheet=found, rows=[rows(found)[2], rows(found)[3]], person=account("clerk"), office="")
        filled(found)
        services.submit_sheet(by=actor("bureau"), sheet=found)
        services.return_sheet(by=actor("inspector"), sheet=found, remarks={rows(found)[2]: "请附方案", rows(found)[5]: "请写数据"})

    make(app, lead_on)
    clerk = as_("clerk")
    assert "有1项由您填写的内容被退回，等您回应" in clerk.page("/").text
    assert "有1项由您填写的内容被退回" in clerk.page("/notices").text
    page = clerk.page(f"/inspections/mine/{sheet_id}")
    assert "请附方案" in page.text
    assert "请写数据" not in page.text
    answer = next(form.get("action") for form in page.all("form") if "/remarks/" in form.get("action", ""))
    assert clerk.press(answer, {f"{answer.rpartition('/')[2]}-text": ""}).status_code == 422
    assert clerk.press(answer, {f"{answer.rpartition('/')[2]}-text": "已附方案"}).status_code == 303
    assert "等您回应" not in clerk.page("/").text
    with app.app_context():
        other = next(one for one in queries.remarks_of(sheet_of(sheet_id)) if one.answered_at is None).public_id
    assert clerk.press(f"{path}/rows/{ids[2]}/remarks/{other}", {f"{other}-text": "一"}).status_code == 404
    assert clerk.press(f"{path}/rows/{ids[5]}/remarks/{other}", {f"{other}-text": "一"}).status_code == 404


def test_lead_of_a_hall_sees_their_rows_only(app, as_, sheet, region):
    path, ids = sheet

    def appoint():
        made = factories.account("hall.lead", "测试大厅负责人", password=cast.PASSWORD)
        factories.grant(made, Role.BUREAU_LEAD, db.session.get_one(Unit, region.hall.id))
        return made.public_id

    person = make(app, appoint)
    assert give(as_("bureau"), path, [ids[7]], person).status_code == 303
    lead = as_("bureau")
    lead.press("/sign-out")
    lead.submit("/sign-in", {"username": "hall.lead", "password": cast.PASSWORD})
    assert len(lead.page(f"/inspections/mine/{path.rpartition('/')[2]}").all("details", class_="panel sheet-row")) == 1
    lead.page(path, 404)


def test_giving_a_row_disturbs_nobody_who_types_in_it(app, as_, sheet):
    path, ids = sheet
    bureau = as_("bureau")
    with app.app_context():
        person = account("clerk").public_id
    assert bureau.press(f"{path}/rows/{ids[1]}", typed(ids[1], 1)).status_code == 303
    assert give(bureau, path, [ids[1]], person).status_code == 303
    assert bureau.press(f"{path}/rows/{ids[1]}", typed(ids[1], 2, finding="又补充了一句")).status_code == 303
    assert "两份文字" not in bureau.page(path).text


def test_save_whose_answer_was_lost_is_no_rival_of_itself(as_, sheet):
    path, ids = sheet
    bureau, row = as_("bureau"), ids[1]
    address = f"{path}/rows/{row}"

    def save(words, stamps, version=1):
        data = {"csrf_token": bureau.token(), **typed(row, version, finding=words, stamps=stamps)}
        return bureau.post(address, data=data, headers={"Accept": "application/json"}).json

    assert save("甲", "aaaaaaaa")["beside"] is False
    again = save("甲乙", "bbbbbbbb aaaaaaaa")  # it never heard of the first, and goes on from version 1
    assert (again["saved"], again["beside"], again["row_version"]) == (True, False, 3)
    assert save("丙", "cccccccc")["beside"] is True  # another window, opened before
    kept = save("丙丁", "dddddddd")
    assert (kept["beside"], kept["rival"]) == (True, True)
    page = bureau.page(path)
    assert len(page.all("section", aria_label="另一份")) == 1  # what one person types on is one text
    assert "丙丁" in page.text


def test_events_name_no_words(app, as_, sheet):
    path, ids = sheet
    bureau = as_("bureau")
    prove(bureau, path, ids[1], "含有名称的材料")
    bureau.press(f"{path}/rows/{ids[1]}/comments", {"comment-text": "评论里的话"})
    with app.app_context():
        told = " ".join(db.session.scalars(select(AuditEvent.sentence).where(AuditEvent.action.startswith("inspection."))))
    assert "上传了佐证材料（PDF文件，第1版）" in told
    assert "含有名称" not in told
    assert "评论里的话" not in told


def test_ritual_of_the_row(app, as_, client, sheet):
    path, ids = sheet
    assert client.get(f"{path}/rows/{ids[1]}").status_code == 303
    assert client.get("/inspections/mine").status_code == 303
    as_("auditor").page("/inspections/mine", 403)
    as_("bureau").page(f"{path}/rows/nothing", 404)
    assert as_("bureau").get(f"{path}/rows/{ids[1]}/comments").status_code == 405
