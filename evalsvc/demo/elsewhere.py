"""What did not come by scanning a code: follow-ups, slips on paper and by telephone, and ratings of the province's system."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from io import BytesIO
from random import Random

from flask import current_app
from PIL import Image, ImageDraw, ImageFont
from pylopdf_fonts_zh_cn import sans_path
from sqlalchemy import exists, select

from evalsvc.access.actor import Actor, Grant
from evalsvc.access.permissions import Role
from evalsvc.accounts.models import Account
from evalsvc.core.clock import day_of, now, today
from evalsvc.core.codes import grouped
from evalsvc.core.db import db, unit_of_work
from evalsvc.core.files.kinds import PICTURES
from evalsvc.core.files.rows import store
from evalsvc.core.files.uploads import read_upload
from evalsvc.demo.habits import Season
from evalsvc.demo.visits import SEED
from evalsvc.instruments.queries import current_version
from evalsvc.organisation.models import PointCode, RatingPoint, Unit
from evalsvc.profiles.queries import rules_for
from evalsvc.ratings.given import Words
from evalsvc.ratings.models import Rating, RatingWithdrawal, Receipt, Slip
from evalsvc.ratings.scale import LEVEL_NAMES, Origin, Rater, Turn
from evalsvc.ratings.services import Frame, arriving, following, rating_of_receipt, transcribing
from evalsvc.ratings.services.arriving import Arrival
from evalsvc.ratings.services.transcribing import Registered
from evalsvc.ratings.slip_states import Medium
from evalsvc.ratings.tokens import Visit

FORM = "window-rating"
SYSTEM = "province"
FOLLOW_UPS = 30
ARRIVALS = 160
LATE = "评价表由乡镇便民服务站转交，路上耽搁了"
SLIPS: tuple[tuple[Medium, Words, Words | None], ...] = (
    (Medium.PAPER, Words(5, ("517",), True, "工作人员帮我填了表，很耐心。"), Words(5, ("517",), True, "工作人员帮我填了表，很耐心")),
    (Medium.PAPER, Words(4, ("408",), True), Words(4, ("408",), True)),
    (Medium.TELEPHONE, Words(2, ("209",), False, "说好十天，半个月了还没有结果。"), Words(2, ("209",), False, "说好十天，半个月了还没有结果")),
    (Medium.PAPER, Words(3, ("314",), True, "排队久，办得还行。"), Words(2, ("214",), True, "排队久，办得还行。")),
    (Medium.PAPER, Words(1, ("113",), False, "来回跑了三趟。"), None),
    (Medium.TELEPHONE, Words(5, (), True), None),
)

Told = Callable[[str, int, int], None]


class _Scan(BytesIO):
    """A drawn slip, as a form would hand it over."""

    filename: str | None = "评价表.png"


def add_elsewhere(season: Season, units: dict[str, int], stands: Sequence[tuple[int, int, date]], progress: Told) -> None:
    """Adds all three; `stands` are the points with their units and first days. The same days give the same figures."""
    rng = Random(f"{SEED}/elsewhere")  # noqa: S311  # an invented day must come out the same every time
    done = list(_followed_up(rng))
    progress("follow-ups", len(done), len(done))
    _transcribe(season, units)
    progress("slips", len(SLIPS), len(SLIPS))
    with unit_of_work():
        arriving.take_in(list(_arrivals(rng, season, stands)))
    progress("ratings of the province", ARRIVALS, ARRIVALS)


def _followed_up(rng: Random) -> Iterator[int]:
    """Some who rated badly or so-so come back after some days; most have seen that something was done."""
    codes = select(Receipt.code, Rating.created_at).join(Rating, Rating.id == Receipt.rating_id)
    codes = codes.where(Rating.level <= 3, Rating.rater == Rater.CITIZEN.value, ~exists().where(RatingWithdrawal.rating_id == Rating.id))
    found = db.session.execute(codes.order_by(Rating.created_at, Rating.id)).all()
    for code, given in rng.sample(found, min(FOLLOW_UPS, len(found))):
        at = given + timedelta(days=rng.randint(2, 12), hours=rng.uniform(-2, 2))
        words = Words(rng.choices((5, 4, 3, 2, 1), (3, 6, 4, 2, 1))[0], (), rng.choice((True, True, None)), rng.choice(("", "", "后来打电话通知我办好了。")))
        visit = Visit(f"follow-{rng.getrandbits(48):012x}", 1, day_of(at))
        if at < now() - timedelta(hours=1):
            with unit_of_work():
                _follow_up(code, visit, words, at)
            yield 1


def _follow_up(code: str, visit: Visit, words: Words, at: datetime) -> None:
    connection = db.session.connection()
    rating = rating_of_receipt(connection, code)
    if rating is None:
        return
    frame = Frame(current_version(FORM, day_of(at)).id, *rules_for(rating.unit_id, day_of(at)))
    given = {"rating": rating, "visit": visit, "digest": "", "words": words, "frame": frame}
    following.submit_follow_up(connection, **given, vault=current_app.extensions["vault"], at=at)


def _transcribe(season: Season, units: dict[str, int]) -> None:
    """Slips of the county's first window: some kept, one that two people read differently, two that wait for the second reader."""
    first, second, vault = _person("call_back", Role.CALL_BACK), _person("bureau", Role.BUREAU_LEAD), current_app.extensions["vault"]
    points = select(RatingPoint).where(RatingPoint.unit_id == units["fucheng/1"]).order_by(RatingPoint.id)
    days = [day for day in season.days if day <= today()][-3:]
    for number, (medium, one, other) in enumerate(SLIPS if days else ()):
        at = now() - timedelta(hours=2, minutes=-number)
        with unit_of_work():
            point = db.session.scalars(points).first()
            if point is None:
                return
            code = db.session.scalar(select(PointCode.code).where(PointCode.point_id == point.id)) or ""
            scan = store().lay(read_upload(_drawn(code, one), kinds=PICTURES), personal=True) if medium is Medium.PAPER else None
            slip = transcribing.register_slip(by=second, given=Registered(point, medium, days[number % len(days)], LATE, scan), at=at)
            for reader, words in ((first, one), (second, other)):
                if words is not None:
                    transcribing.type_slip(by=reader, slip=db.session.get_one(Slip, slip.id), words=words, vault=vault, at=at)


