"""A bureau's own ledger comes in: its columns are matched, its cells understood, nothing here is overwritten unasked."""

import io
import threading
from datetime import date, timedelta

import pytest
from click.testing import CliRunner
from openpyxl import Workbook, load_workbook
from sqlalchemy import func, select

from evalsvc.cli.imports import import_table
from evalsvc.core.db import db
from evalsvc.corrections import queries, services
from evalsvc.corrections.models import Correction, CorrectionDue, Measure, Progress, Recheck
from evalsvc.imports.models import ImportBatch, ImportMatching
from evalsvc.jobs.work import run_next, run_tick
from evalsvc.notices.models import Notice
from tests.cast import PASSWORD
from tests.corrections.ledgers import HEADS, ledger, row
from tests.corrections.making import account, actor, closed, deputy, in_progress, make
from tests.imports.conftest import importer  # noqa: F401  # a fixture
from tests.page import Form, Page

MEANT = ["number", "problem", "measures", "leader", "unit", "person", "goal", "due", "progress", "closed_on", "remark"]


@pytest.fixture
def bureau(importer):  # noqa: F811
    return importer("bureau")


def asks(bureau, content, name="台账.xlsx"):
    """The address of an import that waits for its columns to be matched."""
    address = bureau.checks("ledger", content, name)
    assert bureau.client.get(address).location.endswith("/match"), bureau.client.page(address).text
    return address


def matches(bureau, content, name="台账.xlsx", **typed):
    """The address of an import whose columns are as the system has proposed, or as typed; checked."""
    address = asks(bureau, content, name)
    answer = bureau.client.submit(f"{address}/match", typed)
    assert answer.status_code == 303, answer.text
    bureau.works()
    return address


def brings(bureau, content, name="台账.xlsx"):
    return bureau.applies(matches(bureau, content, name))


def chosen(page):
    """What stands in the fields of the form that matches columns."""
    (form,) = [form for form in page.elements("form") if form.get("action", "").endswith("/match")]
    return {name: value[0] for name, value in Form(page, form).filled({})[1].items()}


def again(bureau, content):
    """The page of the check of a file whose heads are known."""
    return bureau.client.page(bureau.checks("ledger", content))


def rows(app):
    with app.app_context():
        return list(db.session.scalars(select(Correction).order_by(Correction.id)))


def faults(page):
    return [(cells[0], cells[2]) for cells in page.table()[1:]]


def test_columns_are_proposed_by_what_offices_call_them(bureau):
    form = chosen(bureau.client.page(f"{asks(bureau, ledger(row()))}/match"))

    assert [form[f"column_{place}"] for place in range(len(HEADS))] == MEANT


def test_unfinished_row_comes_in_to_be_worked_off(app, bureau, region):
    page = brings(bureau, ledger(row(7, unit="待遇科", progress="已排班", remark="市局交办")))

    assert page.heading == "整改台账已写入：新增1条，更改0条"
    (made,) = rows(app)
    assert (made.number, made.state, made.origin, made.unit_id, made.organ_id) == ("7", "planned", "imported", region.county.id, region.county.id)
    assert (made.leader_name, made.leader_id, made.person_name) == ("测试分管领导", None, "测试县局负责人")
    assert (made.due_on, made.first_due_on, made.source) == (date(2026, 12, 20), date(2026, 12, 20), "self_inspection")
    assert made.remark == "市局交办；责任单位原文：待遇科；原台账没有写发现日期；原台账没有写来源，按自查登记"
    with app.app_context():
        assert made.person_id == account("bureau").id
        assert [(each.text, each.person_id, each.due_on) for each in db.session.scalars(select(Measure))] == [
            ("实行AB岗", made.person_id, date(2026, 12, 20)),
            ("每周抽查", made.person_id, date(2026, 12, 20)),
        ]
        assert [each.text for each in db.session.scalars(select(Progress))] == ["已排班"]
        assert [each.why for each in db.session.scalars(select(CorrectionDue))] == ["first"]
    assert "由单位原有的台账导入" in bureau.client.page(f"/corrections/{made.public_id}").text


