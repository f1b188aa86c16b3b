"""What stands on the PDF, read back by another reader; and the job that keeps it."""

import re
import unicodedata
from datetime import date
from hashlib import sha256
from io import BytesIO

import docx
import pypdfium2
import pytest

from evalsvc.core.db import db
from evalsvc.core.files.kinds import DOCX, kind_of
from evalsvc.core.files.rows import store
from evalsvc.papers import queries
from evalsvc.papers.document import docx_of
from evalsvc.papers.letter import write_letter
from evalsvc.papers.making import make_files
from evalsvc.papers.praise import PRAISE
from evalsvc.papers.sheets import pdf_of
from evalsvc.papers.wording import default_style
from tests.core.official.office import printed
from tests.papers.making import LETTER, REMINDER, issued, make

MM = 72 / 25.4
THANKS = {"place": "1号窗口", "period": "2026年11月9日至11月15日", "quote": "办得快。"}


def letter(kind=LETTER, **given):
    fields = {"problem": "窗口无人值守。", "asks": ["安排专人。", "公布排班。"]} if kind is LETTER else {"problem": "窗口无人值守。"}
    whole = {
        "style": default_style("绵阳市医疗保障局"),
        "number": "绵医保督〔2026〕7号",
        "title": "关于窗口值守问题的督办函",
        "addressee": "涪城区医疗保障局",
        "fields": fields,
        "signed": "",
        "annexes": [],
        "day": date(2026, 11, 20),
    }
    return write_letter(kind, **{**whole, **given})


def pages(pdf):
    """The text of each page without white space; numerals of fonts as plain ones."""
    with pypdfium2.PdfDocument(pdf) as document:
        return ["".join(unicodedata.normalize("NFKC", page.get_textpage().get_text_range()).split()) for page in document]


def letters(text):
    """A text without page numbers and the marks that fonts write differently."""
    return re.sub(r"—\d+—|[^\w〔〕]", "", unicodedata.normalize("NFKC", text))


def size(pdf):
    with pypdfium2.PdfDocument(pdf) as document:
        return tuple(round(side / MM) for side in document[0].get_size())


def test_letter_says_everything_in_order():
    text = "".join(page.removesuffix(f"—{n}—") for n, page in enumerate(pages(pdf_of(letter(annexes=["值守情况表", "评价摘要"]))), start=1))

    wanted = [
        "绵阳市医疗保障局",
        "绵医保督〔2026〕7号",
        "关于窗口值守问题的督办函",
        "涪城区医疗保障局:",
        "一、督办事项",
        "窗口无人值守。",
        "(1)安排专人。",
        "(2)公布排班。",
        "附件:1.值守情况表2.评价摘要",
        "绵阳市医疗保障局2026年11月20日",
    ]
    assert re.fullmatch(".*".join(map(re.escape, wanted)), text)


def test_letter_is_a4_and_praise_a5():
    assert size(pdf_of(letter())) == (210, 297)
    assert size(pdf_of(letter(PRAISE, fields=THANKS, title="表扬信", number=""))) == (210, 148)


@pytest.mark.parametrize("words", ["<A&B>", "#let x = 1", "$a$ *b* _c_", "\\u{41}", "=1+1"])
def test_nothing_is_read_as_markup(words):
    text = "".join(pages(pdf_of(letter(REMINDER, fields={"problem": f"前{words}后"}))))

    assert f"前{''.join(words.split())}后" in text


def test_long_letter_numbers_its_pages():
    found = pages(pdf_of(letter(fields={"problem": "窗口无人值守，群众等候过久。" * 80, "asks": ["安排专人。"]})))

    assert len(found) > 2
    assert [page.endswith(f"—{number}—") for number, page in enumerate(found, start=1)] == [True] * len(found)


@pytest.mark.parametrize("length", [10, 100, 400])
def test_praise_stays_on_one_page(length):
    told = {"place": "综合服务大厅（医疗保障）" * 5, "period": "2026年11月9日至11月15日", "quote": "材料说得很清楚，" * (length // 8)}

    assert len(pages(pdf_of(letter(PRAISE, fields=told, title="表扬信", number="")))) == 1


def test_plain_letter_has_no_red_head():
    (text,) = pages(pdf_of(letter(REMINDER)))

    assert text.count("绵阳市医疗保障局") == 1
    assert text.index("绵医保督〔2026〕7号") < text.index("关于窗口值守问题的督办函")


def test_job_keeps_the_file_once(app, region):
    public_id = make(app, lambda: issued(region).public_id)
    with app.app_context():
        told = [make_files({"paper": public_id}, lambda *_: None) for _ in range(2)]
        paper = queries.paper_by_public_id(public_id)
        kept, other = paper.pdf, paper.docx
        body, written = (store().read(each.sha256, None, None) for each in (kept, other))
        db.session.expunge_all()

    assert told == ["绵医保督〔2026〕1号的文件已经生成。"] * 2
    assert (kept.media_type, kept.sha256) == ("application/pdf", sha256(body).hexdigest())
    assert "绵医保督〔2026〕1号" in pages(body)[0]
    assert kind_of(written) == DOCX
    assert other.kind == DOCX


@pytest.mark.parametrize(("kind", "given"), [(LETTER, {"annexes": ["值守情况表"]}), (REMINDER, {}), (PRAISE, {"number": "", "fields": THANKS})])
def test_document_says_what_the_pdf_says(tmp_path, kind, given):
    made = letter(kind, **given)
    seen = "".join(printed(docx_of(made), "docx", tmp_path))
    wanted = "".join(pages(pdf_of(made)))

    assert letters(seen) == letters(wanted)


def test_document_escapes_what_people_type():
    made = docx_of(letter(REMINDER, fields={"problem": "某某医院<A&B>“引号”\n第二行"}))

    told = [paragraph.text for paragraph in docx.Document(BytesIO(made)).paragraphs]
    assert "某某医院<A&B>“引号”" in told
    assert "第二行" in told
