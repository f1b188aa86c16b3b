"""A bureau says "done" and its citizens say otherwise: asked for a word, answered, frozen as it was shown, seen by the superior."""

from io import BytesIO

import pytest
from docx import Document
from sqlalchemy import select, update

from evalsvc.access.actor import SYSTEM
from evalsvc.core.clock import now, today
from evalsvc.core.db import db, unit_of_work
from evalsvc.inspections.models import InspectionClaim, Revision, Sheet, SheetRow
from evalsvc.inspections.services import Stage, plan_round, publish_round
from evalsvc.instruments.queries import version
from evalsvc.organisation.kinds import UnitKind
from evalsvc.organisation.models import Unit
from tests import factories
from tests.conftest import NOW
from tests.inspections.test_journey import claimed, day, fill, made, said, sheet
from tests.organisation.statements import noted
from tests.page import Page, words
from tests.ratings.staff import Hand

__all__ = ["made", "sheet"]

ONE_NOTICE = "群众有效评价40条，其中8条说没有一次告知、超出清单要材料或者要多跑（20.00%，95%区间10.49%–34.75%）"
ON_SITE = "一直在用的窗口3个，其中1个没有可用的评价码，1个连续30天没有收到评价"
IN_USE = "到期要处理的差评8条，登记到整改台账0条（0%）"
SATISFIED = "群众有效评价40条，满意（含基本满意）32条，满意率80.00%（95%区间65.24%–89.50%）"


@pytest.fixture
def hand(app, client, clock):
    return Hand(app, client, clock)


@pytest.fixture
def heard(app, region, clock, hand):
    """Forty citizens of the county rated on 2 November, eight of them were not told at once; another county's were worse."""
    hand.rates_on(2, region.window_point, [5] * 32)
    hand.rates_on(2, region.window_point, [2] * 8, tags=["208", "210"])
    hand.rates_on(2, region.other_point, [1] * 12, tags=["109"])
    hand.ticks(3)
    clock.move_to(NOW)


def claim_of(page, row):
    return words(page.one("section", id=f"claim-{row}"))


def test_contradicted_asked_answered_and_frozen(app, as_, region, heard, sheet, clock, hand):
    path, rows = sheet
    bureau, told = as_("bureau"), dict(zip((19, 21, 22, 23, 32), (rows[n - 1] for n in (19, 21, 22, 23, 32)), strict=True))
    fill(bureau, path, rows, row_23={"finding": "第三方调查满意率96.5%，群众认可"})
    page = bureau.page(path)
    for number, sentence in ((19, ONE_NOTICE), (21, ON_SITE), (22, IN_USE), (23, SATISFIED)):
        assert sentence in claim_of(page, told[number])
        assert "与“已落实”不一致" in claim_of(page, told[number])
    assert "表中写的满意率96.5%高于群众评价的区间" in claim_of(page, told[23])
    assert "2026年8月23日至2026年11月20日" in claim_of(page, told[19])
    assert "三台县" not in page.text

    refused = bureau.submit(path, to=f"{path}/submit")
    assert refused.status_code == 409
    assert "第19、22、23项" in refused.text
    for number in (19, 22):
        assert bureau.press(f"{path}/rows/{told[number]}/claim", claimed(told[number], answer="10月起发放一次性告知单，电话13912345678")).status_code == 303
    changed = {"result": "under_way", "measure": "每季度开展满意度调查", "measure_due_on": day(60)}
    assert bureau.press(f"{path}/rows/{told[23]}", said(told[23], 2, **changed)).status_code == 303
    assert bureau.submit(path, to=f"{path}/submit").status_code == 303

    hand.rates_on(20, region.window_point, [1] * 20, tags=["208"])
    hand.ticks(21)
    clock.move_to(NOW)
    page = bureau.page(path)
    assert ONE_NOTICE in claim_of(page, told[19])
    assert "10月起发放一次性告知单，电话［已遮盖］" in claim_of(page, told[19])
    assert bureau.press(f"{path}/rows/{told[19]}/claim", claimed(told[19], 2, answer="再改")).status_code == 409
    with app.app_context():
        kept = {row["key"]: row.get("claim") for row in db.session.scalars(select(Revision)).one().rows}
        assert ONE_NOTICE in kept["self-inspection/19"]["figure"]["sentence"]
        assert (kept["self-inspection/19"]["contrary"], kept["self-inspection/23"]["contrary"], kept["self-inspection/1"]) == (True, False, None)
        assert {row.frozen_in for row in db.session.scalars(select(InspectionClaim))} == {1}

    assert bureau.press(f"{path}/revise").status_code == 303
    assert "群众有效评价60条" in claim_of(bureau.page(path), told[19])


