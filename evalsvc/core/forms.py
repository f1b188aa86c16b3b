"""The base of every staff form: Chinese messages, cleaned text, nothing typed is lost."""

from collections.abc import Iterable
from typing import Any, ClassVar

from flask import request
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from evalsvc.core.errors import Problem
from evalsvc.core.text import clean, visible


def clean_text(value: Any) -> Any:
    """A typed text in NFC without control characters and outer white space; other values unchanged."""
    return clean(value) if isinstance(value, str) else value


def choices(pairs: Iterable[tuple[str, str]], first: str | None = None) -> list[SelectChoice]:
    """Values and words as the choices of a field; `first` are the words of an empty choice before them."""
    begin = [] if first is None else [SelectChoice("", first)]
    return [*begin, *(SelectChoice(value, words) for value, words in pairs)]


class Form(FlaskForm):
    """A form whose text fields are cleaned and whose messages are Chinese."""

    class Meta(FlaskForm.Meta):
        locales: ClassVar[list[str]] = ["zh"]

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Field:
            filters = [*unbound_field.kwargs.get("filters", []), clean_text]
            field: Field = unbound_field.bind(form=form, filters=filters, **options)
            return field

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """What was given, else what was posted as a form: JSON and files are no texts."""
            if formdata is None or hasattr(formdata, "getlist"):
                return formdata
            return request.form if form.is_submitted() and request.form else None

    def process(self, *given: Any, **named: Any) -> None:
        """Reads what was posted; what a field could not read goes back to the page without characters that no page may carry."""
        super().process(*given, **named)
        for field in self:
            field.raw_data = [visible(text) if isinstance(text, str) else text for text in field.raw_data or []] or field.raw_data

    def take(self, problem: Problem) -> None:
        """Shows a refusal at the field it concerns, or at the head of the form."""
        field = self._fields.get(problem.field or "")
        if field is None:
            self.form_errors.append(problem.sentence)
        else:
            field.errors = [*field.errors, problem.sentence]


class VersionedForm(Form):
    """A form that remembers which version of the row it was opened on (optimistic locking)."""

    row_version = HiddenField()

    @property
    def opened_version(self) -> int:
        """The version of the row that the form was opened on; 0, which no row has, when it does not say."""
        text = (self.row_version.raw_data or [""])[0]
        return int(text) if text.isdecimal() and text.isascii() and len(text) < 10 else 0
