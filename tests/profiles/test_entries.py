"""How rules are typed, and read back."""

import pytest

from evalsvc.profiles.entries import Kind, kind_of, limits_of, numbers_in, text_of, value_of, with_changes
from evalsvc.profiles.rules import Rules, rules_of
from evalsvc.profiles.words import GROUPS

FIELDS = [rule.field for _, group in GROUPS for rule in group]


def test_every_rule_can_be_typed():
    assert sorted(FIELDS) == sorted(Rules.model_fields)


@pytest.mark.parametrize("field", FIELDS)
def test_what_is_typed_reads_back_as_it_was(field):
    value = value_of(field, text_of(field, Rules()))

    assert getattr(rules_of({"rules": {field: {"value": value}}}), field) == getattr(Rules(), field)


@pytest.mark.parametrize(
    ("field", "kind", "typed"),
    [
        ("comment_limit", Kind.NUMBER, {"comment_limit": "150"}),
        ("simple_clock", Kind.CLOCK, {"simple_clock": "5", "simple_clock_unit": "working_days"}),
        ("mean_scores", Kind.SCORES, {"mean_scores": "10、8、6、3、0"}),
        ("praise_levels", Kind.PRAISE, {"praise_levels": "5,4,3"}),
        ("superior_rejudges", Kind.YES_NO, {"superior_rejudges": "yes"}),
        ("recheck_days", Kind.DAYS, {"recheck_days": "30、90"}),
        ("guidance_series", Kind.SERIES, {"guidance_series": "1"}),
    ],
)
def test_kinds(field, kind, typed):
    assert (kind_of(field), text_of(field, Rules())) == (kind, typed)


@pytest.mark.parametrize(
    ("field", "limits"), [("comment_limit", (20, 2000)), ("undo_minutes", (1, 60)), ("complex_extensions", (0, 100_000)), ("appeal_clock", (1, 100_000))]
)
def test_limits(field, limits):
    assert limits_of(field) == limits


@pytest.mark.parametrize("text", ["", "、", "三十", "-1", "1.5", "30日", "１２"])
def test_what_is_no_list_of_numbers(text):
    with pytest.raises(ValueError, match=f"^{text}$"):
        numbers_in(text)


def test_only_what_changes_bears_the_new_source():
    present = {
        "sources": {"house": {"kind": "ours"}, "old": {"kind": "ours"}},
        "rules": {"comment_limit": {"value": 150, "source": "house"}, "undo_minutes": {"value": 10, "source": "old"}},
    }
    values = {field: value_of(field, text_of(field, Rules())) for field in FIELDS} | {"undo_minutes": 30, "minimum_n": 50}

    content, changed = with_changes(present, Rules(), values, "local-1-1", {"kind": "ours", "note": "试行"})

    assert changed == ["undo_minutes", "minimum_n"]
    assert content["rules"] == {
        "comment_limit": {"value": 150, "source": "house"},
        "undo_minutes": {"value": 30, "source": "local-1-1"},
        "minimum_n": {"value": 50, "source": "local-1-1"},
    }
    assert sorted(content["sources"]) == ["house", "local-1-1"]
