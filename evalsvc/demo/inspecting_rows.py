"""What people of the demo do around the rows of the sheet that is being filled in: share them out, prove, ask, check in (invented)."""

from evalsvc.access.permissions import Permission
from evalsvc.accounts.models import Account
from evalsvc.accounts.queries import actor_of
from evalsvc.core.clock import today
from evalsvc.demo.proofs import proof
from evalsvc.inspections import queries, services
from evalsvc.inspections.models import Sheet, SheetRow
from evalsvc.inspections.services import Proof, Said
from evalsvc.inspections.states import Result

GIVEN = {"办公室": (1, 2, 3), "经办中心": (13, 14, 16), "大厅管理科": (19, 21, 24)}
PROVED = {1: ("调整行风建设领导小组的通知", "sheet"), 16: ("综合窗口和自助机", "photo")}


def work_on_rows(sheet: Sheet, lead: Account, clerk: Account) -> None:
    """Rows are given to offices and to a clerk, who fills one in; evidence, a comment and a check-in stand beside some."""
    rows = {int(row.key.rpartition("/")[2]): row for row in queries.rows_of(sheet)}
    by = actor_of(lead)
    for office, numbers in GIVEN.items():
        person = clerk if office == "大厅管理科" else None
        services.assign_rows(by=by, sheet=sheet, rows=[rows[number] for number in numbers], person=person, office=office)
    for number, (title, kind) in PROVED.items():
        services.add_evidence(by=by, sheet=sheet, row=rows[number], proof=Proof(title, proof(title, kind, sheet.unit.name).laid))
    _ask(sheet, rows[24], lead, clerk)
    said = Said("大厅入口和5个窗口张贴一次性告知清单41份，11月抽查20件，一次办成18件。", Result.DONE)
    services.save_row(by=actor_of(clerk), sheet=sheet, row=rows[19], said=said)
    text = "聘请社会监督员6名，本季度暗访2次，发现问题3个，均已登记。"
    services.check_in(by=by, sheet=sheet, row=rows[23], day=today(), text=text)


def _ask(sheet: Sheet, row: SheetRow, lead: Account, clerk: Account) -> None:
    right = Permission.INSPECTION_ROW
    services.add_comment(by=actor_of(lead), sheet=sheet, row=row, text="这一项请大厅先报一个数，月底前要。", named=[clerk], right=right)
    services.add_comment(by=actor_of(clerk), sheet=sheet, row=row, text="收到，周五前报。", named=[], right=right)
