"""What the audit log says of this noun's acts; an address is never named."""

SENTENCES: dict[str, str] = {
    "mail.ask_code": "{actor}登记了自己接收提醒的邮箱，等验证码核对。",
    "mail.confirm": "{actor}用验证码核对了自己接收提醒的邮箱。",
    "mail.remove": "{actor}删除了自己接收提醒的邮箱。",
    "mail.choose": "{actor}修改了自己要收哪些提醒邮件。",
    "mail.destroy_addresses": "{actor}按规则销毁了{count}个不再使用的邮箱地址。",
}
