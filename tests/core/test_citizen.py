import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalsvc.core.citizen import SLOT, Fragments, zlib_gzip

TEXTS = st.text(alphabet=st.characters(exclude_characters=SLOT, exclude_categories=("Cs",)), max_size=400)


@given(st.lists(TEXTS, min_size=1, max_size=5), st.data())
def test_filled_fragments_are_the_same_page_plain_and_packed(parts, data):
    values = [data.draw(TEXTS) for _ in parts[1:]]

    plain, packed = Fragments.cut(SLOT.join(parts)).fill(*values)

    expected = parts[0] + "".join(value + part for value, part in zip(values, parts[1:], strict=True))
    assert plain.decode() == expected
    assert gzip.decompress(packed).decode() == expected


def test_fragments_refuse_too_few_texts():
    with pytest.raises(ValueError, match="slots"):
        Fragments.cut(f"a{SLOT}b").fill()


def test_fragments_refuse_a_text_beyond_a_stored_block():
    with pytest.raises(ValueError, match="65,535"):
        Fragments.cut(f"a{SLOT}b").fill("x" * 70_000)


@given(st.binary(max_size=2000))
def test_packed_page_opens_with_the_standard_library(plain):
    assert gzip.decompress(zlib_gzip(plain)) == plain
