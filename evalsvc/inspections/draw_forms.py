"""What may be typed of a draw: its announcement, the seed, what a look found."""

from collections.abc import Iterable

from wtforms import DateField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from evalsvc.core.clock import today
from evalsvc.core.forms import Form, choices
from evalsvc.inspections.lots import FOLLOWS_NAMES, FOUND_NAMES, WHAT_NAMES, Follows, Found, What
from evalsvc.inspections.round_forms import NO_DATE
from evalsvc.inspections.services import Announced

MOST = 1000
WORDS = 1000


def _line(label: str, needed: str, limit: int, hint: str = "") -> StringField:
    checks = [InputRequired(needed), Length(max=limit, message=f"最多{limit}个字符。")]
    return StringField(label, checks, description=hint, render_kw={"autocomplete": "off"})


class DrawForm(Form):
    """The announcement of a draw."""

    title = _line("名称", "请写名称。", 80, "例如：2026年行风建设自查抽查。")
    what = SelectField(
        "抽什么", [InputRequired("请选抽什么。")], choices=choices((one.value, name) for one, name in WHAT_NAMES.items()), default=What.DONE_ROWS.value
    )
    wanted = IntegerField(
        "抽取个数",
        [InputRequired("请填写抽取个数。"), NumberRange(1, MOST, message=f"请填写1到{MOST}之间的整数。")],
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )
    seed_source = _line("种子从哪里来", "请写明种子从哪里来。", 200, "写到别人能自己查到，例如：福利彩票3D第2026311期开奖号码，三个数字连写。")
    seed_on = DateField("种子公布日期", [InputRequired(NO_DATE)], description="要在今天以后。", render_kw={"type": "date"})

    @property
    def announced(self) -> Announced:
        """What a valid form says."""
        days, what = self.seed_on.data or today(), What(self.what.data)
        return Announced(self.title.data or "", what, self.wanted.data or 1, self.seed_source.data or "", days)


class SeedForm(Form):
    """The published seed."""

    seed = _line("公布的种子", "请填写公布的种子。", 200, "照公布的原样填写；填写后立即抽取，不能再改。")


class LookForm(Form):
    """What a look found; `row` is asked for where a whole sheet was drawn."""

    row = SelectField("哪一项", [Optional()], default="", description="与自查不一致的那一项；还有别的，写在情况里。")
    found = RadioField("看到的结果", [InputRequired("请选看到的结果。")], choices=choices((one.value, name) for one, name in FOUND_NAMES.items()))
    text = TextAreaField(
        "看到的情况",
        [InputRequired("请写明看到的情况。"), Length(max=WORDS, message=f"最多{WORDS}个字符。")],
        description="何时、何地、怎么核实的。",
        render_kw={"rows": "3"},
    )
    follows = RadioField("不一致的怎样处理", [Optional()], choices=choices((one.value, name) for one, name in FOLLOWS_NAMES.items()))

    def offer(self, rows: Iterable[tuple[str, str]]) -> None:
        """Fills the choices of rows."""
        self.row.choices = choices(rows, "请选择")

    @property
    def what_found(self) -> Found:
        return Found(self.found.data)

    @property
    def what_follows(self) -> Follows | None:
        return Follows(self.follows.data) if self.follows.data else None
