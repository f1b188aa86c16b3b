"""What may be typed: a plan, a target, a record by whatever questionnaire, and the remark of a check."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from wtforms import DateField, Field, HiddenField, IntegerField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField, TimeField
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from evalsvc.accounts.models import Account
from evalsvc.core.clock import SHANGHAI, now
from evalsvc.core.forms import Form, VersionedForm, choices
from evalsvc.instruments.kinds import LEVEL_NAMES, LEVELS
from evalsvc.instruments.questionnaires import Question, Questionnaire
from evalsvc.visits.kinds import KIND_NAMES
from evalsvc.visits.sheet import CLAUSE_LIMIT, FINDINGS, NO_ANSWER, PROBLEM_LIMIT, Filled, Finding, field_of, limit_of
from evalsvc.visits.states import STATE_WORDS, RecordState

NO_DATE = "请按“2026-11-21”的样子填写日期。"
NO_TIME = "请按“14:30”的样子填写时间。"
MOST_NAMES = 500
REMARK_LIMIT = 400


def _longest(limit: int) -> Length:
    return Length(max=limit, message=f"最多{limit}个字符。")


def _ticks(label: str, **given: Any) -> SelectMultipleField:
    return SelectMultipleField(label, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(), **given)


class TargetsForm(VersionedForm):
    """Which units, how often, by whom."""

    units = _ticks("访查对象")
    names = TextAreaField("按名单添加", [_longest(20_000)], render_kw={"rows": "4"})
    quota = IntegerField("每个对象的数量", [InputRequired("请填写数量。"), NumberRange(1, 9999, message="请填写1到9999之间的整数。")])
    visitors = _ticks("访查员")

    def offer(self, units: Iterable[tuple[str, str]], visitors: Sequence[Account]) -> None:
        """Fills the choices."""
        self.units.choices = choices(units)
        self.visitors.choices = choices((account.public_id, account.display_name) for account in visitors)

    @property
    def lines(self) -> list[str]:
        """The lines of the pasted list that say something, each once."""
        return list(dict.fromkeys(line.strip() for line in (self.names.data or "").splitlines() if line.strip()))[:MOST_NAMES]


class DaysForm(VersionedForm):
    """What a campaign is called, and between which days it runs."""

    title = StringField("名称", [InputRequired("请填写名称。"), _longest(80)])
    first_day = DateField("开始日期", [InputRequired(NO_DATE)])
    last_day = DateField("截止日期", [InputRequired(NO_DATE)])


class PlanForm(DaysForm, TargetsForm):
    """A new campaign, in the order in which it is thought of."""

    kind = RadioField("方式", [InputRequired("请选择方式。")], choices=choices((kind.value, name) for kind, name in KIND_NAMES.items()))
    organ = SelectField("组织单位", [InputRequired("请选择组织单位。")])
    questionnaire = SelectField("使用的表", [InputRequired("请选择使用的表。")])


class TargetForm(VersionedForm):
    """How often one unit is visited, and by whom."""

    quota = IntegerField("数量", [InputRequired("请填写数量。"), NumberRange(1, 9999, message="请填写1到9999之间的整数。")])
    visitors = _ticks("访查员")

    def offer(self, visitors: Sequence[Account]) -> None:
        """Fills the choices."""
        self.visitors.choices = choices((account.public_id, account.display_name) for account in visitors)


class RemarkForm(VersionedForm):
    remark = TextAreaField("退回意见", [InputRequired("请写明哪里要改。"), _longest(REMARK_LIMIT)], render_kw={"rows": "3"})


class EvidenceForm(Form):
    """What shows a finding; the file is read beside the form."""

    file = StringField("照片或文件")


class RecordFilterForm(Form):
    """The filters of the records of a campaign."""

    class Meta(Form.Meta):
        csrf = False

    state = SelectField("状态", default="", choices=choices(((s.value, STATE_WORDS[s][0]) for s in RecordState if s is not RecordState.DRAFT), "全部"))
    target = SelectField("访查对象", default="")

    def offer(self, targets: Iterable[tuple[str, str]]) -> None:
        """Fills the choices."""
        self.target.choices = choices(targets, "全部")


class RecordForm(VersionedForm):
    """A sheet; the fields of the questions are added by `record_form`."""

    target = HiddenField()
    visited_on = DateField("访查日期", [InputRequired(NO_DATE)])
    visited_time = TimeField("访查时间", [InputRequired(NO_TIME)])
    questionnaire: Questionnaire

    @property
    def answered(self) -> list[tuple[Question, Field]]:
        """The questions with their fields, in their order."""
        return [(question, self[field_of(question.key)]) for question in self.questionnaire.questions]

    @property
    def findings(self) -> list[tuple[Field, Field]]:
        """The fields of the findings: problem and clause."""
        return [(self[f"problem_{place}"], self[f"clause_{place}"]) for place in range(1, FINDINGS + 1)]

    @property
    def filled(self) -> Filled:
        """What a valid form says."""
        day, time = self.visited_on.data or date.min, self.visited_time.data
        at = datetime.combine(day, time, SHANGHAI) if time else now()
        findings = tuple(Finding(problem.data or "", clause.data or "") for problem, clause in self.findings)
        return Filled(at, {question.key: field.data or "" for question, field in self.answered}, findings)

    def show(self, filled: Filled) -> None:
        """Puts a kept record into the fields."""
        at = filled.visited_at.astimezone(SHANGHAI)
        self.visited_on.data, self.visited_time.data = at.date(), at.time()
        for question, field in self.answered:
            field.data = filled.answers.get(question.key, "")
        for (problem, clause), finding in zip(self.findings, filled.findings, strict=False):
            problem.data, clause.data = finding.problem, finding.clause


def record_form(questionnaire: Questionnaire) -> type[RecordForm]:
    """The form of a record by a questionnaire. Required questions may stay open in a draft."""
    fields: dict[str, Any] = {field_of(question.key): _field(question) for question in questionnaire.questions}
    for place in range(1, FINDINGS + 1):
        fields[f"problem_{place}"] = TextAreaField(f"问题{place}", [_longest(PROBLEM_LIMIT)], render_kw={"rows": "2"})
        fields[f"clause_{place}"] = StringField(f"问题{place}对应的条款", [_longest(CLAUSE_LIMIT)])
    return type("FilledRecordForm", (RecordForm,), {"questionnaire": questionnaire, **fields})


def _field(question: Question) -> Any:
    kinds: dict[str, Callable[[], Any]] = {
        "level": lambda: _one_of(question, ((str(level), LEVEL_NAMES[level]) for level in LEVELS)),
        "choice": lambda: _one_of(question, ((option.key, option.text) for option in question.options)),
        "text": lambda: TextAreaField(question.ask.text, [_longest(limit_of(question))], render_kw={"rows": "3"}),
        "line": lambda: StringField(question.ask.text, [_longest(limit_of(question))]),
    }
    return kinds[question.kind]()


def _one_of(question: Question, answers: Iterable[tuple[str, str]]) -> RadioField:
    """One of the answers; a question that may stay open has an answer that says so, because a mark cannot be taken back."""
    more = [] if question.required and not question.show_if else [(NO_ANSWER, "未答")]
    return RadioField(question.ask.text, [Optional()], choices=choices([*answers, *more]), validate_choice=False)
