"""What staff may type: a served count, and what narrows the lists."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from wtforms import DateField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from evalsvc.core.clock import today
from evalsvc.core.forms import Form, VersionedForm, choices

MOST_SERVED = 100_000
_DIGITS = str.maketrans("０１２３４５６７８９，", "0123456789,")


class Day(DateField):
    """A day, with a Chinese message when it is none."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError("请填写日期，例如2026-11-20。") from None


def whole_number(text: str) -> int | None:
    """The whole number in what a person typed (full-width digits and thousands commas forgiven), or None when it is none."""
    plain = text.translate(_DIGITS).replace(",", "").strip()
    return int(plain) if plain.isascii() and plain.isdecimal() and len(plain) < 10 else None


class ServedForm(VersionedForm):
    """How many people a window served on a day; `reason` is asked for when the day has a number."""

    day = Day("日期", [InputRequired("请选择日期。")])
    n = StringField("服务人次", [InputRequired("请填写服务人次；一个人也没有，填0。")])
    reason = StringField("更正理由", [Length(max=100, message="更正理由最多100个字。")])

    def validate_n(self, field: StringField) -> None:
        number = whole_number(field.data or "")
        if number is None:
            raise ValidationError("请填一个整数，例如35；一个人也没有，填0。")
        if number > MOST_SERVED:
            raise ValidationError(f"一天最多填{MOST_SERVED:,}人次，请检查是否多按了几位。")

    @property
    def number(self) -> int:
        """The count of a form that is valid."""
        found = whole_number(self.n.data or "")
        if found is None:
            raise ValueError("the form has not been validated")
        return found


class DayAsked(Form):
    """The day that an address asks for."""

    class Meta(Form.Meta):
        csrf = False

    day = Day("日期", [Optional()])

    @property
    def asked(self) -> date:
        """The day asked for, or today for none or nonsense."""
        found: date | None = self.day.data if self.validate() else None
        return found or today()


class PlaceFilter(DayAsked):
    """The filters of the table of windows."""

    unit = SelectField("单位（含下级）", default="", validate_choice=False)

    def offer(self, units: Iterable[tuple[str, str]], chosen: str) -> None:
        """Fills the choices."""
        self.unit.choices = choices(units, "全部")
        self.unit.data = chosen
        self.day.data = self.asked


def as_typed(form: ServedForm, **given: Any) -> ServedForm:
    """The form with fields filled in that nobody has typed."""
    for name, value in given.items():
        form[name].data = value
    return form