def test_imported_row_is_worked_off_here(app, bureau):
    brings(bureau, ledger(row()))

    def work():
        made = db.session.scalars(select(Correction)).one()
        services.start_correction(by=actor("bureau"), correction=made)
        return made.state

    assert make(app, work) == "in_progress"


def test_struck_off_row_keeps_its_day_and_nobody_is_said_to_have_accepted_it(app, bureau):
    brings(bureau, ledger(row(closed="2026年10月30日", due="10月底前"), row(2, "叫号屏不亮", closed="2026.11.18")))

    old, late = rows(app)
    assert (old.state, old.closed_on, old.closed_by, old.accepted_by, old.due_on) == ("closed", date(2026, 10, 30), None, None, date(2026, 10, 31))
    with app.app_context():
        owed = db.session.execute(select(Recheck.correction_id, Recheck.due_on).order_by(Recheck.id)).all()
    assert owed == [(old.id, date(2026, 11, 29)), (old.id, date(2027, 1, 28)), (late.id, date(2026, 12, 18)), (late.id, date(2027, 2, 16))]


def test_row_without_its_five_points_stays_open_and_keeps_its_words(app, bureau):
    page = bureau.client.page(matches(bureau, ledger(row(due="长期", goal=""))))

    assert "未销号，五定还缺：每项措施都要有责任人和完成日期；写明预期目标；定完成时限；责任人测试县局负责人；完成时限未定；措施2项" in page.text
    assert "完成时限原文：长期" in page.text
    bureau.applies(last_address(app))
    (made,) = rows(app)
    assert (made.state, made.due_on, made.kind) == ("open", None, "continuing")


def last_address(app):
    with app.app_context():
        return f"/imports/batches/{db.session.scalars(select(ImportBatch.public_id).order_by(ImportBatch.id.desc())).first()}"


def test_every_bad_cell_is_named_and_nothing_is_written(app, bureau):
    bad = [row(1, due="尽快"), row(2, closed="已销号"), row("", "没有编号"), row(4, ""), row(1, "编号重复"), row(6, due="2026-02-30")]
    page = bureau.client.page(matches(bureau, ledger(*bad, row(7, closed="2027年1月1日"))))

    assert page.heading == "整改台账表有7处要改，没有写入"
    assert [cell for cell, _said in faults(page)] == ["H4", "J5", "A6", "B7", "A8", "H9", "J10"]
    assert rows(app) == []


def test_same_file_twice_adds_nothing_even_on_another_day(app, bureau, clock):
    file = ledger(row(progress="已排班", due="年底前"), row(2, "叫号屏不亮", closed="2026.11.18"))
    brings(bureau, file)
    clock.shift(timedelta(days=5))
    bureau.client.sign_in("bureau", PASSWORD)

    assert again(bureau, file).heading == "整改台账表与现有数据相同，没有变化"
    assert len(rows(app)) == 2


def test_columns_are_asked_once_for_a_set_of_heads(app, bureau):
    brings(bureau, ledger(row()))

    assert again(bureau, ledger(row(), row(2, "叫号屏不亮"))).heading == "整改台账表核对无误，请确认"
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(ImportMatching)) == 1


def test_another_matching_replaces_the_first(app, bureau):
    address = matches(bureau, ledger(row(remark="①新措施")))
    answer = bureau.client.submit(f"{address}/match", {"column_2": "remark", "column_10": "measures"})
    assert answer.status_code == 303
    bureau.works()
    bureau.applies(address)

    with app.app_context():
        assert [each.text for each in db.session.scalars(select(Measure))] == ["新措施"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"column_0": ""}, "还没有指明哪一列是编号。"),
        ({"column_2": "remark"}, "“备注”已经对应C列，一项只能对应一列。"),
        ({"asked": ""}, "请选择台账单位。"),
    ],
)
def test_bad_matching_is_named_and_keeps_what_was_chosen(bureau, typed, said):
    address = asks(bureau, ledger(row()))
    answer = bureau.client.submit(f"{address}/match", {"column_3": "partners", **typed})

    assert answer.status_code == 422
    assert said in answer.text
    assert chosen(Page(answer.text))["column_3"] == "partners"


