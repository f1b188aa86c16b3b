"""What a form shows after an act: nothing, the refusal where it belongs, or what somebody else has saved meanwhile."""

from types import SimpleNamespace

import pytest
from wtforms import StringField
from wtforms.validators import InputRequired

from evalsvc.core.errors import NotFound, Problem, StaleVersion
from evalsvc.core.forms import VersionedForm, attempt


class NameForm(VersionedForm):
    class Meta(VersionedForm.Meta):
        csrf = False

    name = StringField("名称", [InputRequired("请填写名称。")])
    note = StringField("说明")


@pytest.fixture
def posted(app):
    """`posted(name=…)`: the form as it was sent."""
    contexts = []

    def send(**typed):
        context = app.test_request_context("/", method="POST", data=typed)
        context.push()
        contexts.append(context)
        return NameForm()

    yield send
    for context in contexts:
        context.pop()


def refuses(problem):
    def act():
        raise problem

    return act


def test_act_is_carried_out_once(posted):
    done = []
    assert attempt(posted(name="甲"), lambda: done.append("甲")) is None
    assert done == ["甲"]


def test_nothing_is_done_by_a_form_that_is_not_valid(posted):
    done, form = [], posted(name="")
    assert attempt(form, lambda: done.append("甲")).status == 422
    assert (done, form.name.errors) == ([], ["请填写名称。"])


def test_refusal_stands_at_its_field_and_everything_else_at_its_own(posted):
    form, problem = posted(name="甲"), Problem("名称已有。", field="name")
    problem.at_fields = {"note": "请写说明。"}
    assert attempt(form, refuses(problem)) is problem
    assert (form.name.errors, form.note.errors, form.form_errors) == (["名称已有。"], ["请写说明。"], [])


def test_refusal_without_a_field_stands_at_the_head(posted):
    form = posted(name="甲")
    attempt(form, refuses(Problem("不行。")))
    assert form.form_errors == ["不行。"]


def test_what_is_outside_the_scope_is_no_refusal_of_the_form(posted):
    with pytest.raises(NotFound):
        attempt(posted(name="甲"), refuses(NotFound()))


def test_form_that_came_too_late_shows_what_is_kept_and_goes_on_from_there(posted):
    form, row = posted(name="甲", note="旧", row_version="3"), SimpleNamespace(name="乙", note="", row_version=4, secret="密")
    assert form.kept_now(row, attempt(form, refuses(StaleVersion()))) == [("名称", "乙"), ("说明", "（空）")]
    assert (form.row_version.data, form.name.data) == ("4", "甲")


def test_other_refusals_show_nothing_of_the_row(posted):
    form, row = posted(name="甲", row_version="3"), SimpleNamespace(name="乙", row_version=4)
    assert form.kept_now(row, attempt(form, refuses(Problem("不行。")))) == []
    assert form.row_version.data == "3"
