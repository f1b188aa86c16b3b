"""What of the five documents may be cited."""

from collections import Counter

import pytest

from evalsvc.instruments.queries import citable_now


@pytest.fixture
def cited(session):
    return citable_now()


def test_every_row_of_the_sheets_and_every_type_of_problem_may_be_cited(cited):
    parts = Counter(one.key.rsplit("/", 1)[0] for one in cited)

    assert parts["mianyang-2019-18/2/self-inspection"] == 34
    assert parts["mianyang-2019-18/2/tasks"] == 7
    assert parts["wenshui-2023-15/1/problem-types"] == 19
    assert parts["shaanxi-2023-34/1/negative-conduct"] == 10
    assert parts["boshan-2021-6/1/catalogue"] == 7


def test_keys_are_unique_and_short_enough_to_be_kept(cited):
    assert len({one.key for one in cited}) == len(cited)
    assert max(len(one.key) for one in cited) <= 120


def test_words_say_where_it_stands(cited):
    row = next(one for one in cited if one.key == "mianyang-2019-18/2/self-inspection/21")

    assert (row.kind, row.document) == ("row", "绵医保发〔2019〕18号")
    assert row.words.startswith("绵医保发〔2019〕18号 附件2第21行：")
