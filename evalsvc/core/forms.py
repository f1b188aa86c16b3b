"""The base of every staff form: Chinese messages, cleaned text, nothing typed is lost; and what a refused act leaves in it."""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from flask import request
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, SelectMultipleField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from evalsvc.core.errors import NotFound, Problem, StaleVersion
from evalsvc.core.text import clean, visible

CHOICE_GONE = "选的内容里有的已经不在了，请重新选。"


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
            if isinstance(field, SelectMultipleField):
                field.invalid_choice_message = CHOICE_GONE  # type: ignore[attr-defined]  # newer than its stubs; the library has no Chinese here
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
        """Shows a refusal at the field it concerns, or at the head of the form, and whatever else it says at its fields."""
        field = self._fields.get(problem.field or "")
        if field is None:
            self.form_errors.append(problem.sentence)
        else:
            field.errors = [*field.errors, problem.sentence]
        for name, sentence in problem.at_fields.items():
            self[name].errors = [*self[name].errors, sentence]


class VersionedForm(Form):
    """A form that remembers which version of the row it was opened on (optimistic locking)."""

    row_version = HiddenField()

    @property
    def opened_version(self) -> int:
        """The version of the row that the form was opened on; 0, which no row has, when it does not say."""
        text = (self.row_version.raw_data or [""])[0]
        return int(text) if text.isdecimal() and text.isascii() and len(text) < 10 else 0

    def follow(self, row: Any, problem: Problem | None) -> bool:
        """After a change by somebody else the form goes on from the row's present version; whether there was one."""
        if not isinstance(problem, StaleVersion) or row is None:
            return False
        self.row_version.data = str(row.row_version)
        return True

    def kept_now(self, row: Any, problem: Problem | None, told: Callable[[Any], str] = str) -> list[tuple[str, str]]:
        """After a change by somebody else: what the row says now, by the labels of the fields; else nothing."""
        if not self.follow(row, problem):
            return []
        fields = [field for field in self if field.name != "row_version" and hasattr(row, field.name)]
        values = [(field.label.text, getattr(row, field.name)) for field in fields]
        return [(label, "（空）" if value in (None, "") else told(value)) for label, value in values]


def attempt(form: Form, act: Callable[[], object]) -> Problem | None:
    """Carries out what the form asks for; returns the refusal, already shown in the form, or None."""
    if not form.validate_on_submit():
        return Problem()
    try:
        act()
    except NotFound:
        raise
    except Problem as problem:
        form.take(problem)
        return problem
    return None
