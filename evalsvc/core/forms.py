"""The base of every staff form: Chinese messages, cleaned text, nothing typed is lost."""

from typing import Any, ClassVar

from flask_wtf import FlaskForm
from wtforms import Field, HiddenField

from evalsvc.core.errors import Problem
from evalsvc.core.text import clean


def clean_text(value: Any) -> Any:
    """A typed text in NFC without control characters and outer white space; other values unchanged."""
    return clean(value) if isinstance(value, str) else value


class Form(FlaskForm):
    """A form whose text fields are cleaned and whose messages are Chinese."""

    class Meta(FlaskForm.Meta):
        locales: ClassVar[list[str]] = ["zh"]

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Field:
            filters = [*unbound_field.kwargs.get("filters", []), clean_text]
            field: Field = unbound_field.bind(form=form, filters=filters, **options)
            return field

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
