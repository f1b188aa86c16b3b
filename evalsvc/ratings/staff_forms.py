"""What staff may type: the filters of the list of ratings and of releases, and the reason for a look at a sealed text."""

from collections.abc import Iterable, Sequence
from typing import Any

from wtforms import BooleanField, DateField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from evalsvc.core.forms import Form, choices
from evalsvc.organisation.models import Unit
from evalsvc.ratings.naming import KIND_NAMES
from evalsvc.ratings.queries import Wanted
from evalsvc.ratings.scale import BAD_LEVELS, LEVEL_NAMES, LEVELS

BAD = "bad"


class PraiseForm(Form):
    """Which comment of a release is passed on."""

    quote = RadioField("选一句留言", [InputRequired("请选择一句本期的留言。")], choices=[])


class RatingFilterForm(Form):
    """The filters of the list; units and tags are given by the page."""

    class Meta(Form.Meta):
        csrf = False

    unit = SelectField("单位（含下级）", default="")
    first = DateField("从", [Optional()], name="from")
    last = DateField("到", [Optional()], name="to")
    level = SelectField("评价等级", default="", choices=choices([(BAD, "差评（两级）"), *((str(level), LEVEL_NAMES[level]) for level in LEVELS)], "全部"))
    done = SelectField("是否办成", default="", choices=choices([("yes", "办成了"), ("no", "没办成")], "全部"))
    tag = SelectField("原因", default="")
    comment = BooleanField("有留言")
    flagged = BooleanField("有标记")

    def offer(self, units: Iterable[tuple[str, str]], tags: Iterable[tuple[str, str]]) -> None:
        """Fills the choices."""
        self.unit.choices = choices(units, "全部")
        self.tag.choices = choices(tags, "全部")

    def validate_last(self, field: DateField) -> None:
        if field.data and self.first.data and field.data < self.first.data:
            raise ValidationError("截止日期早于开始日期。")

    def wanted(self, unit: Unit | None) -> Wanted:
        """What a valid form asks for, below `unit`."""
        levels = tuple(sorted(BAD_LEVELS)) if self.level.data == BAD else (int(self.level.data),) if self.level.data else ()
        done = {"yes": True, "no": False}.get(self.done.data or "")
        return Wanted(unit, levels, self.first.data, self.last.data, done, self.tag.data or "", bool(self.comment.data), bool(self.flagged.data))

    def in_words(self) -> list[str]:
        """The filters in force, in words, for paper."""
        return [words_of(field) for field in self if field.data]


class ExportForm(Form):
    """In which form the list is to be taken away."""

    format = SelectField("导出格式", default="xlsx", choices=choices([("xlsx", "Excel工作簿（.xlsx）"), ("csv", "CSV文本（.csv）"), ("json", "JSON（.json）")]))


class ReleaseFilterForm(Form):
    """The filter of the list of releases; the windows are given by the page."""

    class Meta(Form.Meta):
        csrf = False

    unit = SelectField("单位（含下级）", default="")

    def offer(self, units: Sequence[tuple[str, str]]) -> None:
        """Fills the choices."""
        self.unit.choices = choices(units, "全部")


class LookForm(Form):
    """Which sealed text is to be seen, and why."""

    kind = RadioField("要看的内容", [InputRequired("请选择要看的内容。")])
    reason = StringField("查看理由", [InputRequired("请写明查看理由，它会记入审计。"), Length(min=4, max=100, message="查看理由请写4至100个字。")])

    def offer(self, kinds: Iterable[str]) -> None:
        """Fills the choices with the texts that are still kept."""
        self.kind.choices = choices((kind, KIND_NAMES[kind]) for kind in kinds)


def words_of(field: Any) -> str:
    """A filled filter field as words."""
    if isinstance(field, BooleanField):
        return str(field.label.text)
    if isinstance(field, SelectField):
        chosen: Any = field.choices
        return f"{field.label.text}：{next(choice.label for choice in chosen if choice.value == field.data).strip()}"
    return f"{field.label.text}{field.data}"
