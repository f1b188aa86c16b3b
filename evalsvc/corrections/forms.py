"""What may be typed about a correction, a form for each act."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from wtforms import BooleanField, DateField, Field, IntegerField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from evalsvc.accounts.models import Account
from evalsvc.core.forms import Form, VersionedForm, choices
from evalsvc.corrections.kinds import (
    CALL_BACK_NAMES,
    CLAIMS,
    KIND_NAMES,
    PROBLEM_TYPE_NAMES,
    SOURCE_NAMES,
    TYPED,
    VERDICT_NAMES,
    Kind,
    ProblemType,
    ReferenceKind,
    Source,
)
from evalsvc.corrections.services.filing import Filed, Touched
from evalsvc.corrections.services.planning import Named, Planned
from evalsvc.corrections.states import STATE_WORDS
from evalsvc.instruments.citing import Citable
from evalsvc.profiles.rules import CLOCK_UNIT_NAMES, Clock, ClockUnit

NO_DATE = "请按“2026-11-21”的样子填写日期。"
TEXT_LIMIT = 1000
OPINION_LIMIT = 400


def _longest(limit: int) -> Length:
    return Length(max=limit, message=f"最多{limit}个字符。")


def _text(label: str, needed: str = "", limit: int = TEXT_LIMIT, rows: int = 3, hint: str = "") -> TextAreaField:
    checks = [InputRequired(needed)] if needed else [Optional()]
    return TextAreaField(label, [*checks, _longest(limit)], render_kw={"rows": str(rows)}, description=hint)


def _day(label: str, needed: bool = True, hint: str = "") -> DateField:
    return DateField(label, [InputRequired(NO_DATE) if needed else Optional()], description=hint, render_kw={"type": "date"})


def _person(label: str) -> SelectField:
    return SelectField(label, [Optional()], default="", validate_choice=True)


def _name(label: str) -> StringField:
    return StringField(label, [_longest(40)], render_kw={"autocomplete": "off"}, description="没有账号的人在这里写姓名。")


class ProblemForm(VersionedForm):
    """A problem as it was found."""

    found_on = _day("发现日期")
    problem = _text("问题表现", "请写明问题表现。", hint="写看到的事实：何处、何时、什么情况。不写群众的姓名和电话。")
    problem_type = RadioField("问题类型", [InputRequired("请选择问题类型。")], choices=choices((kind.value, name) for kind, name in PROBLEM_TYPE_NAMES.items()))
    kind = RadioField("整改类型", [InputRequired("请选择整改类型。")], choices=choices((kind.value, name) for kind, name in KIND_NAMES.items()))
    clause = StringField("对应条款", [_longest(200)], description="例如：负面清单第3条；绵医保〔2019〕18号附件2第19行。")
    remark = _text("备注", limit=400, rows=2)

    def filed(self, source: Source, **more: Any) -> Filed:
        """What a valid form says."""
        return Filed(
            source=source,
            found_on=self.found_on.data or date.max,
            problem=self.problem.data or "",
            kind=Kind(self.kind.data),
            problem_type=ProblemType(self.problem_type.data),
            clause=self.clause.data or "",
            remark=self.remark.data or "",
            **more,
        )


class NewForm(ProblemForm):
    """A problem filed by hand."""

    source = SelectField("来源", [InputRequired("请选择来源。")], choices=choices(((one.value, SOURCE_NAMES[one]) for one in TYPED), "请选择"))
    unit = SelectField("责任单位", [InputRequired("请选择责任单位。")])
    place = SelectField("发现地点", [Optional()], default="", description="在哪个大厅或窗口看到的；不选就是责任单位。")
    item = SelectField("相关服务事项", [Optional()], default="")

    def offer(self, units: Sequence[tuple[str, str]], items: Iterable[tuple[str, str]]) -> None:
        """Fills the choices."""
        self.unit.choices = choices(units, "请选择")
        self.place.choices = choices(units, "就是责任单位")
        self.item.choices = choices(items, "不限事项")


class PersonsForm(VersionedForm):
    """Fields that name persons; each is an account, or a name beside it."""

    def offer(self, people: Sequence[Account]) -> None:
        """Fills the choices with the accounts that may be named."""
        self.people = {account.public_id: account for account in people}
        for field in self:
            if f"{field.short_name}_name" in self._fields:
                field.choices = choices(((account.public_id, account.display_name) for account in people), "请选择")

    def named(self, field: str) -> Named:
        """The person that a field and the name beside it say."""
        account = self.people.get(self[field].data or "")
        return Named(account.id, account.display_name) if account else Named(None, self[f"{field}_name"].data or "")

    def show_person(self, field: str, account_id: int | None, name: str) -> None:
        """Puts a kept person into the fields."""
        known = next((account for account in self.people.values() if account.id == account_id), None)
        self[field].data = known.public_id if known else ""
        self[f"{field}_name"].data = "" if known else name


class PlanForm(PersonsForm):
    """Persons, goal and time limit of the five points."""

    leader = _person("责任领导")
    leader_name = _name("责任领导姓名")
    person = _person("责任人")
    person_name = _name("责任人姓名")
    partners = StringField("协同单位", [_longest(200)])
    goal = _text("预期目标", hint="做到什么程度算整改好，尽量写得能核对。")
    limit = SelectField("时限怎么定", [Optional()], default="")
    due_on = _day("完成日期", needed=False, hint="选“自定日期”时填写。")
    amount = IntegerField("天数或小时数", [Optional(), NumberRange(1, 3660, message="请填写1到3660之间的整数。")], description="选“自定天数”时填写。")
    clock_unit = SelectField("单位", default="working_days", choices=choices((unit.value, name.lstrip("个")) for unit, name in CLOCK_UNIT_NAMES.items()))

    def offer_limits(self, clock: Clock, is_set: bool) -> None:
        """Fills the ways to set the time: by the rule of the kind, a day, or so many days."""
        self.clock = clock
        rule = f"按规则：{clock.amount}{CLOCK_UNIT_NAMES[clock.unit]}"
        self.limit.choices = choices([("rule", rule), ("day", "自定日期"), ("count", "自定天数")], "时限不变" if is_set else "以后再定")

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Whether the day or the number is there that the chosen way needs; a field that may be empty is asked for here."""
        valid = super().validate(extra_validators)
        if self.limit.data == "day" and self.due_on.data is None and not self.due_on.errors:
            self.due_on.errors = [NO_DATE]
        if self.limit.data == "count" and self.amount.data is None and not self.amount.errors:
            self.amount.errors = ["请填写天数或小时数。"]
        return valid and not self.errors

    @property
    def planned(self) -> Planned:
        """What a valid form says."""
        counted = Clock(amount=self.amount.data or 1, unit=ClockUnit(self.clock_unit.data))
        limits: dict[str, date | Clock | None] = {"rule": self.clock, "day": self.due_on.data, "count": counted}
        return Planned(self.named("leader"), self.named("person"), self.partners.data or "", self.goal.data or "", limits.get(self.limit.data or ""))


