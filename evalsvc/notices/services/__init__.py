"""What is done: people are told, notices end, are read; a person says where mails are wanted."""

from evalsvc.notices.services.addresses import ask_code, choose_mails, confirm_address, count_miss, remove_address, why_no_mail
from evalsvc.notices.services.telling import end_notices, mark_all_read, mark_read, redate_notices, tell

__all__ = [
    "ask_code",
    "choose_mails",
    "confirm_address",
    "count_miss",
    "end_notices",
    "mark_all_read",
    "mark_read",
    "redate_notices",
    "remove_address",
    "tell",
    "why_no_mail",
]
