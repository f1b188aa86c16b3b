"""What masking hides and what it leaves, whatever stands around."""

import time
import unicodedata
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from evalsvc.core.masking import MASK, mask

WRITINGS = ("0123456789", "０１２３４５６７８９", "零一二三四五六七八九", "〇壹贰叁肆伍陆柒捌玖", "零幺两三四五六七八九")
READ = {character: str(digit) for row in WRITINGS for digit, character in enumerate(row)}
SEPARATORS = ("", "", " ", "-", "－", "—", ".", "·", "　", " - ", "，", "/", "\u200b", "\n")
ANY = st.text(max_size=40)
NUMBER_WORDS = st.text(alphabet="0123456789 -.，年月日件号０１２一二三Xx@微信Q", max_size=40)


def digits_in(text):
    found = (READ.get(c) or (str(unicodedata.digit(c)) if unicodedata.digit(c, None) is not None else "") for c in text)
    return "".join(found)


def check_character(seventeen):
    """ISO 7064 MOD 11-2, from its definition by powers of two."""
    rest = (12 - sum(int(d) * 2 ** (17 - i) for i, d in enumerate(seventeen))) % 11
    return "X" if rest == 10 else str(rest)


@st.composite
def mobiles(draw):
    return "1" + draw(st.sampled_from("3456789")) + draw(st.text(alphabet="0123456789", min_size=9, max_size=9))


@st.composite
def landlines(draw):
    area, size = draw(st.sampled_from((("010", 8), ("021", 8), ("0816", 7), ("0755", 8), ("0532", 8))))
    return area + draw(st.sampled_from("2345678")) + draw(st.text(alphabet="0123456789", min_size=size - 1, max_size=size - 1))


@st.composite
def id_cards(draw):
    day = draw(st.dates(date(1900, 1, 1), date(2026, 11, 1)))
    area, order = draw(st.integers(110000, 659999)), draw(st.integers(0, 999))
    body = f"{area}{day:%Y%m%d}{order:03d}"
    return body + check_character(body) if draw(st.booleans()) else f"{area}{day:%y%m%d}{order:03d}"


@st.composite
def typed(draw, numbers):
    number = draw(numbers)
    pieces = []
    for character in number:
        row = draw(st.sampled_from(WRITINGS))
        pieces += [draw(st.sampled_from(SEPARATORS)), character if character == "X" else row[int(character)]]
    return number, "".join(pieces[1:])


def free_border(before, after):
    return not any(c == "○" or unicodedata.numeric(c, None) is not None for c in before[-1:] + after[:1])


@given(typed(mobiles()), st.one_of(ANY, NUMBER_WORDS), st.one_of(ANY, NUMBER_WORDS))
def test_mobile_in_any_writing_never_survives(pair, before, after):
    number, written = pair
    assume(free_border(before, after))
    assert number not in digits_in(mask(before + written + after))


@given(typed(landlines()), ANY, ANY)
def test_landline_in_any_writing_never_survives(pair, before, after):
    number, written = pair
    assume(free_border(before, after))
    assert number not in digits_in(mask(before + written + after))


@given(typed(id_cards()), ANY, ANY)
def test_id_card_in_any_writing_never_survives(pair, before, after):
    number, written = pair
    assume(free_border(before, after))
    assert number[:-1] not in digits_in(mask(before + written + after))


@given(st.from_regex(r"[a-z0-9][a-z0-9._-]{0,12}@[a-z0-9-]{1,10}(\.com|\.gov\.cn)", fullmatch=True), ANY, ANY)
def test_mail_address_never_survives(address, before, after):
    assert address not in mask(before + address + after)


@given(st.lists(typed(mobiles()), min_size=2, max_size=5), st.sampled_from((" ", "，", "、", "或", "-")))
def test_numbers_side_by_side_are_all_hidden(pairs, between):
    hidden = digits_in(mask(between.join(written for _, written in pairs)))
    assert not [number for number, _ in pairs if number in hidden]


@given(st.one_of(ANY, NUMBER_WORDS, typed(mobiles()).map(lambda pair: pair[1] + "1 " + pair[1])))
def test_masking_twice_changes_nothing_more(text):
    assert mask(mask(text)) == mask(text)


@given(st.text().filter(lambda t: len(digits_in(t)) < 5 and not set("@＠信扣企vVqQwW") & set(t)))
def test_text_without_a_number_is_unchanged(text):
    assert mask(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "订单号20261121138123456780001没有办成",
        "办件编号510703202611210000123",
        "2026-10-15 2026-11-21 10:30在3号窗口等了45分钟",
        "打了12393和12345都没有人接，400-820-8820也没人接",
        "报销了13,500元，材料要了3次",
        "流水号110105194912310021没有办成",
        "微信支付很慢，QQ也登不上",
        "WeChat payment is slow",
        "一、二、三、四、五、六、七、八、九、十号窗口都排队",
    ],
)
def test_harmless_numbers_stay(text):
    assert mask(text) == text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("请打１３８１２３４５６７８ 138 1234 5678谢谢", f"请打{MASK} {MASK}谢谢"),
        ("(0816)234-5678转2", f"({MASK}转2"),
        ("手机+8613812345678", f"手机+{MASK}"),
        ("手机号输错一位138123456789", f"手机号输错一位{MASK}"),
        ("身份证号110105194912310021输错一位", f"身份证号{MASK}输错一位"),
        ("身份证11010519491231002x", f"身份证{MASK}"),
        ("证件号码：11010519491231002", f"证件号码：{MASK}"),
        ("座机：2345678", f"座机：{MASK}"),
        ("微信号：zhang-san", f"微信号：{MASK}"),
        ("加我vx abc_123", f"加我vx {MASK}"),
        ("QQ 一二三四五六", f"QQ {MASK}"),
        ("写给a。b＠qq．com。好", f"写给{MASK}。好"),
        ("证件11010519491231002x，", f"证件{MASK}，"),
        ("老证110105491231002", f"老证{MASK}"),
    ],
)
def test_each_kind_is_hidden(text, left):
    assert mask(text) == left


@pytest.mark.parametrize("piece", ["1", "1 ", "a", "@", "a@", "a.", "微信", "微信号是", "微信 v", "一", "1x", "0086"])
def test_time_grows_with_the_length_only(piece):
    def seconds(size):
        text = piece * (size // len(piece))
        started = time.perf_counter()
        mask(text)
        return time.perf_counter() - started

    small, large = min(seconds(5_000) for _ in range(3)), min(seconds(50_000) for _ in range(2))
    assert large < 40 * small + 0.05