class ReferenceForm(Form):
    """What the problem touches: a row or a clause of a document, or a service item."""

    cited = SelectField("依据", [InputRequired("请选择条款、自查表内容或服务事项。")], render_kw={"data-verbatim": ""})

    def offer(self, citables: Iterable[Citable], items: Iterable[tuple[str, str]]) -> None:
        """Fills the choices: documents in groups, then the service items."""
        self.words = {f"{one.kind}:{one.key}": one.words for one in citables} | {f"item:{key}": name for key, name in items}
        groups: dict[str, list[tuple[str, str]]] = {"": [("", "请选择")]}
        for one in citables:
            groups.setdefault(one.document, []).append((f"{one.kind}:{one.key}", _short(one.words.removeprefix(f"{one.document} "))))
        groups["政务服务事项"] = [(f"item:{key}", name) for key, name in items]
        self.cited.choices = {name: choices(pairs) for name, pairs in groups.items()}

    @property
    def touched(self) -> Touched:
        """What a valid form says."""
        kind, _, key = (self.cited.data or "").partition(":")
        return Touched(ReferenceKind(kind), key, self.words[self.cited.data or ""])


def _short(words: str, most: int = 60) -> str:
    return words if len(words) <= most else f"{words[:most]}…"


class MeasureForm(PersonsForm):
    """One more measure."""

    text = _text("整改措施", "请写明整改措施。", rows=2)
    person = _person("责任人")
    person_name = _name("责任人姓名")
    due_on = _day("完成日期")


class ProgressForm(Form):
    day = _day("截至日期")
    text = _text("进展", "请写明进展。")


class DoneForm(Form):
    day = _day("完成日期")


class ReportForm(Form):
    """A measure that was carried out, in one go: a photograph if there is one, a word if there is one, the day."""

    file = StringField("现场照片或文件", description="可以直接拍照；没有可以不选。")
    text = _text("做了什么", rows=2, limit=OPINION_LIMIT)
    day = _day("完成日期")


