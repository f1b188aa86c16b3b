"""What may be asked of the log; it is typed into the address."""

import re

from wtforms import DateField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from evalsvc.core.forms import Form, choices

YEARS = range(2000, 2101)
MOST_SEALS = 2**62


def _check_year(field: DateField) -> None:
    if field.data and field.data.year not in YEARS:
        raise ValidationError(f"请填写{YEARS[0]}年至{YEARS[-1]}年之间的日期。")


class EventFilterForm(Form):
    """The filters of the log; the choices are given by the page."""

    class Meta(Form.Meta):
        csrf = False

    since = DateField("从", [Optional()])
    until = DateField("到", [Optional()])
    action = SelectField("做了什么", default="")
    unit = SelectField("单位（含下级）", default="")
    username = StringField("用户名", [Length(max=40, message="用户名最多40个字符。")])

    def offer(self, actions: list[tuple[str, str]], units: list[tuple[str, str]]) -> None:
        """Fills the choices."""
        self.action.choices = choices(actions, "全部")
        self.unit.choices = choices(units, "全部")

    def validate_since(self, field: DateField) -> None:
        _check_year(field)

    def validate_until(self, field: DateField) -> None:
        _check_year(field)
        if field.data and self.since.data and field.data < self.since.data:
            raise ValidationError("截止日期早于开始日期。")


class HeadForm(Form):
    """A head that somebody has on paper, to be compared; blanks and hyphens between its groups do not matter."""

    class Meta(Form.Meta):
        csrf = False

    number = IntegerField("封签号", [InputRequired("请填写封签号。"), NumberRange(1, MOST_SEALS, "封签号是一个正整数。")])
    head = StringField("封签值", [InputRequired("请填写封签值。")])

    @property
    def plain_head(self) -> str:
        """The head as it was typed, without what only groups it."""
        return re.sub(r"[\s-]", "", self.head.data or "").lower()

    def validate_head(self, _field: StringField) -> None:
        if not re.fullmatch("[0-9a-f]{64}", self.plain_head):
            raise ValidationError("封签值是16组、每组4个字符，只有数字和字母a至f；请逐组核对。")
