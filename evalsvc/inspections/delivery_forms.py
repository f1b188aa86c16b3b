"""What may be typed with what a stage wants delivered, and of the staff who have checked themselves."""

from collections.abc import Mapping, Sequence

from wtforms import FileField, IntegerField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange

from evalsvc.core.forms import Form
from evalsvc.inspections.models import StaffCount
from evalsvc.inspections.services import Counted

COUNTS = (("staff", "总人数"), ("checked", "已自查"), ("reported", "有情况报告"))
MOST = 99999


class DeliveryForm(Form):
    text = TextAreaField("情况说明", [Length(max=2000, message="最多2000个字符。")], render_kw={"rows": "2"})
    file = FileField("文件")


class StaffForm(Form):
    """Three numbers for each kind of staff."""

    kinds: Sequence[str] = ()

    @property
    def counts(self) -> dict[str, Counted]:
        """What a valid form says, by kind."""
        return {kind: Counted(*(self[f"{name}_{place}"].data for name, _ in COUNTS)) for place, kind in enumerate(self.kinds)}


def staff_form(kinds: Sequence[str], held: Mapping[str, StaffCount] | None = None) -> StaffForm:
    """The form for these kinds of staff, with the numbers that are known."""
    needed = [InputRequired("请填整数。"), NumberRange(0, MOST, f"请填0至{MOST}之间的整数。")]
    fields = {f"{name}_{place}": IntegerField(f"{kind}：{words}", needed) for place, kind in enumerate(kinds) for name, words in COUNTS}
    form: StaffForm = type("StaffFormOfKinds", (StaffForm,), {**fields, "kinds": tuple(kinds)})(prefix="staff")
    if held is not None and not form.is_submitted():
        for place, kind in enumerate(kinds):
            for name, _ in COUNTS:
                form[f"{name}_{place}"].data = getattr(held[kind], name) if kind in held else None
    return form
