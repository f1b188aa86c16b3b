"""What is done: people are told, notices end, are read; a person says where mails are wanted."""

from evalsvc.notices.services.telling import end_notices, mark_all_read, mark_read, tell

__all__ = ["end_notices", "mark_all_read", "mark_read", "tell"]
