"""What a desk knows of the codes: the last self-test, and points that have become silent."""

from datetime import date, timedelta

from sqlalchemy import Select, func, select

from evalsvc.access.actor import Scope
from evalsvc.core.clock import today
from evalsvc.core.db import db
from evalsvc.desk.items import Silent, Tested
from evalsvc.desk.models import SelfTest, SelfTestFault
from evalsvc.organisation.kinds import PointKind
from evalsvc.organisation.models import PointCode, RatingPoint, Unit
from evalsvc.organisation.queries import reachable_units
from evalsvc.profiles.queries import calendar
from evalsvc.profiles.workdays import Calendar, working_days_after
from evalsvc.ratings.models import PointDay
from evalsvc.ratings.scale import Stream

SILENT_DAYS = 3  # working days without a rating after which a window is named
LOOKED_BACK = timedelta(days=60)
MOST = 8
KINDS = (PointKind.WINDOW.value, PointKind.ONLINE.value)


def last_test(scope: Scope) -> Tested | None:
    """The latest self-test for the units of a scope, counted over the codes that are still open; None when there has been none."""
    day = db.session.scalar(select(func.max(SelfTest.day)))
    if day is None:
        return None
    mine = (RatingPoint.unit_id.in_(reachable_units(scope)), PointCode.until.is_(None), RatingPoint.retired_on.is_(None))
    codes = select(func.count()).select_from(PointCode).join(RatingPoint, RatingPoint.id == PointCode.point_id).where(*mine)
    faults = select(Unit.name, SelfTestFault.what).join(PointCode, PointCode.code == SelfTestFault.code)
    faults = faults.join(RatingPoint, RatingPoint.id == PointCode.point_id).join(Unit, Unit.id == RatingPoint.unit_id)
    found = db.session.execute(faults.where(SelfTestFault.day == day, *mine).order_by(Unit.id)).all()
    return Tested(day, db.session.scalar(codes) or 0, tuple(found))


def silent_points(scope: Scope) -> list[Silent]:
    """Open windows and online services of a scope at which nobody has rated for three working days or more, the longest silence first.

    Silence before a point's first day does not count; after sixty days it only reads "longer".
    """
    day = today()
    known = calendar()
    found = [_silence(point, unit, above, last, day, known) for point, unit, above, last in db.session.execute(_last_days(scope, day))]
    return sorted((one for one in found if one.days >= SILENT_DAYS), key=lambda one: -one.days)


def _silence(point: RatingPoint, unit: str, above: str | None, last: date | None, day: date, known: Calendar) -> Silent:
    begin = last or max(point.first_day - timedelta(days=1), day - LOOKED_BACK)
    return Silent(point.public_id, f"{above} · {unit}" if above else unit, working_days_after(begin, day - timedelta(days=1), known), last)


def _last_days(scope: Scope, day: date) -> Select[RatingPoint, str, str | None, date | None]:
    above = select(Unit.id, Unit.name).subquery()
    last = (
        select(func.max(PointDay.service_day))
        .where(PointDay.point_id == RatingPoint.id, PointDay.service_day >= day - LOOKED_BACK, PointDay.stream == Stream.CITIZEN.value)
        .correlate(RatingPoint)
        .scalar_subquery()
    )
    coded = select(PointCode.point_id).where(PointCode.until.is_(None))
    return (
        select(RatingPoint, Unit.name, above.c.name, last)
        .join(Unit, Unit.id == RatingPoint.unit_id)
        .outerjoin(above, above.c.id == Unit.parent_id)
        .where(RatingPoint.unit_id.in_(reachable_units(scope)), RatingPoint.kind.in_(KINDS))
        .where(RatingPoint.retired_on.is_(None), RatingPoint.first_day <= day, RatingPoint.id.in_(coded))
    )
