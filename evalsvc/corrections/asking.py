"""What may be asked of the ledger as a whole: a month of it, and one act for several."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from wtforms import DateField, Field, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length, Optional

from evalsvc.access.actor import Actor
from evalsvc.core.clock import today
from evalsvc.core.forms import Form, choices
from evalsvc.core.tables import CSV, DOCX, JSON, XLSX
from evalsvc.corrections.bulk import BULK_NAMES, BULK_RIGHTS, NEEDS_WORDS, Bulk
from evalsvc.corrections.forms import NO_DATE, OPINION_LIMIT

EARLIEST, LATEST = 2000, 2099
MOST = 100
EXPORTED_AS = ((XLSX, "Excel台账（.xlsx）"), (DOCX, "Word台账（.docx）"), (CSV, "CSV文本（.csv）"), (JSON, "数据文件（.json）"))
NO_MONTH = "请按“2026-11”的样子填写月份。"


class MonthForm(Form):
    """The month of a calendar, and a day of which everything is wanted."""

    class Meta(Form.Meta):
        csrf = False

    month = StringField("月份", [Optional()], render_kw={"type": "month"})
    day = DateField("日期", [Optional()])

    def validate_month(self, field: StringField) -> None:
        if field.data and _first_of(field.data) is None:
            raise ValidationError(NO_MONTH)

    @property
    def first(self) -> date:
        """The first day of the month that a valid form asks for: that of the day, or the present one, when it names none."""
        return _first_of(self.month.data or "") or (self.day.data or today()).replace(day=1)


class BulkForm(Form):
    """One act for several corrections of the list, with the one opinion or reason that all of them get."""

    bulk = SelectField("操作", [InputRequired("请选择要做什么。")])
    words = TextAreaField("意见、理由或评论", [Optional(), Length(max=OPINION_LIMIT, message=f"最多{OPINION_LIMIT}个字符。")], render_kw={"rows": "2"})
    wanted_on = DateField("延到哪一天", [Optional()], description="申请延期时填写。", render_kw={"type": "date"})

    def offer(self, actor: Actor) -> None:
        """Fills the choices with the acts to which the person has a right somewhere."""
        self.bulk.choices = choices([(act.value, BULK_NAMES[act]) for act in Bulk if any(map(actor.may, BULK_RIGHTS[act]))], "请选择")

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Whether everything is there that the chosen act needs; a field that may be empty for other acts is asked for here."""
        valid = super().validate(extra_validators)
        if (missing := NEEDS_WORDS.get(self.bulk.data)) and not self.words.data:
            self.words.errors = [*self.words.errors, missing]
        if self.bulk.data == Bulk.EXTENSION and self.wanted_on.data is None:
            self.wanted_on.errors = [*self.wanted_on.errors, *([] if self.wanted_on.errors else [NO_DATE])]
        return valid and not self.errors


class ExportForm(Form):
    """In which form the ledger is to be taken away."""

    format = SelectField("导出格式", [InputRequired("请选择格式。")], choices=choices(EXPORTED_AS))


def ticked(values: Sequence[str]) -> dict[str, int]:
    """The corrections that were ticked, by public id, with the version of the row that the list showed (0 when it does not say)."""
    found: dict[str, int] = {}
    for value in values:
        public_id, _, version = value.partition(".")
        found[public_id] = int(version) if version.isdecimal() and version.isascii() and len(version) < 10 else 0
    return found


def _first_of(month: str) -> date | None:
    year, _, number = month.partition("-")
    whole = year.isdecimal() and number.isdecimal() and month.isascii() and (len(year), len(number)) == (4, 2)
    if not whole or not EARLIEST <= int(year) <= LATEST or not 1 <= int(number) <= 12:
        return None
    return date(int(year), int(number), 1)


def narrowed_words(form: Form) -> str:
    """What a filter says, as paper prints it; empty when it narrows nothing."""
    said = [(field.label.text, _words(field)) for field in form if field.data and not field.errors]
    return "；".join(label if words == "True" else f"{label}：{words}" for label, words in said)


def _words(field: Field) -> str:
    offered: Any = field.choices if isinstance(field, SelectField) else []
    labels = {choice.value: choice.label for choice in offered}
    return str(labels.get(field.data, field.data)).strip()
