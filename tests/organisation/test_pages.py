"""The pages of the tree, the items and the points: who may come in, and what they find."""

from itertools import count

import pytest

from evalsvc.access.actor import SYSTEM
from evalsvc.core.db import db
from evalsvc.organisation import services
from evalsvc.organisation.models import RatingPoint, Unit
from tests import factories

LISTS = ("/organisation", "/organisation/points", "/organisation/items")
PRINTED = ("code.svg", "code.png", "poster.pdf", "sticker.pdf")
_number = count(1)


@pytest.fixture
def address(region):
    """`address("unit")`: the page of a thing of the first county."""
    pages = {
        "unit": f"/organisation/units/{region.windows[0].public_id}",
        "hall": f"/organisation/units/{region.hall.public_id}",
        "point": f"/organisation/points/{region.window_point.public_id}",
    }
    return lambda name, *more: "/".join([pages[name], *more])


@pytest.mark.parametrize("page", LISTS)
@pytest.mark.parametrize("who", ["admin", "leader", "inspector", "auditor", "bureau", "call_back", "outsider"])
def test_list_opens_for_readers(as_, page, who):
    assert as_(who).page(page).heading


@pytest.mark.parametrize("page", LISTS)
def test_list_is_closed_to_clerks_and_strangers(as_, client, page):
    assert as_("clerk").get(page).status_code == 403
    assert client.get(page).headers["Location"].startswith("/sign-in?next=/organisation")


@pytest.mark.parametrize("page", LISTS)
def test_list_takes_no_posts(as_, page):
    assert as_("admin").press(page).status_code == 405


@pytest.mark.parametrize("name", ["unit", "hall", "point"])
def test_page_of_another_county_is_not_found(as_, client, address, name):
    assert as_("outsider").get(address(name)).status_code == 404
    assert as_("clerk").get(address(name)).status_code == 403
    assert client.get(address(name)).status_code == 303
    assert as_("leader").page(address(name)).heading


@pytest.mark.parametrize(
    "page", ["/organisation/units/nobody", "/organisation/points/nobody", "/organisation/points/nobody/poster.pdf", "/organisation/points?unit=nobody"]
)
def test_page_of_nothing_is_not_found(as_, page):
    assert as_("admin").get(page).status_code == 404


def test_tree_shows_units_with_their_kinds_and_counts(as_):
    rows = as_("bureau").page("/organisation").table()

    assert rows[1:] == [
        ["涪城区医疗保障局", "县（市、区）单位", "", ""],
        ["涪城区医保服务大厅", "服务大厅", "3", "3"],
        ["1号窗口", "窗口", "", "1"],
        ["2号窗口", "窗口", "", "1"],
        ["3号窗口", "窗口", "", ""],
        ["涪城区医保网上服务", "网上服务", "", "1"],
    ]


def test_tree_shows_retired_units_when_asked(as_, built, region):
    built(lambda: services.retire_unit(by=SYSTEM, unit=db.session.get(Unit, region.windows[2].id), reason="撤并"))
    bureau = as_("bureau")

    assert "3号窗口" not in bureau.page("/organisation").text
    assert ["3号窗口", "窗口", "", "", "已撤销"] in bureau.page("/organisation?retired=yes").table()


def test_search_finds_units_and_points_in_the_scope_only(as_, region):
    page = as_("bureau").page("/organisation?q=大厅")

    assert page.heading == "找到1个单位，3个评价点"
    assert "三台县" not in page.text
    assert as_("bureau").page(f"/organisation?q={region.other_point.code}").heading == "没有找到"


def test_search_takes_a_printed_code(as_, region):
    code = region.exit_point.code

    rows = as_("admin").page(f"/organisation?q={code[:4].lower()}-{code[4:8]}").table()
    assert [row[0] for row in rows[1:]] == ["南门出口"]


def test_search_without_a_hit_says_how_to_go_on(as_):
    assert "照着海报下方的评价码输入" in as_("admin").page('/organisation?q=<b>"%').text


def test_unit_page_lists_what_is_below(as_, address):
    page = as_("leader").page(address("hall"))

    assert page.heading == "涪城区医保服务大厅"
    assert [row[0] for row in page.table(0)[1:]] == ["1号窗口", "2号窗口", "3号窗口"]
    assert [row[0] for row in page.table(1)[1:]] == ["涪城区医保服务大厅", "南门出口", "城乡居民参保登记", "1号窗口", "2号窗口"]
    assert page.table(2)[1:] == [["涪城区医疗保障局", "2026-01-04", "现在", "新建"]]


@pytest.mark.parametrize(("who", "acts"), [("admin", True), ("leader", False), ("bureau", False)])
def test_unit_page_offers_only_what_the_person_may(as_, address, who, acts):
    page = as_(who).page(address("hall"))

    assert bool(page.all("a", href=address("hall", "edit"))) is acts
    assert bool(page.all("a", href=address("hall", "points", "new"))) is (who != "leader")


