"""What may be sent: a file, a consent, a form of export."""

from collections.abc import Sequence

from flask import request
from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms import SelectField
from wtforms.validators import InputRequired

from evalsvc.access.actor import Actor
from evalsvc.core.forms import Form, VersionedForm, choices
from evalsvc.core.tables import CSV, JSON, XLSX, Head, letters
from evalsvc.imports.kinds import ImportKind
from evalsvc.imports.matching import field_of, matching_of

FORMS = ((XLSX, "Excel工作簿（.xlsx）"), (CSV, "文本表格（.csv）"), (JSON, "数据文件（.json）"))


class UploadForm(Form):
    file = FileField("文件")

    def taken(self) -> FileStorage | None:
        """The file that was sent, None when there is none."""
        sent = request.files.get("file")
        return sent if sent is not None and sent.filename else None


class MatchForm(VersionedForm):
    """Which column of a file is which; the columns are named by `match_form`."""

    asked = SelectField("整份表", [InputRequired("请选择。")])


def match_form(kind: ImportKind, by: Actor, heads: Sequence[Head]) -> type[MatchForm]:
    """The form for the heads of one file."""
    how = matching_of(kind)
    offered = choices(((column.key, column.head) for column in kind.columns), "不导入")
    asks = SelectField(how.asked.head, [InputRequired(f"请选择{how.asked.head}。")], choices=choices(how.offered(by), "请选择"), description=how.asked.note)
    fields = {field_of(head): SelectField(f"{letters(head.place)}列：{head.words}", choices=offered) for head in heads}
    return type("MatchForm", (MatchForm,), {"asked": asks, **fields})


class ApplyForm(VersionedForm):
    """The consent to a plan; nothing is to be typed."""


class ExportForm(Form):
    suffix = SelectField("格式", [InputRequired("请选择格式。")], choices=choices(FORMS))
