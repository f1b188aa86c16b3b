"""What may be typed about rules and about the calendar."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any

from wtforms import DateField, Field, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from evalsvc.core.forms import Form, VersionedForm, choices
from evalsvc.profiles.entries import Kind, kind_of, limits_of, numbers_in, text_of, value_of
from evalsvc.profiles.notice import NewDay, read_notice
from evalsvc.profiles.rules import CLOCK_UNIT_NAMES, Rules
from evalsvc.profiles.words import GROUPS
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


class SinceForm(Form):
    """From which day a version is in force."""

    since = Day("施行日期", [InputRequired("请填写施行日期。")])


class LocalRulesForm(VersionedForm):
    """A local version without its rules, which `local_rules_form` adds; its row version is the version in force that it began with."""

    title = StringField("规则名称", [InputRequired("请填写规则名称。"), Length(max=80, message="规则名称最多80字。")])
    source_kind = RadioField("改动的依据", [InputRequired("请选择依据。")], choices=choices([("document", "文件"), ("ours", "本单位自定")]))
    source_title = StringField("文件名称", [Length(max=200, message="文件名称最多200字。")])
    source_number = StringField("文号", [Length(max=200, message="文号最多200字。")])
    source_where = StringField("条款", [Length(max=200, message="条款最多200字。")])
    source_note = TextAreaField("说明", [Length(max=1000, message="说明最多1000字。")])

    def validate_source_title(self, field: StringField) -> None:
        self._needed_for("document", field)

    def validate_source_number(self, field: StringField) -> None:
        self._needed_for("document", field)

    def validate_source_where(self, field: StringField) -> None:
        self._needed_for("document", field)

    def validate_source_note(self, field: TextAreaField) -> None:
        self._needed_for("ours", field)

    def _needed_for(self, kind: str, field: Field) -> None:
        if self.source_kind.data == kind and not field.data:
            raise ValidationError(f"依据是文件的，请填写{field.label.text}。" if kind == "document" else "自定的，请写明理由。")

    def show(self, rules: Rules) -> None:
        """Fills in the rules of a version."""
        for _, group in GROUPS:
            for rule in group:
                for name, text in text_of(rule.field, rules).items():
                    self[name].data = text

    def values(self) -> dict[str, Any]:
        """What a valid form says of each rule, as a version keeps it."""
        typed = {name: str(field.data) for name, field in self._fields.items()}
        return {rule.field: value_of(rule.field, typed) for _, group in GROUPS for rule in group}

    def source(self) -> dict[str, str]:
        """The source of what was changed, as a version keeps it."""
        names = ("title", "number", "where", "note") if self.source_kind.data == "document" else ("note",)
        parts = {name: str(self[f"source_{name}"].data or "") for name in names}
        return {"kind": str(self.source_kind.data)} | {name: text for name, text in parts.items() if text}


def _whole(least: int, most: int) -> Callable[[Form, Field], None]:
    def check(_form: Form, field: Field) -> None:
        text = field.data or ""
        if not (text.isascii() and text.isdecimal() and len(text) < 7 and least <= int(text) <= most):
            raise ValidationError(f"请填写{least}到{most}之间的整数。")

    return check


def _not_above_the_ceiling(form: LocalRulesForm, field: Field) -> None:
    ceiling = form["ceiling_per_minute"].data or ""
    if not field.errors and ceiling.isdecimal() and int(field.data) > int(ceiling):
        raise ValidationError("不能多于“同一评价点暂停接收”的条数。")


def _scores(_form: Form, field: Field) -> None:
    found = _numbers(field)
    if len(found) != 5 or found != sorted(found, reverse=True) or max(found) > 100_000:
        raise ValidationError("请依次填写5级至1级的五个分数，高一级不低于低一级，例如10、8、6、3、0。")


def _growing(_form: Form, field: Field) -> None:
    found = _numbers(field)
    if not found or found != sorted(set(found)) or not 1 <= found[0] <= found[-1] <= 100_000 or len(found) > 10:
        raise ValidationError("请由近到远填写天数，最多10个，例如30、90。")


def _numbers(field: Field) -> list[int]:
    try:
        return numbers_in(field.data or "")
    except ValueError:
        return []


def _fields_of(name: str, label: str) -> dict[str, Any]:
    needed, kind = InputRequired(f"请填写“{label}”。"), kind_of(name)
    picks = {
        Kind.YES_NO: [("yes", "是"), ("no", "否")],
        Kind.SERIES: [("1", "记录与意见书合编一个序列"), ("2", "记录与意见书各编一个序列")],
        Kind.PRAISE: [("5,4,3", "非常满意、满意、基本满意"), ("5,4", "非常满意、满意")],
    }
    if kind in picks:
        return {name: SelectField(label, [needed], choices=choices(picks[kind]))}
    if kind in (Kind.SCORES, Kind.DAYS):
        return {name: StringField(label, [needed, _scores if kind is Kind.SCORES else _growing])}
    checks = [needed, _whole(*limits_of(name)), *([_not_above_the_ceiling] if name == "burst_per_minute" else [])]
    fields: dict[str, Any] = {name: StringField(label, checks)}
    if kind is Kind.CLOCK:
        units = choices((unit.value, words) for unit, words in CLOCK_UNIT_NAMES.items())
        fields[f"{name}_unit"] = SelectField(f"{label}的计时单位", [InputRequired("请选择计时单位。")], choices=units)
    return fields


@lru_cache(maxsize=1)
def local_rules_form() -> type[LocalRulesForm]:
    """The form class with a field for every rule, two for a time limit."""
    fields = {name: field for _, group in GROUPS for rule in group for name, field in _fields_of(rule.field, rule.label).items()}
    return type("EveryRuleForm", (LocalRulesForm,), fields)


def hint_of(name: str) -> str:
    """What a rule's field takes, in words; nothing for one that is chosen from a list."""
    kind = kind_of(name)
    if kind in (Kind.NUMBER, Kind.CLOCK):
        least, most = limits_of(name)
        return f"{least}到{most}的整数"
    return {Kind.SCORES: "5级至1级的分数，依次用顿号隔开", Kind.DAYS: "天数，由近到远用顿号隔开"}.get(kind, "")
