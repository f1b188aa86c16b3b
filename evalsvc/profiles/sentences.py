"""What the audit log says of this noun's acts; `{actor}` and the facts of the event are filled in."""

SENTENCES: dict[str, str] = {
    "profile.adopt": "{actor}收入规则《{title}》第{version}版。",
    "profile.put_in_force": "{actor}决定{place}自{since}起施行《{title}》第{version}版。",
    "calendar.announce": "{actor}录入{year}年放假安排：工作日放假{off}天，周末补班{on}天（{source}）。",
    "calendar.add_day": "{actor}在工作日历中增加{day}（{kind}，{name}）。",
    "calendar.remove_day": "{actor}从工作日历中删除{day}（{kind}，{name}）。",
}
