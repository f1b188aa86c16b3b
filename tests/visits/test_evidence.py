"""What shows a finding: drawn anew, sealed, seen by those who may read the record, and destroyed on schedule while the words stay."""

from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from evalsvc.audit.models import AuditEvent
from evalsvc.core.db import db
from evalsvc.core.files.models import StoredFile
from evalsvc.jobs.work import run_tick
from evalsvc.visits import services
from evalsvc.visits.models import VisitEvidence, VisitFinding, VisitRecord
from evalsvc.visits.routes import evidence
from evalsvc.visits.states import Act
from tests.core.files import papers
from tests.visits.making import actor, campaign, make, secret_sheet, target_of

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture
def drafted(app, region, visitors):
    """A draft of the visitor's with one finding: the addresses of its record and of the finding's evidence, and the target's."""

    def draft():
        made = campaign(region.city, [region.hall])
        target = target_of(made, region.hall)
        record = services.start_record(by=actor("visitor"), target=target, filled=secret_sheet(problem="三号窗口无人", sample="7"), act=Act.SAVE)
        finding = db.session.scalars(select(VisitFinding)).one()
        path = f"/visits/{made.public_id}/records/{record.public_id}"
        return path, f"{path}/findings/{finding.public_id}/evidence", f"/visits/{made.public_id}/targets/{target.public_id}/release"

    return make(app, draft)


def sends(client, address, body=None, name="照片.jpg"):
    return client.press(address, {"file": (BytesIO(papers.photo() if body is None else body), name)})


def edits(client, record, act="save", **given):
    """Sends the record's form by one of its buttons, with what is given filled in."""
    action, sent = client.page(f"{record}/edit").form(f"{record}/edit").filled(given)
    return client.post(action, data={**sent, "act": act})


def proofs(app):
    with app.app_context():
        return list(db.session.scalars(select(VisitEvidence.public_id).order_by(VisitEvidence.id)))


def moves(app, act):
    """Hands the only record in, accepts it, or puts it back."""

    def move():
        record = db.session.scalars(select(VisitRecord)).one()
        if act == "submit":
            services.save_record(by=actor("visitor"), record=record, filled=secret_sheet(problem="三号窗口无人", sample="7"), act=Act.SUBMIT)
        elif act == "accept":
            services.accept_record(by=actor("inspector"), record=record)

    make(app, move)


def actions(app, prefix="visit."):
    with app.app_context():
        return [event.action for event in db.session.scalars(select(AuditEvent).order_by(AuditEvent.id)) if event.action.startswith(prefix)]


def test_visitor_adds_a_photograph_and_sees_it(app, as_, drafted):
    record, address, _release = drafted
    visitor = as_("visitor")

    assert sends(visitor, address).status_code == 303

    page = visitor.page(f"{record}/evidence")
    picture = visitor.get(page.one("img").get("src"))
    assert picture.mimetype == "image/jpeg"
    assert "Content-Disposition" not in picture.headers or picture.headers["Content-Disposition"].startswith("inline")
    assert not Image.open(BytesIO(picture.data)).getexif()
    assert "1个佐证" in visitor.page("/visits/assigned").text
    assert actions(app)[-1] == "visit.add_evidence"


def test_bytes_are_sealed_because_people_may_be_on_them(app, as_, drafted):
    sends(as_("visitor"), drafted[1])

    with app.app_context():
        file = db.session.scalars(select(StoredFile)).one()
        assert file.key_id
        (path,) = (app.extensions["settings"].data_dir / "files").glob("??/*")
        assert b"JFIF" not in path.read_bytes()


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"", "请选择要上传的文件。"),
        (b"GIF89a...", "不能上传这种文件，请换成JPEG图片、PDF文件、PNG图片、WebP图片。"),
        (b"<html>", "不能上传这种文件"),
        (papers.bomb(), "像素"),
        (papers.photo()[:200], "这张图片打不开"),
    ],
    ids=["nothing", "gif", "page", "bomb", "broken"],
)
def test_bad_file_is_refused_at_its_finding(app, as_, drafted, body, sentence):
    answer = sends(as_("visitor"), drafted[1], body)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert proofs(app) == []


def test_large_file_is_refused(app, as_, drafted, monkeypatch):
    monkeypatch.setattr(evidence, "MOST_BYTES", 100_000)
    assert sends(as_("visitor"), drafted[1], PDF + b"0" * 90_000).status_code == 303

    answer = sends(as_("visitor"), drafted[1], PDF + b"0" * 100_000)
    assert (answer.status_code, "文件太大" in answer.text, len(proofs(app))) == (422, True, 1)


def test_six_are_enough(app, as_, drafted):
    visitor = as_("visitor")
    for number in range(6):
        assert sends(visitor, drafted[1], papers.photo(80 + number)).status_code == 303

    answer = sends(visitor, drafted[1])
    assert (answer.status_code, "一个问题最多6个佐证" in answer.text, len(proofs(app))) == (422, True, 6)


def test_pdf_leaves_only_by_a_post_with_a_trace(app, as_, drafted):
    record, address, _release = drafted
    sends(as_("visitor"), address, PDF, "排队情况.pdf")
    moves(app, "submit")
    (proof,) = proofs(app)
    inspector = as_("inspector")

    assert inspector.page(record).all("img") == []
    assert inspector.get(f"{record}/evidence/{proof}/picture").status_code == 404
    assert inspector.get(f"{record}/evidence/{proof}/take").status_code == 405
    taken = inspector.press(f"{record}/evidence/{proof}/take")
    assert taken.data == PDF
    assert taken.headers["Content-Disposition"].startswith("attachment")
    assert actions(app)[-1] == "visit.take_evidence"


