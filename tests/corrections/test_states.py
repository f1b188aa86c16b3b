"""The states against a table written by hand, and sequences of acts against their meaning."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalsvc.core.errors import WrongState
from evalsvc.corrections.states import Act, State, can, step

TABLE = """
                plan     start        work         submit     accept    return       rejudge   overturn     close   reopen  extend
open            planned  -            -            -          -         -            -         -            -       -       -
planned         planned  in_progress  -            -          -         -            -         -            -       -       planned
in_progress     -        -            in_progress  submitted  -         -            -         -            -       -       in_progress
submitted       -        -            -            -          accepted  in_progress  -         -            -       -       -
accepted        -        -            -            -          -         -            rejudged  in_progress  closed  -       -
rejudged        -        -            -            -          -         -            -         -            closed  -       -
closed          -        -            -            -          -         -            -         -            -       open    -
"""
HEAD, *ROWS = [line.split() for line in TABLE.strip().splitlines()]
EXPECTED = {(row[0], act): None if there == "-" else there for row in ROWS for act, there in zip(HEAD, row[1:], strict=True)}


def test_table_asks_about_every_state_and_act():
    assert EXPECTED.keys() == {(state.value, act.value) for state, act in product(State, Act)}


@pytest.mark.parametrize(("state", "act"), EXPECTED)
def test_each_act_leads_where_the_table_says(state, act):
    there = EXPECTED[state, act]

    assert can(State(state), Act(act)) is (there is not None)
    if there is not None:
        assert step(State(state), Act(act)) is State(there)
        return
    with pytest.raises(WrongState):
        step(State(state), Act(act))


@given(st.lists(st.sampled_from(list(Act))))
def test_nothing_is_closed_that_was_not_accepted_since_it_was_last_opened(acts):
    state, since_open = State.OPEN, []
    for act in acts:
        if not can(state, act):
            continue
        state = step(state, act)
        since_open = [] if state is State.OPEN else [*since_open, act]
        if state is State.CLOSED:
            last = max(place for place, one in enumerate(since_open) if one in (Act.ACCEPT,))
            assert not {Act.RETURN, Act.OVERTURN, Act.WORK, Act.SUBMIT} & set(since_open[last:])
            assert Act.SUBMIT in since_open[:last]
