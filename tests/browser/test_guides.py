"""A guide as citizens meet it: every mode and width, without script, printed on A4."""

from dataclasses import replace

import pytest
import zxingcpp
from pypdfium2 import PdfDocument

from evalsvc.guides.services.guides import withdraw_guide
from tests.browser.citizens import MODES
from tests.guides.making import actor, make, published


@pytest.fixture
def path(app, region):
    """The address of a guide with an older version; the other county's was withdrawn."""
    app.extensions["settings"] = replace(app.extensions["settings"], public_url="https://pj.example.gov.cn")

    def publish():
        for _ in range(2):
            published(region.county, region.item)
        gone = published(region.other_county, region.item, "outsider").guide
        withdraw_guide(by=actor("outsider"), guide=gone, reason="办理条件有变，请先到大厅询问。")

    make(app, publish)
    return f"/guides/{region.county.public_id}/{region.item.public_id}"


@pytest.mark.parametrize("mode", MODES.values(), ids=MODES)
def test_guide_can_be_read(surf, path, region, width, mode):
    surfer = surf(width, scripts=False) if width == 768 else surf(width)
    every, gone = path.rpartition("/")[0], f"/guides/{region.other_county.public_id}/{region.item.public_id}"
    for where in (every, path, f"{path}/versions/1", f"{path}/versions/7", gone, f"/h/{region.hall_point.code}"):
        page = surfer.page
        page.goto(where + mode)
        assert surfer.overflow() <= 0
        if width != 768:
            assert surfer.violations() == []
            assert surfer.unmarked_chinese() == []
            assert surfer.small_targets() == []


def test_catalogue_is_light_and_leads_from_the_hall_to_a_guide_and_its_rating(surf, path, region):
    page = surf(320, scripts=False).page

    sent = page.goto(f"/h/{region.hall_point.code}")
    page.get_by_role("link", name="还没办事？先看办事指南").click()
    size = len(page.content().encode())
    names = page.get_by_role("main").get_by_role("link").all_text_contents()
    page.get_by_role("link", name="城乡居民参保登记", exact=True).click()
    page.get_by_role("link", name="评价这项服务").click()

    assert sent.status == 200
    assert size < 10_000
    assert names == ["城乡居民参保登记", "评价这项服务：城乡居民参保登记"]
    assert page.url.endswith(region.item_point.path)


def test_guide_is_printed_on_a4_with_the_code_that_leads_to_its_rating(surf, path, region, tmp_path):
    surfer = surf(1280)
    surfer.page.goto(path)

    surfer.page.pdf(path=str(tmp_path / "guide.pdf"), format="A4")
    document = PdfDocument(tmp_path / "guide.pdf")
    text = "".join(page.get_textpage().get_text_range() for page in document)
    codes = [code.text for page in document for code in zxingcpp.read_barcodes(page.render(scale=3).to_pil().convert("L"))]

    assert len(document) <= 2
    assert "监督投诉方式" in text
    assert "第2版" in text
    assert "扫码评价这项服务" in text.replace("\n", "")
    assert "全部办事指南" not in text
    assert codes == [f"https://pj.example.gov.cn{region.item_point.path}"]
