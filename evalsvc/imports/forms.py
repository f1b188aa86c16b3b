"""What may be sent: a file, a consent, a form of export."""

from flask import request
from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms import SelectField
from wtforms.validators import InputRequired

from evalsvc.core.forms import Form, VersionedForm, choices
from evalsvc.core.tables import CSV, JSON, XLSX

FORMS = ((XLSX, "Excel工作簿（.xlsx）"), (CSV, "文本表格（.csv）"), (JSON, "数据文件（.json）"))


class UploadForm(Form):
    file = FileField("文件")

    def taken(self) -> FileStorage | None:
        """The file that was sent, None when there is none."""
        sent = request.files.get("file")
        return sent if sent is not None and sent.filename else None


class ApplyForm(VersionedForm):
    """The consent to a plan; nothing is to be typed."""


class ExportForm(Form):
    suffix = SelectField("格式", [InputRequired("请选择格式。")], choices=choices(FORMS))
