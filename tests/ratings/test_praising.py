"""A released word of thanks becomes a letter of praise: whoever may issue for the window writes it, with released words only."""

import unicodedata

import pypdfium2
import pytest
from sqlalchemy import select

from evalsvc.core.db import db
from evalsvc.core.files.rows import store
from evalsvc.papers.making import make_files
from evalsvc.papers.models import Paper
from evalsvc.ratings.models import Release
from tests.ratings.staff import at

MM = 72 / 25.4
WORDS = "讲得很清楚，十分钟就办完了。"


@pytest.fixture
def path(app, hand, region):
    """The release of the first county's first window, with one comment among five ratings."""
    hand.clock.move_to(at(9))
    for words in ("", "", "", "", WORDS):
        hand.rates(region.window_point, 5, comment=words)
    hand.ticks(16)
    with app.app_context():
        return f"/releases/{db.session.scalars(select(Release.public_id)).one()}"


def letters(app):
    with app.app_context():
        found = db.session.scalars(select(Paper)).all()
        db.session.expunge_all()
        return found


def test_lead_of_the_bureau_writes_a_letter_on_a5(app, as_, path):
    bureau = as_("bureau")
    response = bureau.submit(path, {"quote": "0"}, to=f"{path}/praise")
    assert response.status_code == 303
    page = bureau.page(response.location)
    for words in ("表扬信", WORDS, "涪城区医保服务大厅1号窗口", "2026年11月9日至2026年11月15日", "涪城区医疗保障局"):
        assert words in page.text, words
    (paper,) = letters(app)
    with app.app_context():
        make_files({"paper": paper.public_id}, lambda *_: None)
        body = store().read(db.session.scalars(select(Paper)).one().pdf.sha256, None, None)
    with pypdfium2.PdfDocument(body) as document:
        assert tuple(round(side / MM) for side in document[0].get_size()) == (210, 148)
        printed = unicodedata.normalize("NFKC", "".join(document[0].get_textpage().get_text_range().split()))
        assert unicodedata.normalize("NFKC", WORDS) in printed


def test_clerk_reads_the_letter_but_writes_none(app, as_, path):
    location = as_("bureau").submit(path, {"quote": "0"}, to=f"{path}/praise").location
    clerk = as_("clerk")
    assert WORDS in clerk.page(location).text
    assert "写表扬信" not in clerk.page(path).text
    assert clerk.press(f"{path}/praise", {"quote": "0"}).status_code == 403


@pytest.mark.parametrize("quote", ["", "1", "-1", "谢谢"])
def test_only_released_words_are_passed_on(app, as_, path, quote):
    refused = as_("bureau").press(f"{path}/praise", {"quote": quote})
    assert refused.status_code == 422
    assert letters(app) == []


def test_words_are_passed_on_once(app, as_, path):
    bureau = as_("bureau")
    bureau.submit(path, {"quote": "0"}, to=f"{path}/praise")
    assert bureau.press(f"{path}/praise", {"quote": "0"}).status_code == 409
    assert len(letters(app)) == 1


def test_letter_of_praise_has_its_guards(as_, client, path):
    assert client.press(f"{path}/praise", {"quote": "0"}).location.startswith("/sign-in")
    assert as_("outsider").press(f"{path}/praise", {"quote": "0"}).status_code == 404
    assert as_("auditor").press(f"{path}/praise", {"quote": "0"}).status_code == 403
    assert as_("bureau").press("/releases/nothing00000/praise", {"quote": "0"}).status_code == 404
    assert as_("bureau").get(f"{path}/praise").status_code == 405