def _person(username: str, role: Role) -> Actor:
    account = db.session.scalars(select(Account).where(Account.username == username)).one()
    county = db.session.scalars(select(Unit).where(Unit.name == "涪城区医疗保障局")).first()
    grants = (Grant(role, county.id, county.name),) if county is not None else ()
    return Actor(account.id, account.username, account.display_name, grants)


def _drawn(code: str, words: Words) -> _Scan:
    """A slip as a scanner would see it, plainly invented."""
    picture = Image.new("L", (1240, 1748), 250)
    draw = ImageDraw.Draw(picture)
    large, plain = (ImageFont.truetype(str(sans_path()), size) for size in (52, 36))
    draw.text((90, 90), "这次办事，您满意吗？", 20, font=large)
    draw.text((90, 170), f"评价码 {grouped(code)}（演示样张）", 70, font=plain)
    for row, level in enumerate((5, 4, 3, 2, 1)):
        top = 280 + 110 * row
        draw.rectangle((90, top, 134, top + 44), outline=20, width=4)
        draw.text((160, top - 6), LEVEL_NAMES[level], 20, font=plain)
        if level == words.level:
            draw.line((96, top + 22, 110, top + 38, 140, top - 8), 30, width=7)
    draw.text((90, 860), "还想说的话", 20, font=plain)
    draw.rectangle((90, 920, 1150, 1400), outline=120, width=3)
    draw.text((120, 950), words.comment, 40, font=plain)
    scanned = _Scan()
    picture.rotate(0.6, fillcolor=250).save(scanned, "PNG")
    scanned.seek(0)
    return scanned


def _arrivals(rng: Random, season: Season, stands: Sequence[tuple[int, int, date]]) -> Iterator[Arrival]:
    """Ratings that the province's platform has of the same points: two thirds of them defaults, which nobody gave."""
    days = [day for day in season.days if day < today()][-20:]
    version = current_version(FORM).id
    for number in range(ARRIVALS if days else 0):
        point_id, unit_id, first_day = rng.choice(stands)
        is_default, day = rng.random() < 0.66, rng.choice(days)
        level = 5 if is_default else rng.choices((5, 4, 3, 2, 1), (50, 30, 10, 6, 4))[0]
        comment = "" if is_default or rng.random() < 0.8 else "网上办的，很快就有结果。"
        yield Arrival(
            system=SYSTEM,
            upstream_id=f"SC{season.days[0]:%Y%m}{number:06d}",
            first_id="",
            point_id=point_id,
            unit_id=unit_id,
            version_id=version,
            words=Words(level, (), None, comment),
            origin=Origin.DEFAULT if is_default else Origin.VOLUNTEERED,
            rater=Rater.TEST if day < first_day else Rater.CITIZEN,
            turn=Turn.FIRST,
            channel="unknown" if is_default else rng.choice(("website", "mobile", "sms")),
            service_day=day,
            is_withdrawn=False,
        )
