"""What the audit log says of this noun's acts; `{actor}` and the facts of the event are filled in."""

SENTENCES: dict[str, str] = {
    "served.enter": "{actor}填报了“{unit}”{day}的服务人次：{n}。",
    "served.correct": "{actor}更正了“{unit}”{day}的服务人次，由{old}改为{n}，理由：{reason}。",
    "matter.invite": "{actor}导出了“{unit}”{count}件办件的评价链接，用于邀请评价。",
    "matter.read_number": "{actor}查看了办件{matter}的编号，理由：{reason}。",
    "matter.destroy_numbers": "{actor}按规则到期销毁了{count}件办件的编号。",
}
