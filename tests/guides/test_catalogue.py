"""All guides of a unit as citizens find them, and what leads on from a guide that is no longer in force."""

import pytest

from evalsvc.access.actor import SYSTEM
from evalsvc.core.clock import today
from evalsvc.core.db import db
from evalsvc.organisation.kinds import UnitKind
from evalsvc.organisation.models import ServiceItem, Unit
from evalsvc.organisation.services import merge_units, retire_unit
from tests import factories
from tests.guides import making
from tests.guides.making import make
from tests.guides.test_guides import TEXTS, guide_at, sent

REASON = "办理条件有变，新指南正在编制，请先到大厅询问。"


def unit(place):
    return db.session.get_one(Unit, place.id)


def links(page):
    return [("".join(link.itertext()), link.get("href")) for link in page.all("a") if link.get("href").startswith(("/guides/", "/r/"))]


def test_unit_has_a_page_with_all_its_guides_in_the_order_of_items(app, client, region):
    def publish():
        second = factories.item("医疗救助", main_name="医疗救助资金给付", name_en="Medical assistance")
        making.published(region.county, second)
        making.published(region.county, region.item)
        making.drafted(region.county, factories.item("只有拟稿"))
        making.published(region.other_county, second, "outsider")
        return second.public_id

    second = make(app, publish)
    address = f"/guides/{region.county.public_id}"

    answer = client.get(address)
    page = client.page(address)
    english = client.page(f"{address}?lang=en&big=1")

    assert "Set-Cookie" not in answer.headers
    assert (page.heading, english.heading) == ("涪城区医疗保障局办事指南", "Service guides: Fucheng Healthcare Security Bureau")
    assert "共2项。" in page.text
    assert [heading.text for heading in page.all("h2")] == ["基本医疗保险参保登记", "医疗救助资金给付"]
    assert links(page) == [
        ("城乡居民参保登记", f"{address}/{region.item.public_id}"),
        ("评价这项服务：城乡居民参保登记", region.item_point.path),
        ("医疗救助", f"{address}/{second}"),
    ]
    assert links(english)[2] == ("Medical assistance", f"{address}/{second}?lang=en&big=1")
    assert not page.all("script")


def test_unit_without_guides_leads_to_the_one_above_it(app, client, region):
    _, public, _ = guide_at(app, region, "published")
    all_of_county = f"/guides/{region.county.public_id}"

    for nothing in (f"/guides/{region.hall.public_id}", f"/guides/{region.hall.public_id}/{region.item.public_id}", f"{all_of_county}/000000000000"):
        page = client.page(nothing, 404)
        assert links(page) == [("涪城区医疗保障局的全部办事指南", all_of_county)]
    assert links(client.page(f"/guides/{region.city.public_id}", 404)) == []
    assert links(client.page("/guides/000000000000", 404)) == []
    assert client.page("/guides/a/b/c?lang=en", 404).one("html").get("lang") == "en"  # a citizen who mistyped is not sent to the staff's pages
    assert client.page(public).one("a", class_="r").get("href") == all_of_county


def test_withdrawn_guide_says_so_to_citizens_and_stays_readable_to_the_staff(app, as_, client, region):
    path, public, _ = guide_at(app, region, "published")
    bureau = as_("bureau")

    empty = bureau.press(f"{path}/withdraw", {"reason": " "})
    assert (empty.status_code, "请写明撤下的原因，群众会看到。" in empty.text) == (422, True)
    assert bureau.submit(path, {"reason": REASON}, to=f"{path}/withdraw").status_code == 303
    assert bureau.press(f"{path}/withdraw", {"reason": REASON}).status_code == 409

    for address in (public, f"{public}/versions/1", f"{public}?lang=en"):
        page = client.page(address, 410)
        assert REASON in page.text
        assert TEXTS[1] not in page.text
    assert "从2026年11月20日起不再照它办理。" in client.page(public, 410).text
    client.page(f"/guides/{region.county.public_id}", 404)  # it was the only one
    assert TEXTS[1] in bureau.page(f"{path}/versions/1").text
    assert "已撤下" in as_("leader").page(f"/service-guides?unit={region.county.public_id}").text
    as_("outsider").page(f"{path}/versions/1", 404)
    bureau.page(f"{path}/versions/2", 404)
    bureau.page(f"{path}/versions/99999999999999999999", 404)

    assert bureau.press(f"{path}/restore").status_code == 303
    assert bureau.press(f"{path}/restore").status_code == 409
    assert TEXTS[1] in client.page(public).text
    bureau.press(f"{path}/withdraw", {"reason": REASON})
    bureau.press(f"/service-guides/units/{region.county.public_id}/items/{region.item.public_id}")
    bureau.submit(path, to=f"{path}/publish")  # the next version ends the withdrawal
    assert "第2版" in client.page(public).text
    assert [who for who in ("inspector", "leader", "admin", "clerk") if as_(who).press(f"{path}/withdraw", {"reason": REASON}).status_code != 403] == []
    assert as_("outsider").press(f"{path}/withdraw", {"reason": REASON}).status_code == 404


