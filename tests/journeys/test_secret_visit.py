"""A secret visit from plan to release: the inspector plans, the visitor records, another checks, the unit sees it last."""

from evalsvc.jobs.work import run_tick
from tests.visits.making import SEEN

SHEET = {f"q-{key}": value for key, value in {**SEEN, "courtesy": "2", "surroundings": "4", "overall": "2"}.items()}


def test_unit_hears_of_a_secret_visit_when_it_is_told(app, region, as_):
    inspector, visitor, bureau, auditor = (as_(name) for name in ("inspector", "visitor", "bureau", "auditor"))
    page = inspector.page("/visits/new")
    person = next(field.get("value") for field in page.elements("input") if field.get("name") == "visitors")
    days = {"first_day": "2026-11-18", "last_day": "2026-12-10"}
    plan = {"kind": "secret_visit", "title": "冬季暗访", **days, "questionnaire": "secret-visit/1", "quota": "1", "units": [region.hall.public_id]}
    campaign = inspector.submit("/visits/new", {**plan, "visitors": [person]}).location
    assert "冬季暗访" in visitor.page("/visits/assigned").text

    sheet = visitor.page(f"{campaign}/records/new")
    _, sent = sheet.form(f"{campaign}/records/new").filled({**SHEET, "problem_1": "3号窗口无人，请拨13912345678", "visited_on": "2026-11-19"})
    assert visitor.post(f"{campaign}/records/new", data={**sent, "act": "submit"}).status_code == 303
    record = next(link.get("href") for link in inspector.page(f"{campaign}/records").elements("a") if f"{campaign}/records/" in link.get("href", ""))
    assert inspector.submit(record, to=f"{record}/accept").status_code == 303
    assert run_tick(app) == []

    assert "冬季暗访" not in bureau.page("/visits").text
    assert bureau.get(campaign).status_code == bureau.get(record).status_code == 404
    assert "冬季暗访" not in auditor.page("/audit").text

    release = next(form.get("action") for form in inspector.page(campaign).elements("form") if form.get("action", "").endswith("/release"))
    assert inspector.press(release).status_code == 303

    told = bureau.page(campaign).text
    assert "3号窗口无人，请拨［已遮盖］" in told
    assert "测试访查员" not in told + bureau.page(record).text
    assert bureau.page("/ratings").text.count("暗访") == 1
    assert "这段时间还没有收到评价。" in bureau.page("/dashboard").text
