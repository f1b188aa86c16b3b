"""The tables of records that an institute hands in: who brings them, what is wrong with a cell, and that nobody checks what they brought."""

import threading

import pytest
from sqlalchemy import select

from evalsvc.core.db import db, unit_of_work
from evalsvc.core.errors import WrongState
from evalsvc.imports.models import ImportBatch
from evalsvc.visits.kinds import VisitKind
from evalsvc.visits.models import VisitAnswer, VisitFinding, VisitRecord, VisitTarget
from evalsvc.visits.services import accept_record
from tests.imports.conftest import book
from tests.visits.making import accepted, actor, campaign, make, survey_sheet

ASPECTS = ["首问负责", "一次性告知", "限时办结", "容缺受理", "便民服务", "文明服务", "老年人服务", "服务环境"]
OVERALL = "总的来说，您对医疗保障服务满意吗？"
HEADS = ["访查计划", "访查对象", "访查日期", "调查员", "样本编号", "调查地点", *ASPECTS, OVERALL, "做得好的地方（可不填）", "问题1", "问题1对应的条款"]
SEEN = ["窗口按公示的时间开放", "关闭的窗口和时间", "工作人员亮明身份，佩戴工牌或设岗位牌", "从取号到开始办理的等候时间"]
MORE = ["一次讲清要带的材料和要走的步骤", "没有要求办事指南以外的材料", "老年人有人引导或有专门窗口", "文明服务", "服务环境"]
VISITED = ["访查计划", "访查对象", "访查日期", "访查员", "记录编号", "访查地点", *SEEN, *MORE, "总的来说，这次办事的感受"]
PLAN, HALL = "秋季调查", "涪城区医保服务大厅"


def row(sample="A-001", *, plan=PLAN, unit=HALL, day="2026-11-18", aspect="满意", overall="非常满意", good="", problem="", clause=""):
    return [plan, unit, day, "甲调查员", sample, "大厅门口", *[aspect] * 8, overall, good, problem, clause]


def visit(opened="是", closed="", sample="1", overall="基本满意"):
    named = [opened, closed, "是", "10分钟以内", "是", "没有遇到", "是", "满意", "满意"]
    return ["窗口暗访", HALL, "2026-11-18", "乙访查员", sample, "大厅", *named, overall]


@pytest.fixture
def planned(app, region):
    """A survey and a secret visit of the city at the first county's hall; three records of each."""

    def plan():
        campaign(region.city, [region.hall], kind=VisitKind.THIRD_PARTY, title=PLAN)
        campaign(region.city, [region.hall], title="窗口暗访")

    make(app, plan)


@pytest.fixture
def inspector(importer, planned):
    return importer("inspector")


def kept(app):
    with app.app_context():
        return [(record.sample, record.state, str(record.visited_on)) for record in db.session.scalars(select(VisitRecord).order_by(VisitRecord.sample))]


def test_institute_hands_in_what_it_heard(app, inspector):
    rows = [row("A-001", good="找13812345678问的", problem="三号窗口无人", clause="负面清单第3条"), row("A-002", aspect="", overall="不满意")]

    page = inspector.imports("visits-third-party", book(HEADS, *rows))

    assert page.heading == "第三方调查记录已写入：新增2条，更改0条"
    assert kept(app) == [("A-001", "submitted", "2026-11-18"), ("A-002", "submitted", "2026-11-18")]
    with app.app_context():
        first, second = db.session.scalars(select(VisitRecord).order_by(VisitRecord.sample))
        answers = {(answer.record_id, answer.question): answer.level or answer.text for answer in db.session.scalars(select(VisitAnswer))}
        assert answers[first.id, "overall"] == 5
        assert answers[second.id, "overall"] == 2
        assert answers[first.id, "told-once"] == 4
        assert (second.id, "told-once") not in answers
        assert "13812345678" not in answers[first.id, "good"]
        (finding,) = db.session.scalars(select(VisitFinding))
        assert (finding.record_id, finding.problem, finding.clause) == (first.id, "三号窗口无人", "负面清单第3条")


