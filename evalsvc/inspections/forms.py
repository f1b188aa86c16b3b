"""What may be typed: a round with its stages, a row, a local row, a remark's answer, a reason."""

from collections.abc import Iterable
from datetime import date

from wtforms import DateField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from evalsvc.core.forms import Form, VersionedForm, choices
from evalsvc.inspections.services import Said, Stage
from evalsvc.inspections.states import RESULT_WORDS, Result

NO_DATE = "请按“2026-11-21”的样子填写日期。"
STAGES = 3
STAGE_NAMES = ("自查自纠", "上级复查", "总结提高")
TEXT_LIMIT = 4000
Pairs = Iterable[tuple[str, str]]


def _longest(limit: int) -> Length:
    return Length(max=limit, message=f"最多{limit}个字符。")


def _optional_day(label: str) -> DateField:
    return DateField(label, [Optional()], render_kw={"type": "date"})


class RoundForm(VersionedForm):
    """A new round: by which document, of which units, in which stages."""

    title = StringField("名称", [InputRequired("请填写名称。"), _longest(80)])
    organ = SelectField("组织单位", [InputRequired("请选择组织单位。")])
    template = SelectField("依据的文件", [InputRequired("请选择文件。")])
    previous = SelectField("接着哪一轮", [Optional()], default="", description="上一轮的自查情况会显示在旁边供对照，结果要重新填。")
    units = SelectMultipleField("自查单位", widget=ListWidget(prefix_label=False), option_widget=CheckboxInput())
    stage_1_name = StringField("第一阶段名称", [InputRequired("请填写阶段名称。"), _longest(40)])
    stage_1_asks = StringField("第一阶段要求", [_longest(200)])
    stage_1_first_day = DateField("第一阶段开始", [InputRequired(NO_DATE)], render_kw={"type": "date"})
    stage_1_last_day = DateField("第一阶段截止", [InputRequired(NO_DATE)], render_kw={"type": "date"})
    stage_2_name = StringField("第二阶段名称", [_longest(40)])
    stage_2_asks = StringField("第二阶段要求", [_longest(200)])
    stage_2_first_day = _optional_day("第二阶段开始")
    stage_2_last_day = _optional_day("第二阶段截止")
    stage_3_name = StringField("第三阶段名称", [_longest(40)])
    stage_3_asks = StringField("第三阶段要求", [_longest(200)])
    stage_3_first_day = _optional_day("第三阶段开始")
    stage_3_last_day = _optional_day("第三阶段截止")

    def offer(self, *, organs: Pairs, templates: Pairs, units: Pairs, rounds: Pairs) -> None:
        """Fills the choices."""
        self.organ.choices, self.template.choices, self.units.choices = choices(organs), choices(templates), choices(units)
        self.previous.choices = choices(rounds, "不接上一轮")

    def validate_stage_2_last_day(self, _field: DateField) -> None:
        self._whole(2)

    def validate_stage_3_last_day(self, _field: DateField) -> None:
        self._whole(3)

    def _whole(self, place: int) -> None:
        given = [self[f"stage_{place}_{part}"].data for part in ("name", "first_day", "last_day")]
        if any(given[1:]) and not all(given):
            raise ValidationError("这一阶段的名称、开始和截止日期要一起填。")

    @property
    def stages(self) -> list[Stage]:
        """The stages of a valid form; one without days is left out."""
        found = []
        for place in range(1, STAGES + 1):
            first: date | None = self[f"stage_{place}_first_day"].data
            last: date | None = self[f"stage_{place}_last_day"].data
            if first and last:
                found.append(Stage(self[f"stage_{place}_name"].data or "", self[f"stage_{place}_asks"].data or "", first, last))
        return found


class RowForm(VersionedForm):
    """A row as it is filled in."""

    result = RadioField(
        "自查结果", [Optional()], choices=choices((result.value, words[0]) for result, words in RESULT_WORDS.items() if result), validate_choice=True
    )
    finding = TextAreaField("自查情况", [_longest(TEXT_LIMIT)], render_kw={"rows": "3"})
    reason = StringField("不适用的理由", [_longest(200)])
    measure = TextAreaField("下一步改进措施", [_longest(TEXT_LIMIT)], render_kw={"rows": "2"})
    measure_due_on = DateField("措施完成时限", [Optional()], render_kw={"type": "date"})
    authority = StringField("依据的文件", [_longest(200)])
    office = StringField("责任科室", [_longest(80)])

    @property
    def said(self) -> Said:
        """What a valid form says."""
        texts = {name: self[name].data or "" for name in ("finding", "reason", "measure", "authority", "office")}
        return Said(result=Result(self.result.data or ""), measure_due_on=self.measure_due_on.data, **texts)


class LocalRowForm(Form):
    text = TextAreaField("工作内容及要求", [InputRequired("请写明内容。"), _longest(1000)], render_kw={"rows": "2"})


class AnswerForm(Form):
    text = StringField("回应", [InputRequired("请写明怎样处理的。"), _longest(400)])


class ExcuseForm(Form):
    reason = StringField("免填的理由", [InputRequired("请写明理由。"), _longest(200)])