class EvidenceForm(Form):
    """Evidence; the file is read beside the form."""

    title = StringField("材料名称", [InputRequired("请写明是什么材料。"), _longest(80)], description="例如：整改前后对照照片、培训签到表。")
    replaces = SelectField("是新材料，还是替换旧版", [Optional()], default="")
    file = StringField("文件", description="照片、PDF、Word或Excel文件，最多12MB；不要含群众的姓名、电话和证件号码。重新提交时请再选一次。")

    def offer(self, held: Iterable[tuple[str, str]]) -> None:
        """Fills the choices with the pieces there are."""
        self.replaces.choices = choices(held, "新材料")


class SubmitForm(VersionedForm):
    verdict = RadioField("自评结论", [InputRequired("请选择自评结论。")], choices=choices((one.value, VERDICT_NAMES[one]) for one in CLAIMS))
    words = _text("整改情况和成效", "请写明整改情况和成效。", limit=OPINION_LIMIT)


class OpinionForm(VersionedForm):
    opinion = _text("意见", limit=OPINION_LIMIT, rows=2)


class ReasonForm(VersionedForm):
    reason = _text("理由", "请写明理由。", limit=OPINION_LIMIT, rows=2)


class RefuseForm(Form):
    opinion = _text("不同意的理由", "请写明不同意的理由。", limit=OPINION_LIMIT, rows=2)


class ExtensionForm(Form):
    wanted_on = _day("延到哪一天")
    reason = _text("延期理由", "请写明延期理由。", limit=OPINION_LIMIT, rows=2)


class CloseForm(VersionedForm):
    lasting = _text("长效机制", hint="建立或修订了什么制度、流程；没有可以不填。")
    is_public = BooleanField("整改情况向社会公开")


class CommentForm(Form):
    text = _text("评论", "请写评论。", rows=2)
    named = SelectMultipleField("提醒谁看", [Optional()], widget=ListWidget(prefix_label=False), option_widget=CheckboxInput())

    def offer(self, people: Sequence[Account]) -> None:
        """Fills the choices with the accounts that may be named."""
        self.people = {account.public_id: account for account in people}
        self.named.choices = choices((account.public_id, account.display_name) for account in people)

    @property
    def accounts(self) -> list[Account]:
        """Those who will be told."""
        return [self.people[key] for key in self.named.data or [] if key in self.people]


class AnswerForm(Form):
    text = _text("答复内容", "请写明答复内容。", limit=OPINION_LIMIT, hint="反映人凭回执码可以看到这段话。不写姓名、电话，也不写窗口人员的名字。")


class CallBackForm(Form):
    result = RadioField("回访结果", [InputRequired("请选择回访结果。")], choices=choices((one.value, name) for one, name in CALL_BACK_NAMES.items()))
    text = _text("回访情况", "请写明回访情况。", limit=OPINION_LIMIT, rows=2, hint="不写群众的姓名和电话。")


class LedgerFilterForm(Form):
    """What the ledger is narrowed to; it lives in the address."""

    class Meta(Form.Meta):
        csrf = False

    state = SelectField("状态", default="", choices=choices([("unfinished", "未销号"), *((one.value, words[0]) for one, words in STATE_WORDS.items())], "全部"))
    unit = SelectField("责任单位", default="", validate_choice=False)
    source = SelectField("来源", default="", choices=choices(((one.value, name) for one, name in SOURCE_NAMES.items()), "全部"))
    found_by = SelectField("谁发现的", default="", choices=choices([("self", "自查发现"), ("others", "他人发现")], "全部"))
    kind = SelectField("整改类型", default="", choices=choices(((one.value, name) for one, name in KIND_NAMES.items()), "全部"))
    time = SelectField("时限", default="", choices=choices([("overdue", "已超期"), ("soon", "7天内到期")], "全部"))
    words = StringField("编号或文字", [_longest(60)])
    since = _day("发现日期从", needed=False)
    until = _day("发现日期到", needed=False)
    due_since = _day("完成时限从", needed=False)
    due_until = _day("完成时限到", needed=False)
    listed = BooleanField("只看挂牌督办")

    def offer(self, units: Iterable[tuple[str, str]]) -> None:
        """Fills the choices of units."""
        self.unit.choices = choices(units, "全部")


def fields_of(form: Form) -> list[Field]:
    """The fields that a page shows, in their order."""
    return [field for field in form if field.short_name not in ("row_version", "csrf_token")]
