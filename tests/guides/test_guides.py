"""Service guides: drafted, published, frozen; what citizens read; who may do what."""

from dataclasses import replace
from io import BytesIO

import pytest
import zxingcpp
from PIL import Image
from sqlalchemy import select

from evalsvc.core.db import db
from evalsvc.guides.models import Guide, GuideVersion
from evalsvc.organisation.models import ServiceItem
from tests.guides import making
from tests.guides.making import TEXTS, make

ELEMENTS = ["设定依据", "受理条件", "办事材料", "办理流程", "办理时限", "办理地点", "咨询方式", "监督投诉方式"]
TABLE = """
act       state      bureau  inspector  leader  outsider  admin  clerk
new       nothing    303     403        403     404       403    403
edit      drafted    303     403        403     404       403    403
publish   drafted    303     403        403     404       403    403
discard   drafted    303     403        403     404       403    403
"""
HEAD, *ROWS = [line.split() for line in TABLE.strip().splitlines()]


def sent(version=1, **changed):
    texts = {f"element_{place}": text for place, text in enumerate(TEXTS)}
    return texts | changed | {"row_version": version}


def guide_at(app, region, how, **more):
    """The staff's and the citizens' address of the county's guide for the region's item."""
    return make(app, lambda: _addresses(getattr(making, how)(region.county, region.item, **more), region))


def _addresses(version, region):
    return f"/service-guides/{version.guide.public_id}", f"/guides/{region.county.public_id}/{region.item.public_id}", version.row_version


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_right_and_place_decide(app, as_, region, row):
    act, state, *expected = row
    found = {}
    for who in HEAD[2:]:
        path, version = make(app, lambda: _anew(region, act, state))
        found[who] = as_(who).press(path, sent(version)).status_code

    assert found == dict(zip(HEAD[2:], map(int, expected), strict=True))


def _anew(region, act, state):
    for row in (*db.session.scalars(select(GuideVersion)).all(), *db.session.scalars(select(Guide)).all()):
        db.session.delete(row)
        db.session.flush()
    if state == "nothing":
        return f"/service-guides/units/{region.county.public_id}/items/{region.item.public_id}", 0
    made = making.drafted(region.county, region.item)
    return f"/service-guides/{made.guide.public_id}/{act}", made.row_version


def test_draft_is_not_public_and_says_what_is_missing(app, as_, client, region):
    bureau = as_("bureau")
    begun = bureau.press(f"/service-guides/units/{region.county.public_id}/items/{region.item.public_id}")
    path = begun.location.removesuffix("/edit")

    bureau.submit(begun.location, {"element_0": TEXTS[0], "element_2": TEXTS[2]})
    page = bureau.page(path)

    assert "缺少：受理条件、办理流程、办理时限、办理地点、咨询方式、监督投诉方式。" in page.text
    version = make(app, lambda: db.session.scalars(select(GuideVersion.row_version)).one())
    refused = bureau.press(f"{path}/publish", {"row_version": version})
    assert refused.status_code == 409
    assert "还不能发布，缺少：受理条件、" in refused.text
    public = client.page(f"/guides/{region.county.public_id}/{region.item.public_id}", 404)
    assert "没有这份办事指南" in public.text
    assert TEXTS[0] not in public.text


def test_published_guide_is_open_to_everybody_with_its_rating_link(app, as_, client, region):
    path, public, version = guide_at(app, region, "drafted")

    assert as_("bureau").press(f"{path}/publish", {"row_version": version}).status_code == 303
    answer = client.get(public)
    page = client.page(public)

    assert "Set-Cookie" not in answer.headers
    assert page.heading == "城乡居民参保登记"
    assert "涪城区医疗保障局 办事指南 · 第1版，2026年11月20日发布" in page.text
    assert [step.text for step in page.one("ol").iter("li")] == ["申请", "受理", "办结"]
    assert [paper.text for paper in page.all("ul")[0].iter("li")] == ["身份证", "户口簿"]
    assert [heading.text for heading in page.all("h2")][:8] == ELEMENTS
    assert page.one("a", class_="g").get("href") == region.item_point.path
    assert not page.all("script")
    assert client.get(region.item_point.path).status_code == 200
    english = client.page(f"{public}?lang=en")
    assert english.heading == "Enrolment of residents"
    assert "Documents to bring" in english.text
    assert english.one("a", class_="g").get("href") == f"{region.item_point.path}?lang=en"
    client.page(f"{public}?big=1")


def test_guide_of_a_unit_without_a_point_for_the_item_has_no_link(app, client, region):
    make(app, lambda: making.published(region.other_county, region.item, "outsider").id)

    page = client.page(f"/guides/{region.other_county.public_id}/{region.item.public_id}")

    assert page.all("a", class_="g") == []


