"""What is done through the pages: every act works, and is refused as the house refuses."""

import pytest

from evalsvc.access.actor import SYSTEM
from evalsvc.organisation import services
from tests.page import Page, words

# Every form: where it stands, what a person types, and whose right it takes.
ACTS = {
    "new unit": ("/organisation/units/{hall}/units/new", {"kind": "window", "name": "4号窗口", "opened_on": "2026-11-20"}, "admin"),
    "edit unit": ("/organisation/units/{window}/edit", {"name": "一号窗口", "name_en": "Window One"}, "admin"),
    "move unit": ("/organisation/units/{hall}/move", {"to": "{other_county}", "on": "2026-11-02", "reason": "划转"}, "admin"),
    "retire unit": ("/organisation/units/{window}/retire", {"on": "2026-11-20", "reason": "撤并"}, "admin"),
    "new item": ("/organisation/items/new", {"main_name": "参保登记", "name": "职工参保登记", "levels": ["A", "C"]}, "admin"),
    "edit item": ("/organisation/items/{item}/edit", {"name": "居民参保登记", "levels": ["B"]}, "admin"),
    "retire item": ("/organisation/items/{free_item}/retire", {}, "admin"),
    "new point": ("/organisation/units/{window}/points/new", {"kind": "self_service", "label": "自助机", "first_day": "2026-12-01"}, "bureau"),
    "edit point": ("/organisation/points/{point}/edit", {"label": "左侧柜台", "service_item": "{item}"}, "bureau"),
    "withdraw code": ("/organisation/points/{point}/withdraw-code", {"reason": "被人转发"}, "bureau"),
    "replace code": ("/organisation/points/{point}/replace-code", {"reason": "海报破损"}, "bureau"),
    "move point": ("/organisation/points/{point}/move", {"to": "{free_window}", "on": "2026-11-10", "reason": "窗口调整"}, "bureau"),
    "retire point": ("/organisation/points/{point}/retire", {"on": "2026-11-20", "reason": "不再使用"}, "bureau"),
}
every_act = pytest.mark.parametrize("act", ACTS)
needing_a_reason = pytest.mark.parametrize("act", [act for act, (_, typed, _) in ACTS.items() if "reason" in typed])
on_a_row = pytest.mark.parametrize("act", [act for act in ACTS if not act.startswith("new")])
BAD = {
    "new unit": ({"name": "", "name_en": "Window 4"}, "name_en"),
    "edit unit": ({"name": "2号窗口", "name_en": "Window One"}, "name_en"),
    "move unit": ({"to": "{other_county}", "on": "2026-11-21", "reason": "市里调整"}, "reason"),
    "retire unit": ({"on": "2025-01-01", "reason": "窗口撤并"}, "reason"),
    "new item": ({"main_name": "参保登记", "name": "职工参保登记"}, "name"),
    "edit item": ({"name": "", "main_name": "新主项"}, "main_name"),
    "new point": ({"kind": "window", "label_en": "Left", "first_day": "2026-11-20"}, "label_en"),
    "edit point": ({"label": "左侧柜台", "first_day": "2026-11-21"}, "label"),
    "withdraw code": ({"reason": "长" * 201}, "reason"),
    "replace code": ({"reason": "长" * 201}, "reason"),
    "move point": ({"to": "{free_window}", "on": "2026-11-21", "reason": "窗口调整"}, "reason"),
    "retire point": ({"on": "2026-11-21", "reason": "不再使用"}, "reason"),
}


@pytest.fixture
def known(region, built):
    """The public ids that addresses and choices name."""
    return {
        "hall": region.hall.public_id,
        "window": region.windows[0].public_id,
        "free_window": region.windows[2].public_id,
        "other_county": region.other_county.public_id,
        "point": region.window_point.public_id,
        "item": region.item.public_id,
        "free_item": built(lambda: services.create_item(by=SYSTEM, main_name="其他", name="闲置事项", levels="A").public_id),
    }


@pytest.fixture
def of(known):
    """`of("edit unit")`: the address of an act and what is typed into its form."""

    def fill(value):
        return value.format(**known) if isinstance(value, str) else value

    def tell(act, typed=None):
        address, plain, _ = ACTS[act]
        return fill(address), {name: fill(value) for name, value in (plain if typed is None else typed).items()}

    return tell


@every_act
def test_act_works_and_leads_on(as_, of, act):
    address, typed = of(act)
    client = as_(ACTS[act][2])

    response = client.submit(address, typed)
    assert response.status_code == 303
    assert client.page(response.location).one("p", role="status") is not None


