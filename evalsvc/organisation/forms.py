"""What may be typed about units, items and points."""

from collections.abc import Iterable, Sequence
from typing import Any

from wtforms import BooleanField, DateField, HiddenField, IntegerField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from evalsvc.core.forms import Form, VersionedForm, choices
from evalsvc.organisation.kinds import LEVEL_NAMES, POINT_KIND_NAMES, POINT_MAY_STAND, UNIT_KIND_NAMES, PointKind, UnitKind
from evalsvc.organisation.models import ServiceItem, Unit
from evalsvc.organisation.papers import LAYOUTS, Layout

NO_DATE = "请按“2026-11-21”的样子填写日期。"
EVERYTHING = "all"
POINT_STATES = [("open", "在用"), ("coming", "试评中"), ("no-code", "没有在用的码"), ("retired", "已停用")]


def _longest(limit: int) -> Length:
    return Length(max=limit, message=f"最多{limit}个字符。")


def _position() -> IntegerField:
    wrong = NumberRange(0, 99999, message="请填写0到99999之间的整数。")
    return IntegerField("排序号", [Optional(), wrong], default=0, description="同级中从小到大排列。")


def _ticked(label: str, none: str, hint: str) -> SelectMultipleField:
    """Any number of choices, each with a box; `none` is said when none is ticked."""
    boxes: dict[str, Any] = {"widget": ListWidget(prefix_label=False), "option_widget": CheckboxInput()}
    return SelectMultipleField(label, [InputRequired(none)], description=hint, **boxes)


class KindForm(VersionedForm):
    """First of all, what it is to be."""

    kind = SelectField("类型", [InputRequired("请选择类型。")])


class UnitForm(VersionedForm):
    name = StringField("名称", [InputRequired("请填写名称。"), _longest(80)])
    name_en = StringField("英文名称", [_longest(120)], description="印在海报和群众看到的英文页面上。")
    region_code = StringField("行政区划代码", [_longest(12)], description="GB/T 2260的6位代码；乡镇、村用9位或12位。")
    credit_code = StringField("统一社会信用代码", [_longest(18)])
    position = _position()


class NewUnitForm(KindForm, UnitForm):
    opened_on = DateField("启用日期", [InputRequired(NO_DATE)])

    def offer_kinds(self, kinds: Iterable[UnitKind]) -> None:
        """Fills the choices of kinds, in the order of the tree."""
        allowed = set(kinds)
        self.kind.choices = choices(((kind.value, UNIT_KIND_NAMES[kind]) for kind in UnitKind if kind in allowed), "请选择")


class ToUnitForm(VersionedForm):
    to = SelectField("移到哪个单位", [InputRequired("请选择单位。")])

    def offer_units(self, units: Iterable[tuple[Unit, int]]) -> None:
        """Fills the choices of units, each indented by its depth."""
        self.to.choices = choices(((unit.public_id, "　" * depth + unit.name) for unit, depth in units), "请选择")


class DayForm(VersionedForm):
    on = DateField("自哪天起", [InputRequired(NO_DATE)])


class ReasonForm(VersionedForm):
    """An act that needs a reason, which stays on record."""

    reason = TextAreaField("原因", [InputRequired("请填写原因。"), _longest(200)], render_kw={"rows": "3"})


class DatedReasonForm(DayForm, ReasonForm):
    pass


class MoveForm(ToUnitForm, DayForm, ReasonForm):
    pass


class PapersForm(Form):
    """Whose points are printed, and how many on a sheet; it is typed into the address, and ordered by a button."""

    offered: Sequence[str] = ()
    unit = SelectField("单位")
    pieces = SelectField("每张纸", choices=choices((str(layout.pieces), f"{layout.name}（{layout.size}）") for layout in LAYOUTS.values()), default="1")

    def offer_units(self, units: Iterable[tuple[Unit, int]], *, everything: bool) -> None:
        """Fills the choices of units, each indented by its depth, with the whole tree before them where that is more than one; begins with the first."""
        named = [(EVERYTHING, "全部单位")] if everything else []
        named += [(unit.public_id, "　" * depth + unit.name) for unit, depth in units]
        self.unit.choices = choices(named)
        self.offered = [value for value, _name in named]
        self.unit.data = self.unit.data or next(iter(self.offered), "")
        self.pieces.data = self.pieces.data or "1"

    @property
    def knows_unit(self) -> bool:
        """Whether the unit chosen is one of those offered."""
        return self.unit.data in self.offered

    @property
    def layout(self) -> Layout:
        """The layout chosen; posters for one there is not."""
        return next((layout for pieces, layout in LAYOUTS.items() if str(pieces) == self.pieces.data), LAYOUTS[1])


