"""A guide as citizens meet it: every mode and width, without script, printed on A4."""

import pytest
from pypdfium2 import PdfDocument

from tests.browser.citizens import MODES
from tests.guides.making import make, published


@pytest.fixture
def path(app, region):
    """The address of a guide with an older version."""
    make(app, lambda: (published(region.county, region.item), published(region.county, region.item), None)[-1])
    return f"/guides/{region.county.public_id}/{region.item.public_id}"


@pytest.mark.parametrize("mode", MODES.values(), ids=MODES)
def test_guide_can_be_read(surf, path, width, mode):
    surfer = surf(width, scripts=False) if width == 768 else surf(width)
    for where in (path, f"{path}/versions/1", f"{path}/versions/7"):
        page = surfer.page
        page.goto(where + mode)
        assert surfer.overflow() <= 0
        if width != 768:
            assert surfer.violations() == []
            assert surfer.unmarked_chinese() == []
            assert surfer.small_targets() == []


def test_guide_is_printed_on_a4(surf, path, tmp_path):
    surfer = surf(1280)
    surfer.page.goto(path)

    surfer.page.pdf(path=str(tmp_path / "guide.pdf"), format="A4")
    document = PdfDocument(tmp_path / "guide.pdf")
    text = "".join(page.get_textpage().get_text_range() for page in document)

    assert len(document) <= 2
    assert "监督投诉方式" in text
    assert "第2版" in text
    assert "评价这项服务" not in text
