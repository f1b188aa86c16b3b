"""What may be typed when problems are looked at again: a recheck, the announcement of a draw, its seed."""

from collections.abc import Iterable

from wtforms import DateField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange

from evalsvc.core.clock import today
from evalsvc.core.forms import Form, choices
from evalsvc.corrections.forms import NO_DATE, TEXT_LIMIT
from evalsvc.corrections.kinds import FOUND_NAMES, Found
from evalsvc.corrections.services.drawing import Announced
from evalsvc.corrections.services.rechecking import Looked

MOST = 1000


def _day(label: str, hint: str = "") -> DateField:
    return DateField(label, [InputRequired(NO_DATE)], description=hint, render_kw={"type": "date"})


def _line(label: str, needed: str, limit: int, hint: str = "") -> StringField:
    checks = [InputRequired(needed), Length(max=limit, message=f"最多{limit}个字符。")]
    return StringField(label, checks, description=hint, render_kw={"autocomplete": "off"})


class RecheckForm(Form):
    """What a recheck found."""

    found = RadioField("看到的结果", [InputRequired("请选择看到的结果。")], choices=choices((one.value, name) for one, name in FOUND_NAMES.items()))
    text = TextAreaField(
        "看到的情况",
        [InputRequired("请写明看到的情况。"), Length(max=TEXT_LIMIT, message=f"最多{TEXT_LIMIT}个字符。")],
        description="何时、何地、怎么核实的。选“问题仍在”，这个问题立即重新打开。",
        render_kw={"rows": "3"},
    )
    day = _day("回头看日期")

    @property
    def looked(self) -> Looked:
        """What a valid form says."""
        return Looked(Found(self.found.data), self["text"].data or "", self.day.data or today())


class DrawForm(Form):
    """The announcement of a draw."""

    title = _line("名称", "请写名称。", 80, "例如：2026年第四季度回头看抽查。")
    organ = SelectField("范围", [InputRequired("请选择范围。")], description="这个单位和它的下级负责的问题。")
    closed_from = _day("销号日期从")
    closed_until = _day("销号日期到")
    wanted = IntegerField(
        "抽取个数",
        [InputRequired("请填写抽取个数。"), NumberRange(1, MOST, message=f"请填写1到{MOST}之间的整数。")],
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )
    seed_source = _line("种子从哪里来", "请写明种子从哪里来。", 200, "写到别人能自己查到，例如：福利彩票3D第2026311期开奖号码，三个数字连写。")
    seed_on = _day("种子公布日期", "要在今天以后。")

    def offer(self, units: Iterable[tuple[str, str]]) -> None:
        """Fills the choices of units."""
        self.organ.choices = choices(units)

    @property
    def announced(self) -> Announced:
        """What a valid form says."""
        days = {name: self[name].data or today() for name in ("closed_from", "closed_until", "seed_on")}
        return Announced(title=self.title.data or "", wanted=self.wanted.data or 1, seed_source=self.seed_source.data or "", **days)


class SeedForm(Form):
    """The published seed."""

    seed = _line("公布的种子", "请填写公布的种子。", 200, "照公布的原样填写；填写后立即抽取，不能再改。")
