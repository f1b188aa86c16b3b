"""The downloads of a point: what they are, what they say, and when they are refused."""

from io import BytesIO
from urllib.parse import quote

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from evalsvc.access.actor import SYSTEM
from evalsvc.core.db import db
from evalsvc.organisation import services
from evalsvc.organisation.models import RatingPoint, Unit
from tests import factories

FILES = {"code.svg": "image/svg+xml", "code.png": "image/png", "poster.pdf": "application/pdf", "sticker.pdf": "application/pdf"}
ODD_NAMES = ["<A&B>", '#read("x")', "$x$", "窗口😀", "城乡居民基本医疗保险参保登记及异地就医备案综合受理" * 3]


@pytest.fixture
def file(region):
    """`file("poster.pdf")`: a download of the first window's point."""
    return lambda name, point=None: f"/organisation/points/{(point or region.window_point).public_id}/{name}"


def read(response) -> str:
    """The text of the code on a PNG or on the page of a PDF."""
    if response.mimetype == "image/png":
        image = Image.open(BytesIO(response.data))
    else:
        document = pypdfium2.PdfDocument(response.data)
        image = document[0].render(scale=2).to_pil()
        document.close()
    (found,) = zxingcpp.read_barcodes(image)
    return found.text


@pytest.mark.parametrize("name", FILES)
def test_file_has_its_type_and_name(as_, file, public_url, name):
    response = as_("leader").get(file(name))

    assert (response.status_code, response.mimetype) == (200, FILES[name])
    assert quote("1号窗口") in response.headers["Content-Disposition"]
    assert response.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("name", FILES)
def test_file_is_closed_to_others(as_, client, file, public_url, name):
    assert as_("outsider").get(file(name)).status_code == 404
    assert as_("clerk").get(file(name)).status_code == 403
    assert client.get(file(name)).status_code == 303
    assert as_("admin").press(file(name)).status_code == 405


@pytest.mark.parametrize("name", ["code.png", "poster.pdf", "sticker.pdf"])
def test_code_on_paper_leads_to_the_rating_page(as_, client, region, file, public_url, name):
    address = read(as_("leader").get(file(name)))

    assert address == f"{public_url}/r/{region.window_point.code}"
    assert client.get(address.removeprefix(public_url)).status_code == 200


@pytest.mark.parametrize("name", FILES)
def test_loopback_address_is_not_printed(as_, file, name):
    page = as_("admin").page(file(name), 409)

    assert "EVALSVC_PUBLIC_URL" in page.text


def test_point_page_says_why_nothing_can_be_printed(as_, region):
    page = as_("admin").page(f"/organisation/points/{region.window_point.public_id}")

    assert "现在的网址只在本机有效" in page.text
    assert list(page.elements("img")) == []


def test_loopback_address_is_printed_in_a_demo(as_, region, file, demo):
    assert read(as_("leader").get(file("poster.pdf"))) == f"http://localhost/r/{region.window_point.code}"


@pytest.mark.parametrize("name", FILES)
def test_point_without_a_code_prints_nothing(as_, region, built, file, public_url, name):
    built(lambda: services.withdraw_code(by=SYSTEM, point=db.session.get(RatingPoint, region.window_point.id), reason="转发"))

    assert "没有在用的码" in as_("admin").page(file(name), 409).text


@pytest.mark.parametrize("label", ODD_NAMES)
@pytest.mark.parametrize("name", ["poster.pdf", "sticker.pdf"])
def test_point_of_any_name_prints(as_, region, built, public_url, label, name):
    def make():
        point = factories.point(db.session.get(Unit, region.hall.id), "self_service", label=label[:80])
        return point.public_id, factories.code_of(point)

    public_id, code = built(make)
    assert read(as_("leader").get(f"/organisation/points/{public_id}/{name}")) == f"{public_url}/r/{code}"


@pytest.mark.parametrize(
    ("point", "place", "hall", "english"),
    [
        ("window_point", "1号窗口", "涪城区医保服务大厅", "Window 1, Fucheng Service Hall"),
        ("hall_point", "涪城区医保服务大厅", "涪城区医疗保障局", "Fucheng Service Hall, Fucheng Healthcare Security Bureau"),
        ("exit_point", "南门出口", "涪城区医保服务大厅", "South exit, Fucheng Service Hall"),
        ("item_point", "城乡居民参保登记", "涪城区医保服务大厅", "Enrolment of residents, Fucheng Service Hall"),
    ],
)
def test_poster_names_the_place(as_, region, file, public_url, point, place, hall, english):
    document = pypdfium2.PdfDocument(as_("leader").get(file("poster.pdf", getattr(region, point))).data)
    words = "".join(document[0].get_textpage().get_text_range().replace("\u200b", "").split())
    document.close()

    assert f"{hall}{place}{''.join(english.split())}" in words
    assert "涪城区医疗保障局评价码" in words


def test_host_that_the_browser_names_is_not_printed(as_, region):
    leader = as_("leader")
    leader.set_cookie("evalsvc", leader.session_cookie(), domain="pj.evil.example")

    response = leader.get(f"/organisation/points/{region.window_point.public_id}/poster.pdf", base_url="https://pj.evil.example")

    assert response.status_code == 409


def test_poster_of_the_hall_leads_to_its_page(as_, region, file, public_url):
    response = as_("leader").get(file("hall-poster.pdf", region.hall_point))

    assert read(response) == f"{public_url}/h/{region.hall_point.code}"
    assert quote("大厅海报-涪城区医保服务大厅") in response.headers["Content-Disposition"]
    document = pypdfium2.PdfDocument(response.data)
    assert "选窗口，点满意程度" in document[0].get_textpage().get_text_bounded()
    document.close()


def test_poster_of_the_hall_is_for_halls_only_and_closed_to_others(as_, client, region, file, public_url):
    path = file("hall-poster.pdf", region.hall_point)

    assert as_("leader").get(file("hall-poster.pdf")).status_code == 409
    assert as_("outsider").get(path).status_code == 404
    assert as_("clerk").get(path).status_code == 403
    assert client.get(path).status_code == 303
    assert as_("leader").press(path).status_code == 405
    as_("bureau").submit(f"/organisation/points/{region.hall_point.public_id}/withdraw-code", {"reason": "纸张破损"})
    assert as_("leader").get(path).status_code == 409


def test_page_of_the_hall_stands_on_its_unit(as_, region, public_url):
    page = as_("leader").page(f"/organisation/units/{region.hall.public_id}")

    assert f"{public_url}/h/{region.hall_point.code}" in page.text
    assert "大厅页面" not in as_("leader").page(f"/organisation/units/{region.windows[0].public_id}").text