def test_other_file_changes_what_nobody_has_begun(app, bureau):
    brings(bureau, ledger(row(), row(2, "叫号屏不亮")))
    page = again(bureau, ledger(row(due="2026-12-31", measures="①实行AB岗"), row(2, "叫号屏不亮", closed="2026-11-19")))

    assert "完成时限：2026-12-20→2026-12-31" in page.text
    assert "销号日期：（空）→2026-11-19" in page.text
    bureau.applies(last_address(app))
    first, second = rows(app)
    assert (first.due_on, second.state) == (date(2026, 12, 31), "closed")
    with app.app_context():
        kept = db.session.execute(select(Measure.text, Measure.dropped_at.is_(None)).where(Measure.correction_id == first.id).order_by(Measure.id)).all()
        days = db.session.scalars(select(CorrectionDue.due_on).where(CorrectionDue.correction_id == first.id).order_by(CorrectionDue.id)).all()
    assert [text for text, running in kept if running] == ["实行AB岗"]
    assert days == [date(2026, 12, 20), date(2026, 12, 31)]


def test_what_people_were_told_ends_when_the_ledger_strikes_off(app, bureau, clock):
    """Nobody is told of rows one by one; what falls due is told as ever, and ends with what a later file says."""
    brings(bureau, ledger(row(due="2026-11-25")))
    assert told(app) == []
    clock.shift(timedelta(days=6))
    bureau.client.sign_in("bureau", PASSWORD)
    assert run_tick(app) == []
    assert told(app) != []

    again(bureau, ledger(row(due="2026-11-25", closed="2026-11-24")))
    bureau.applies(last_address(app))
    assert told(app) == []


def test_who_is_newly_named_learns_it_at_once(app, bureau, region):
    make(app, lambda: (deputy(region.county, "third", "测试三号"), deputy(region.county, "fourth", "测试四号")))
    rows = [row(1, "一号问题", person="测试三号"), row(2, "二号问题", person="测试三号"), row(3, "三号问题", closed="2026-11-01", person="测试三号")]
    brings(bureau, ledger(*rows, row(4, "四号问题")))
    assert (news(app, "third"), news(app, "fourth"), news(app, "bureau")) == (["涪城区医疗保障局导入的整改台账里，有2个问题由您负责。"], [], [])

    again(bureau, ledger(rows[0], row(2, "二号问题", person="测试四号"), *rows[2:], row(4, "四号问题")))
    bureau.applies(last_address(app))
    assert news(app, "fourth") == ["涪城区医疗保障局的整改问题2五定已齐，等您开始整改。"]
    assert news(app, "third") == ["涪城区医疗保障局导入的整改台账里，有2个问题由您负责。"]

    make(app, lambda: services.start_correction(by=actor("third"), correction=of_number("1")))
    assert news(app, "third") == ["涪城区医疗保障局的整改问题1正在整改，由您负责。"]


def test_news_of_an_import_end_when_nothing_is_left(app, bureau, region):
    make(app, lambda: deputy(region.county, "third", "测试三号"))
    brings(bureau, ledger(row(1, person="测试三号")))
    assert len(news(app, "third")) == 1

    again(bureau, ledger(row(1, person="测试县局负责人")))
    bureau.applies(last_address(app))
    assert news(app, "third") == []


def of_number(number):
    return db.session.scalars(select(Correction).where(Correction.number == number)).one()


def news(app, username):
    """What a person is still told."""
    with app.app_context():
        mine = (Notice.account_id == account(username).id, Notice.ended_at.is_(None))
        return list(db.session.scalars(select(Notice.sentence).where(*mine).order_by(Notice.id)))


