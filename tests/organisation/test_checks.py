"""Names, codes and addresses, apart from any database."""

from datetime import date

import pytest

from evalsvc.core.codes import ALPHABET, new_code, read_code
from evalsvc.core.errors import Problem
from evalsvc.organisation.addresses import NotPrintable, is_loopback, point_address, printable
from evalsvc.organisation.checks import change_day, credit_code_of, levels_of, one_line, region_code_of

CREDIT_CODE = "91350100M000100Y43"  # an example that documentation commonly uses, not a body of ours


def test_credit_code_whose_check_character_holds_is_taken():
    assert credit_code_of(f" {CREDIT_CODE.lower()} ") == CREDIT_CODE


@pytest.mark.parametrize("place", range(18))
def test_credit_code_with_one_wrong_character_is_refused(place):
    other = "2" if CREDIT_CODE[place] != "2" else "3"

    with pytest.raises(Problem) as refused:
        credit_code_of(CREDIT_CODE[:place] + other + CREDIT_CODE[place + 1 :])

    assert refused.value.field == "credit_code"


@pytest.mark.parametrize("typed", ["510703", "510703100", "510703100001"])
def test_region_code_of_six_nine_or_twelve_digits_is_taken(typed):
    assert region_code_of(typed) == typed


@pytest.mark.parametrize("typed", ["51070", "5107031", "010703", "51070a", "５１０７０３"])
def test_region_code_of_another_form_is_refused(typed):
    with pytest.raises(Problem, match="6位、9位或12位"):
        region_code_of(typed)


def test_codes_left_empty_are_none():
    assert (region_code_of(""), credit_code_of(None)) == (None, None)


def test_name_is_kept_on_one_line():
    assert one_line("  三号\n窗口\t东 ", "名称", limit=80, field="name") == "三号 窗口东"


@pytest.mark.parametrize(("typed", "said"), [(" ", "请填写名称"), ("字" * 81, "最多80个字符，现在有81个")])
def test_name_empty_or_too_long_is_refused(typed, said):
    with pytest.raises(Problem, match=said):
        one_line(typed, "名称", limit=80, field="name", needed=True)


def test_levels_are_kept_in_order():
    assert levels_of("CAC") == "AC"


@pytest.mark.parametrize("typed", ["", "D", "AB1"])
def test_levels_unknown_or_none_are_refused(typed):
    with pytest.raises(Problem, match="办理层级"):
        levels_of(typed)


def test_change_to_come_or_before_the_last_one_is_refused():
    today, last = date(2026, 11, 20), date(2026, 3, 1)

    for day, said in ((date(2026, 11, 21), "不能晚于今天"), (date(2026, 2, 28), "不能早于2026-03-01")):
        with pytest.raises(Problem, match=said):
            change_day(day, today=today, not_before=last)
    assert change_day(None, today=today, not_before=last) == today


@pytest.mark.parametrize(
    "base",
    [
        "http://localhost:8000/",
        "http://127.0.0.1",
        "http://127.8.9.1:80",
        "http://[::1]:8000",
        "http://0.0.0.0",
        "http://a.localhost",
        "http://[::ffff:127.0.0.1]",
    ],
)
def test_loopback_address_is_printed_in_a_demo_only(base):
    with pytest.raises(NotPrintable, match="EVALSVC_PUBLIC_URL"):
        printable(base, demo=False)
    assert printable(base, demo=True) == base.rstrip("/")


@pytest.mark.parametrize("base", ["https://pj.example.gov.cn", "http://192.168.1.7:8000", "http://[fe80::1]", "http://localhost.example.cn"])
def test_address_that_others_reach_is_printed(base):
    assert not is_loopback(base)
    assert point_address(printable(f"{base}/", demo=False), "ABC") == f"{base}/r/ABC"


def test_code_with_any_character_wrong_is_refused():
    code = new_code(12)

    wrong = [code[:i] + other + code[i + 1 :] for i in range(13) for other in ALPHABET if other != code[i]]

    assert len(wrong) == 13 * 31
    assert [each for each in wrong if read_code(each, 12)] == []


def test_code_with_any_neighbours_swapped_is_refused():
    code = "0123456789AB"
    whole = next(code + check for check in ALPHABET if read_code(code + check, 12))

    swapped = [whole[:i] + whole[i + 1] + whole[i] + whole[i + 2 :] for i in range(12) if whole[i] != whole[i + 1]]

    assert len(swapped) >= 11
    assert [each for each in swapped if read_code(each, 12)] == []