def test_same_file_twice_changes_nothing(app, inspector):
    file = book(HEADS, row(good="找13812345678问的", problem="三号窗口无人"))
    inspector.imports("visits-third-party", file)

    assert inspector.client.page(inspector.checks("visits-third-party", file)).heading == "第三方调查记录表与现有数据相同，没有变化"
    assert len(kept(app)) == 1


def test_export_imports_as_nothing_changed(inspector):
    inspector.imports("visits-third-party", book(HEADS, row(problem="三号窗口无人", clause="第3条", good="很好"), row("0007", aspect="")))
    for form in ("xlsx", "csv"):
        file = inspector.client.submit("/imports/visits-third-party", {"suffix": form}, to="/imports/visits-third-party/export").data

        assert inspector.client.page(inspector.checks("visits-third-party", file, f"表.{form}")).heading == "第三方调查记录表与现有数据相同，没有变化"


def test_who_brought_a_record_cannot_accept_it(app, inspector, as_):
    inspector.imports("visits-third-party", book(HEADS, row()))
    with app.app_context():
        record = db.session.scalars(select(VisitRecord)).one()
        address = f"/visits/{record.campaign.public_id}/records/{record.public_id}"

    page = inspector.client.page(address)
    assert "要由另一个人审核" in page.text
    assert "2026-11-18（没有写时间）" in page.text
    assert inspector.client.press(f"{address}/accept").status_code == 403


def test_record_that_waits_may_be_brought_again_and_its_words_are_told(app, inspector):
    inspector.imports("visits-third-party", book(HEADS, row()))

    page = inspector.client.page(inspector.checks("visits-third-party", book(HEADS, row(overall="满意", problem="三号窗口无人"))))
    assert f"{OVERALL}：非常满意→满意；问题：（空）→三号窗口无人" in page.text
    inspector.applies(_address(app))

    with app.app_context():
        assert db.session.scalar(select(VisitAnswer.level).where(VisitAnswer.question == "overall")) == 4
        assert db.session.scalars(select(VisitRecord)).one().row_version == 2


@pytest.mark.parametrize("act", ["accept", "return"])
def test_words_that_nobody_has_read_are_not_checked(app, inspector, as_, act):
    inspector.imports("visits-third-party", book(HEADS, row()))
    with app.app_context():
        record = db.session.scalars(select(VisitRecord)).one()
        path = f"/visits/{record.campaign.public_id}/records/{record.public_id}"
    leader = as_("leader")
    action, sent = leader.page(path).form(f"{path}/{act}").filled({"remark": "请写清时间"} if act == "return" else {})
    inspector.imports("visits-third-party", book(HEADS, row(overall="非常不满意")))

    late = leader.post(action, data=sent)

    assert late.status_code == 409
    assert "记录刚被重新提交过" in late.text
    assert kept(app)[0][1] == "submitted"
    assert leader.submit(path, {"remark": "请写清时间"} if act == "return" else {}, to=f"{path}/{act}").status_code == 303


def test_check_and_import_at_once_leave_one_of_both(app, inspector):
    """Whoever comes second is told: the record has passed with the words that were read, or waits with the new ones."""
    inspector.imports("visits-third-party", book(HEADS, row()))
    address = inspector.checks("visits-third-party", book(HEADS, row(overall="非常不满意")))
    inspector.client.submit(address, to=f"{address}/apply")
    gate, refused = threading.Barrier(2), []

    def accept():
        with app.app_context():
            gate.wait()
            try:
                with unit_of_work():
                    record = db.session.scalars(select(VisitRecord)).one()
                    accept_record(by=actor("leader"), record=record, row_version=1)
            except WrongState as problem:
                refused.append(problem)

    other = threading.Thread(target=accept)
    other.start()
    gate.wait()
    inspector.works()
    other.join(60)

    with app.app_context():
        level = db.session.scalar(select(VisitAnswer.level).where(VisitAnswer.question == "overall"))
    assert (kept(app)[0][1], level) == (("submitted", 1) if refused else ("accepted", 5))


