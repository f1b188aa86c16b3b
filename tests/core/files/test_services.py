"""Bytes and rows together: laid down before the row, read back whole, sealed when personal, swept when nobody needs them."""

import os
from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import select

from evalsvc.core.clock import now
from evalsvc.core.db import db, unit_of_work
from evalsvc.core.errors import NotFound
from evalsvc.core.files import kinds, rows
from evalsvc.core.files.models import StoredFile
from evalsvc.core.files.pictures import BadPicture
from evalsvc.core.files.serving import attachment, picture
from evalsvc.core.files.store import Lost
from evalsvc.core.files.uploads import BadUpload, read_upload
from evalsvc.jobs.work import run_tick
from tests.core.files import papers

ALL = frozenset(kinds.KINDS)
PDF = b"%PDF-1.7\n" + "某某的评价表".encode()


class Handed(BytesIO):
    """What a web form hands over."""

    def __init__(self, body, filename="评价表.pdf"):
        super().__init__(body)
        self.filename = filename


@pytest.fixture
def keep(app):
    """Keeps a file as a service would; returns its id."""

    def one(body=PDF, *, personal=False, filename="评价表.pdf"):
        with app.app_context():
            laid = rows.store().lay(read_upload(Handed(body, filename), kinds=ALL), personal=personal)
            with unit_of_work():
                return rows.keep_file(laid, account_id=None).id

    return one


@pytest.fixture
def read(app):
    def one(file_id, how=attachment):
        with app.test_request_context(), app.app_context():
            response = how(db.session.get(StoredFile, file_id))
            response.direct_passthrough = False
            return response

    return one


@pytest.fixture
def on_disk(app):
    folder = app.extensions["settings"].data_dir / "files"
    return lambda: sorted(path for path in folder.rglob("*") if path.is_file() and path.name != ".lock")


def test_file_comes_back_as_an_attachment_of_its_true_kind(keep, read):
    response = read(keep(filename="C:\\me\\发票.exe"))

    assert response.data == PDF
    assert response.mimetype == "application/pdf"
    assert "attachment" in response.headers["Content-Disposition"]
    assert response.headers["Content-Disposition"].endswith("%E5%8F%91%E7%A5%A8.pdf")
    assert "sandbox" in response.headers["Content-Security-Policy"]


def test_row_knows_the_bytes_that_people_get(app, keep, read):
    file_id = keep(papers.photo(), filename="电话13912345678.jpg")
    with app.app_context():
        row = db.session.get(StoredFile, file_id)

    body = read(file_id, picture).data
    assert (row.size, row.media_type, row.name) == (len(body), "image/jpeg", "电话［已遮盖］.jpg")
    assert papers.WHERE.encode() not in body


def test_only_pictures_are_shown(keep, read):
    assert "inline" in read(keep(papers.photo()), picture).headers.get("Content-Disposition", "inline")
    with pytest.raises(NotFound):
        read(keep(PDF), picture)


def test_same_bytes_are_kept_once(keep, on_disk):
    assert keep() != keep()
    assert len(on_disk()) == 1


def test_folder_is_nobody_elses_business(keep, on_disk):
    keep()

    assert os.stat(on_disk()[0]).st_mode & 0o077 == 0
    assert os.stat(on_disk()[0].parent).st_mode & 0o077 == 0


def test_personal_bytes_are_sealed_under_the_key_of_the_month(app, keep, read, on_disk):
    file_id = keep(PDF, personal=True)
    assert read(file_id).data == PDF
    assert PDF not in on_disk()[0].read_bytes()
    assert on_disk()[0].name.endswith(".2026-11")
    with app.app_context():
        assert rows.keys_in_use() == {"2026-11"}

    app.extensions["vault"].destroy("2026-11")

    with pytest.raises(Lost):
        read(file_id)


def test_changed_bytes_are_noticed(keep, read, on_disk):
    file_id = keep()
    on_disk()[0].write_bytes(PDF + b"!")

    with pytest.raises(Lost):
        read(file_id)


def test_what_was_laid_down_for_a_refused_request_is_swept(app, clock, on_disk):
    with app.app_context():
        rows.store().lay(read_upload(Handed(PDF), kinds=ALL), personal=False)
        assert rows.sweep([on_disk()[0].name[:2]]) == 0
        clock.shift(timedelta(minutes=61))

        assert rows.sweep([on_disk()[0].name[:2]]) == 1
    assert on_disk() == []


def test_tick_comes_by_every_folder_within_hours(app, clock, keep, on_disk):
    kept = keep()
    with app.app_context(), unit_of_work():
        rows.mark_destroyed([kept], at=now())
    for _ in range(256):
        clock.shift(60)
        with app.app_context():
            rows.sweep_some()

    assert on_disk() == []
    assert run_tick(app) == []


def test_bytes_stay_as_long_as_one_row_needs_them(app, clock, keep, read, on_disk):
    first, second = keep(), keep()
    clock.shift(timedelta(hours=2))
    with app.app_context():
        with unit_of_work():
            (digest,) = rows.mark_destroyed([first], at=now())
        assert rows.sweep([digest[:2]]) == 0
        assert read(second).data == PDF
        with pytest.raises(Lost):
            read(first)
        with unit_of_work():
            assert rows.mark_destroyed([first, second], at=now()) == [digest]
        assert rows.sweep([digest[:2]]) == 1
        assert len(db.session.scalars(select(StoredFile)).all()) == 2


@pytest.mark.parametrize(
    ("source", "most", "said"),
    [
        (None, 100, "请选择"),
        (Handed(b""), 100, "请选择"),
        (Handed(b"%PDF-" + bytes(2 * 1024 * 1024)), 1024 * 1024, "最多1MB"),
        (Handed(b"<html>", "评价表.pdf"), 100, "不能上传这种文件"),
    ],
)
def test_what_cannot_be_taken_is_said(source, most, said):
    with pytest.raises(BadUpload, match=said):
        read_upload(source, kinds=ALL, most=most)


def test_kind_that_is_not_asked_for_is_not_taken():
    with pytest.raises(BadUpload, match="JPEG图片、PNG图片"):
        read_upload(Handed(PDF), kinds=frozenset({kinds.JPEG, kinds.PNG}))


def test_bomb_with_another_name_is_refused():
    with pytest.raises(BadPicture):
        read_upload(Handed(papers.bomb(), "说明.docx"), kinds=ALL)
