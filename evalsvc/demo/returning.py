"""A round of the demo that returns every month: conduct, with a report to deliver and staff counted by kind; the next draft is made by the tick."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from evalsvc.access.actor import Actor
from evalsvc.accounts.models import Account
from evalsvc.accounts.queries import actor_of
from evalsvc.core.clock import SHANGHAI, set_back_to, today
from evalsvc.core.db import db, unit_of_work
from evalsvc.core.yaml_files import read_yaml
from evalsvc.inspections import queries, services
from evalsvc.inspections.models import Sheet
from evalsvc.inspections.recurring import make_drafts
from evalsvc.inspections.rhythms import Rhythm
from evalsvc.inspections.services import Asked, Counted, Said, Series, Stage
from evalsvc.inspections.states import Result
from evalsvc.instruments.queries import current_version
from evalsvc.organisation.kinds import UnitKind
from evalsvc.organisation.models import Unit

FILE = Path(__file__).with_name("returned.yaml")
BEGAN = timedelta(days=24)
LASTS = timedelta(days=11)


def return_monthly(units: dict[str, int], progress: Callable[[str, int, int], None]) -> None:
    """A month's self-check of conduct: one bureau in time, one late, the others not; then the draft of the next month."""
    told = read_yaml(FILE.read_bytes()).data
    began = datetime.combine(today() - BEGAN, time(9), SHANGHAI)
    progress("returning rounds", 0, 1)
    with set_back_to(began), unit_of_work():
        sheets = _publish(told, units)
    for key, username, days in (("fucheng-county", "bureau", 6), ("youxian-county", "youxian", 14)):
        with set_back_to(began + timedelta(days=days)), unit_of_work():
            _hand_in(db.session.get_one(Sheet, sheets[units[key]]), _actor(username), told)
    make_drafts(pause=0)
    progress("returning rounds", 1, 1)


def _publish(told: dict[str, Any], units: dict[str, int]) -> dict[int, int]:
    """The first round of the series; its sheets by unit."""
    kinds = (UnitKind.COUNTY.value, UnitKind.PARK.value)
    bureaus = db.session.scalars(select(Unit).where(Unit.id.in_(units.values()), Unit.kind.in_(kinds)).order_by(Unit.position, Unit.id)).all()
    last = today() + LASTS
    stage = Stage("自查自纠", told["asks"], today(), last, (Asked(told["report"], last),))
    by = _actor("inspector")
    made = services.plan_round(
        by=by,
        organ=db.session.get_one(Unit, units["city"]),
        title=told["title"],
        version=current_version("shaanxi-2023-34"),
        units=bureaus,
        stages=[stage],
        series=Series(Rhythm.MONTHLY),
    )
    services.publish_round(by=by, made=made)
    return {sheet.unit_id: sheet.id for sheet in queries.bare_sheets(made)}


def _hand_in(sheet: Sheet, by: Actor, told: dict[str, Any]) -> None:
    for row in queries.rows_of(sheet):
        services.save_row(by=by, sheet=sheet, row=row, said=_said(row.key, told))
    counts = {kind: Counted(*numbers) for kind, numbers in told["staff"].items()}
    services.count_staff(by=by, sheet=sheet, counts=counts)
    wanted = queries.delivered(sheet)[0].deliverable
    services.deliver(
        by=by, sheet=sheet, deliverable=wanted, text=f"全局工作人员已自查{sum(each.checked for each in counts.values())}人，有1人报告情况，已核实。"
    )
    services.submit_sheet(by=by, sheet=sheet)


def _said(key: str, told: dict[str, Any]) -> Said:
    part = "negative" if key.startswith("negative") else "proper"
    said = told["rows"].get(key, {"result": "done", "finding": told[part]})
    due = today() + timedelta(days=said["days"]) if "days" in said else None
    basis = told["basis"] if part == "negative" else ""
    return Said(said["finding"], Result(said["result"]), measure=said.get("measure", ""), measure_due_on=due, authority=basis)


def _actor(username: str) -> Actor:
    return actor_of(db.session.scalars(select(Account).where(Account.username == username)).one())
