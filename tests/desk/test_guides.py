"""What waits of item lists: for the bureau whose list came back, and for whoever stands above."""

from evalsvc.core.db import db
from evalsvc.guides.services import lists
from tests.guides import making
from tests.guides.making import make

REASON = "第12项的办理时限请核对。"


def test_list_waits_for_the_superior_and_then_for_its_bureau(app, as_, region):
    bureau, inspector = as_("bureau"), as_("inspector")
    assert "事项清单" not in bureau.page("/").one("main").text

    path = make(app, lambda: f"/item-lists/{making.reported(region.county).public_id}")

    assert "涪城区医疗保障局的事项清单已上报，等您备案或退回。" in inspector.page("/").text
    assert "事项清单已上报" not in bureau.page("/").text
    assert "事项清单已上报" not in as_("outsider").page("/").text
    inspector.press(f"{path}/return", {"reason": REASON})
    assert "涪城区医疗保障局的事项清单被退回，等您改好再报。" in bureau.page("/").text
    assert "事项清单" not in as_("outsider").page("/").text.partition("等您处理")[2]
    assert "等您备案或退回" not in inspector.page("/").text


def test_several_lists_are_told_as_one(app, as_, region):
    def report():
        making.reported(region.county)
        lists.report_list(by=making.actor("outsider"), one=making.filled(region.other_county, "outsider"))
        db.session.flush()

    make(app, report)

    assert "有2个单位的事项清单已上报，等您备案或退回。" in as_("inspector").page("/").text
