"""How long the log is kept."""

from sqlalchemy import func, select

from evalsvc.audit.models import AuditEvent
from evalsvc.core.db import db
from evalsvc.core.retention import kept_for_good


def _events() -> int:
    return db.session.scalar(select(func.count()).select_from(AuditEvent)) or 0


WHY = "工作人员每次办理都要有据可查；其中没有群众的个人信息"

RETENTION = (kept_for_good("events", "审计记录", tables=("audit_event", "audit_seal"), why=WHY, kept=_events),)
