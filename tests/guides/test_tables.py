"""The official tables, read back: the document's ten columns, merged heads, local rows after, nothing a formula."""

from io import BytesIO

from docx import Document
from openpyxl import load_workbook
from pypdfium2 import PdfDocument

from tests.guides import making
from tests.guides.making import make

COLUMNS = ["序号", "主项名称", "主项类别", "子项名称", "办理层级", "设定依据", "办理材料明细", "办理时限", "办事流程", "备注"]


def taken(client, path):
    answer = client.press(path)
    assert answer.status_code == 200
    return answer.data


def sheet_of(body):
    return load_workbook(BytesIO(body)).active


def test_workbook_has_the_documents_columns_and_every_row(app, as_, region):
    base = make(app, lambda: f"/item-lists/{making.filled(region.county, absent=(2,), but=(9,), local=('=上门核对',)).public_id}")

    sheet = sheet_of(taken(as_("bureau"), f"{base}/files/xlsx"))
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]

    assert rows[0][0] == "医疗保障部门政务服务事项清单"
    assert rows[2][0] == "办事项"
    assert rows[2][5:] == COLUMNS[5:]
    assert rows[3][:5] == COLUMNS[:5]
    assert "A3:E3" in {str(area) for area in sheet.merged_cells.ranges}
    body = rows[4:51]
    assert [row[0] for row in body] == [*range(1, 47), 47]
    assert body[0][1:5] == ["基本医疗保险参保登记", "公共服务", "单位新参加城镇医疗保险、生育保险", "C"]
    assert "B5:B10" in {str(area) for area in sheet.merged_cells.ranges}  # six items of the first main item
    assert body[1][9] == "当地没有"
    assert body[8][5:] == [None, None, None, None, None] or body[8][5:] == [""] * 5
    assert (body[46][3], body[46][9]) == ("=上门核对", "本地事项")
    assert sheet.cell(51, 4).data_type == "s"
    assert any("2.各地可根据工作实际" in str(row[0]) for row in rows[51:])
    assert sheet.page_setup.orientation == "landscape"


def test_document_says_the_same(app, as_, region):
    base = make(app, lambda: f"/item-lists/{making.reported(region.county).public_id}")

    document = Document(BytesIO(taken(as_("leader"), f"{base}/files/docx")))
    table = document.tables[0]

    assert document.paragraphs[0].text == "医疗保障部门政务服务事项清单"
    assert [cell.text for cell in table.rows[1].cells] == COLUMNS
    assert len(table.rows) == 2 + 46
    assert "当前状态：已上报" in "".join(paragraph.text for paragraph in document.paragraphs)


def test_pdf_has_the_columns_on_every_page_and_every_row(app, as_, region):
    base = make(app, lambda: f"/item-lists/{making.filled(region.county, absent=(2,), local=('上门核对',)).public_id}")

    with PdfDocument(taken(as_("leader"), f"{base}/files/pdf")) as document:
        pages = [page.get_textpage().get_text_range().replace("\r\n", "") for page in document]

    assert all("办理材料明细" in page and "办事流程" in page for page in pages[:-1])
    assert all(f"第{number}页，共{len(pages)}页" in page for number, page in enumerate(pages, start=1))
    for words in ("医疗保障部门政务服务事项清单", "填报单位：涪城区医疗保障局", "医疗救助", "当地没有", "上门核对", "单位（盖章）："):
        assert words in "".join(pages)


def test_merged_table_aligns_units_row_by_row_with_local_rows_after(app, as_, region):
    make(
        app,
        lambda: (
            making.reported(region.county, absent=(5,), local=("上门核对", "电话预约")),
            making.reported(region.other_county, "outsider", local=("电话预约",)),
            None,
        )[-1],
    )
    leader = as_("leader")

    page = leader.page(f"/item-lists/merged?unit={region.city.public_id}")
    sheet = sheet_of(taken(leader, f"/item-lists/merged/{region.city.public_id}/files/xlsx"))
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]

    shown = page.table()
    assert shown[0] == ["序号", "子项名称", "涪城区医疗保障局", "三台县医疗保障局"]
    assert [row[0] for row in shown[1:]] == [*map(str, range(1, 47)), "本地", "本地"]
    assert shown[5][2:] == ["当地没有", "即时办理 材料2份"]
    assert [row[1:] for row in shown[47:]] == [["上门核对", "即时办理 材料2份", "—"], ["电话预约", "即时办理 材料2份", "即时办理 材料2份"]]
    assert "尚未上报：绵阳市医疗保障局。" in page.text
    assert [row[4] for row in rows[:2]] == ["涪城区医疗保障局", "三台县医疗保障局"]
    assert rows[8][0] == 5
    assert (rows[8][10], rows[9][10] or "") == ("当地没有", "")
    assert [rows[92][3], rows[93][10], rows[94][3], rows[95][4]] == ["上门核对", "清单中没有", "电话预约", "三台县医疗保障局"]


def test_lists_that_are_not_reported_are_not_merged(app, as_, region):
    make(app, lambda: (making.filled(region.county), making.returned(region.other_county, "outsider"), None)[-1])

    page = as_("leader").page("/item-lists/merged")

    assert "还没有单位上报清单。" in page.text
    assert "尚未上报：绵阳市医疗保障局、涪城区医疗保障局、三台县医疗保障局。" in page.text
