"""Letters about corrections: drafted from the page, issued among the papers, born from listing and lifting; the receipt is seen."""

import unicodedata
from datetime import timedelta
from io import BytesIO

import docx
import pypdfium2
import pytest
from sqlalchemy import select

from evalsvc.core.clock import today
from evalsvc.core.db import db
from evalsvc.core.files.rows import store
from evalsvc.corrections import services
from evalsvc.corrections.models import Correction
from evalsvc.papers.making import make_files
from evalsvc.papers.models import Paper
from tests.corrections.making import actor, closed, filed, in_progress, make

ASKED = {"asks": "安排专人值守。\n公布排班表。", "reply_by": "2026-12-11", "contact": "督查科"}


def said(kind, **more):
    return {f"{kind}-{name}": value for name, value in {**ASKED, **more}.items()}


@pytest.fixture
def path(app, region):
    """A correction of the county that is under way, due on 10 December."""
    return "/corrections/" + make(app, lambda: in_progress(region.county).public_id)


@pytest.fixture
def overdue(path, clock):
    clock.shift(timedelta(days=30))
    return path


def papers(app):
    with app.app_context():
        found = db.session.scalars(select(Paper).order_by(Paper.id)).all()
        db.session.expunge_all()
        return found


def listed(app, path, by="leader"):
    def act():
        correction = db.session.scalars(select(Correction).where(Correction.public_id == path.rpartition("/")[2])).one()
        services.list_correction(by=actor(by), correction=correction, reason="两次催办没有结果")

    make(app, act)


def test_supervision_letter_is_drafted_from_the_page_and_issued_among_the_papers(app, as_, path):
    leader = as_("leader")
    drafted = leader.submit(path, said("supervise"), to=f"{path}/letters/supervise")
    assert drafted.status_code == 303
    page = leader.page(drafted.location)
    for words in ("签发时编号", "3号窗口上班时间无人值守", "1．安排专人值守。", "2．公布排班表。", "2026年12月11日", "联系人：督查科", "处于“整改中”状态"):
        assert words in page.text, words
    assert leader.submit(drafted.location, to=f"{drafted.location}/issue").status_code == 303
    assert "绵医保督〔2026〕1号" in leader.page(path).text
    assert "还没有签收" in leader.page(path).text


def test_receipt_of_the_unit_is_seen_on_the_correction(app, as_, path):
    listed(app, path)
    bureau = as_("bureau")
    paper = papers(app)[0]
    page = bureau.page(path)
    assert "绵医保挂督〔2026〕1号" in page.text
    assert bureau.press(f"/papers/{paper.public_id}/receive").status_code == 303
    assert "2026-11-20 10:00签收" in as_("leader").page(path).text


def test_listing_and_lifting_are_numbered_papers_of_their_own(app, as_, path):
    leader = as_("leader")
    assert leader.submit(path, {"list-reason": "两次催办没有结果"}, to=f"{path}/list").status_code == 303
    assert leader.submit(path, {"lift-reason": "整改已见成效"}, to=f"{path}/lift").status_code == 303
    assert [(paper.full_number, paper.kind, paper.state) for paper in papers(app)] == [
        ("绵医保挂督〔2026〕1号", "correction_listing", "issued"),
        ("绵医保解督〔2026〕1号", "correction_lifting", "issued"),
    ]
    words = " ".join(part["text"] for part in papers(app)[1].content["paragraphs"])
    assert "原以绵医保挂督〔2026〕1号通知挂牌督办。" in words
    assert "整改已见成效" in words
    assert "对这个问题挂牌督办（绵医保挂督〔2026〕1号）。" in leader.page(path).text


def test_refused_listing_takes_no_number(app, as_, path):
    listed(app, path)
    assert as_("leader").press(f"{path}/list", {"list-reason": "再挂一次"}).status_code == 409
    assert len(papers(app)) == 1


def test_notice_leaves_as_pdf_and_docx(app, path):
    listed(app, path)
    paper = papers(app)[0]
    with app.app_context():
        make_files({"paper": paper.public_id}, lambda *_: None)
        kept = db.session.scalars(select(Paper)).one()
        pdf, word = (store().read(file.sha256, None, None) for file in (kept.pdf, kept.docx))
        with pypdfium2.PdfDocument(pdf) as document:
            printed = unicodedata.normalize("NFKC", "".join(page.get_textpage().get_text_range() for page in document))
    written = "".join(paragraph.text for paragraph in docx.Document(BytesIO(word)).paragraphs)
    for text in ("".join(printed.split()), written):
        for words in ("绵医保挂督〔2026〕1号", "关于挂牌督办整改问题2026-0001的通知书", "涪城区医疗保障局", "两次催办没有结果"):
            assert words in text, words


def test_reminder_is_for_what_is_overdue(app, as_, path):
    leader = as_("leader")
    assert "催办通知" not in leader.page(path).text
    assert leader.press(f"{path}/letters/urge", said("urge")).status_code == 409


def test_reminder_says_how_late_it_is(app, as_, overdue):
    leader = as_("leader")
    drafted = leader.submit(overdue, said("urge", reply_by=str(today())), to=f"{overdue}/letters/urge")
    assert "完成时限为2026年12月10日，截至2026年12月20日已超期10天" in leader.page(drafted.location).text


def test_bad_input_keeps_what_was_typed(as_, path):
    refused = as_("leader").press(f"{path}/letters/supervise", said("supervise", reply_by="明天"))
    assert refused.status_code == 422
    assert "不是有效的日期值。" in refused.text
    assert "公布排班表。" in refused.text
    past = as_("leader").press(f"{path}/letters/supervise", said("supervise", reply_by="2026-11-01"))
    assert (past.status_code, "报告期限不能早于今天。" in past.text) == (422, True)


def test_letters_go_only_from_above(app, as_, region, path):
    assert as_("bureau").press(f"{path}/letters/supervise", said("supervise")).status_code == 403  # to its own bureau
    below = "/corrections/" + make(app, lambda: filed(region.hall, "inspector").public_id)
    assert as_("bureau").press(f"{below}/letters/supervise", said("supervise")).status_code == 303
    assert as_("call_back").press(f"{path}/letters/supervise", said("supervise")).status_code == 403
    assert as_("outsider").press(f"{path}/letters/supervise", said("supervise")).status_code == 404
    assert not [paper for paper in papers(app) if paper.full_number]


def test_letter_needs_sign_in_a_known_kind_and_a_post(app, client, as_, region, path):
    assert client.press(f"{path}/letters/supervise", said("supervise")).location.startswith("/sign-in")
    assert as_("leader").press(f"{path}/letters/love", said("love")).status_code == 404
    assert as_("leader").get(f"{path}/letters/supervise").status_code == 405
    done = "/corrections/" + make(app, lambda: closed(region.county).public_id)
    assert as_("leader").press(f"{done}/letters/supervise", said("supervise")).status_code == 409
