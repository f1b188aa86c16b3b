"""Pasted lists of units, as mails and tables bring them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalsvc.inspections.choosing import Known, read_list

FUCHENG = Known(1, "涪城区医疗保障局", ("510703",))
YOUXIAN = Known(2, "游仙区医疗保障局", ("510704", "11510704MB1234567X"))
SANTAI = Known(3, "三台县医疗保障局", ("510722",))
HALL = Known(4, "涪城区医保服务大厅", is_bureau=False)
OTHER_HALL = Known(5, "三台县医保服务大厅", is_bureau=False)
UNITS = (FUCHENG, YOUXIAN, SANTAI, HALL, OTHER_HALL)


@pytest.mark.parametrize(
    ("pasted", "meant", "doubtful", "unknown", "repeated"),
    [
        ("涪城区医疗保障局\n三台县医疗保障局", [1, 3], [], [], []),
        ("1. 涪城区医疗保障局\r\n2、游仙区医疗保障局\r\n（三）三台县医疗保障局", [1, 2, 3], [], [], []),
        ("三台县医疗保障局、游仙区医疗保障局，涪城区医疗保障局；", [3, 2, 1], [], [], []),
        ("510703\t510722", [1, 3], [], [], []),
        ("１１５１０７０４ＭＢ１２３４５６７Ｘ", [2], [], [], []),  # full width, as some input methods type
        ("“三台县医疗保障局”。", [3], [], [], []),
        ("涪城区 医疗保障局", [1], [], [], []),
        ("三台县", [3], [], [], []),
        ("涪城区", [1], [], [], []),  # a hall below the bureau is not meant
        ("涪城区医保服务", [4], [], [], []),
        ("服务大厅", [], ["服务大厅"], [], []),
        ("医疗保障局", [], ["医疗保障局"], [], []),
        ("安州区医疗保障局\n510799\n局", [], [], ["安州区医疗保障局", "510799", "局"], []),
        ("三台县医疗保障局\n三台县\n510722", [3], [], [], ["三台县", "510722"]),
        ("\n ， 、\t\n。", [], [], [], []),
        ("5107", [], [], ["5107"], []),  # a part of a code is no code
    ],
)
def test_pasted_list_is_understood_or_named(pasted, meant, doubtful, unknown, repeated):
    read = read_list(pasted, UNITS)

    assert [one.unit.id for one in read.meant] == meant
    assert [typed for typed, _ in read.doubtful] == doubtful
    assert (read.unknown, read.repeated) == (unknown, repeated)
    assert read.is_clear is not bool(doubtful or unknown)


def test_part_of_a_name_is_told_apart():
    assert [one.is_part for one in read_list("三台县\n涪城区医疗保障局\n510704", UNITS).meant] == [True, False, False]


@given(st.text(max_size=200))
def test_whatever_is_pasted_is_accounted_for(pasted):
    read = read_list(pasted, UNITS)

    assert len({one.unit.id for one in read.meant}) == len(read.meant)
    assert all(len(units) > 1 for _, units in read.doubtful)