def told(app):
    """What people are still told about corrections."""
    with app.app_context():
        return list(db.session.scalars(select(Notice.sentence).where(Notice.subject.like("correction:%"), Notice.ended_at.is_(None))))


def test_what_was_changed_here_is_not_overwritten_without_being_told(app, bureau):
    brings(bureau, ledger(row()))

    def plan():
        made = db.session.scalars(select(Correction)).one()
        someone = services.Named(None, "测试另一人")
        services.plan_correction(by=actor("bureau"), correction=made, planned=services.Planned(someone, someone, "", "不再空岗", None))

    make(app, plan)
    assert again(bureau, ledger(row())).heading == "整改台账表与现有数据相同，没有变化"
    page = again(bureau, ledger(row(goal="人人在岗")))
    assert "导入之后这里又改过，确认后以表里的为准" in page.text
    assert "预期目标：不再空岗→人人在岗" in page.text


def test_what_is_worked_on_here_stays_and_says_so(app, bureau, region):
    make(app, lambda: in_progress(region.county))
    page = bureau.client.page(matches(bureau, ledger(row("2026-0001", goal="别的目标"), row(2, "新问题"))))
    bureau.applies(last_address(app))

    assert page.heading == "整改台账表核对无误，请确认"
    assert "已在本系统办理（整改中），不改" in bureau.client.page(f"{last_address(app)}?rows=same").text
    assert [made.goal for made in rows(app)] == ["窗口不再空岗", "窗口不再空岗"]


def test_number_of_another_problem_is_refused(app, bureau, region):
    make(app, lambda: in_progress(region.county))
    page = bureau.client.page(matches(bureau, ledger(row("2026-0001", "完全不同的问题"))))

    assert faults(page)[0][0] == "A4"
    assert "已经是另一个问题（“3号窗口上班时间无人值守”）" in page.text


def test_merged_rows_are_one_problem_with_several_measures(app, bureau):
    one = row(measures="实行AB岗", person="测试甲", due="2026-12-01")
    lines = [one, row(1, "", measures="每周抽查", person="测试乙", due="2026-12-20"), row(2, "叫号屏不亮")]
    brings(bureau, ledger(*lines, merged=("A4:A5", "B4:B5", "D4:D5")))

    first, second = rows(app)
    assert (first.due_on, first.person_name, second.number) == (date(2026, 12, 20), "测试甲、测试乙", "2")
    with app.app_context():
        said = select(Measure.text, Measure.person_name, Measure.due_on).where(Measure.correction_id == first.id).order_by(Measure.id)
        assert db.session.execute(said).all() == [("实行AB岗", "测试甲", date(2026, 12, 1)), ("每周抽查", "测试乙", date(2026, 12, 20))]


def test_heads_in_two_lines_headings_and_notes_are_understood(app, bureau):
    book = Workbook()
    sheet = book.active
    for line in (
        ["整改台账"],
        ["单位：涪城区医疗保障局", "", "", "", "2026年11月"],
        ["序号", "问题", "", "责任", ""],
        ["", "具体表现", "发现时间", "责任人", "完成期限"],
        ["一、服务方面"],
        [1, "窗口空岗", "2026.10.8", "测试甲", "11月底前"],
        ["填表人：测试乙", "", "审核人：测试丙"],
    ):
        sheet.append(line)
    for cells in ("A1:E1", "A3:A4", "B3:C3", "D3:E3", "A5:E5"):
        sheet.merge_cells(cells)
    target = io.BytesIO()
    book.save(target)
    brings(bureau, target.getvalue())

    (made,) = rows(app)
    assert (made.problem, made.found_on, made.person_name, made.due_on) == ("窗口空岗", date(2026, 10, 8), "测试甲", date(2026, 11, 30))


