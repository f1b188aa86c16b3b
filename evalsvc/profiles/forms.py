"""What may be typed about the calendar."""

from datetime import date

from wtforms import DateField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from evalsvc.core.forms import Form, VersionedForm, choices
from evalsvc.profiles.notice import NewDay, read_notice
from evalsvc.profiles.workdays import DAY_KIND_NAMES


class Day(DateField):
    """A day, with a Chinese message when it is none."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError("请填写日期，例如2027-01-01。") from None


class YearForm(Form):
    """A year's notice as it was published; `days` holds what was read from it once the form is valid."""

    year = 0
    days: list[NewDay]

    source = StringField("通知名称和文号", [InputRequired("请填写通知名称和文号。"), Length(max=120, message="通知名称和文号最多120字。")])
    notice = TextAreaField("放假安排", [InputRequired("请粘贴通知中的放假安排。"), Length(max=5000, message="放假安排最多5000字。")])

    def validate_notice(self, field: TextAreaField) -> None:
        self.days, messages = read_notice(field.data or "", self.year)
        if messages:
            raise ValidationError("".join(messages))


class DayForm(VersionedForm):
    """A day that differs from the plain week."""

    day = Day("日期", [InputRequired("请填写日期。")])
    kind = SelectField("安排", [InputRequired("请选择安排。")], choices=choices((kind.value, name) for kind, name in DAY_KIND_NAMES.items()))
    name = StringField("节日", [InputRequired("请填写节日名称。"), Length(max=40, message="节日名称最多40字。")])


class RemoveForm(VersionedForm):
    """A day to be counted by the plain week again."""

    day = Day("日期", [InputRequired("请选择日期。")])


class PlaceForm(Form):
    """For which unit and day the rules are asked; it lives in the address."""

    class Meta(Form.Meta):
        csrf = False

    unit = SelectField("单位", validate_choice=False)
    day = Day("日期")


def ask_for(form: PlaceForm, units: list[tuple[str, str]], *, unit: str, fallback: date) -> date:
    """Offers the units (public id and name), chooses one, and returns the day that was asked for, or `fallback` for none or nonsense."""
    form.unit.choices = choices(units)
    form.unit.data, form.day.data = unit, form.day.data or fallback
    day: date = form.day.data
    return day


def version_of(form: VersionedForm) -> int:
    """The row version a form was opened on; 0, which no row has, when it says none."""
    said = form.row_version.data or ""
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 10 else 0


def given_day(form: DayForm | RemoveForm) -> date:
    """The day of a form that is valid; raises ValueError for one that is not."""
    found: date | None = form.day.data
    if found is None:
        raise ValueError("the form has not been validated")
    return found
