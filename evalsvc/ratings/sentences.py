"""What the audit log says of this noun's acts; `{actor}` and the facts of the event are filled in."""

SENTENCES: dict[str, str] = {
    "rating.read_contact": "{actor}查看了编号{rating}的评价的联系方式，理由：{reason}。",
    "rating.read_comment": "{actor}查看了编号{rating}的评价的原始留言，理由：{reason}。",
    "rating.destroy_secrets": "{actor}按规则到期销毁了{count}条联系方式或原始留言。",
    "rating.destroy_key": "{actor}销毁了{month}的密钥，该月已无仍需保留的密文。",
}