@every_act
def test_act_needs_sign_in(client, of, act):
    address, typed = of(act)

    assert client.get(address).status_code == 303
    assert client.press(address, typed).headers["Location"].startswith("/sign-in")


@every_act
def test_act_without_the_right_is_refused(as_, of, act):
    address, typed = of(act)
    for who in ("leader", "clerk", *(["bureau"] if ACTS[act][2] == "admin" else [])):
        assert as_(who).get(address).status_code == 403
        assert as_(who).press(address, typed).status_code == 403


@pytest.mark.parametrize("act", [act for act in ACTS if "item" not in act])
def test_act_outside_the_scope_is_not_found(other_admin, of, act):
    address, typed = of(act)

    assert other_admin.get(address).status_code == 404
    assert other_admin.press(address, typed).status_code == 404


@pytest.mark.parametrize("act", [act for act in ACTS if act != "new item"])
def test_act_on_nothing_is_not_found(as_, of, act):
    address, typed = of(act)
    first, second, _, *rest = address.strip("/").split("/")
    nowhere = "/" + "/".join([first, second, "nobody", *rest])

    assert as_("admin").get(nowhere).status_code == 404
    assert as_("admin").press(nowhere, typed).status_code == 404


@every_act
def test_act_by_another_method_is_refused(as_, of, act):
    address, typed = of(act)

    assert as_("admin").put(address, data=typed).status_code in {400, 405}
    assert as_("admin").delete(address).status_code in {400, 405}


@pytest.mark.parametrize("act", BAD)
def test_bad_input_is_refused_and_kept(as_, of, act):
    typed, kept = BAD[act]
    address, data = of(act, typed)
    client = as_(ACTS[act][2])

    response = client.submit(address, data)
    page = Page(response.text)
    field = page.one("input", name=kept) if page.all("input", name=kept) else page.one("textarea", name=kept)
    assert response.status_code == 422
    assert (field.get("value") or field.text or "").strip() == data[kept]
    assert page.one("div", id="error-summary") is not None


@needing_a_reason
def test_act_without_a_reason_says_so_at_the_field(as_, of, act):
    address, typed = of(act)

    response = as_(ACTS[act][2]).submit(address, {**typed, "reason": " "})
    assert response.status_code == 422
    assert "请填写原因" in response.text
    assert Page(response.text).one("textarea", name="reason").get("aria-invalid") == "true"


@on_a_row
def test_act_on_an_old_version_is_refused_and_nothing_typed_is_lost(as_, of, act):
    address, typed = of(act)
    client = as_(ACTS[act][2])
    opened, data = client.page(address).form(address).filled(typed)
    client.press(opened, {**data, "row_version": "0"})

    response = client.press(opened, {**data, "row_version": "0"})
    page = Page(response.text)
    assert response.status_code == 409
    assert "这条记录刚被别人改过" in page.text
    for name, value in typed.items():
        assert _stands_in(page, name) == value
    assert (
        client.submit_page(page, address).status_code == 303
        if hasattr(client, "submit_page")
        else client.press(*page.form(address).filled({})).status_code == 303
    )


def _stands_in(page, name):
    """What a form's field would send."""
    found = page.form(page.one("form", method="post", novalidate="").get("action")).filled({})[1][name]
    return found if len(found) > 1 or name == "levels" else found[0]


def test_later_of_two_editors_sees_what_the_first_saved(as_, known):
    address = f"/organisation/units/{known['window']}/edit"
    admin = as_("admin")
    action, late = admin.page(address).form(address).filled({"name": "一号综合窗口"})
    admin.submit(address, {"name": "1号窗口（综合）", "name_en": "Window 1 (all matters)"})

    page = Page(admin.press(action, late).text)
    facts = [[words(part) for part in pair] for pair in page.one("dl").iter("div")]
    assert facts[:2] == [["名称", "1号窗口（综合）"], ["英文名称", "Window 1 (all matters)"]]
    assert page.one("input", name="name").get("value") == "一号综合窗口"


def test_item_of_all_units_is_not_changed_from_one_county(other_admin, as_, region):
    addresses = ["/organisation/items/new", *(f"/organisation/items/{region.item.public_id}/{act}" for act in ("edit", "retire"))]
    typed = {"main_name": "参保登记", "name": "居民参保登记", "levels": ["A"], "row_version": "1"}

    assert [other_admin.get(address).status_code for address in addresses] == [403] * 3
    assert [other_admin.press(address, typed).status_code for address in addresses] == [403] * 3
    assert "编辑" not in other_admin.page("/organisation/items").text
    assert "编辑" in as_("admin").page("/organisation/items").text
