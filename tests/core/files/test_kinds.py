"""What a file is, by its content."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalsvc.core.files import kinds
from evalsvc.core.files.kinds import kind_of
from tests.core.files import papers

TYPES = "[Content_Types].xml"
TAKEN = {
    "photo": (papers.photo(), kinds.JPEG),
    "png": (papers.photo(form="PNG"), kinds.PNG),
    "webp": (papers.photo(form="WEBP"), kinds.WEBP),
    "pdf": (b"%PDF-1.7\n1 0 obj\n", kinds.PDF),
    "ofd": (papers.packed("OFD.xml", "Doc_0/Document.xml"), kinds.OFD),
    "docx": (papers.packed(TYPES, "word/document.xml"), kinds.DOCX),
    "xlsx": (papers.workbook(), kinds.XLSX),
    "doc": (papers.old_office("Root Entry", "WordDocument"), kinds.DOC),
    "xls": (papers.old_office("Root Entry", "Workbook"), kinds.XLS),
}
REFUSED = {
    "nothing": b"",
    "text": "评价表".encode(),
    "web page": b"<!doctype html><script>alert(1)</script>",
    "drawing with script": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "program": b"\x7fELF\x02\x01\x01" + bytes(60),
    "windows program": b"MZ" + bytes(60),
    "archive": papers.packed("a.txt"),
    "document with macros": papers.packed(TYPES, "word/document.xml", "word/vbaProject.bin"),
    "two documents in one": papers.packed(TYPES, "word/document.xml", "xl/workbook.xml"),
    "half a zip": papers.packed(TYPES, "word/document.xml")[:60],
    "old document with macros": papers.old_office("WordDocument", "_VBA_PROJECT"),
    "old something": papers.old_office("Root Entry"),
    "gif": b"GIF89a" + bytes(30),
}


@pytest.mark.parametrize(("body", "kind"), TAKEN.values(), ids=TAKEN)
def test_kind_is_read_from_the_content(body, kind):
    assert kind_of(body) == kind


@pytest.mark.parametrize("body", REFUSED.values(), ids=REFUSED)
def test_anything_else_is_not_taken(body):
    assert kind_of(body) is None


@given(head=st.sampled_from([b"", b"PK\x03\x04", kinds.OLE, b"\xff\xd8\xff", b"%PDF-"]), rest=st.binary(max_size=400))
def test_any_bytes_are_answered(head, rest):
    assert kind_of(head + rest) in {None, *kinds.KINDS}
