"""A finding of a released record becomes a problem; both pages lead to each other, for those who may."""

import pytest
from sqlalchemy import select

from evalsvc.core.clock import today
from evalsvc.core.db import db
from evalsvc.corrections.models import Correction
from evalsvc.visits import services
from evalsvc.visits.kinds import VisitKind
from evalsvc.visits.models import VisitFinding, VisitRecord, VisitTarget
from tests.visits.making import actor, make, secret_sheet, survey_sheet

WORDS = {"problem": "3号窗口上班时间无人", "problem_type": "single", "kind": "at_once", "clause": "负面清单第3条"}


@pytest.fixture
def found(app, recorded):
    """`found(kind)`: the address of a record with one finding, which has been released unless said otherwise, and that of filing it."""

    def record(kind=VisitKind.SECRET, released=True):
        sheets = [secret_sheet(problem="三号窗口无人")] if kind is not VisitKind.THIRD_PARTY else [survey_sheet(better="等太久") for _ in range(30)]
        campaign, target, records = recorded(sheets=sheets, kind=kind)

        def tell():
            if released:
                services.release(by=actor("inspector"), target=db.session.scalars(select(VisitTarget).where(VisitTarget.public_id == target)).one())
            row = db.session.scalars(select(VisitRecord).where(VisitRecord.public_id == records[0])).one()
            if kind is VisitKind.THIRD_PARTY:
                db.session.add(VisitFinding(public_id="thirdpartyid", record_id=row.id, position=1, problem="等太久", clause=""))
            db.session.flush()
            return db.session.scalars(select(VisitFinding.public_id).where(VisitFinding.record_id == row.id)).one()

        address = f"/visits/{campaign}/records/{records[0]}"
        return address, f"{address}/findings/{make(app, tell)}/correction"

    return record


def kept(app):
    with app.app_context():
        return db.session.scalars(select(Correction)).one()


@pytest.mark.parametrize("kind", VisitKind)
def test_finding_is_filed_with_source_clause_and_reference(app, as_, found, region, kind):
    address, path = found(kind)
    inspector = as_("inspector")
    page = inspector.page(path)
    assert page.one("textarea", id="problem").text.strip() in {"三号窗口无人", "等太久"}
    said = inspector.press(path, WORDS | {"unit": region.county.public_id})

    row = kept(app)
    assert said.status_code == 303
    assert (row.source, row.clause, row.place_id, row.unit_id) == (kind.value, WORDS["clause"], region.hall.id, region.county.id)
    assert row.source_ref == f"finding:{path.split('/')[-2]}"
    assert (row.tag, row.needs_reply) == (None, False)
    assert (row.found_on == today()) == (kind is VisitKind.THIRD_PARTY)
    assert inspector.page(address).one("a", href=said.location).text == row.number
    assert inspector.page(said.location).one("a", href=address).text == "看这份访查记录"


def test_unit_files_what_it_was_told_and_not_what_interviewees_said(as_, found, region):
    address, path = found()
    _, of_survey = found(VisitKind.THIRD_PARTY)

    assert as_("bureau").page(address).one("a", href=path).text == "登记为整改问题"
    assert as_("bureau").press(path, WORDS | {"unit": region.hall.public_id}).status_code == 303
    assert as_("bureau").press(of_survey, WORDS | {"unit": region.hall.public_id}).status_code == 404


def test_unit_is_not_led_to_what_interviewees_said(as_, found, region):
    address, path = found(VisitKind.THIRD_PARTY)
    said = as_("inspector").press(path, WORDS | {"unit": region.county.public_id})

    assert "等太久" not in as_("bureau").page(said.location).text
    assert address not in as_("bureau").get(said.location).text


def test_doors_and_states(as_, client, found, region):
    _, path = found()
    _, early = found(released=False, kind=VisitKind.SUPERVISOR)

    given = WORDS | {"unit": region.county.public_id}
    assert client.press(path, given).location.startswith("/sign-in")
    assert [as_(name).press(path, given).status_code for name in ("outsider", "visitor", "clerk", "call_back")] == [404, 403, 403, 403]
    assert as_("inspector").press(early, given).status_code == 409
    assert as_("bureau").press(early, given).status_code == 404
    refused = as_("inspector").press(path, given | {"kind": "", "problem": "打过电话13812345678"})
    assert refused.status_code == 422
    assert "打过电话" in refused.text
    assert as_("inspector").press(path, given).status_code == 303
    again = as_("leader").press(path, given)
    assert again.status_code == 409
    assert "2026-0001" in again.text
    assert as_("leader").get(path.replace(path.split("/")[-2], "nothing")).status_code == 404
    assert as_("leader").delete(path).status_code == 405
