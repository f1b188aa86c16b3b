"""What may be asked of the board; it is typed into the address."""

from collections.abc import Sequence
from datetime import date, timedelta

from wtforms import DateField, SelectField
from wtforms.validators import Optional, ValidationError

from evalsvc.analytics.periods import DAYS_AT_MOST, DAYS_BY_DEFAULT, Period, Step
from evalsvc.analytics.trees import TREE_NAMES, Tree
from evalsvc.core.clock import prose_date, today
from evalsvc.core.forms import Form, choices

EARLIEST = date(2019, 1, 1)


class BoardForm(Form):
    """The filters of the board; without days it shows the last thirty."""

    class Meta(Form.Meta):
        csrf = False

    unit = SelectField("单位")
    first = DateField("从", [Optional()], name="from")
    last = DateField("到", [Optional()], name="to")
    by = SelectField("趋势按", choices=choices([("day", "日"), ("week", "周")]), default="day")
    tree = SelectField("单位归属", choices=choices((tree.value, name) for tree, name in TREE_NAMES.items()), default=Tree.NOW.value)

    def offer(self, units: Sequence[tuple[str, str]], chosen: str) -> None:
        """Fills in the units one may go to, the one shown, and the days when none are asked for."""
        self.unit.choices = choices(units)
        self.unit.data = chosen
        self.by.data = self.by.data or "day"
        self.tree.data = self.tree.data or Tree.NOW.value
        _begin_with(self.last, today())
        last = self.last.data or today()
        _begin_with(self.first, max(EARLIEST, last - timedelta(days=DAYS_BY_DEFAULT - 1)) if last > EARLIEST else last)

    def validate_first(self, field: DateField) -> None:
        first, last = field.data, self.last.data
        _check_day(first)
        if first and last and last < first:
            raise ValidationError("开始日期晚于截止日期。")
        if first and last and (last - first).days >= DAYS_AT_MOST:
            raise ValidationError(f"一次最多看{DAYS_AT_MOST}天，请缩短时段。")

    def validate_last(self, field: DateField) -> None:
        _check_day(field.data)

    @property
    def period(self) -> Period:
        """The days asked for; only for a form that is valid."""
        return Period(self.first.data or today(), self.last.data or today())

    @property
    def whose(self) -> Tree:
        """The tree that the figures follow; only for a form that is valid."""
        return Tree(self.tree.data or Tree.NOW)

    @property
    def step(self) -> Step:
        """Day or week."""
        return "week" if self.by.data == "week" else "day"


def _begin_with(field: DateField, day: date) -> None:
    if not any(field.raw_data or []):
        field.raw_data, field.data = None, day


def _check_day(day: date | None) -> None:
    if day and day < EARLIEST:
        raise ValidationError(f"最早可选{prose_date(EARLIEST)}。")
    if day and day > today():
        raise ValidationError("不能晚于今天。")
