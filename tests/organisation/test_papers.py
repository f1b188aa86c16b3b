"""Poster, desk sticker, and sheets of many: read back from the rendered page, whatever the names are."""

import ctypes
from dataclasses import replace
from io import BytesIO

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
import zxingcpp
from PIL import Image

from evalsvc.core.codes import grouped, new_code
from evalsvc.organisation.papers import LAYOUTS, Sheet, first_page, pages, poster, sticker

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
        opened.append(pypdfium2.PdfDocument(PAPERS[paper][0](sheet)))
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


SAME_PLACE = [PLAIN, LONG, ODD, EMOJI, replace(PLAIN, english="")]
every_layout = pytest.mark.parametrize("pieces", [1, 4, 12, 24])


def many(number: int) -> list[Sheet]:
    """So many sheets with all the names above, each with a code of its own."""
    codes = [new_code(12) for _ in range(number)]
    plain = [SAME_PLACE[n % len(SAME_PLACE)] for n in range(number)]
    return [replace(sheet, address=f"{sheet.address.rpartition('/')[0]}/{code}", code=grouped(code)) for sheet, code in zip(plain, codes, strict=True)]


def codes_on(pdf: bytes, scale: float = 4) -> list[list[str]]:
    """What an independent decoder reads on each page."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [[found.text for found in zxingcpp.read_barcodes(page.render(scale=scale).to_pil())] for page in document]
    finally:
        document.close()


@every_layout
def test_every_code_on_every_sheet_is_found_exactly_once(pieces):
    sheets = many(2 * pieces + 1)

    read = codes_on(pages(LAYOUTS[pieces], sheets))

    addresses = [sheet.address for sheet in sheets]
    assert [sorted(page) for page in read] == [sorted(addresses[:pieces]), sorted(addresses[pieces : 2 * pieces]), addresses[2 * pieces :]]


@every_layout
def test_sheets_of_a_layout_are_counted(pieces):
    layout = LAYOUTS[pieces]

    assert [layout.sheets(points) for points in (0, 1, pieces, pieces + 1, 1000)] == [0, 1, 1, 2, {1: 1000, 4: 250, 12: 84, 24: 42}[pieces]]


@every_layout
def test_pieces_stay_apart(pieces):
    document = pypdfium2.PdfDocument(pages(LAYOUTS[pieces], many(pieces)))
    boxes = [each.get_bounds() for each in texts(document[0])]
    sides = document[0].get_size()
    document.close()

    shrunk = [(left + 1, bottom + 1.2, right - 1, top - 1.2) for left, bottom, right, top in boxes]
    pairs = [(a, b) for i, a in enumerate(shrunk) for b in shrunk[i + 1 :]]
    assert [(a, b) for a, b in pairs if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]] == []
    assert [round(side / MM) for side in sides] == ([297, 210] if pieces == 4 else [210, 297])


@every_layout
def test_texts_lie_on_no_code(pieces):
    """The frame of each code, as pictures of the page say it, holds no text."""
    document = pypdfium2.PdfDocument(pages(LAYOUTS[pieces], many(pieces)))
    page = document[0]
    height = page.get_size()[1]
    found = zxingcpp.read_barcodes(page.render(scale=4).to_pil())
    places = [
        (at.position.top_left.x / 4, height - at.position.bottom_left.y / 4, at.position.top_right.x / 4, height - at.position.top_left.y / 4) for at in found
    ]
    boxes = [each.get_bounds() for each in texts(page)]
    document.close()

    assert len(places) == pieces
    assert [(box, code) for box in boxes for code in places if box[0] < code[2] and box[2] > code[0] and box[1] < code[3] and box[3] > code[1]] == []


@every_layout
def test_every_piece_says_its_place_code_and_whole_address(pieces):
    sheets = many(len(SAME_PLACE))
    document = pypdfium2.PdfDocument(pages(LAYOUTS[pieces], sheets))
    said = "".join(words(page) for page in document)
    document.close()

    for sheet in sheets:
        assert sheet.code in said
        assert sheet.address in said
    for needed in ("这次办事，您满意吗？", "Howwastheservicetoday?", "3号窗口", "Window3,FuchengServiceHall", "2号窗口", "2026-11-20"):
        assert needed in said


@every_layout
def test_preview_is_the_first_sheet(pieces):
    sheets = [replace(PLAIN, address=sheet.address) for sheet in many(5 * pieces + 1) if len(sheet.address) < 50][: pieces + 1]
    picture = Image.open(BytesIO(first_page(LAYOUTS[pieces], sheets)))

    assert picture.format == "PNG"
    assert sorted(found.text for found in zxingcpp.read_barcodes(picture.resize([side * 3 for side in picture.size]))) == sorted(
        sheet.address for sheet in sheets[:pieces]
    )


def _name(font: pdfium.FPDF_FONT) -> str:
    size = pdfium.FPDFFont_GetBaseFontName(font, None, 0)
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDFFont_GetBaseFontName(font, buffer, size)
    return buffer.value.decode()