def test_text_file_of_the_same_kind(app, bureau):
    text = "整改台账,,,,\n序号,问题,,责任,\n,具体表现,发现时间,责任人,完成期限\n1,窗口空岗,2026.10.8,测试甲,11月底前\n"
    brings(bureau, text.encode("gb18030"), "台账.csv")

    assert [(made.problem, made.due_on) for made in rows(app)] == [("窗口空岗", date(2026, 11, 30))]


def test_heads_that_nobody_thought_of_are_matched_by_hand(app, bureau):
    heads = ["顺序", "毛病", "药方"]
    address = asks(bureau, ledger([1, "窗口空岗", "排班"], heads=heads))
    assert bureau.client.submit(f"{address}/match", {"column_0": "number", "column_1": "problem", "column_2": "measures"}).status_code == 303
    bureau.works()
    bureau.applies(address)

    assert [(made.number, made.problem) for made in rows(app)] == [("1", "窗口空岗")]


def test_own_ledger_comes_back_as_nothing_new(app, bureau, region):
    def build():
        closed(region.county, clause="负面清单第3条")
        in_progress(region.county, problem="叫号屏不亮", measures=2)

    make(app, build)
    for form in ("xlsx", "csv"):
        file = bureau.client.submit("/corrections", {"format": form}, to="/corrections/export").data
        assert bureau.client.page(bureau.checks("ledger", file, f"台账.{form}")).heading == "整改台账表与现有数据相同，没有变化"


def test_unit_outside_is_refused_and_a_window_is_found(app, bureau, region):
    page = bureau.client.page(matches(bureau, ledger(row(unit="涪城区医保服务大厅"), row(2, "别处的", unit="三台县医疗保障局"))))
    assert page.heading == "整改台账表核对无误，请确认"
    bureau.applies(last_address(app))

    made = rows(app)
    assert [each.unit_id for each in made] == [region.hall.id, region.county.id]
    assert "责任单位原文：三台县医疗保障局" in made[1].remark


def test_superior_says_whose_ledger_it_is(app, importer, region):  # noqa: F811
    leader = importer("leader")
    address = asks(leader, ledger(row(unit="三台县医疗保障局")))
    assert leader.client.submit(f"{address}/match", {"asked": region.county.public_id}).status_code == 303
    leader.works()
    assert "“三台县医疗保障局”不属于台账单位“涪城区医疗保障局”。" in leader.client.page(address).text

    leader.client.submit(f"{address}/match", {"asked": region.other_county.public_id})
    leader.works()
    leader.applies(address)
    assert [made.organ_id for made in rows(app)] == [region.other_county.id]
    assert again_asks(leader, ledger(row(unit="三台县医疗保障局")))


def again_asks(leader, content):
    """Who reads several ledgers is asked each time, with what was said before."""
    return chosen(leader.client.page(f"{asks(leader, content)}/match"))["asked"] != ""


def test_matching_is_its_persons_own(bureau, as_):
    address = asks(bureau, ledger(row()))

    assert as_("outsider").get(f"{address}/match").status_code == 404
    assert as_("outsider").press(f"{address}/match", {"row_version": "1"}).status_code == 404
    assert as_("clerk").get("/imports/ledger").status_code == 403


def test_matching_needs_sign_in_the_right_method_and_time(client, bureau):
    address = asks(bureau, ledger(row()))
    assert client.get(f"{address}/match").status_code == 303
    assert bureau.client.get("/imports/batches/nothing00000/match").status_code == 404
    stale = bureau.client.press(f"{address}/match", {"row_version": "1", "asked": "x", "column_0": "number", "column_1": "problem"})
    assert stale.status_code == 422
    bureau.client.submit(f"{address}/match", {})
    bureau.works()
    bureau.applies(address)
    assert bureau.client.get(f"{address}/match").status_code == 409
    assert bureau.client.press(f"{address}/match", {"row_version": "1"}).status_code == 409


