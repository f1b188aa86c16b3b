"""What may be typed of a letter about a correction."""

from wtforms import DateField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from evalsvc.core.forms import Form


class LetterForm(Form):
    """What is asked for, until when it is answered, and whom to call."""

    asks = TextAreaField(
        "办理要求", [InputRequired("请写明办理要求。"), Length(max=800, message="最多800个字符。")], description="一行一条，自动编号", render_kw={"rows": "3"}
    )
    reply_by = DateField("报告期限", [InputRequired("请按“2026-11-21”的样子填写日期。")])
    contact = StringField("联系人和电话", [Length(max=80, message="最多80个字符。")], description="可以不填，写办公电话")

    @property
    def lines(self) -> list[str]:
        """What is asked for, one each."""
        return [line.strip() for line in (self.asks.data or "").splitlines() if line.strip()]