def test_published_version_is_frozen_and_a_change_is_the_next_one(app, as_, client, region):
    path, public, version = guide_at(app, region, "published")
    bureau = as_("bureau")

    assert bureau.press(f"{path}/edit", sent(version)).status_code == 409
    assert bureau.get(f"{path}/edit").status_code == 409
    begun = bureau.press(f"/service-guides/units/{region.county.public_id}/items/{region.item.public_id}")
    assert begun.status_code == 303
    assert bureau.press(f"/service-guides/units/{region.county.public_id}/items/{region.item.public_id}").status_code == 409
    bureau.submit(f"{path}/edit", {"element_4": "3个工作日"})
    assert "3个工作日" not in client.page(public).text
    bureau.submit(path, to=f"{path}/publish")

    assert "3个工作日" in client.page(public).text
    assert "第2版" in client.page(public).text
    old = client.page(f"{public}/versions/1")
    assert "这是以前的版本" in old.text
    assert "即时办理" in old.text
    client.page(f"{public}/versions/3", 404)
    client.page(f"{public}/versions/99999999999999999999", 404)


def test_hash_shows_that_somebody_changed_a_published_text(app, as_, region):
    path, _, _ = guide_at(app, region, "published")
    assert "与内容不符" not in as_("bureau").page(path).text

    def change():
        version = db.session.scalars(select(GuideVersion)).one()
        version.content = version.content | {"item": "另一件事"}

    make(app, change)

    assert "与内容不符" in as_("bureau").page(path).text


def test_renaming_the_item_changes_no_published_guide(app, client, region):
    _, public, _ = guide_at(app, region, "published")

    make(app, lambda: setattr(db.session.get_one(ServiceItem, region.item.id), "name", "新名称"))

    assert client.page(public).heading == "城乡居民参保登记"


def test_too_long_or_stale_text_is_kept(app, as_, region):
    path, _, version = guide_at(app, region, "drafted")
    bureau = as_("bureau")

    long = bureau.press(f"{path}/edit", sent(version, element_3="长" * 2001))
    bureau.press(f"{path}/edit", sent(version, element_3="一步"))
    stale = bureau.press(f"{path}/edit", sent(version, element_3="两步"))

    assert (long.status_code, stale.status_code) == (422, 409)
    assert "最多2000个字符。" in long.text
    assert "长" * 2001 in long.text
    assert "两步</textarea>" in stale.text
    assert "一步" in stale.text


def test_draft_begins_with_what_the_item_list_says(app, as_, region):
    make(app, lambda: (making.filled(region.county), setattr(db.session.get_one(ServiceItem, region.item.id), "name", "城乡居民医疗保险参保登记"), None)[-1])

    begun = as_("bureau").press(f"/service-guides/units/{region.county.public_id}/items/{region.item.public_id}")
    page = as_("bureau").page(begun.location)

    assert "《中华人民共和国社会保险法》第五十七条</textarea>" in page.html
    assert "申请—受理—办结</textarea>" in page.html


def test_discarded_draft_leaves_what_is_public(app, as_, client, region):
    path, public, _ = guide_at(app, region, "published")
    bureau = as_("bureau")
    bureau.press(f"/service-guides/units/{region.county.public_id}/items/{region.item.public_id}")

    assert bureau.press(f"{path}/discard").status_code == 303
    assert bureau.press(f"{path}/discard").status_code == 409
    assert "第1版" in client.page(public).text


def test_code_leads_to_the_guide(app, as_, region):
    path, public, _ = guide_at(app, region, "published")
    assert as_("bureau").get(f"{path}/code.png").status_code == 409  # an address that nobody could open is not printed
    app.extensions["settings"] = replace(app.extensions["settings"], public_url="https://pj.example.gov.cn")

    picture = as_("bureau").get(f"{path}/code.png")
    read = zxingcpp.read_barcode(Image.open(BytesIO(picture.data)).convert("L"))

    assert read.text == f"https://pj.example.gov.cn{public}"
    assert as_("bureau").get(f"{path}/code.svg").mimetype == "image/svg+xml"
    assert as_("bureau").get(f"{path}/code.gif").status_code == 404


def test_list_says_which_items_have_a_guide(app, as_, client, region):
    path, _, _ = guide_at(app, region, "published")
    leader = as_("leader")

    page = leader.page(f"/service-guides?unit={region.county.public_id}")

    assert "1项服务事项，已公开指南1项，还缺0项" in page.text
    assert page.table()[1][:2] == ["城乡居民参保登记", "第1版 2026-11-20 10:00"]
    assert leader.get("/service-guides?unit=nobody").status_code == 404
    as_("bureau").page(f"/service-guides?unit={region.other_county.public_id}", 404)
    assert client.get("/service-guides").location.startswith("/sign-in")
    as_("outsider").page(path, 404)
    as_("clerk").page(path, 403)
    as_("bureau").page("/service-guides/000000000000", 404)
    assert as_("bureau").get(f"{path}/publish").status_code == 405
    assert as_("bureau").press(f"/service-guides/units/{region.hall.public_id}/items/{region.item.public_id}").status_code == 404
    assert as_("bureau").press(f"/service-guides/units/{region.county.public_id}/items/000000000000").status_code == 404
