"""The merged table of a large round takes no more statements than that of a small one."""

import pytest
from sqlalchemy import Engine, event, update

from evalsvc.access.actor import SYSTEM
from evalsvc.core.clock import today
from evalsvc.core.db import db
from evalsvc.inspections.models import Sheet
from evalsvc.inspections.outgoing import merged
from evalsvc.inspections.services import Stage, plan_round, publish_round
from evalsvc.instruments.queries import version
from evalsvc.organisation.kinds import UnitKind
from evalsvc.organisation.models import Unit
from tests import factories


@pytest.fixture
def statements():
    """Every statement that reaches any database."""
    said = []

    def note(_connection, _cursor, statement, *_):
        said.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield said
    event.remove(Engine, "before_cursor_execute", note)


def round_of(organ, units):
    stage = Stage("自查", "", today(), today())
    made = plan_round(by=SYSTEM, organ=organ, title="自查", version=version("mianyang-2019-18", 1), units=units, stages=[stage])
    publish_round(by=SYSTEM, made=made)
    db.session.execute(update(Sheet).where(Sheet.round_id == made.id).values(revision=1, state="submitted"))
    return made


def test_merged_table_takes_no_more_statements_for_more_units(session, region, statements):
    organ = db.session.get_one(Unit, region.city.id)
    units = [factories.unit(organ, UnitKind.COUNTY, f"第{number}县医疗保障局") for number in range(12)]
    counts = []
    for some in (units[:1], units):
        made = round_of(organ, some)
        db.session.expire_all()
        statements.clear()
        table = merged(made)
        counts.append(len(statements))
        assert len(table.rows) == 34 * len(some)
        assert len(table.official(table.rows).rows) == 34 * (len(some) + 1)

    assert counts[0] == counts[1] <= 9
