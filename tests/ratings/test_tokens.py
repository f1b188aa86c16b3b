from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from evalsvc.ratings.tokens import VisitSigner

SIGNER = VisitSigner("a secret of the tests that is long enough")
TODAY = date(2026, 11, 20)


def test_token_is_good_to_the_end_of_the_next_day():
    token = SIGNER.issue("POINT", TODAY)

    good = [SIGNER.read(token, "POINT", TODAY + timedelta(days=n)) is not None for n in (-1, 0, 1, 2)]

    assert good == [False, True, True, False]


def test_token_of_another_point_is_refused():
    assert SIGNER.read(SIGNER.issue("POINT", TODAY), "OTHER", TODAY) is None


def test_token_of_another_installation_is_refused():
    assert VisitSigner("another secret").read(SIGNER.issue("POINT", TODAY), "POINT", TODAY) is None


def test_second_attempt_keeps_the_visit():
    first = SIGNER.read(SIGNER.issue("POINT", TODAY), "POINT", TODAY)

    second = SIGNER.read(SIGNER.issue("POINT", TODAY, visit_id=first.id, attempt=2), "POINT", TODAY)

    assert (second.id, second.attempt) == (first.id, 2)


@given(st.data())
def test_token_with_one_character_changed_is_refused(data):
    token = SIGNER.issue("POINT", TODAY)
    place = data.draw(st.integers(0, len(token) - 1))
    other = data.draw(st.characters())

    changed = token[:place] + other + token[place + 1 :]

    assert changed == token or SIGNER.read(changed, "POINT", TODAY) is None


@given(st.text(max_size=100))
def test_any_text_is_no_token(text):
    assert SIGNER.read(text, "POINT", TODAY) is None


def test_digest_tells_contents_apart():
    assert SIGNER.digest(1, "a") == SIGNER.digest(1, "a") != SIGNER.digest(1, "b")
