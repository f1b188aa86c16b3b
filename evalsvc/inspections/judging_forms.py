"""What may be typed when rows are judged."""

from wtforms import HiddenField, RadioField, StringField
from wtforms.validators import InputRequired, Length

from evalsvc.core.forms import Form, choices
from evalsvc.inspections.states import FOUND_WORDS, RESULT_WORDS, Result

WORD_LIMIT = 300


class RestForm(Form):
    """Agreement with all the rest of a revision."""

    revision = HiddenField()

    @property
    def opened_revision(self) -> int:
        """The revision that was looked at; 0, which nobody judges, when the form does not say."""
        text = self.revision.data or ""
        return int(text) if text.isdecimal() and text.isascii() and len(text) < 6 else 0


class JudgeForm(RestForm):
    """What one sees in a row."""

    seen = RadioField(
        "看到的结果", [InputRequired("请选您看到的结果。")], choices=choices((result.value, words[0]) for result, words in RESULT_WORDS.items() if result)
    )
    word = StringField("看到了什么", [Length(max=WORD_LIMIT, message=f"最多{WORD_LIMIT}个字符。")], render_kw={"autocomplete": "off"})

    def word_negative(self) -> None:
        """The words of a row about what must not be: found or not."""
        self.seen.choices = choices((result.value, words[0]) for result, words in FOUND_WORDS.items() if result)

    @property
    def result(self) -> Result:
        """What a valid form says."""
        return Result(self.seen.data or "")
