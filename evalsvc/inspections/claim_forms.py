"""What may be typed about a claim: a word to a contrary figure; of paying on time the numbers and what proves them."""

from collections.abc import Iterable

from wtforms import IntegerField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional

from evalsvc.core.errors import Problem
from evalsvc.core.forms import Form, VersionedForm
from evalsvc.inspections.claims import ClaimKind, Typed
from evalsvc.inspections.models import InspectionClaim, SheetRow
from evalsvc.inspections.queries import RowView

SAID = ("due", "paid", "evidence", "answer")
MOST = 1_000_000_000
WHOLE = "请填写0到1000000000之间的整数。"


class WordForm(VersionedForm):
    """A word to a figure that citizens' ratings give."""

    answer = TextAreaField("说明", [Length(max=400, message="最多400个字符。")], render_kw={"rows": "2"})

    @property
    def typed(self) -> Typed:
        """What a valid form says."""
        return Typed(self.answer.data or "")

    def tell(self, kept: InspectionClaim | None, problem: Problem | None) -> None:
        """After a word by somebody else the form says what is kept now, and goes on from there."""
        if kept is not None and self.follow(kept, problem):
            said = [(field.label.text, getattr(kept, field.short_name)) for field in self if field.short_name in SAID]
            self.form_errors += [f"现在保存的{label}：{value}" for label, value in said if value not in ("", None)]


class PayingForm(WordForm):
    """Payments to designated hospitals and pharmacies: how many were due, how many of them were in time, what proves it."""

    due = IntegerField("应按时拨付（笔）", [Optional(), NumberRange(0, MOST, WHOLE)], render_kw={"inputmode": "numeric"})
    paid = IntegerField("其中按时拨付（笔）", [Optional(), NumberRange(0, MOST, WHOLE)], render_kw={"inputmode": "numeric"})
    evidence = StringField("佐证材料", [Length(max=200, message="最多200个字符。")])

    @property
    def typed(self) -> Typed:
        """What a valid form says."""
        return Typed(self.answer.data or "", self.due.data, self.paid.data, self.evidence.data or "")


def form_of(kind: ClaimKind) -> type[WordForm]:
    """The form of a claim."""
    return PayingForm if kind is ClaimKind.PAYING else WordForm


def forms_of(views: Iterable[RowView]) -> dict[str, Form]:
    """The forms of the claims among the rows of a sheet, by the names under which they are posted."""
    return {name_of(view.row): form_of(view.claim.kind)(obj=view.claim.kept, prefix=name_of(view.row)) for view in views if view.claim}


def name_of(row: SheetRow) -> str:
    """Under which name the form of a row's claim is posted."""
    return f"claim-{row.public_id}"
