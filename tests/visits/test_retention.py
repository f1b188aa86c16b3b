"""What interviewees said in their own words ends after a year; levels, findings and what visitors saw stay."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from evalsvc.audit.models import AuditEvent
from evalsvc.core.db import db
from evalsvc.visits.kinds import VisitKind
from evalsvc.visits.models import VisitAnswer
from evalsvc.visits.retention import RETENTION, destroy_old_texts
from tests.visits.making import secret_sheet, survey_sheet

TEXTS = RETENTION[0]


def texts(app):
    with app.app_context():
        return list(db.session.scalars(select(VisitAnswer.text).where(VisitAnswer.kind == "text", VisitAnswer.text.is_not(None))))


@pytest.fixture
def survey(recorded):
    return recorded(sheets=[survey_sheet(good="导办员很耐心", better="停车难")], kind=VisitKind.THIRD_PARTY)


def test_words_are_kept_until_their_days_are_over(app, survey, clock):
    clock.shift(timedelta(days=363))
    with app.app_context():
        destroy_old_texts()

    assert texts(app) == ["停车难", "导办员很耐心"] or texts(app) == ["导办员很耐心", "停车难"]


def test_words_are_destroyed_and_levels_stay(app, survey, clock, as_):
    clock.shift(timedelta(days=365))
    with app.app_context():
        destroy_old_texts()
        levels = db.session.scalars(select(VisitAnswer.level).where(VisitAnswer.level.is_not(None))).all()
        told = db.session.scalars(select(AuditEvent.sentence).where(AuditEvent.action == "visit.destroy_texts")).all()

    assert texts(app) == []
    assert len(levels) == 9
    assert told == ["系统按规则到期销毁了2段受访人的原话。"]
    assert "原话已按规则到期销毁" in as_("inspector").page(f"/visits/{survey[0]}/records/{survey[2][0]}").text


def test_second_run_destroys_nothing(app, survey, clock):
    clock.shift(timedelta(days=365))
    with app.app_context():
        destroy_old_texts()
        destroy_old_texts()
        told = db.session.scalars(select(AuditEvent.id).where(AuditEvent.action == "visit.destroy_texts")).all()

    assert len(told) == 1


def test_what_a_visitor_saw_stays(app, recorded, clock):
    recorded(sheets=[secret_sheet(seen="排队二十人")])
    clock.shift(timedelta(days=2000))
    with app.app_context():
        destroy_old_texts()

    assert texts(app) == ["排队二十人"]


def test_table_of_retention_counts_what_is_due(app, survey, clock):
    clock.shift(timedelta(days=365))
    with app.app_context():
        before = TEXTS.kept()
        destroy_old_texts()
        after = TEXTS.kept()

    assert (before, after) == (2, 0)