def _address(app):
    with app.app_context():
        return f"/imports/batches/{db.session.scalars(select(ImportBatch.public_id).order_by(ImportBatch.id.desc())).first()}"


def test_record_that_passed_cannot_be_changed(app, inspector):
    make(app, lambda: accepted(_target(PLAN), survey_sheet(sample="A-001")))

    page = inspector.client.page(inspector.checks("visits-third-party", book(HEADS, row())))

    assert "编号“A-001”已被这个计划里别人的一份记录用了，内容不同。" in page.text


def _target(title):
    return next(target for target in db.session.scalars(select(VisitTarget)) if target.campaign.title == title)


BAD = {
    "unknown plan": (row(plan="冬季调查"), "A2", "没有找到您可以安排、并使用这张表的访查计划“冬季调查”。"),
    "plan by the other form": (row(plan="窗口暗访"), "A2", "没有找到您可以安排"),
    "unit not visited": (row(unit="1号窗口"), "B2", "“1号窗口”不是“秋季调查”的访查对象。"),
    "before the plan": (row(day="2026-10-01"), "C2", "访查日期要在"),
    "to come": (row(day="2026-11-25"), "C2", "还没到这一天。"),
    "no day": (row(day="上周"), "C2", "看不出是哪一天"),
    "level by another name": (row(aspect="一般"), "G2", "首问负责请填写：非常满意、满意、基本满意、不满意、非常不满意。"),
    "no level on the whole": (row(overall=""), "O2", f"请填写{OVERALL}。"),
    "no number": (row(sample=""), "E2", "请填写样本编号。"),
    "clause alone": (row(clause="第3条"), "R2", "写了条款，没有写问题1。"),
    "too long": (row(good="好" * 501), "P2", "最多500个字符，现在有501个。"),
}


@pytest.mark.parametrize(("bad", "cell", "sentence"), BAD.values(), ids=BAD)
def test_bad_cell_is_named_and_nothing_is_written(app, inspector, bad, cell, sentence):
    page = inspector.client.page(inspector.checks("visits-third-party", book(HEADS, bad, row("A-002"))))

    assert cell in page.text
    assert sentence in page.text
    assert kept(app) == []


def test_number_may_stand_once_and_the_quota_holds(app, inspector):
    page = inspector.client.page(inspector.checks("visits-third-party", book(HEADS, row("1"), row("1"))))
    assert "编号“1”在第2行已经出现。" in page.text

    page = inspector.client.page(inspector.checks("visits-third-party", book(HEADS, *[row(str(n)) for n in range(4)])))
    assert "B5" in page.text
    assert "这个对象只要3份，算上这一行就有4份了。" in page.text
    assert kept(app) == []


def test_visits_are_asked_by_their_own_form(app, inspector):
    page = inspector.imports("visits-secret", book(VISITED, visit(), visit("否", "三号窗口，10点", "2")))

    assert page.heading == "窗口访查记录已写入：新增2条，更改0条"
    with app.app_context():
        said = dict(db.session.execute(select(VisitAnswer.question, VisitAnswer.text).join(VisitRecord).where(VisitRecord.sample == "2")).all())
    assert (said["open"], said["closed-since"], said["wait"], said["extra-papers"]) == ("no", "三号窗口，10点", "ten", "not-met")


def test_answer_to_a_question_that_was_not_asked_is_named(app, inspector):
    page = inspector.client.page(inspector.checks("visits-secret", book(VISITED, visit("是", "三号窗口"))))

    assert "H2" in page.text
    assert "只在“窗口按公示的时间开放：否”时填。请清空这一格，或者核对前面的回答。" in page.text
    assert kept(app) == []


def test_only_who_may_plan_may_import(importer, planned):
    assert importer("bureau").sends("visits-third-party", book(HEADS, row())).status_code == 403
    assert importer("visitor").sends("visits-third-party", book(HEADS, row())).status_code == 403