class SuccessionForm(VersionedForm):
    """Day, reason and the new unit's names of a merge or a split; first typed into the address for a preview, then posted."""

    mark = HiddenField()
    name = StringField("新单位名称", [_longest(80)])
    name_en = StringField("新单位英文名称", [_longest(120)])
    on = DateField("自哪天起", [InputRequired(NO_DATE)], description="可以补办过去的日期，不能早于有关单位上一次变动。")
    reason = TextAreaField(
        "原因", [InputRequired("请填写原因。"), _longest(200)], render_kw={"rows": "3"}, description="例如批准文件的名称和文号，会留在沿革里。"
    )


class MergeForm(SuccessionForm):
    others = SelectMultipleField(
        "和哪些单位合并",
        [InputRequired("请至少选一个单位。")],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description="只列出同类的在用单位。",
    )
    into = SelectField("合并以后", [InputRequired("请选择由谁继续。")])

    def offer(self, unit: Unit, partners: Iterable[Unit]) -> None:
        """Fills the units that may be merged with `unit`, and who may carry on."""
        self.others.choices = choices(
            (partner.public_id, f"{partner.name}（{partner.parent.name}）" if partner.parent else partner.name) for partner in partners
        )
        self.into.choices = choices([("keep", f"都并入“{unit.name}”，由它继续"), ("new", "合并成一个新单位，原来的都撤销")])
        self.name.description = "合并成新单位时填写。"

    def validate_name(self, field: StringField) -> None:
        if self.into.data == "new" and not field.data:
            raise ValidationError("合并成新单位，请填写名称。")


class SplitForm(SuccessionForm):
    name = StringField("新单位名称", [InputRequired("请填写新单位名称。"), _longest(80)])
    parts = SelectMultipleField(
        "划给新单位的",
        [InputRequired("请至少选一个下级单位或评价点。")],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description="没有选的留在原单位。",
    )
    ends = BooleanField("原单位同时撤销", description="只有下面的都划出了，才能撤销。要分成几个新单位，请一个一个分出，最后一次勾选这里。")

    def offer(self, pieces: Iterable[tuple[str, str]]) -> None:
        """Fills what may go over: public ids and words."""
        self.parts.choices = choices(pieces)


class ItemForm(VersionedForm):
    main_name = StringField("主项名称", [InputRequired("请填写主项名称。"), _longest(80)])
    name = StringField("子项名称", [InputRequired("请填写子项名称。"), _longest(120)], description="群众看到的事项名称。")
    name_en = StringField("英文名称", [_longest(160)])
    levels = SelectMultipleField(
        "办理层级",
        [InputRequired("请至少选一个办理层级。")],
        choices=choices((letter, f"{letter}　{name}") for letter, name in LEVEL_NAMES.items()),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    code = StringField("实施编码", [_longest(40)], description="国家政务服务事项基本目录的实施清单编码。")
    position = _position()


class RetireItemForm(VersionedForm):
    """The act itself; nothing is to be typed."""


class PointForm(VersionedForm):
    label = StringField("位置名称", [_longest(80)], description="例如“左侧柜台”“南门出口”。一个单位有几个同类评价点时用来区分，会印在海报上。")
    label_en = StringField("英文位置名称", [_longest(120)])
    service_item = SelectField("服务事项")
    first_day = DateField("正式启用日期", [InputRequired(NO_DATE)], description="在此之前收到的评价记为试评，不计入任何指标。")

    def offer_items(self, items: Sequence[ServiceItem], kept: ServiceItem | None = None) -> None:
        """Fills the choices of items: those in use, and the one that the point has."""
        known = [*items, *([kept] if kept is not None and kept not in items else [])]
        self.service_item.choices = choices(((item.public_id, f"{item.main_name} / {item.name}") for item in known), "不限事项")


class NewPointForm(KindForm, PointForm):
    def offer_kinds(self, unit: Unit) -> None:
        """Fills the choices of kinds that may stand at the unit."""
        here = UnitKind(unit.kind)
        self.kind.choices = choices(((kind.value, POINT_KIND_NAMES[kind]) for kind in PointKind if here in POINT_MAY_STAND[kind]), "请选择")
