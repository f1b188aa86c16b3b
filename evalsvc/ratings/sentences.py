"""What the audit log says of this noun's acts; `{actor}` and the facts of the event are filled in."""

SENTENCES: dict[str, str] = {
    "rating.read_contact": "{actor}查看了编号{rating}的评价的联系方式，理由：{reason}{mark}。",
    "rating.read_comment": "{actor}查看了编号{rating}的评价的原始留言，理由：{reason}{mark}。",
    "rating.destroy_secrets": "{actor}按规则到期销毁了{count}条联系方式或原始留言。",
    "rating.destroy_key": "{actor}销毁了{month}的密钥，该月已无仍需保留的密文。",
    "slip.register": "{actor}登记了编号{slip}的待代录评价。",
    "slip.open": "{actor}打开了编号{slip}的待代录评价，准备录入。",
    "slip.type": "{actor}录入了编号{slip}的评价，第{number}遍。",
    "slip.compare": "{actor}比对了编号{slip}的评价的几遍录入。",
    "slip.decide": "{actor}裁定编号{slip}的评价以第{number}遍录入为准。",
    "slip.third": "{actor}请第三人再录编号{slip}的评价。",
    "slip.void": "{actor}作废了编号{slip}的待代录评价，理由：{reason}。",
    "slip.take_scan": "{actor}下载了编号{slip}的评价的扫描件。",
    "slip.destroy": "{actor}按规则到期销毁了{count}张代录评价的扫描件和录入内容。",
    "rating.export": "{actor}导出了{count}条评价（{format}），条件：{wanted}。",
}
