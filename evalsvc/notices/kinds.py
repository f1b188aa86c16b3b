"""The kinds of notices that this noun itself sends; every noun declares its own, and the factory puts them together."""

MAIL_REFUSED = "mail.refused"
MAIL_STANDS_STILL = "mail.stands_still"

NOTICE_KINDS: dict[str, str] = {MAIL_REFUSED: "邮件被退回", MAIL_STANDS_STILL: "邮件发不出去"}
