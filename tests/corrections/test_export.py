"""The ledger as office files, read back by other readers; in one's units, by the filters of the page, with a trace."""

import csv
import io
import json
import zipfile
from datetime import timedelta
from xml.etree import ElementTree

import docx
import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook
from sqlalchemy import event, select

from evalsvc.audit.models import AuditEvent
from evalsvc.cli.export import export
from evalsvc.core.clock import today
from evalsvc.core.db import db
from evalsvc.corrections import outgoing, queries, services
from evalsvc.corrections.kinds import Source
from evalsvc.imports.queries import latest_exports
from tests.core.official.office import printed
from tests.corrections.ledgers import OFFICIAL_HEADS as HEADS
from tests.corrections.making import actor, closed, filed, in_progress, make
from tests.imports.conftest import Importer

SPREADSHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture
def ledger(app, region):
    """One that was struck off and one in work in the first county, one just filed in the other."""

    def build():
        closed(region.county, clause="负面清单第3条")
        made = in_progress(region.county, problem="=叫号屏\n不亮", measures=2)
        services.add_measure(
            by=actor("bureau"), correction=made, text="每周检修", person=services.Named(None, "测试检修员"), due_on=today() + timedelta(days=3)
        )
        services.add_progress(by=actor("bureau"), correction=made, day=today(), text="已换主板")
        filed(region.other_county, by="outsider", problem="外县的问题", source=Source.SECRET_VISIT)

    make(app, build)


def takes(client, form, query=""):
    """The answer to the form of the ledger's page, which carries the filters of its address."""
    page = client.page(f"/corrections{query}")
    (action,) = {each.get("action") for each in page.elements("form") if each.get("action", "").startswith("/corrections/export")}
    return client.submit(f"/corrections{query}", {"format": form}, to=action)


def by_head(body):
    """The rows of the workbook below its head, as another reader sees them."""
    lines = CalamineWorkbook.from_filelike(io.BytesIO(body)).get_sheet_by_index(0).to_python()
    top, below = lines[2], lines[3]
    heads = [low or high for high, low in zip(top, below, strict=True)]
    return heads, [dict(zip(heads, line, strict=True)) for line in lines[4:] if line[1]]


def test_workbook_says_what_was_done(app, as_, ledger):
    heads, rows = by_head(takes(as_("bureau"), "xlsx").data)
    day = today().isoformat()

    assert heads == HEADS
    assert [row["编号"] for row in rows] == [f"{today().year}-0001", f"{today().year}-0002"]
    assert {head: str(text) for head, text in rows[0].items()} == {
        "编号": f"{today().year}-0001",
        "来源": "自查",
        "发现日期": day,
        "问题表现": "3号窗口上班时间无人值守",
        "对应条款": "负面清单第3条",
        "问题类型": "个性问题",
        "整改类型": "立行立改",
        "整改措施": "①措施1：实行AB岗",
        "责任领导": "测试县局负责人",
        "责任单位": "涪城区医疗保障局",
        "责任人": "测试县局负责人",
        "协同单位": "",
        "预期目标": "窗口不再空岗",
        "完成时限": (today() + timedelta(days=20)).isoformat(),
        "进展": f"{day}：完成措施①",
        "佐证材料": "值班表",
        "自评结论": f"整改到位（测试县局负责人，{day}）：已实行AB岗，一周抽查无空岗",
        "本级验收": f"整改到位（测试督查员，{day}）：属实",
        "上级复评": f"整改到位（测试领导，{day}）：同意",
        "销号日期": day,
        "回头看": "\n".join(f"应于{(today() + timedelta(days=days)).isoformat()}回头看" for days in (30, 90)),
        "长效机制": "窗口AB岗制度",
        "是否公开": "是",
        "备注": "",
    }
    assert rows[1]["问题表现"] == "=叫号屏\n不亮"
    assert rows[1]["整改措施"].split("\n")[2] == f"③每周检修（测试检修员，{(today() + timedelta(days=3)).isoformat()}）"
    assert (rows[1]["进展"], rows[1]["是否公开"], rows[1]["销号日期"]) == (f"{day}：已换主板", "否", "")


def test_workbook_looks_like_an_office_and_holds_no_formula(as_, ledger):
    body = takes(as_("bureau"), "xlsx").data
    sheet = load_workbook(io.BytesIO(body)).worksheets[0]
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        xml = ElementTree.fromstring(packed.read("xl/worksheets/sheet1.xml"))

    assert sheet["A1"].value == "整改台账"
    assert (sheet["A2"].value, sheet.print_title_rows) == ("单位：涪城区医疗保障局", "$3:$4")
    assert (sheet.page_setup.orientation, str(sheet.page_setup.paperSize)) == ("landscape", "9")
    assert "第&P页，共&N页" in sheet.oddFooter.center.text
    assert {"C3:F3", "I3:L3", "Q3:S3", "A3:A4", "X3:X4"} <= {str(cells) for cells in sheet.merged_cells.ranges}
    assert xml.findall(f".//{SPREADSHEET}f") == []


def test_document_holds_the_same(as_, ledger):
    table = docx.Document(io.BytesIO(takes(as_("bureau"), "docx").data)).tables[0]
    heads, texts = ([cell.text for cell in table.rows[number].cells] for number in (1, 2))

    assert heads == HEADS
    assert texts[3] == "3号窗口上班时间无人值守"
    assert len(table.rows) == 4