def test_what_was_handed_in_is_closed(app, as_, drafted):
    record, address, _release = drafted
    visitor = as_("visitor")
    sends(visitor, address)
    moves(app, "submit")
    (proof,) = proofs(app)

    assert sends(visitor, address).status_code == 409
    assert visitor.press(f"{record}/evidence/{proof}/remove").status_code == 409
    assert visitor.get(f"{record}/evidence").status_code == 409
    assert len(proofs(app)) == 1


def test_removed_evidence_is_destroyed(app, as_, drafted, clock):
    record, address, _release = drafted
    visitor = as_("visitor")
    sends(visitor, address)

    assert visitor.press(f"{record}/evidence/{proofs(app)[0]}/remove").status_code == 303

    assert proofs(app) == []
    with app.app_context():
        assert db.session.scalars(select(StoredFile)).one().destroyed_at is not None


def test_unit_sees_it_after_the_release_and_not_before(app, as_, drafted):
    record, address, release = drafted
    sends(as_("visitor"), address)
    moves(app, "submit")
    moves(app, "accept")
    (proof,) = proofs(app)
    bureau, inspector = as_("bureau"), as_("inspector")
    assert bureau.get(f"{record}/evidence/{proof}/picture").status_code == 404
    assert bureau.press(f"{record}/evidence/{proof}/take").status_code == 404

    inspector.press(release)

    assert bureau.get(bureau.page(record).one("img").get("src")).mimetype == "image/jpeg"
    assert bureau.press(f"{record}/evidence/{proof}/take").status_code == 200
    assert as_("outsider").get(f"{record}/evidence/{proof}/picture").status_code == 404


def test_evidence_stays_with_its_finding_when_another_is_taken_out(app, as_, drafted):
    record, address, _release = drafted
    visitor = as_("visitor")
    sends(visitor, address)
    before = {"problem_1": "三号窗口无人", "problem_2": "指南过期", "clause_2": "第5条"}
    assert edits(visitor, record, **before).status_code == 303

    answer = edits(visitor, record, problem_1="")
    assert (answer.status_code, "问题1还有佐证，请先删除佐证，再清空这个问题。" in answer.text) == (422, True)
    edits(visitor, record, problem_1="三号窗口整天无人", problem_2="", clause_2="")

    with app.app_context():
        (finding,) = db.session.scalars(select(VisitFinding))
        assert finding.problem == "三号窗口整天无人"
        assert db.session.scalars(select(VisitEvidence.finding_id)).one() == finding.id


def test_finding_taken_out_before_another_leaves_that_its_evidence(app, as_, drafted):
    record, _address, _release = drafted
    visitor = as_("visitor")
    edits(visitor, record, problem_1="三号窗口无人", problem_2="指南过期")
    second = visitor.page(f"{record}/evidence").all("form", enctype="multipart/form-data")[1].get("action")
    sends(visitor, second)

    edits(visitor, record, problem_1="")

    with app.app_context():
        (finding,) = db.session.scalars(select(VisitFinding))
        assert (finding.problem, finding.position) == ("指南过期", 1)
        assert db.session.scalars(select(VisitEvidence.finding_id)).one() == finding.id


def test_draft_leads_on_to_its_evidence(as_, drafted):
    record, _address, _release = drafted

    answer = edits(as_("visitor"), record, "prove")

    assert (answer.status_code, answer.location) == (303, f"{record}/evidence")


def test_evidence_is_destroyed_on_schedule_and_the_words_stay(app, as_, drafted, clock):
    record, address, _release = drafted
    sends(as_("visitor"), address)
    moves(app, "submit")

    clock.shift(timedelta(days=180, minutes=-1))
    run_tick(app)
    with app.app_context():
        assert db.session.scalars(select(StoredFile)).one().destroyed_at is None
    clock.shift(timedelta(minutes=2))
    run_tick(app)

    assert actions(app)[-1] == "visit.destroy_evidence"
    with app.app_context():
        assert list((app.extensions["settings"].data_dir / "files").glob("??/*")) == []
    page = as_("inspector").page(record)
    assert "佐证已按规则到期销毁" in page.text
    assert "三号窗口无人" in page.text
    (proof,) = proofs(app)
    assert as_("inspector").press(f"{record}/evidence/{proof}/take").status_code == 409


@pytest.mark.parametrize("person", ["bureau", "inspector", "clerk", "admin"])
def test_only_the_visitor_adds(as_, drafted, person):
    record, address, _release = drafted
    client = as_(person)

    assert sends(client, address).status_code in (403, 404)
    assert client.get(f"{record}/evidence").status_code in (403, 404)


def test_another_visitor_stranger_and_unknown(app, as_, client, drafted):
    record, address, _release = drafted
    other = as_("visitor_2")
    sends(as_("visitor"), address)
    (proof,) = proofs(app)

    assert sends(other, address).status_code == 404
    assert other.get(f"{record}/evidence").status_code == 404
    assert other.get(f"{record}/evidence/{proof}/own").status_code == 404
    assert other.press(f"{record}/evidence/{proof}/remove").status_code == 404
    assert client.get(f"{record}/evidence").status_code == 303
    assert as_("visitor").press(f"{record}/evidence/nothing/remove").status_code == 404
    assert sends(as_("visitor"), f"{record}/findings/nothing/evidence").status_code == 404
    assert as_("visitor").get(address).status_code == 405
