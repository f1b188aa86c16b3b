"""What may be asked of the log; it is typed into the address."""

from wtforms import DateField, SelectField, StringField
from wtforms.validators import Length, Optional, ValidationError

from evalsvc.core.forms import Form, choices

YEARS = range(2000, 2101)


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
