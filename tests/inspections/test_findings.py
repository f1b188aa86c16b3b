"""Search over all findings of one's scope, its export, and the merged table on the page."""

from io import BytesIO

from openpyxl import load_workbook

from tests.inspections.test_journey import day, fill, made, said, sheet

__all__ = ["made", "sheet"]


def found(client, query=""):
    """The findings that a search shows, in order."""
    page = client.page(f"/inspections/findings{query}")
    return [row[3] for row in page.table()[1:]] if page.all("table") else []


def test_words_are_found_as_they_stand_and_only_in_ones_scope(as_, sheet, made):
    path, rows = sheet
    bureau, inspector, outsider = as_("bureau"), as_("inspector"), as_("outsider")
    texts = {1: "窗口公示率达100%，群众说好", 2: "一次性告知单_2026版已发放", 3: "Wi-Fi覆盖大厅，电话0816-1234567"}
    for number, text in texts.items():
        given = {"result": "under_way", "measure": "继续扩面", "measure_due_on": day(9)} if number == 3 else {}
        assert bureau.press(f"{path}/rows/{rows[number - 1]}", said(rows[number - 1], finding=text, **given)).status_code == 303

    assert found(inspector, "?q=公示率") == found(inspector, "?q=0%25，") == [texts[1]]
    assert found(inspector, "?q=单_2") == [texts[2]]  # % and _ mean themselves
    assert found(inspector, "?q=单a2") == []
    assert len(found(inspector, "?q=wi-fi")) == len(found(inspector, "?q=继续扩面&result=under_way")) == 1
    assert found(inspector, "?q=继续扩面&result=done") == []
    number = made.rpartition("/")[2]
    assert len(found(inspector, f"?round={number}&goal=0&result=done")) == 2
    assert found(outsider, "?q=公示率") == []
    assert inspector.page("/inspections/findings?unit=nobody&q=x", 422).all("table") == []
    as_("clerk").page("/inspections/findings", 403)

    answer = inspector.press("/inspections/findings", {"q": "告知单"})
    assert answer.status_code == 200
    book = load_workbook(BytesIO(answer.data)).active
    lines = [[cell.value or "" for cell in line] for line in book.iter_rows()]
    assert [line[4] for line in lines if line[1] == "涪城区医疗保障局"] == [texts[2]]
    assert inspector.press("/inspections/findings", {"round": "nobody"}).status_code == 422


def test_merged_table_on_the_page_is_the_one_that_leaves(as_, sheet, made):
    path, rows = sheet
    bureau, inspector = as_("bureau"), as_("inspector")
    assert bureau.submit(path, {"local-text": "乡镇服务站设医保专窗"}, to=f"{path}/rows").status_code == 303
    local = bureau.page(path).all("details", class_="panel sheet-row")[-1].get("data-row")
    fill(bureau, path, [*rows, local], row_1={"finding": "领导小组9月成立"})
    assert bureau.submit(path, to=f"{path}/submit").status_code == 303

    page = inspector.page(f"{made}/merged")
    goals = page.one("nav", class_="goals no-print").findall("a")
    shown = [cell.text for n in range(len(goals)) for cell in inspector.page(f"{made}/merged?goal={n}").all("td") if cell.text]
    book = load_workbook(BytesIO(inspector.press(f"{made}/merged", {"format": "xlsx"}).data)).active
    printed = [str(cell) for line in book.iter_rows(values_only=True) for cell in line if cell]
    assert [text for text in shown if text not in printed] == []
    assert "领导小组9月成立" in "".join(shown)
    last = inspector.page(f"{made}/merged?goal={len(goals) - 1}").text
    assert "乡镇服务站设医保专窗" in last
    inspector.page(f"{made}/merged?goal={len(goals)}", 404)
    bureau.page(f"{made}/merged", 403)
