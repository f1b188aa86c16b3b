"""The auditable draw: announced with its candidates before the seed exists, drawn once the seed is published; and what the looks find."""

from dataclasses import dataclass
from datetime import date

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import Permission
from evalsvc.audit import services as audit
from evalsvc.core.clock import now, today
from evalsvc.core.codes import public_id
from evalsvc.core.db import db
from evalsvc.core.drawing import drawn
from evalsvc.core.errors import Forbidden, Problem, WrongState
from evalsvc.core.masking import mask
from evalsvc.core.text import clean
from evalsvc.inspections import queries
from evalsvc.inspections.lots import FOLLOWS_NAMES, FOUND_NAMES, WHAT_NAMES, Follows, Found, What
from evalsvc.inspections.models import Remark, Round, Sheet, SheetCandidate, SheetDraw, SheetRecheck, SheetRow
from evalsvc.inspections.services.contrary import file_contrary
from evalsvc.inspections.services.locking import check_open
from evalsvc.inspections.states import SheetAct, SheetState, step

RIGHT = Permission.INSPECTION_REVIEW
REMARK = 400


@dataclass(frozen=True)
class Announced:
    """What is said before a draw: of what, how many, where and when the seed is published."""

    title: str
    what: What
    wanted: int
    seed_source: str
    seed_on: date


@dataclass(frozen=True)
class Looked:
    """What a look found, in words; a contrary finding names the row and what follows."""

    found: Found
    text: str
    row: SheetRow | None = None
    follows: Follows | None = None


def announce_draw(*, by: Actor, made: Round, said: Announced) -> SheetDraw:
    """Announces a draw and freezes its candidates. Raises Problem for a seed that could be known already, and when there is too little to draw from."""
    if said.seed_on <= today():
        raise Problem("种子要在今天以后公布：现在谁都还不知道它，抽取才可信。", field="seed_on")
    candidates = queries.to_draw_from(made, said.what)
    if len(candidates) < said.wanted:
        raise Problem(f"已提交的里面只有{len(candidates)}个{WHAT_NAMES[said.what]}可以抽。", field="wanted")
    told = {"title": said.title, "what": said.what.value, "wanted": said.wanted, "seed_source": said.seed_source, "seed_on": said.seed_on}
    draw = SheetDraw(public_id=public_id(), round_id=made.id, announced_at=now(), account_id=by.account_id, **told)
    db.session.add(draw)
    db.session.flush()
    db.session.add_all(SheetCandidate(draw_id=draw.id, name=name, sheet_id=sheet_id, row_id=row_id) for name, sheet_id, row_id in candidates)
    _trace("inspection.announce_draw", by, draw, candidates=len(candidates), wanted=said.wanted)
    return draw


def draw_lots(*, by: Actor, draw: SheetDraw, seed: str) -> None:
    """Draws with the published seed, once; each that is drawn owes a look.

    Raises WrongState before the seed's day and when it has been drawn, Problem without a seed.
    """
    db.session.refresh(draw, with_for_update={"of": SheetDraw})
    if draw.drawn_at is not None:
        raise WrongState("已经抽取过了，结果不能改变。")
    if today() < draw.seed_on:
        raise WrongState(f"种子要到{draw.seed_on.isoformat()}才公布，还不能抽取。")
    if not clean(seed):
        raise Problem("请填写公布的种子。", field="seed")
    draw.seed, draw.drawn_at = clean(seed), now()
    frozen = queries.frozen_in(draw)
    for name in drawn(draw.seed, frozen, draw.wanted):
        one, submitted_by = frozen[name]
        db.session.add(SheetRecheck(public_id=public_id(), draw_id=draw.id, sheet_id=one.sheet_id, row_id=one.row_id, submitted_by=submitted_by))
    _trace("inspection.draw", by, draw, drawn=min(draw.wanted, len(frozen)))


def record_recheck(*, by: Actor, recheck: SheetRecheck, looked: Looked) -> None:
    """Keeps what a look found; a contrary finding goes into the tracker, or sends the sheet back with a remark.

    Raises WrongState for one that is done, Forbidden for those who filled in, Problem without words, a row, or what follows.
    """
    sheet = recheck.sheet
    db.session.refresh(recheck, with_for_update={"of": SheetRecheck})
    db.session.refresh(sheet, with_for_update={"key_share": True, "of": Sheet})
    if by.account_id is None or by.account_id in {recheck.submitted_by, *queries.who_filled_in(sheet)}:
        raise Forbidden("复查要由填报和提交的人以外的人来做。")
    if recheck.done_at is not None:
        raise WrongState("这次复查已经做过了。")
    if not looked.text.strip():
        raise Problem("请写明看到的情况。", field="text")
    recheck.text, told = mask(looked.text), FOUND_NAMES[looked.found]
    if looked.found is Found.CONTRARY:
        told += f"，{FOLLOWS_NAMES[_follow(by, recheck, sheet, looked)]}"
    recheck.found, recheck.done_at, recheck.account_id = looked.found.value, now(), by.account_id
    _trace("inspection.recheck", by, recheck.draw, unit=sheet.unit.name, found=told)


def _follow(by: Actor, recheck: SheetRecheck, sheet: Sheet, looked: Looked) -> Follows:
    row = recheck.row or looked.row
    if row is None:
        raise Problem("请选哪一项与自查不一致。", field="row")
    if looked.follows is None:
        raise Problem("请选怎样处理。", field="follows")
    recheck.row_id = row.id
    if looked.follows is Follows.CORRECTION:
        recheck.correction_id = file_contrary(by=by, sheet=sheet, row=row, problem=recheck.text, ref=f"recheck:{recheck.public_id}").id
        return looked.follows
    check_open(sheet)
    sheet.state = step(SheetState(sheet.state), SheetAct.SEND_BACK).value
    sheet.accepted_at = sheet.accepted_by = None
    text = f"抽查复查与自查不一致：{recheck.text}"[:REMARK]
    db.session.add(Remark(public_id=public_id(), row_id=row.id, revision=sheet.revision, text=text, at=now(), account_id=by.account_id or 0))
    recheck.reopened = True
    return looked.follows


def _trace(action: str, by: Actor, draw: SheetDraw, **facts: str | int) -> None:
    db.session.flush()
    audit.record(action, by=by, right=RIGHT, subject=f"sheet-draw:{draw.public_id}", unit_id=draw.round.unit_id, title=draw.title, **facts)
