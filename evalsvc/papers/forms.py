"""What may be typed: the filters of the register, a reason, the text of a draft, how an organ appears."""

from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import DateField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Regexp

from evalsvc.core.forms import Form, VersionedForm, choices
from evalsvc.papers.kinds import PaperKind, Told
from evalsvc.papers.states import STATE_WORDS, PaperState

NO_DATE = "请按“2026-11-21”的样子填写日期。"
_STATES = (("waiting", "等待签收"), ("received", "已签收"), (PaperState.REVOKED.value, STATE_WORDS[PaperState.REVOKED][0]))


def _longest(limit: int) -> Length:
    return Length(max=limit, message=f"最多{limit}个字符。")


class RegisterForm(Form):
    """The filters of the register; they live in the address."""

    class Meta(Form.Meta):
        csrf = False

    organ = SelectField("发文单位", default="")
    kind = SelectField("种类", default="")
    year = SelectField("年份", default="")
    state = SelectField("状态", default="", choices=choices(_STATES, "全部"))

    def offer(self, organs: Iterable[tuple[str, str]], kinds: Iterable[PaperKind], years: Iterable[int]) -> None:
        """Fills the choices."""
        self.organ.choices = choices(organs, "全部")
        self.kind.choices = choices(((kind.key, kind.name) for kind in kinds), "全部")
        self.year.choices = choices(((str(year), f"{year}年") for year in years), "全部")

    def in_words(self) -> str:
        """The filters as a line of text."""
        fields = (self.organ, self.kind, self.year, self.state)
        return "，".join(words for field in fields if field.data for value, words in _words(field) if value == field.data)


def _words(field: Any) -> Iterable[tuple[str, str]]:
    return ((choice.value, choice.label) for choice in field.choices)


class IssueForm(VersionedForm):
    """Only the version of the draft that was read before it was issued."""


class RevokeForm(VersionedForm):
    reason = TextAreaField("撤销原因", [InputRequired("请写明撤销原因。"), _longest(400)], render_kw={"rows": "3"})


class OrganForm(Form):
    """How an organ appears on its papers from a day on."""

    name = StringField("发文机关署名", [InputRequired("请填写署名。"), _longest(80)])
    code_word = StringField(
        "发文机关代字", [InputRequired("请填写代字。"), _longest(20), Regexp(r"[^\s〔〕\d]+\Z", message="代字只写文字，不含空格、数字和括号，例如“绵医保”。")]
    )
    head = StringField("发文机关标志", [InputRequired("请填写标志。"), _longest(80)])
    since = DateField("启用日期", [InputRequired(NO_DATE)])


class DraftForm(VersionedForm):
    """The text of a draft; the fields of its kind are added by `draft_form`."""

    title = StringField("标题", [InputRequired("请填写标题。"), _longest(200)])
    signed = StringField("署名人", [_longest(80)])
    kind: PaperKind

    @property
    def told(self) -> dict[str, Told]:
        """What the fields of the kind say: of a list each line that says something."""
        return {field.key: _lines(self[field.key].data) if field.many else self[field.key].data or "" for field in self.kind.fields}

    @property
    def of_kind(self) -> list[Any]:
        """The fields of the kind, in their order."""
        return [self[field.key] for field in self.kind.fields]


def draft_form(kind: PaperKind) -> type[DraftForm]:
    """The form of a draft of a kind; a field with many texts takes one a line."""
    fields = {field.key: TextAreaField(field.label, [_longest(field.limit)], render_kw={"rows": "3"}) for field in kind.fields}
    return type("FilledDraftForm", (DraftForm,), {"kind": kind, **fields})


def as_typed(fields: Mapping[str, Told]) -> dict[str, str]:
    """Kept fields as the form shows them."""
    return {key: value if isinstance(value, str) else "\n".join(value) for key, value in fields.items()}


def _lines(text: str | None) -> list[str]:
    return [line for line in (text or "").splitlines() if line.strip()]