def test_crumbs_leave_out_what_the_person_may_not_read(as_, address, region):
    links = [link.get("href") for link in as_("bureau").page(address("unit")).one("nav", class_="crumbs").iter("a")]

    assert links == ["/organisation", f"/organisation/units/{region.county.public_id}", f"/organisation/units/{region.hall.public_id}"]


def test_retired_unit_says_so_and_offers_nothing(as_, built, region, address):
    built(lambda: services.retire_unit(by=SYSTEM, unit=db.session.get(Unit, region.windows[0].id), reason="窗口撤并"))

    page = as_("admin").page(address("unit"))
    assert "这个单位已于2026-11-20撤销。原因：窗口撤并" in page.text
    assert page.all("a", href=address("unit", "edit")) == []


def test_points_are_narrowed_by_the_address(as_, built, region):
    built(lambda: services.withdraw_code(by=SYSTEM, point=db.session.get(RatingPoint, region.window_point.id), reason="转发"))
    bureau = as_("bureau")

    assert [row[0] for row in bureau.page("/organisation/points?state=no-code").table()[1:]] == ["1号窗口"]
    assert [row[0] for row in bureau.page("/organisation/points?kind=exit").table()[1:]] == ["南门出口"]
    assert [row[0] for row in bureau.page(f"/organisation/points?unit={region.online.public_id}").table()[1:]] == ["涪城区医保网上服务"]
    assert "没有符合条件的评价点" in bureau.page("/organisation/points?state=retired").text
    assert len(bureau.page("/organisation/points?kind=no-kind&state=x&page=-3").table()) == 7


def test_points_turn_pages_and_keep_the_filter(as_, built, region):
    built(lambda: [factories.point(db.session.get(Unit, region.hall.id), "self_service", label=f"自助机{n:02}") for n in range(51)])
    admin = as_("admin")

    first = admin.page("/organisation/points?kind=self_service")
    second = admin.page(first.one("a", rel="next").get("href"))
    assert [len(page.table()) - 1 for page in (first, second)] == [50, 1]
    assert second.all("a", rel="next") == []


def test_point_page_shows_code_address_and_history(as_, built, public_url, region, address):
    old = region.window_point.code
    new = built(lambda: services.replace_code(by=SYSTEM, point=db.session.get(RatingPoint, region.window_point.id), reason="海报破损").code)

    page = as_("leader").page(address("point"))
    assert page.heading == "1号窗口的评价点"
    assert f"{new[:4]}-{new[4:8]}-{new[8:12]}-{new[12]}" in page.text
    assert page.one("a", href=f"{public_url}/r/{new}") is not None
    assert page.table(0)[2] == [f"{old[:4]}-{old[4:8]}-{old[8:12]}-{old[12]}", "1号窗口", "2026-11-20 10:00", "2026-11-20 10:00", "已换新码", "海报破损"]
    assert page.one("img", src=address("point", "code.svg")).get("alt") == "1号窗口的评价二维码"


def test_point_buttons_name_their_consequence(as_, public_url, address):
    words = as_("bureau").page(address("point")).text

    for named in ("换发新码，旧码失效", "撤销码，立即失效", "迁到别的单位，并换新码", "停用评价点，码失效"):
        assert named in words
    assert "换发新码" not in as_("leader").page(address("point")).text


def test_items_are_narrowed_by_the_address(as_, built):
    made = built(lambda: factories.item("职工参保登记", levels="A").public_id)
    admin = as_("admin")

    assert admin.page("/organisation/items").heading == "服务事项：2项"
    assert [row[1] for row in admin.page("/organisation/items?level=A&q=职工").table()[1:]] == ["职工参保登记"]
    assert admin.page("/organisation/items?level=C").heading == "服务事项：1项"
    assert admin.page("/organisation/items").all("a", href=f"/organisation/items/{made}/edit")
    assert as_("leader").page("/organisation/items").all("a", href=f"/organisation/items/{made}/edit") == []


def _more(region, n):
    hall = db.session.get(Unit, region.hall.id)
    for _ in range(n):
        number = next(_number)
        window = factories.unit(hall, "window", f"增设{number}号窗口")
        factories.point(window, "window")
        factories.item(f"增设事项{number}")


@pytest.mark.parametrize("page", [*LISTS, "/organisation?q=增设", "hall"])
def test_list_costs_the_same_with_one_row_and_thirty(as_, built, region, address, counted, page):
    path = address("hall") if page == "hall" else page
    admin = as_("admin")
    built(lambda: _more(region, 1))
    one = counted(admin, path)
    built(lambda: _more(region, 29))

    assert counted(admin, path) == one