def test_two_imports_of_one_file_bring_it_once(app, bureau, importer):  # noqa: F811
    file = ledger(*[row(number, f"问题{number}") for number in range(1, 6)])
    one, two = matches(bureau, file), None
    two = bureau.checks("ledger", file)
    for address in (one, two):
        assert bureau.client.submit(address, to=f"{address}/apply").status_code == 303
    bureau.works()

    assert bureau.client.page(one).heading == "整改台账已写入：新增5条，更改0条"
    assert bureau.client.page(two).heading == "整改台账表与现有数据相同，没有变化"
    assert len(rows(app)) == 5


def test_three_hundred_rows(app, bureau):
    page = brings(bureau, ledger(*[row(number, f"第{number}个问题", closed="2026-11-01" if number % 3 == 0 else "") for number in range(1, 301)]))

    assert page.heading == "整改台账已写入：新增300条，更改0条"
    with app.app_context():
        states = dict(db.session.execute(select(Correction.state, func.count()).group_by(Correction.state)).all())
        assert states == {"closed": 100, "planned": 200}
        assert len(queries.mine_of(actor("bureau"), 300)) == 200


def test_personal_numbers_are_hidden(app, bureau):
    brings(bureau, ledger(row(problem="群众13812345678反映窗口空岗", remark="电话13812345678")))

    (made,) = rows(app)
    assert "13812345678" not in made.problem + made.remark


def test_template_is_a_ledger(bureau):
    sheet = load_workbook(io.BytesIO(bureau.client.get("/imports/ledger/template.xlsx").data)).worksheets[0]

    assert len(sheet[1]) == 24


def run(app, tmp_path, content, *words):
    """What the command says of a file."""
    file = tmp_path / "台账.xlsx"
    file.write_bytes(content)
    with app.app_context():
        return CliRunner().invoke(import_table, ["ledger", str(file), *words])


def test_command_brings_a_ledger_in(app, region, tmp_path):
    file = ledger(row(), row(2, "叫号屏不亮", closed="2026-11-19"))
    assert "Say with --unit whose table it is." in run(app, tmp_path, file).output

    planned = run(app, tmp_path, file, "--unit", region.county.public_id, "--check")
    assert "存在问题 = 问题表现" in planned.output
    assert "2 would be new" in planned.output
    assert rows(app) == []
    assert "2 are new" in run(app, tmp_path, file, "--unit", region.county.name).output
    assert "0 are new, 0 are changed, 2 stay as they were." in run(app, tmp_path, file, "--unit", region.county.name).output
    assert [(made.organ_id, made.filed_by, made.state) for made in rows(app)] == [(region.county.id, None, "planned"), (region.county.id, None, "closed")]


def test_command_names_what_it_cannot_use(app, region, tmp_path):
    bad = run(app, tmp_path, ledger(row(due="尽快")), "--unit", region.county.public_id)
    assert (bad.exit_code, "H4：" in bad.output or "H4:" in bad.output) == (1, True)
    assert run(app, tmp_path, ledger(row()), "--unit", region.hall.public_id).exit_code == 1
    assert "No column looks like 编号" in run(app, tmp_path, ledger(["甲", "乙"], heads=["毛病", "药方"]), "--unit", region.county.public_id).output
    assert rows(app) == []


def test_two_workers_carry_two_imports_out_at_once(app, bureau):
    """Both plans were read and consented to; whichever is written second is found overtaken, and nothing comes twice."""
    file = ledger(*[row(number, f"问题{number}") for number in range(1, 21)])
    one = matches(bureau, file)
    two = bureau.checks("ledger", file)
    for address in (one, two):
        assert bureau.client.submit(address, to=f"{address}/apply").status_code == 303
    workers = [
        threading.Thread(target=lambda name=name: [None for _ in iter(lambda: run_next(app, name, threading.Event()), False)]) for name in ("one", "two")
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    bureau.works()

    assert sorted(bureau.client.page(address).heading for address in (one, two)) == ["整改台账已写入：新增20条，更改0条", "整改台账表与现有数据相同，没有变化"]
    assert len(rows(app)) == 20
