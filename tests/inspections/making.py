"""A round of the 34 rows as tests need it: planned and published by the city, asked of two counties."""

from datetime import timedelta

from evalsvc.core.clock import today
from evalsvc.core.db import db
from evalsvc.inspections import queries, services
from evalsvc.inspections.models import Sheet
from evalsvc.inspections.services import Said, Stage
from evalsvc.inspections.states import Result
from evalsvc.instruments.queries import version
from evalsvc.organisation.models import Unit
from tests.visits.making import account, actor, make

__all__ = ["account", "actor", "filled", "make", "published", "rows", "sheet_of"]
FINDING = "已于10月建立领导小组并印发分工，每月例会一次"
ASKED_FOR_MORE = {21, 32}


def published(region, *places):
    """The county's sheet of a round that runs."""
    units = [db.session.get_one(Unit, place.id) for place in places or (region.county, region.other_county)]
    stages = [Stage("自查自纠", "", today(), today() + timedelta(days=20))]
    organ, by = db.session.get_one(Unit, region.city.id), actor("inspector")
    made = services.plan_round(by=by, organ=organ, title="2026年行风建设自查", version=version("mianyang-2019-18", 2), units=units, stages=stages)
    services.publish_round(by=by, made=made)
    return next(row.sheet for row in queries.sheets_of(made) if row.sheet.unit_id == units[0].id)


def sheet_of(public_id):
    """A sheet by its public id."""
    return db.session.query(Sheet).filter_by(public_id=public_id).one()


def rows(sheet):
    """The rows of a sheet by the number that the document gives them."""
    return {int(row.key.rpartition("/")[2]): row for row in queries.rows_of(sheet)}


def filled(sheet, *, by="bureau", but=()):
    """Every row but some is said to be done; two that ask for a figure or a word to it do not apply."""
    for number, row in rows(sheet).items():
        if number not in but:
            said = Said(FINDING, Result.NOT_APPLICABLE, "由市级统一办理") if number in ASKED_FOR_MORE else Said(FINDING, Result.DONE)
            services.save_row(by=actor(by), sheet=sheet, row=row, said=said)
