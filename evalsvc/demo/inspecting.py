"""The round of self-inspection of the demo: asked of every bureau, one sheet half filled in, one handed in, one returned."""

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
from evalsvc.demo import reviewing
from evalsvc.demo.habits import Season
from evalsvc.demo.inspecting_rows import work_on_rows
from evalsvc.inspections import queries, services
from evalsvc.inspections.claims import Typed
from evalsvc.inspections.models import Round, Sheet
from evalsvc.inspections.services import Said, Stage
from evalsvc.inspections.states import Result
from evalsvc.instruments.queries import current_version
from evalsvc.organisation.kinds import UnitKind
from evalsvc.organisation.models import Unit

FEWEST_DAYS = 52
FILE = Path(__file__).with_name("inspected.yaml")
BEGAN = 14  # working days ago


def inspect(units: dict[str, int], season: Season, progress: Callable[[str, int, int], None]) -> None:
    """Plans and publishes the round, and fills in what two bureaus have written so far; a region of a few days has none."""
    if len(season.days) < FEWEST_DAYS:
        return
    told = read_yaml(FILE.read_bytes()).data
    began = datetime.combine(season.days[-1 - BEGAN], time(9), SHANGHAI)
    progress("inspections", 0, 1)
    with set_back_to(began), unit_of_work():
        made = _published(told["title"], units).id
    with set_back_to(began + timedelta(days=5)), unit_of_work():
        _fill(_sheet(made, units["fucheng-county"]), _actor("bureau"), told["rows"])
        work_on_rows(_sheet(made, units["fucheng-county"]), _account("bureau"), _account("clerk"))
    with set_back_to(began + timedelta(days=7)), unit_of_work():
        _hand_in(_sheet(made, units["santai-county"]), _actor("outsider"), told["rows"], told["claims"])
        _hand_in(_sheet(made, units["youxian-county"]), _actor("youxian"), told["rows"], told["claims"])
    with set_back_to(began + timedelta(days=9)), unit_of_work():
        reviewing.judge_all(_sheet(made, units["santai-county"]), _actor("inspector"))
        reviewing.judge_some(_sheet(made, units["youxian-county"]), _actor("inspector"))
        _return(_sheet(made, units["santai-county"]))
    reviewing.draw(made, began + timedelta(days=10), announcer=_actor("inspector"), looker=_actor("leader"))
    progress("inspections", 1, 1)


def _published(title: str, units: dict[str, int]) -> Round:
    organ = db.session.get_one(Unit, units["city"])
    kinds = (UnitKind.COUNTY.value, UnitKind.PARK.value)
    bureaus = db.session.scalars(select(Unit).where(Unit.id.in_(units.values()), Unit.kind.in_(kinds)).order_by(Unit.position, Unit.id)).all()
    begin = today()
    stages = [
        Stage("自查自纠", "逐项自查，没有落实的定措施和时限", begin, begin + timedelta(days=30)),
        Stage("上级复查", "市局逐单位审核并抽查", begin + timedelta(days=31), begin + timedelta(days=50)),
        Stage("总结提高", "形成总结报告", begin + timedelta(days=51), begin + timedelta(days=65)),
    ]
    by = _actor("inspector")
    version = current_version("mianyang-2019-18")
    made = services.plan_round(by=by, organ=organ, title=title, version=version, units=bureaus, stages=stages)
    services.publish_round(by=by, made=made)
    return made


def _fill(sheet: Sheet, by: Actor, rows: dict[str, dict[str, Any]]) -> None:
    for row in queries.rows_of(sheet):
        if said := rows.get(row.key.rpartition("/")[2]):
            services.save_row(by=by, sheet=sheet, row=row, said=_said(said))


def _hand_in(sheet: Sheet, by: Actor, rows: dict[str, dict[str, Any]], claims: dict[str, dict[str, Any]]) -> None:
    """Everything is said to be done; where its citizens say otherwise, there is a word to it."""
    _fill(sheet, by, {**{str(number): {"result": "done", "finding": "已按要求落实。"} for number in range(1, 35)}, "21": rows["21"], "8": rows["8"]})
    for view in queries.views_of(sheet, queries.outline_for(sheet.round)):
        if view.claim and view.claim.lacks:
            services.say_claim(by=by, sheet=sheet, row=view.row, typed=Typed(**claims[view.asked.number]))
    services.submit_sheet(by=by, sheet=sheet)


def _return(sheet: Sheet) -> None:
    rows = queries.rows_of(sheet)
    remarks = {rows[0]: "请写明领导小组何时成立、开过几次会。", rows[18]: "只写“已按要求落实”看不出怎么做的，请写具体做法。"}
    services.return_sheet(by=_actor("inspector"), sheet=sheet, remarks=remarks)


def _said(said: dict[str, Any]) -> Said:
    due = today() + timedelta(days=said["days"]) if "days" in said else None
    texts = {name: said[name] for name in ("finding", "reason", "measure") if name in said}
    return Said(result=Result(said["result"]), measure_due_on=due, **{"finding": "", **texts})


def _sheet(round_id: int, unit_id: int) -> Sheet:
    return db.session.scalars(select(Sheet).where(Sheet.round_id == round_id, Sheet.unit_id == unit_id)).one()


def _actor(username: str) -> Actor:
    return actor_of(_account(username))


def _account(username: str) -> Account:
    return db.session.scalars(select(Account).where(Account.username == username)).one()