def test_paying_on_time_is_typed_with_evidence(app, as_, sheet):
    path, rows = sheet
    bureau, row, address = as_("bureau"), rows[31], f"{path}/rows/{rows[31]}/claim"
    assert bureau.press(f"{path}/rows/{row}", said(row)).status_code == 303
    assert "按时拨付要填应拨付、按时拨付的笔数和佐证材料" in bureau.page(path).text
    for wrong in ({"due": "9"}, {"due": "9", "paid": "10"}, {"due": "-1", "paid": "0"}, {"due": "九", "paid": "1"}, {"answer": "长" * 401}):
        refused = bureau.press(address, claimed(row, evidence="拨付台账第3册", **wrong))
        assert refused.status_code == 422
        assert "拨付台账第3册" in refused.text
    assert bureau.press(address, claimed(row, due="9", paid="8", evidence="拨付台账第3册")).status_code == 303
    assert "应按时拨付9笔，按时拨付8笔（88.88%）。佐证：拨付台账第3册。有1笔没有按时拨付。" in claim_of(bureau.page(path), row)
    assert "要写一句说明" in bureau.page(path).text
    saved = bureau.post(address, data={"csrf_token": bureau.token(), **claimed(row, 0, due="9", paid="8")}, headers={"Accept": "application/json"})
    assert (saved.json["saved"], saved.json["row_version"]) == (True, 3)  # one's own earlier word is no conflict


def test_word_of_somebody_else_is_not_overwritten(app, as_, region, sheet):
    path, rows = sheet
    bureau, address = as_("bureau"), f"{path}/rows/{rows[21]}/claim"
    assert bureau.press(address, claimed(rows[21], answer="甲写的说明")).status_code == 303
    with app.app_context(), unit_of_work():
        db.session.execute(update(InspectionClaim).values(changed_by=region.people["leader"].account_id))

    script = bureau.post(address, data={"csrf_token": bureau.token(), **claimed(rows[21], 0, answer="乙写的")}, headers={"Accept": "application/json"})
    assert (script.status_code, script.json["saved"]) == (409, False)
    assert "现在保存的说明：甲写的说明" in script.json["sentences"]
    refused = bureau.press(address, claimed(rows[21], 0, answer="乙写的说明"))
    assert refused.status_code == 409
    assert "乙写的说明" in refused.text
    assert "现在保存的说明：甲写的说明" in refused.text
    version = Page(refused.text).one("input", id=f"claim-{rows[21]}-row_version").get("value")
    assert bureau.press(address, claimed(rows[21], int(version), answer="甲乙合写的说明")).status_code == 303


def test_others_say_nothing(as_, sheet):
    path, rows = sheet
    address = f"{path}/rows/{rows[18]}/claim"
    assert as_("outsider").press(address, claimed(rows[18], answer="无")).status_code == 404
    assert as_("inspector").press(address, claimed(rows[18], answer="无")).status_code == 403
    assert as_("bureau").press(f"{path}/rows/{rows[0]}/claim", claimed(rows[0], answer="无")).status_code == 404
    assert as_("bureau").press(f"{path}/rows/nothing00000/claim", claimed("nothing00000")).status_code == 404
    assert as_("bureau").get(address).status_code == 405


def test_window_staff_who_fill_in_a_row_see_no_live_figures(app, as_, region, heard, sheet):
    path, rows = sheet
    with app.app_context(), unit_of_work():
        row = db.session.scalars(select(SheetRow).where(SheetRow.public_id == rows[18])).one()
        row.person_id, row.result = region.people["clerk"].account_id, "done"
    clerk, mine = as_("clerk"), f"/inspections/mine/{path.rpartition('/')[2]}"
    assert "与群众评价不一致" in as_("bureau").page(path).text

    page = clerk.page(mine)
    assert "落实一次性告知制" in page.text
    assert "有效评价" not in page.text
    assert "群众评价" not in page.text
    saved = clerk.post(f"{path}/rows/{rows[18]}", data={"csrf_token": clerk.token(), **said(rows[18], 2)}, headers={"Accept": "application/json"})
    assert (saved.json["saved"], saved.json["lacks"]) == (True, [])
    assert clerk.press(f"{path}/rows/{rows[18]}/claim", claimed(rows[18], answer="无")).status_code == 403


def test_few_ratings_ask_nothing(as_, region, hand, clock, sheet):
    path, rows = sheet
    hand.rates_on(19, region.window_point, [1] * 5, tags=["208"])
    clock.move_to(NOW)
    bureau = as_("bureau")
    fill(bureau, path, rows)

    page = bureau.page(path)
    assert "群众有效评价5条，满意（含基本满意）0条；少于30条，不作判断" in claim_of(page, rows[22])
    assert "没有到期要处理的差评" in claim_of(page, rows[21])
    assert bureau.submit(path, to=f"{path}/submit").status_code == 303


