"""A large region by bulk insert: so many units, 34 rows each, in rounds that follow each other."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from evalsvc.accounts.models import Account
from evalsvc.core.bulk import insert_many
from evalsvc.core.clock import today
from evalsvc.core.codes import public_id
from evalsvc.core.db import db
from evalsvc.inspections.models import Revision, Round, RoundStage, RowJudgement, Sheet, SheetRow
from evalsvc.inspections.queries import outline_for
from evalsvc.instruments.queries import version
from evalsvc.organisation.models import Unit, UnitAncestor
from evalsvc.profiles.queries import profile_for

RESULTS = ("done", "done", "under_way", "not_begun", "not_applicable")
HANDED_IN = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)


def region_of(city_id: int, *, units: int, rounds: int) -> list[Round]:
    """Rounds of the 34 rows, the latest last: every unit has handed in twice, and half of the rows were judged."""
    who = db.session.scalars(select(Account.id).order_by(Account.id).limit(2)).all()
    counties = _counties(city_id, units)
    made: list[Round] = []
    for number in range(1, rounds + 1):
        made.append(_round(city_id, number, made[-1] if made else None))
        _sheets(made[-1], counties, number, who)
    return made


def _counties(city_id: int, units: int) -> list[int]:
    last = db.session.scalar(select(func.max(Unit.id)))
    told = {"kind": "county", "parent_id": city_id, "position": 0, "opened_on": today(), "row_version": 1, "name_en": ""}
    columns = {column.name for column in Unit.__table__.columns}
    rows = [{**told, "public_id": public_id(), "name": f"第{number}区医疗保障局"} for number in range(1, units + 1)]
    insert_many(Unit, [{name: value for name, value in row.items() if name in columns} for row in rows])
    found = list(db.session.scalars(select(Unit.id).where(Unit.id > last).order_by(Unit.id)))
    above = db.session.execute(select(UnitAncestor.ancestor_id, UnitAncestor.depth).where(UnitAncestor.unit_id == city_id)).all()
    lines = [{"unit_id": one, "ancestor_id": one, "depth": 0} for one in found]
    insert_many(UnitAncestor, lines + [{"unit_id": one, "ancestor_id": top, "depth": depth + 1} for one in found for top, depth in above])
    return found


def _round(city_id: int, number: int, previous: Round | None) -> Round:
    made = Round(public_id=public_id(), unit_id=city_id, title=f"第{number}轮自查", state="published", created_at=HANDED_IN, published_at=HANDED_IN)
    made.instrument_version_id, made.profile_version_id = version("mianyang-2019-18", 2).id, profile_for(city_id, today()).id
    made.series, made.previous_id = made.public_id, previous.id if previous else None
    db.session.add(made)
    db.session.flush()
    stage = {"round_id": made.id, "asks": ""}
    db.session.add(RoundStage(**stage, position=1, name="自查自纠", first_day=today() - timedelta(days=9), last_day=today() - timedelta(days=1)))
    db.session.add(RoundStage(**stage, position=2, name="上级复查", first_day=today(), last_day=today() + timedelta(days=9)))
    db.session.flush()
    return made


def _sheets(made: Round, counties: list[int], number: int, who: list[int]) -> None:
    handed = {"state": "submitted", "revision": 2, "submitted_at": HANDED_IN, "submitted_by": who[0], "excused": "", "row_version": 1}
    insert_many(Sheet, [{"public_id": public_id(), "round_id": made.id, "unit_id": one, **handed} for one in counties])
    sheets = db.session.execute(select(Sheet.id, Sheet.unit_id).where(Sheet.round_id == made.id).order_by(Sheet.id)).all()
    insert_many(Revision, [{"sheet_id": sheet.id, "number": 1, "rows": [], "at": HANDED_IN, "account_id": who[0]} for sheet in sheets])
    keys, rows = [row.key for row in outline_for(made).rows], []
    for sheet_id, unit_id in sheets:
        for place, key in enumerate(keys, start=1):
            result = RESULTS[(unit_id + place + number) % len(RESULTS)]
            said = {"finding": f"第{number}轮第{place}项：窗口已公示一次性告知单，占比{unit_id % 7}%", "result": result, "reason": "无此业务"}
            due = {"measure": "继续推进", "measure_due_on": today() - timedelta(days=place % 3)}
            rows.append({"public_id": public_id(), "sheet_id": sheet_id, "key": key, "position": place, "changed_in": 1 + place % 2, **said, **due})
    plain = {"is_local": False, "local_text": "", "office": "", "authority": "", "carried": "", "row_version": 1}
    insert_many(SheetRow, [{**plain, **row} for row in rows])
    _judge(made, who)


def _judge(made: Round, who: list[int]) -> None:
    found = select(SheetRow.id, SheetRow.result).join(Sheet, Sheet.id == SheetRow.sheet_id).where(Sheet.round_id == made.id, SheetRow.changed_in == 1)
    told = {"revision": 1, "tier": "superior", "word": "现场看过", "at": HANDED_IN, "account_id": who[1], "submitted_by": who[0]}
    insert_many(RowJudgement, [{**told, "row_id": row_id, "claimed": result, "seen": "under_way"} for row_id, result in db.session.execute(found)])
