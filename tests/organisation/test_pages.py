"""The pages of the tree, the items and the points: who may come in, and what they find."""

import pytest

PAGES = ("/organisation", "/organisation/points", "/organisation/items")


@pytest.fixture
def addresses(region):
    """One address of every staff page below, and whether an outsider's own scope makes it another thing."""
    unit, point, item = region.windows[0].public_id, region.window_point.public_id, region.item.public_id
    return {
        "unit": f"/organisation/units/{unit}",
        "hall": f"/organisation/units/{region.hall.public_id}",
        "point": f"/organisation/points/{point}",
        "item": f"/organisation/items/{item}",
    }


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("who", ["admin", "leader", "inspector", "auditor", "bureau", "call_back", "outsider"])
def test_list_for_readers(as_, page, who):
    assert as_(who).page(page).heading


@pytest.mark.parametrize("page", PAGES)
def test_list_for_clerks_and_strangers(as_, client, region, page):
    assert as_("clerk").get(page).status_code == 403
    assert client.get(page).headers["Location"].startswith("/sign-in?next=/organisation")


def test_all(as_, addresses):
    c = as_("admin")
    for a in [
        addresses["unit"],
        addresses["hall"],
        addresses["point"],
        addresses["hall"] + "/units/new",
        addresses["hall"] + "/edit",
        addresses["hall"] + "/move",
        addresses["hall"] + "/retire",
        addresses["unit"] + "/points/new",
        addresses["point"] + "/edit",
        addresses["point"] + "/move",
        addresses["point"] + "/withdraw-code",
        addresses["point"] + "/replace-code",
        addresses["point"] + "/retire",
        "/organisation/items/new",
        addresses["item"] + "/edit",
        addresses["item"] + "/retire",
        "/organisation?q=大厅",
        "/organisation?q=zzz",
    ]:
        print(a, c.page(a).heading)
