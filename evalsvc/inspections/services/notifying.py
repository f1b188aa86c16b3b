"""Who is told of sheets and rows: whoever fills in a sheet, is named in a comment, was given rows, or owes a check-in; and what ends it.

No notice says what a row says: it names the unit, the round and how many.
"""

from collections import Counter
from collections.abc import Collection, Iterable

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import Permission
from evalsvc.accounts.models import Account
from evalsvc.corrections.queries.people import nearest
from evalsvc.inspections import queries
from evalsvc.inspections.models import RowComment, Sheet, SheetRow
from evalsvc.inspections.queries import Owed
from evalsvc.notices.queries import open_about
from evalsvc.notices.services import end_notices, tell
from evalsvc.notices.urgency import Urgency

NAMED = "inspection.mention"
GIVEN = "inspection.given"
CHECK_IN = "inspection.check_in"
CALLED = "inspection.called"
NOTICE_KINDS = {CALLED: "自查表等您填写", NAMED: "自查评论提到您", GIVEN: "自查内容分给您", CHECK_IN: "自查长期内容该登记进展"}


def tell_named(*, by: Actor, sheet: Sheet, row: SheetRow, comment: RowComment, accounts: Iterable[int]) -> None:
    """Tells those whom a comment names; whoever answers has read where they were named."""
    end_notices(subject=_about(row), kinds=[NAMED], account_ids=[by.account_id] if by.account_id else [], why="已回复")
    tell(
        key=f"{_about(row)}:mention:{comment.id}",
        account_ids=set(accounts) - {by.account_id or 0},
        kind=NAMED,
        subject=_about(row),
        unit_id=sheet.unit_id,
        sentence=f"{_naming(sheet)}有一项内容的评论里提到了您。",
        act="回复",
        link=f"/inspections/sheets/{sheet.public_id}/rows/{row.public_id}",
        urgency=Urgency.WHEN_FREE,
    )


def tell_given(*, sheet: Sheet, account: Account, rows: int, occasion: str) -> None:
    """Tells somebody that rows were given to them; it lasts until the sheet is handed in, or none is left to them."""
    end_notices(subject=sheet.subject, kinds=[GIVEN], account_ids=[account.id], why="已有新的分工")
    tell(
        key=f"{sheet.subject}:given:{occasion}",
        account_ids=[account.id],
        kind=GIVEN,
        subject=sheet.subject,
        unit_id=sheet.unit_id,
        sentence=f"{_naming(sheet)}有{rows}项内容由您填写。",
        act="填写",
        link=f"/inspections/mine/{sheet.public_id}",
        due=sheet.round.stages[0].last_day if sheet.round.stages else None,
    )


def tell_returned(sheet: Sheet, rows: Iterable[SheetRow]) -> None:
    """Tells those whom returned rows name; it lasts until the sheet is handed in again."""
    counted = Counter(row.person_id for row in rows if row.person_id is not None)
    for account_id, number in sorted(counted.items()):
        tell(
            key=f"{sheet.subject}:returned:{sheet.revision}",
            account_ids=[account_id],
            kind=GIVEN,
            subject=sheet.subject,
            unit_id=sheet.unit_id,
            sentence=f"{_naming(sheet)}有{number}项由您填写的内容被退回。",
            act="按审核意见补正",
            link=f"/inspections/mine/{sheet.public_id}",
            urgency=Urgency.NOW,
        )


def settle_given(sheet: Sheet, *, accounts: Collection[int] | None, why: str) -> None:
    """Ends what people were told of rows given to them: all of it, or only that to some people."""
    end_notices(subject=sheet.subject, kinds=[GIVEN], account_ids=accounts, why=why)


def settle_named(rows: Iterable[SheetRow], why: str) -> None:
    """Ends what people were told of comments on rows, once the sheet needs no more word."""
    for row in rows:
        end_notices(subject=_about(row), kinds=[NAMED], why=why)


def tell_called(sheet: Sheet) -> None:
    """Tells whoever fills in a sheet what is to be said of it today, in the place of what was said before."""
    said = queries.call_of(sheet)
    if said is None:
        return
    end_notices(subject=sheet.subject, kinds=[CALLED], why="已有新的提醒")
    tell(
        key=f"{sheet.subject}:{said.mark}",
        account_ids=nearest(Permission.INSPECTION_FILL, sheet.unit_id),
        kind=CALLED,
        subject=sheet.subject,
        unit_id=sheet.unit_id,
        sentence=f"{_naming(sheet)}{said.words}。",
        act="填写提交",
        link=f"/inspections/sheets/{sheet.public_id}",
        due=sheet.last_day,
        urgency=said.urgency,
    )


def settle_called(subject: str, why: str = "已不用填写") -> None:
    """Ends what was said of a sheet that waits for its unit."""
    end_notices(subject=subject, kinds=[CALLED], why=why)


def key_of(owed: Owed) -> str:
    """Under which key people are told once of check-ins that were due on a day."""
    return f"{owed.sheet.subject}:check_in:{owed.due}"


def tell_owed(owed: Owed) -> None:
    """Tells once of the check-ins of a sheet that were due on a day and are not there: whom the rows name, and whoever fills in the sheet."""
    leads = nearest(Permission.INSPECTION_FILL, owed.sheet.unit_id)
    named = frozenset(person for person in owed.people if person is not None) - leads
    _tell_owed(owed, named, f"/inspections/mine/{owed.sheet.public_id}")
    _tell_owed(owed, leads, f"/inspections/sheets/{owed.sheet.public_id}")


def settle_check_ins(sheet: Sheet) -> None:
    """Ends reminders of check-ins that have been made."""
    still = {key_of(owed) for owed in queries.owed_check_ins(sheet.round, [sheet])}
    gone = {key for kind, _, key in open_about(sheet.subject) if kind == CHECK_IN and key not in still}
    if gone:
        end_notices(subject=sheet.subject, kinds=[CHECK_IN], keys=gone, why="已登记进展")


def _tell_owed(owed: Owed, accounts: frozenset[int], link: str) -> None:
    tell(
        key=key_of(owed),
        account_ids=accounts,
        kind=CHECK_IN,
        subject=owed.sheet.subject,
        unit_id=owed.sheet.unit_id,
        sentence=f"{_naming(owed.sheet)}有{owed.rows}项长期内容到{owed.due.isoformat()}该登记进展，还没有登记。",
        act="登记进展",
        link=link,
        due=owed.due,
    )


def _naming(sheet: Sheet) -> str:
    return f"{sheet.unit.name}的自查“{sheet.round.title}”"


def _about(row: SheetRow) -> str:
    return f"row:{row.public_id}"
