"""The round at a glance over HTTP: signs and marks per cell, filters, the step from the last round, how far it has come."""

from datetime import timedelta

from evalsvc.core.clock import today
from tests.inspections.test_journey import day, fill, made, said, sheet

__all__ = ["made", "sheet"]

COUNTY = "涪城区医疗保障局"


def cells_of(page, unit=COUNTY):
    """The words of a unit's cells, in order."""
    row = next(row for row in page.one("table", class_="table glance").iter("tr") if unit in "".join(row.itertext()))
    return [link.get("aria-label") for link in row.iter("a") if "#row-" in link.get("href", "")]


def marked(client, path, rows):
    return client.press(path, {"review-row_version": client.page(path.replace("/return", "/review")).one("input", id="review-row_version").get("value")} | rows)


def test_cells_tell_what_a_leader_and_a_reviewer_look_for(as_, sheet, made, clock):
    path, rows = sheet
    bureau, inspector = as_("bureau"), as_("inspector")
    late = {"result": "under_way", "finding": "正在采购评价器", "measure": "采购", "measure_due_on": day(2)}
    fill(bureau, path, rows, row_21=late, row_2={"result": "not_applicable", "reason": "无此业务"})
    assert bureau.submit(path, to=f"{path}/submit").status_code == 303
    clock.shift(timedelta(days=5))
    bureau, inspector = as_("bureau"), as_("inspector")
    assert inspector.press(f"{path}/read", {"row": rows[:1]}).status_code == 303

    page = inspector.page(f"{made}/matrix")
    assert page.one("h1").text.strip().startswith("1个单位没有落实第21项")
    assert cells_of(page)[:3] == ["第1项：已落实", "第2项：不适用，还没看过", "第3项：已落实，还没看过"]
    assert cells_of(page)[20] == "第21项：推进中，措施逾期3天，还没看过"
    line = next(row for row in page.table(1) if COUNTY in row[0])
    assert line[-5:] == ["34/34", "32/33", "措施1项，最长3天", "—", "—"]
    assert [row[3] for row in page.table(0)[1:]] == ["按时1/2 还没到期1/2", "还没到期2/2"]
    assert "整改问题1个，已销号0个" in page.text

    assert marked(inspector, f"{path}/return", {f"remark-{rows[2]}": "请附文件"}).status_code == 303
    assert cells_of(inspector.page(f"{made}/matrix"))[2] == "第3项：已落实，有意见没有回应"
    assert cells_of(inspector.page(f"{made}/matrix?show=remark")) == ["第3项：已落实，有意见没有回应"]
    page = bureau.page(path)
    answer = next(form.get("action") for form in page.all("form") if "/remarks/" in form.get("action", ""))
    assert bureau.submit(path, {f"{answer.rpartition('/')[2]}-text": "已附"}, to=answer).status_code == 303
    assert bureau.press(f"{path}/rows/{rows[2]}", said(rows[2], 2, finding="文件已附在佐证里")).status_code == 303
    assert bureau.submit(path, to=f"{path}/submit").status_code == 303
    judged = {f"{rows[3]}-seen": "not_begun", f"{rows[3]}-word": "现场没有看到", f"{rows[3]}-revision": "2"}
    assert inspector.press(f"{path}/rows/{rows[3]}/judge", judged).status_code == 303
    assert cells_of(inspector.page(f"{made}/matrix?show=changed")) == ["第3项：已落实，这次改过，还没看过"]
    assert cells_of(inspector.page(f"{made}/matrix?show=remark")) == ["第4项：已落实，上级不同意"]
    assert next(row for row in inspector.page(f"{made}/matrix").table(1) if COUNTY in row[0])[-1] == "上级1/1"
    assert len(cells_of(inspector.page(f"{made}/matrix?goal=0"))) < 34

    assert inspector.page(f"{made}/matrix?show=wrong&goal=99", 422).all("table", class_="table glance") == []
    as_("bureau").page(f"{made}/matrix", 403)


def test_next_round_is_compared_with_the_last(as_, sheet, made, region):
    path, rows = sheet
    bureau, inspector = as_("bureau"), as_("inspector")
    open_row = {"result": "not_begun", "measure": "办", "measure_due_on": day(9)}
    fill(bureau, path, rows, row_1=open_row)
    sent = {
        "title": "第二轮",
        "organ": region.city.public_id,
        "template": "mianyang-2019-18/2",
        "previous": made.rpartition("/")[2],
        "units": [region.county.public_id],
        "stage_1_name": "自查自纠",
        "stage_1_first_day": day(0),
        "stage_1_last_day": str(today() + timedelta(days=20)),
    }
    second = inspector.press("/inspections/new", sent).headers["Location"]
    inspector.page(f"{second}/matrix", 404)  # a draft
    assert inspector.submit(second, to=f"{second}/publish").status_code == 303
    theirs = next(link.get("href") for link in bureau.page("/inspections").all("a") if "第二轮" in (link.text or ""))
    again = [one.get("data-row") for one in bureau.page(theirs).all("details", class_="panel sheet-row")]
    fill(bureau, theirs, again[:3], row_2=open_row)

    page = inspector.page(f"{second}/matrix?compare=1")
    assert cells_of(page)[:4] == ["第1项：已落实，比上一轮好", "第2项：未落实，比上一轮差", "第3项：已落实，与上一轮相同", "第4项：未自查"]
    assert next(row for row in page.table(1) if COUNTY in row[0])[-2] == "好转1项，不变1项，变差1项"
    assert cells_of(inspector.page(f"{second}/matrix?show=worse&compare=1")) == ["第2项：未落实，比上一轮差"]