def test_unit_that_was_merged_leads_on_to_whoever_carries_it_on(app, client, region):
    def merge():
        making.published(region.county, region.item)
        making.published(region.other_county, region.item, "outsider")
        merge_units(by=SYSTEM, units=[unit(region.county)], into=unit(region.other_county), reason="区划调整")

    make(app, merge)
    old, new = f"/guides/{region.county.public_id}", f"/guides/{region.other_county.public_id}"

    assert links(client.page(f"{old}/{region.item.public_id}", 410)) == [("三台县医疗保障局", f"{new}/{region.item.public_id}")]
    assert links(client.page(f"{old}/{region.item.public_id}/versions/1", 410)) == [("三台县医疗保障局", f"{new}/{region.item.public_id}")]
    assert links(client.page(f"{old}/000000000000", 410)) == [("三台县医疗保障局", new)]
    page = client.page(f"{old}?lang=en", 410)
    assert page.heading == "This office has changed"
    assert links(page)[0][1] == f"{new}?lang=en"


def test_unit_that_ended_without_an_heir_leads_to_the_one_above_it(app, client, region):
    def end():
        making.published(region.city, region.item)
        empty = factories.unit(unit(region.city), UnitKind.COUNTY, "撤销的分局")
        retire_unit(by=SYSTEM, unit=empty, reason="机构撤销")
        return empty.public_id

    page = client.page(f"/guides/{make(app, end)}", 410)

    assert "“撤销的分局”已于2026年11月20日撤销" in page.text
    assert links(page) == [("绵阳市医疗保障局的全部办事指南", f"/guides/{region.city.public_id}")]


def test_item_that_ended_says_so_and_gets_no_new_guide(app, as_, client, region):
    path, public, version = guide_at(app, region, "published")

    make(app, lambda: setattr(db.session.get_one(ServiceItem, region.item.id), "retired_on", today()))

    assert "这项服务已于2026年11月20日停用" in client.page(public, 410).text
    assert "事项已停用" in as_("bureau").page(f"/service-guides?unit={region.county.public_id}").text
    refused = as_("bureau").press(f"/service-guides/units/{region.county.public_id}/items/{region.item.public_id}", sent(version))
    assert (refused.status_code, "不用再编制办事指南" in refused.text) == (409, True)
    assert "这个事项已于2026-11-20停用" in as_("bureau").page(path).text


def test_hall_leads_to_the_guides_of_its_bureau(app, client, region):
    hall = f"/h/{region.hall_point.code}"
    assert "办事指南" not in client.page(hall).text
    guide_at(app, region, "published")

    link = client.page(f"{hall}?lang=en").all("a")[-1]

    assert (link.text, link.get("href")) == ("Not there yet? Read the service guides", f"/guides/{region.county.public_id}?lang=en")


@pytest.mark.parametrize("ending", ["svg", "png"])
def test_code_of_all_guides_is_the_staffs(as_, region, ending):
    path = f"/service-guides/units/{region.county.public_id}/code.{ending}"

    assert as_("bureau").get(path).status_code == 409  # an address that nobody could open is not printed
    assert as_("outsider").get(path).status_code == 404
    assert as_("clerk").get(path).status_code == 403
