"""What may be typed: a row, a local row, a remark's answer, a reason."""

import re

from wtforms import DateField, HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from evalsvc.core.forms import Form, VersionedForm, choices
from evalsvc.inspections.services import Said
from evalsvc.inspections.states import FOUND_WORDS, RESULT_WORDS, Result

TEXT_LIMIT = 4000
MOST_STAMPS = 20
STAMP = re.compile(r"[0-9a-z]{8,16}")


def _longest(limit: int) -> Length:
    return Length(max=limit, message=f"最多{limit}个字符。")


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
    stamps = HiddenField()

    def word_negative(self) -> None:
        """The words of a row about what must not be: found or not, and what that rests on."""
        self.result.choices = choices((result.value, words[0]) for result, words in FOUND_WORDS.items() if result)
        self.finding.label.text, self.measure.label.text, self.authority.label.text = "发现的情况和依据", "整改措施", "依据的文件、资料"

    @property
    def said(self) -> Said:
        """What a valid form says."""
        texts = {name: self[name].data or "" for name in ("finding", "reason", "measure", "authority")}
        return Said(result=Result(self.result.data or ""), measure_due_on=self.measure_due_on.data, **texts)

    @property
    def named(self) -> list[str]:
        """The names of this save and of those before it whose answers never came."""
        return [name for name in str(self.stamps.data or "").split()[:MOST_STAMPS] if STAMP.fullmatch(name)]


class LocalRowForm(Form):
    text = TextAreaField("工作内容及要求", [InputRequired("请写明内容。"), _longest(1000)], render_kw={"rows": "2"})


class AnswerForm(Form):
    text = StringField("回应", [InputRequired("请写明怎样处理的。"), _longest(400)])


class ExcuseForm(Form):
    reason = StringField("免填的理由", [InputRequired("请写明理由。"), _longest(200)])
