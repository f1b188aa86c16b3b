from hypothesis import given
from hypothesis import strategies as st

from evalsvc.core.codes import ALPHABET, grouped, new_code, read_code

BODIES = st.text(alphabet=ALPHABET, min_size=12, max_size=12)


@given(st.data())
def test_code_with_one_wrong_character_is_refused(data):
    code = new_code(12)
    place = data.draw(st.integers(0, 12))
    wrong = data.draw(st.sampled_from([c for c in ALPHABET if c != code[place]]))

    assert read_code(code[:place] + wrong + code[place + 1 :], 12) is None


@given(st.data())
def test_code_with_two_characters_swapped_is_refused(data):
    code = new_code(12)
    a, b = data.draw(st.lists(st.integers(0, 12), min_size=2, max_size=2, unique=True))
    letters = list(code)
    letters[a], letters[b] = letters[b], letters[a]

    if code[a] != code[b]:
        assert read_code("".join(letters), 12) is None


def test_code_typed_by_hand_is_read():
    code = new_code(11)
    typed = grouped(code).lower().replace("0", "o").replace("1", "l")

    assert read_code(f" {typed} ", 11) == code


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text):
    code = read_code(text, 11)

    assert code is None or len(code) == 12


def test_codes_use_the_whole_alphabet_evenly():
    seen = [character for _ in range(2000) for character in new_code(12)]

    share = {character: seen.count(character) / len(seen) for character in ALPHABET}

    assert all(0.02 < value < 0.045 for value in share.values())
