"""What staff may type: a served count, and what narrows the lists."""

from collections.abc import Iterable
from datetime import date, timedelta

from wtforms import BooleanField, DateField, HiddenField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from evalsvc.core.clock import monday_of, today
from evalsvc.core.forms import Form, VersionedForm, choices
from evalsvc.core.tables import CSV, XLSX
from evalsvc.imports.forms import UploadForm

MOST_SERVED = 100_000
WEEKS_BY_DEFAULT = 5
EARLIEST, LATEST = date(2000, 1, 3), date(2999, 12, 22)
_DIGITS = str.maketrans("０１２３４５６７８９，", "0123456789,")


class Day(DateField):
    """A day, with a Chinese message when it is none."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError("请填写日期，例如2026-11-20。") from None


def within_reach(_form: Form, field: DateField) -> None:
    """Refuses a day whose weeks before and after cannot be shown."""
    if field.data and not EARLIEST <= field.data <= LATEST:
        raise ValidationError("请填写2000年至2999年的日期。")


def whole_number(text: str) -> int | None:
    """The whole number in what a person typed (full-width digits and thousands commas forgiven), or None when it is none."""
    plain = text.translate(_DIGITS).replace(",", "").strip()
    return int(plain) if plain.isascii() and plain.isdecimal() and len(plain) < 10 else None


class ServedForm(VersionedForm):
    """How many people a window served on a day; `reason` is asked for when the day has a number."""

    day = Day("日期", [InputRequired("请选择日期。"), within_reach])
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

    day = Day("日期", [Optional(), within_reach])

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


class MatterFilter(Form):
    """The filters of the list of matters; days are drawn to whole weeks, which is all that people may see."""

    class Meta(Form.Meta):
        csrf = False

    unit = SelectField("单位（含下级）", validate_choice=False)
    first = Day("办结周，从", [Optional()], name="from")
    last = Day("到", [Optional()], name="to")
    item = SelectField("服务事项", default="", validate_choice=False)

    def offer(self, units: Iterable[tuple[str, str]], items: Iterable[tuple[str, str]], unit: str) -> None:
        """Fills the choices, and the last four weeks when none are asked for."""
        self.unit.choices, self.item.choices = choices(units), choices(items, "全部")
        self.unit.data = unit
        if not any(self.last.raw_data or []):
            self.last.data = today()
        if not any(self.first.raw_data or []) and self.last.data:
            self.first.data = monday_of(self.last.data) - timedelta(weeks=WEEKS_BY_DEFAULT - 1) if self.last.data.year > date.min.year else self.last.data

    def validate_last(self, field: Day) -> None:
        if field.data and self.first.data and field.data < self.first.data:
            raise ValidationError("截止日期早于开始日期。")

    @property
    def weeks(self) -> tuple[date, date]:
        """The Monday of the first week and the Sunday of the last; only for a form that is valid."""
        first, last = self.first.data or today(), self.last.data or today()
        return monday_of(max(first, EARLIEST)), monday_of(min(last, LATEST)) + timedelta(days=6)


class NumberForm(Form):
    """Why the number of a matter is to be seen."""

    reason = StringField("查看理由", [InputRequired("请写明查看理由，它会记入审计。"), Length(min=4, max=100, message="查看理由请写4至100个字。")])


class InviteForm(Form):
    """As what kind of file the links are to leave."""

    place = HiddenField()
    suffix = SelectField("格式", [InputRequired("请选择格式。")], choices=choices(((XLSX, "Excel工作簿（.xlsx）"), (CSV, "文本表格（.csv）"))))


class ImportForm(UploadForm):
    """A table of matters, to be checked only or to be taken over."""

    only_check = BooleanField("只核对，先不写入")
