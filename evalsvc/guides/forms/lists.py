"""What may be typed in an item list: a row, a row of the place's own, a reason."""

from typing import Any

from wtforms import BooleanField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from evalsvc.core.forms import Form, VersionedForm, choices
from evalsvc.guides.models import ItemListRow
from evalsvc.guides.services.lists import LocalItem, RowSaid
from evalsvc.guides.template import CATEGORIES, COLUMNS
from evalsvc.organisation.kinds import LEVEL_NAMES

TEXT_LIMIT = 2000
LINE_LIMIT = 200
REASON_LIMIT = 400


def longest(limit: int) -> Length:
    """At most so many characters."""
    return Length(max=limit, message=f"最多{limit}个字符。")


def text(label: str, needed: str = "", limit: int = TEXT_LIMIT, rows: int = 3, hint: str = "") -> TextAreaField:
    """A text of some lines; `needed` is said when it is empty."""
    return TextAreaField(label, [InputRequired(needed) if needed else Optional(), longest(limit)], render_kw={"rows": str(rows)}, description=hint)


class RowForm(VersionedForm):
    """The columns of a row. `is_absent` lets them stay empty."""

    is_absent = BooleanField("当地没有这一项", description="勾选后各栏可以留空，事项仍留在清单里。")
    levels = SelectMultipleField(
        "办理层级",
        [Optional()],
        choices=choices((letter, f"{letter} {name}") for letter, name in LEVEL_NAMES.items()),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    basis = text("设定依据", hint="法律、法规、文件的名称、文号和条款。")
    materials = text("办理材料明细", hint="一行一份。")
    time_limit = StringField("办理时限", [longest(LINE_LIMIT)], description="例如：即时办理；5个工作日。")
    steps = text("办事流程", hint="例如：申请—受理—审核—办结—送达。")
    remark = text("备注", limit=REASON_LIMIT, rows=2)

    @property
    def said(self) -> RowSaid:
        """What a valid form says."""
        columns = {name: self[name].data or "" for name in (*COLUMNS, "remark") if name != "levels"}
        return RowSaid(columns | {"levels": "".join(sorted(self.levels.data or []))}, "is_absent" in self and bool(self.is_absent.data))

    @property
    def called(self) -> LocalItem | None:
        """What the row is called, where the form asks for it."""
        return None

    def show(self, row: ItemListRow) -> None:
        """Puts the letters of the levels into their boxes."""
        self.levels.data = list(row.levels)


class LocalRowForm(RowForm):
    """A row of the place's own, with its names."""

    main_name = StringField("主项名称", [InputRequired("请填写主项名称。"), longest(LINE_LIMIT)])
    category = SelectField("主项类别", [InputRequired("请选择主项类别。")], choices=choices(((name, name) for name in CATEGORIES), "请选择"))
    name = StringField("子项名称", [InputRequired("请填写子项名称。"), longest(LINE_LIMIT)])

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        del self.is_absent

    @property
    def called(self) -> LocalItem:
        return LocalItem(self.main_name.data or "", self.category.data or "", self["name"].data or "")


class ReasonForm(Form):
    """Why a list goes back, or is taken up again."""

    reason = text("理由", "请写明理由。", limit=REASON_LIMIT, rows=2)