def test_superior_sees_all_units_side_by_side_and_reports(as_, region, heard, sheet, made):
    path, rows = sheet
    bureau, inspector = as_("bureau"), as_("inspector")
    fill(bureau, path, rows, row_8={"result": "not_begun", "measure": "补齐办事指南", "measure_due_on": day(30)})
    for number in (19, 22, 23):
        assert bureau.press(f"{path}/rows/{rows[number - 1]}/claim", claimed(rows[number - 1], answer=f"第{number}项的说明")).status_code == 303
    draft = bureau.page(f"{path}/report").text
    assert "还在填写" in draft
    assert "第19项（与“已落实”不一致）" in draft
    assert bureau.submit(path, to=f"{path}/submit").status_code == 303

    seen = claim_of(inspector.page(f"{path}/review"), rows[18])
    assert ONE_NOTICE in seen
    assert "填报单位说明：第19项的说明" in seen
    page = inspector.page(f"{made}/claims")
    assert [heading for heading in (words(one) for one in page.all("h2")) if heading.startswith("第")] == [
        "第19项：一次性告知",
        "第21项：现场评价",
        "第22项：评价结果运用",
        "第23项：群众满意",
        "第32项：按时拨付",
    ]
    mine, theirs = page.table(0)[1:]
    assert (mine[0], mine[1], mine[3]) == ("涪城区医疗保障局", "已落实 不一致", "第19项的说明")
    assert mine[2].startswith("8 / 40，20.00%（提交时）")
    assert ONE_NOTICE in mine[2]
    assert (theirs[0], theirs[1], theirs[3]) == ("三台县医疗保障局", "未自查", "提交后可见")
    assert theirs[2].startswith("12 / 12，100%（现在，评价太少，不作判断）")
    assert "与“已落实”不一致的共4项，其中4项有说明" in page.text

    said_so = f"第19项（与“已落实”不一致）：2026年8月23日至2026年11月20日，{ONE_NOTICE}"
    for address, person in ((f"{path}/report", bureau), (f"{made}/report", inspector)):
        text = person.page(address).text
        assert said_so in text
        assert "说明：第19项的说明" in text
        assert "整改编号：" in text
        document = person.press(address, {"format": "docx"})
        assert "第19项的说明" in "".join(paragraph.text for paragraph in Document(BytesIO(document.data)).paragraphs)
        assert person.press(address, {"format": "pdf"}).data.startswith(b"%PDF")
        assert person.press(address, {"format": "exe"}).status_code == 404
    text = inspector.page(f"{made}/report").text
    assert "按时1个；还没到期1个（三台县医疗保障局）" in text
    assert "已提交的1个单位共34项，已自查34项（100%）；不适用的不算，34项中已落实33项（97.05%）" in text
    assert "第8项，涪城区医疗保障局（未落实）" in text

    assert inspector.press(f"{made}/end").status_code == 303
    assert "到结束没有交1个（三台县医疗保障局）" in inspector.page(f"{made}/report").text


def test_as_many_statements_for_many_units(app, as_, region, sheet, made):
    inspector, found = as_("inspector"), []
    for address in (made, made_of_many(app, region, 14)):
        inspector.page(address)
        with app.app_context():
            engine = db.engine
        for page in ("claims", "report"):
            with noted(engine) as statements:
                inspector.page(f"{address}/{page}")
            found.append(len(statements))

    assert found[:2] == found[2:]


def made_of_many(app, region, number):
    """Where a published round of many bureaus is, half of which have handed in."""
    with app.app_context(), unit_of_work():
        city = db.session.get_one(Unit, region.city.id)
        units = [factories.unit(city, UnitKind.COUNTY, f"第{place}区医疗保障局") for place in range(number)]
        stages, document = [Stage("自查", "", today(), today())], version("mianyang-2019-18", 2)
        plan = plan_round(by=SYSTEM, organ=city, title="全市自查", version=document, units=units, stages=stages)
        publish_round(by=SYSTEM, made=plan)
        handed = db.session.scalars(select(Sheet).where(Sheet.round_id == plan.id).order_by(Sheet.id).limit(number // 2)).all()
        who = region.people["bureau"].account_id
        for one in handed:
            one.state, one.revision = "submitted", 1
            empty = dict.fromkeys(("measure", "measure_due_on", "local_text", "reason", "authority"), "")
            rows = [{**empty, "key": "self-inspection/8", "result": "done", "finding": "有", "is_local": False}]
            db.session.add(Revision(sheet_id=one.id, number=1, rows=rows, at=now(), account_id=who))
        return f"/inspections/{plan.public_id}"
