"""Poster and desk sticker: read back from the rendered page, whatever the names are."""

import ctypes

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
import zxingcpp

from evalsvc.organisation.drawing import svg_of
from evalsvc.organisation.papers import Sheet, poster, sticker

MM = 72 / 25.4
# Where text may stand, and where the code stands and no text may: left, bottom, right, top in millimetres.
PAPERS = {
    "poster": (poster, (210, 297), (9.6, 9.6, 200.4, 287.4), (58, 98, 152, 192)),
    "sticker": (sticker, (148, 105), (5.1, 5.1, 142.9, 99.9), (9, 16.5, 71, 78.5)),
}
PLAIN = Sheet(
    place="3号窗口",
    hall="涪城区医保服务大厅",
    english="Window 3, Fucheng Service Hall",
    unit="涪城区医疗保障局",
    address="https://pj.my.example.gov.cn/r/98SJSH2APMZR0",
    code="98SJ-SH2A-PMZR-0",
    since="2026-11-20",
)
LONG = Sheet(
    place="城乡居民基本医疗保险参保登记及异地就医备案综合受理窗口（三楼东侧第十二号柜台，含老年人优先服务）·" + "左侧柜台第二评价点位" * 3,
    hall="新疆维吾尔自治区伊犁哈萨克自治州察布查尔锡伯自治县医疗保障事业发展中心政务服务大厅" * 2,
    english="Comprehensive window for registration and treatment elsewhere, " * 5,
    unit="新疆维吾尔自治区伊犁哈萨克自治州察布查尔锡伯自治县医疗保障事业发展中心" * 2,
    address="https://a-very-long-subdomain.of-the-medical-security.bureau.some-prefecture.gov.cn/pingjia/r/98SJSH2APMZR0",
    code="98SJ-SH2A-PMZR-0",
    since="2026-11-20",
)
ODD = Sheet(
    place='<A&B> #read("x") $x$',
    hall="*b* _u_ `raw` \\ @ref // 喆堃祎𬭎",
    english="W" * 120,
    unit="#panic() [x] {y}",
    address="http://192.168.31.7:8000/r/98SJSH2APMZR0",
    code="98SJ-SH2A-PMZR-0",
    since="2026-11-20",
)
EMOJI = Sheet(**{**vars(PLAIN), "place": "2号😀窗口👩‍💼", "hall": "", "english": ""})
every_paper = pytest.mark.parametrize("paper", PAPERS)
every_sheet = pytest.mark.parametrize("sheet", [PLAIN, LONG, ODD, EMOJI], ids=["plain", "long", "odd", "emoji"])


@pytest.fixture
def page_of():
    """`page_of("poster", sheet)`: the only page of the paper."""
    opened = []

    def make(paper: str, sheet: Sheet) -> pypdfium2.PdfPage:
        opened.append(pypdfium2.PdfDocument(PAPERS[paper][0](sheet, svg_of(sheet.address))))
        assert len(opened[-1]) == 1
        return opened[-1][0]

    yield make
    for document in opened:
        document.close()


def texts(page: pypdfium2.PdfPage) -> list[pypdfium2.PdfObject]:
    return list(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=5))


def words(page: pypdfium2.PdfPage) -> str:
    """The text of a page without the breaks that only the layout made."""
    return "".join(page.get_textpage().get_text_range().replace("\u200b", "").split())


@every_paper
@every_sheet
def test_code_is_read_from_the_rendered_page(page_of, paper, sheet):
    image = page_of(paper, sheet).render(scale=2).to_pil()

    assert [found.text for found in zxingcpp.read_barcodes(image)] == [sheet.address]


@every_paper
@every_sheet
def test_text_stays_in_the_frame_and_off_the_code(page_of, paper, sheet):
    _, _, frame, code = PAPERS[paper]
    boxes = [tuple(edge / MM for edge in each.get_bounds()) for each in texts(page_of(paper, sheet))]

    assert len(boxes) > 10
    assert [box for box in boxes if box[0] < frame[0] or box[1] < frame[1] or box[2] > frame[2] or box[3] > frame[3]] == []
    assert [box for box in boxes if box[0] < code[2] and box[2] > code[0] and box[1] < code[3] and box[3] > code[1]] == []


@every_paper
@every_sheet
def test_texts_do_not_lie_on_each_other(page_of, paper, sheet):
    boxes = [each.get_bounds() for each in texts(page_of(paper, sheet))]
    shrunk = [(left + 1, bottom + 1.2, right - 1, top - 1.2) for left, bottom, right, top in boxes]

    pairs = [(a, b) for i, a in enumerate(shrunk) for b in shrunk[i + 1 :]]

    assert [(a, b) for a, b in pairs if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]] == []


@every_paper
def test_page_has_the_size_of_the_paper(page_of, paper):
    width, height = page_of(paper, PLAIN).get_size()

    assert (round(width / MM), round(height / MM)) == PAPERS[paper][1]


@every_paper
def test_page_says_what_whoever_rates_wants_to_know(page_of, paper):
    said = words(page_of(paper, PLAIN))

    for needed in (
        "这次办事，您满意吗？",
        "3号窗口",
        "涪城区医保服务大厅",
        "Window3,FuchengServiceHall",
        PLAIN.address,
        PLAIN.code,
        "2026-11-20",
        "上级",
        "窗口人员看不到是谁评的",
        "Windowstaffcannotseewhorated",
        "不用登录",
        "Nologin",
        "回执",
        "receipt",
    ):
        assert needed in said, needed


@every_paper
def test_names_like_markup_are_printed_as_they_are(page_of, paper):
    said = words(page_of(paper, ODD))

    for name in (ODD.place, ODD.hall):
        assert "".join(name.split()) in said


@every_paper
def test_pictographs_are_left_out(page_of, paper):
    assert "2号窗口" in words(page_of(paper, EMOJI))


@every_paper
def test_long_names_are_cut_with_an_ellipsis_and_the_address_is_whole(page_of, paper):
    said = words(page_of(paper, LONG))

    assert LONG.address in said
    assert "…" in said


@every_paper
@every_sheet
def test_fonts_are_embedded(page_of, paper, sheet):
    fonts = [pdfium.FPDFTextObj_GetFont(each) for each in texts(page_of(paper, sheet))]

    assert {pdfium.FPDFFont_GetIsEmbedded(font) for font in fonts} == {1}
    assert {_name(font).partition("+")[2] for font in fonts} == {"NotoSansSC-Regular"}


def _name(font: pdfium.FPDF_FONT) -> str:
    size = pdfium.FPDFFont_GetBaseFontName(font, None, 0)
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDFFont_GetBaseFontName(font, buffer, size)
    return buffer.value.decode()
