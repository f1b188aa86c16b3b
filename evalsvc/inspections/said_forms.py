"""What may be typed around rows: a check-in, and whom rows are given to."""

from collections.abc import Iterable

from wtforms import DateField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from evalsvc.core.forms import Form, choices

NO_DATE = "请按“2026-11-21”的样子填写日期。"
Pairs = Iterable[tuple[str, str]]


class CheckInForm(Form):
    """How a long-term requirement stood on a day."""

    day = DateField("截至日期", [InputRequired(NO_DATE)], render_kw={"type": "date"})
    text = TextAreaField("进展", [InputRequired("请写明进展。"), Length(max=400, message="最多400个字符。")], render_kw={"rows": "2"})


class AssignForm(Form):
    """Whom ticked rows are given to."""

    items = SelectMultipleField("要分工的内容", widget=ListWidget(prefix_label=False), option_widget=CheckboxInput())
    person = SelectField("责任人", [Optional()], default="")
    office = StringField("责任科室", [Length(max=80, message="最多80个字符。")])

    def offer(self, *, rows: Pairs, people: Pairs) -> None:
        """Fills the choices."""
        self.items.choices, self.person.choices = choices(rows), choices(people, "不指定到人")
