"""Papers are drafted, issued under the next number, revoked, fetched and signed for. What was issued is never deleted.

A verb joins the running transaction: a higher noun issues a paper together with what the paper is about, and when its
transaction is rolled back, the number is given back with it.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import Permission
from evalsvc.audit import services as audit
from evalsvc.core.canonical import content_hash
from evalsvc.core.clock import day_of, now, today
from evalsvc.core.codes import public_id
from evalsvc.core.db import db
from evalsvc.core.errors import Forbidden, Problem, StaleVersion, WrongState
from evalsvc.core.text import clean
from evalsvc.jobs.services import queue_job
from evalsvc.organisation.models import Unit
from evalsvc.papers import queries
from evalsvc.papers.kinds import PaperKind, Told
from evalsvc.papers.letter import UNNUMBERED, write_letter
from evalsvc.papers.models import Paper, PaperOrgan, PaperSeries
from evalsvc.papers.states import Act, PaperState, step
from evalsvc.papers.wording import number_in_words

ISSUE, RECEIVE, READ = Permission.PAPER_ISSUE, Permission.PAPER_RECEIVE, Permission.PAPER_READ
FILES = "paper-files"


def draft_paper(
    *,
    by: Actor,
    kind: str,
    organ: Unit,
    addressee: Unit | None,
    title: str,
    fields: Mapping[str, Told],
    subject: str = "",
    signed: str = "",
    addressee_name: str = "",
    annexes: Sequence[str] = (),
) -> Paper:
    """A new draft of `organ` to a unit, or to somebody outside the tree by name. Raises Problem for a field that its kind does not know.

    `kind` is a key of the kinds that the factory was given, `subject` what it is about (`correction:<public id>`), `annexes` the names
    of what goes with it. Texts are kept as they are: whoever calls has masked what citizens wrote.
    """
    _check_fields(queries.kinds()[kind], fields)
    paper = Paper(
        public_id=public_id(),
        unit_id=organ.id,
        kind=kind,
        title=clean(title),
        addressee_id=addressee.id if addressee else None,
        addressee_name=clean(addressee_name) or (addressee.name if addressee else ""),
        subject=subject,
        signed=clean(signed),
        fields=_cleaned(fields),
        annexes=[clean(name) for name in annexes],
        state=PaperState.DRAFT.value,
        drafted_at=now(),
        drafted_by=by.account_id,
        series=queries.kinds()[kind].series_key,
    )
    db.session.add(paper)
    db.session.flush()
    _trace("paper.draft", by, paper, draft=paper.public_id)
    return paper


def edit_draft(*, by: Actor, paper: Paper, title: str, fields: Mapping[str, Told], signed: str, row_version: int | None = None) -> None:
    """Changes a draft. Raises WrongState once it was issued or discarded, StaleVersion when somebody changed it after `row_version`."""
    _lock(paper, row_version)
    if paper.state != PaperState.DRAFT:
        raise WrongState("这份文书已经不是拟稿，不能再改。")
    _check_fields(queries.kind_of(paper), fields)
    paper.title, paper.fields, paper.signed = clean(title), _cleaned(fields), clean(signed)
    db.session.flush()
    _trace("paper.edit", by, paper, draft=paper.public_id)


def issue_paper(*, by: Actor, paper: Paper, row_version: int | None = None) -> Paper:
    """Issues a draft today under the next number of its series, freezes its content, and queues its files; returns the paper.

    The number belongs to the transaction: nobody else gets the next one before it ends, and a roll-back leaves no gap. Raises
    WrongState when it is no draft any more, StaleVersion when somebody changed it after `row_version`, Problem naming the field
    when a needed one is empty.
    """
    _lock(paper, row_version)
    state = step(PaperState(paper.state), Act.ISSUE)
    kind = queries.kind_of(paper)
    _must_be_whole(paper, kind)
    at, style = now(), queries.organ_style(paper.organ, today())
    number = _next_number(paper.unit_id, kind.series_key, day_of(at).year) if kind.series_key else None
    if number is not None:
        paper.year, paper.number = day_of(at).year, number
        paper.full_number = number_in_words(style.code_word, kind.word, paper.year, number)
    letter = write_letter(
        kind,
        style=style,
        number=paper.full_number or UNNUMBERED,
        title=paper.title,
        addressee=paper.addressee_name,
        fields=paper.fields,
        signed=paper.signed,
        annexes=paper.annexes,
        day=day_of(at),
    )
    content = letter.as_content()
    paper.content, paper.content_hash, paper.state = content, content_hash(content), state.value
    paper.issued_at, paper.issued_on, paper.issued_by = at, day_of(at), by.account_id
    db.session.flush()
    queue_job(by=by, kind=FILES, key=f"{FILES}:{paper.public_id}", given={"paper": paper.public_id})
    _trace("paper.issue", by, paper, paper=_name(paper), to=paper.addressee_name or "—")
    return paper


def discard_draft(*, by: Actor, paper: Paper, row_version: int | None = None) -> None:
    """Lays a draft aside; it never had a number. Raises WrongState when it is none any more."""
    _lock(paper, row_version)
    paper.state = step(PaperState(paper.state), Act.DISCARD).value
    db.session.flush()
    _trace("paper.discard", by, paper, draft=paper.public_id)


def revoke_paper(*, by: Actor, paper: Paper, reason: str, row_version: int | None = None) -> None:
    """Revokes an issued paper; it stays in the register with its number and the reason. Raises Problem without one, WrongState, StaleVersion."""
    if not clean(reason):
        raise Problem("请写明撤销原因。", field="reason")
    _lock(paper, row_version)
    paper.state = step(PaperState(paper.state), Act.REVOKE).value
    paper.revoked_at, paper.revoked_by, paper.reason = now(), by.account_id, clean(reason)
    db.session.flush()
    _trace("paper.revoke", by, paper, paper=_name(paper))


def receive_paper(*, by: Actor, paper: Paper) -> None:
    """Signs for a paper in the name of the unit it is addressed to. Raises WrongState when it was signed for, revoked, or needs no signature."""
    _lock(paper, None)
    step(PaperState(paper.state), Act.RECEIVE)
    if not queries.kind_of(paper).receipt:
        raise WrongState("这种文书不需要签收。")
    if paper.received_at is not None:
        raise WrongState("这份文书已经签收过了。")
    if by.account_id is not None and by.account_id == paper.issued_by:
        raise Forbidden("自己签发的文书要由收文单位的另一个人签收。")
    at = now()
    paper.received_at, paper.received_by = at, by.account_id
    if paper.seen_at is None:
        paper.seen_at, paper.seen_by = at, by.account_id
    db.session.flush()
    audit.record("paper.receive", by=by, right=RECEIVE, subject=f"paper:{paper.public_id}", unit_id=paper.addressee_id, paper=_name(paper))


def note_fetched(*, by: Actor, paper: Paper, form: str, addressed: bool) -> None:
    """Records that somebody took a file of a paper; the first time for the addressed unit it counts as seen."""
    if addressed and paper.seen_at is None:
        _lock(paper, None)
        if paper.seen_at is None:
            paper.seen_at, paper.seen_by = now(), by.account_id
            db.session.flush()
    audit.record("paper.fetch", by=by, right=READ, subject=f"paper:{paper.public_id}", unit_id=paper.unit_id, paper=_name(paper), form=form)


def note_exported(*, by: Actor, told: str, count: int) -> None:
    """Records that somebody took the register as a file."""
    audit.record("paper.export", by=by, right=READ, subject="paper", told=told or "全部", count=count)


def set_organ(*, by: Actor, unit: Unit, since: date, name: str, code_word: str, head: str) -> None:
    """How an organ appears on papers from a day on. Raises Problem for a past day or one that is taken; issued papers stay as they are."""
    if since < today():
        raise Problem("启用日期不能早于今天，已经签发的文书不会改变。", field="since")
    if db.session.scalar(select(PaperOrgan.id).where(PaperOrgan.unit_id == unit.id, PaperOrgan.since == since)) is not None:
        raise Problem("这一天已经有设置，请另选日期。", field="since")
    given = {"name": clean(name), "code_word": clean(code_word), "head": clean(head)}
    db.session.add(PaperOrgan(unit_id=unit.id, since=since, set_at=now(), account_id=by.account_id, **given))
    db.session.flush()
    audit.record(
        "paper.set_organ", by=by, right=Permission.PROFILE_MANAGE, subject=f"unit:{unit.public_id}", unit_id=unit.id, unit=unit.name, word=given["code_word"]
    )


def _next_number(unit_id: int, series: str, year: int) -> int:
    """Takes the next number; the series stays locked until the transaction ends."""
    insert = (postgresql if db.engine.dialect.name == "postgresql" else sqlite).insert
    keys = {"unit_id": unit_id, "series": series, "year": year}
    db.session.execute(insert(PaperSeries).values(**keys, first=1, following=1).on_conflict_do_nothing(index_elements=list(keys)))
    found = select(PaperSeries).filter_by(**keys).with_for_update().execution_options(populate_existing=True)
    row = db.session.scalars(found).one()
    row.following += 1
    db.session.flush()
    return row.following - 1


def _must_be_whole(paper: Paper, kind: PaperKind) -> None:
    if not paper.title:
        raise Problem("请填写标题。", field="title")
    if missing := kind.missing(paper.fields):
        raise Problem(f"请填写{'、'.join(field.label for field in missing)}。", field=missing[0].key)


def _check_fields(kind: PaperKind, fields: Mapping[str, Told]) -> None:
    known = {field.key: field for field in kind.fields}
    if strange := fields.keys() - known.keys():
        raise ValueError(f"{kind.key} has no fields {sorted(strange)}")
    for key, value in fields.items():
        if sum(map(len, [value] if isinstance(value, str) else value)) > known[key].limit:
            raise Problem(f"{known[key].label}最多{known[key].limit}个字符。", field=key)


def _cleaned(fields: Mapping[str, Told]) -> dict[str, str | list[str]]:
    return {key: clean(value) if isinstance(value, str) else [clean(text) for text in value] for key, value in fields.items()}


def _lock(paper: Paper, row_version: int | None) -> None:
    db.session.refresh(paper, with_for_update={"key_share": True, "of": Paper})
    if row_version is not None and row_version != paper.row_version:
        raise StaleVersion


def _name(paper: Paper) -> str:
    return paper.full_number or f"{queries.kind_of(paper).name}“{paper.title}”"


def _trace(action: str, by: Actor, of: Paper, **facts: str) -> None:
    kind = queries.kind_of(of).name
    audit.record(action, by=by, right=ISSUE, subject=f"paper:{of.public_id}", unit_id=of.unit_id, kind=kind, **facts)