def test_plain_forms_hold_the_same(as_, ledger):
    told = takes(as_("bureau"), "csv").data
    heads, *rows = csv.reader(io.StringIO(told.decode("utf-8-sig")))

    assert told.startswith(b"\xef\xbb\xbf")
    assert heads == HEADS
    assert rows[1][3] == "'=叫号屏\n不亮"
    assert [each["problem"] for each in json.loads(takes(as_("bureau"), "json").data)] == ["3号窗口上班时间无人值守", "=叫号屏\n不亮"]


def test_filters_of_the_page_hold_and_are_printed(app, as_, ledger):
    answer = takes(as_("bureau"), "xlsx", "?state=unfinished&words=叫号屏")
    _heads, rows = by_head(answer.data)
    cells = [str(cell) for line in CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python() for cell in line]

    assert [row["问题表现"] for row in rows] == ["=叫号屏\n不亮"]
    assert "注：范围为状态：未销号；编号或文字：叫号屏，共1个问题。" in cells
    with app.app_context():
        (trace,) = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "correction.export"))
        assert trace.facts == {"count": 1, "format": "xlsx", "wanted": "状态：未销号；编号或文字：叫号屏"}


def test_scope_holds(as_, ledger):
    assert [row["问题表现"] for row in by_head(takes(as_("outsider"), "xlsx").data)[1]] == ["外县的问题"]
    assert len(by_head(takes(as_("leader"), "xlsx").data)[1]) == 3
    assert as_("clerk").press("/corrections/export", {"format": "xlsx"}).status_code == 403


def test_unit_of_somebody_else_is_not_found(as_, region, ledger):
    assert as_("bureau").press(f"/corrections/export?unit={region.other_county.public_id}", {"format": "csv"}).status_code == 404


@pytest.mark.parametrize(("query", "form"), [("", "pdf"), ("", ""), ("&since=昨天", "csv"), ("&state=no", "csv")])
def test_bad_input_shows_the_ledger_again(as_, ledger, query, form):
    answer = as_("bureau").press(f"/corrections/export?words=叫号{query}", {"format": form})

    assert answer.status_code == 422
    assert 'value="叫号"' in answer.text


def test_needs_sign_in_and_a_post(client, as_, ledger):
    assert client.press("/corrections/export", {"format": "csv"}).status_code == 303
    assert as_("bureau").get("/corrections/export").status_code == 404


def test_large_ledger_is_written_by_a_job(app, as_, ledger, monkeypatch):
    monkeypatch.setattr(outgoing, "MOST_AT_ONCE", 1)
    bureau = Importer(app, as_("bureau"))
    response = takes(bureau.client, "docx", "?since=2020-01-01")
    bureau.works()
    answer = bureau.client.press(f"{response.location}/download")

    assert [row.cells[3].text for row in docx.Document(io.BytesIO(answer.data)).tables[0].rows[2:]] == ["3号窗口上班时间无人值守", "=叫号屏\n不亮"]
    with app.app_context():
        assert [run.told for run, _job in latest_exports(actor("bureau"))] == ["发现日期从：2020-01-01"]


def statements(app, region):
    found = []

    def heard(_connection, _cursor, statement, *_rest):
        found.append(statement)

    with app.app_context():
        wanted = queries.narrowed(actor("leader"), queries.Wanted(), today(), actor("leader").scope_for("correction:read"))
        event.listen(db.engine, "before_cursor_execute", heard)
        services.ledger_file(wanted, "csv", unit="", told="", most=None)
        event.remove(db.engine, "before_cursor_execute", heard)
    return len([each for each in found if not each.startswith(("BEGIN", "PRAGMA"))])


def test_statements_are_as_many_for_many_rows(app, region, ledger):
    few = statements(app, region)
    make(app, lambda: [in_progress(region.county, problem=f"问题{number}") for number in range(10)])

    assert statements(app, region) == few == 9  # eight for the rows with their judges, one that counts them


def test_office_program_prints_it(as_, ledger, tmp_path):
    pages = printed(takes(as_("bureau"), "xlsx").data, "xlsx", tmp_path)

    assert "整改台账" in pages[0]
    assert "单位：涪城区医疗保障局" in pages[0]
    assert f"第1页，共{len(pages)}页" in pages[0]
    assert all("责任" in page for page in pages[:1])


def run(app, *words):
    """The command of an installation on this application's database."""
    with app.app_context():
        return CliRunner().invoke(export, [*words])


def test_command_writes_the_ledger(app, region, ledger, tmp_path):
    whole = run(app, "ledger", str(tmp_path / "a.json"), "--format", "json")
    part = run(app, "ledger", str(tmp_path / "b.xlsx"), "--unit", region.county.public_id, "--unfinished")

    assert whole.output == f"3 corrections are in {tmp_path / 'a.json'}.\n"
    assert len(json.loads((tmp_path / "a.json").read_bytes())) == 3
    assert part.output == f"1 corrections are in {tmp_path / 'b.xlsx'}.\n"
    assert [row["问题表现"] for row in by_head((tmp_path / "b.xlsx").read_bytes())[1]] == ["=叫号屏\n不亮"]
