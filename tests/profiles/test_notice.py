"""A notice is read as it is published, and every contradiction in it is named."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalsvc.profiles.announced import days_of
from evalsvc.profiles.notice import read_notice
from evalsvc.profiles.workdays import DayKind

NOTICE_2025 = """各省、自治区、直辖市人民政府：
现将2025年元旦、春节等节日放假调休日期的具体安排通知如下。
一、元旦：1月1日（周三）放假1天，不调休。
二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。
三、清明节：4月4日（周五）至6日（周日）放假，共3天。
四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。
六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。
国务院办公厅
2024年11月12日
"""
NOTICE_2026 = """一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
"""


@pytest.mark.parametrize(("year", "text"), [(2025, NOTICE_2025), (2026, NOTICE_2026)])
def test_notice_gives_the_days_of_the_year(year, text):
    found, messages = read_notice(text, year)

    assert messages == []
    assert [(day, kind) for day, kind, _ in found] == [(day, kind) for day, kind, _ in days_of(year)]


def test_notice_names_the_holiday_of_each_day():
    found, _ = read_notice(NOTICE_2025, 2025)

    assert {name for _, _, name in found} == {"元旦", "春节", "清明节", "劳动节", "端午节", "国庆节、中秋节"}


def test_notice_may_move_days_of_the_december_before():
    found, messages = read_notice("一、元旦：2018年12月30日至2019年1月1日放假调休，共3天。2018年12月29日（星期六）上班。", 2019)

    assert messages == []
    assert [(str(day), kind) for day, kind, _ in found] == [("2018-12-29", "workday"), ("2018-12-31", "holiday"), ("2019-01-01", "holiday")]


def test_notice_typed_with_half_width_signs_is_read():
    assert read_notice("元旦: 1月1日 (周五) 放假, 共1天", 2027) == ([(date(2027, 1, 1), DayKind.HOLIDAY, "元旦")], [])


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("元旦：1月1日（周四）放假1天。", "第1行：2027-01-01是周五，不是周四。"),
        ("元旦：1月1日（周五）至3日（周日）放假，共4天。", "第1行：“1月1日（周五）至3日（周日）放假，共4天”写明4天，按日期数是3天。"),
        ("元旦：1月1日放假。1月4日上班。", "第1行：2027-01-04不是周末，本来就上班。"),
        ("元旦：2月30日放假。", "第1行：没有“2月30日”这一天。"),
        ("元旦：1日放假。", "第1行：没有“1日”这一天。"),
        ("国庆节：10月7日至1日放假。", "第1行：“10月7日至1日”的起止日期不对。"),
        ("国庆节：10月1日至7日照常营业。", "第1行：没有看懂“10月1日至7日照常营业”。"),
        ("10月1日放假", "第1行：每行应以节日名称和冒号开头，例如“元旦：1月1日放假”。"),
        ("各单位：", "没有读到任何放假日期，请粘贴通知中逐条列出的安排。"),
    ],
)
def test_line_that_cannot_be_taken_is_named(line, message):
    assert read_notice(line, 2027) == ([], [message])


def test_every_bad_line_is_named():
    _, messages = read_notice("元旦：1月1日（周四）放假。\n春节：2月6日放假。\n清明节：4月31日放假。", 2027)

    assert [one[:4] for one in messages] == ["第1行：", "第3行："]


@given(st.text(alphabet="元旦：:1023日月年至、，。（）周六放假调休共天上班 \n９", max_size=60))
def test_any_text_is_read_or_named(text):
    found, messages = read_notice(text, 2027)

    assert found or messages
    assert all((day.weekday() >= 5) == (kind is DayKind.WORKDAY) for day, kind, _ in found)
