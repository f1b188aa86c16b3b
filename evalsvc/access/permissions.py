"""Every right there is, `noun:act`, and which role holds it."""

from enum import StrEnum


class Permission(StrEnum):
    ACCOUNT_MANAGE = "account:manage"
    AUDIT_READ = "audit:read"
    CONTACT_READ = "contact:read"
    CORRECTION_ACCEPT = "correction:accept"
    CORRECTION_CALL_BACK = "correction:call_back"
    CORRECTION_FILE = "correction:file"
    CORRECTION_READ = "correction:read"
    CORRECTION_REJUDGE = "correction:rejudge"
    CORRECTION_SUPERVISE = "correction:supervise"
    CORRECTION_WORK = "correction:work"
    DASHBOARD_READ = "dashboard:read"
    INSPECTION_FILL = "inspection:fill"
    INSPECTION_JUDGE = "inspection:judge"
    INSPECTION_PLAN = "inspection:plan"
    INSPECTION_READ = "inspection:read"
    INSPECTION_REVIEW = "inspection:review"
    INSPECTION_ROW = "inspection:row"
    GUIDE_EDIT = "guide:edit"
    GUIDE_PUBLISH = "guide:publish"
    GUIDE_READ = "guide:read"
    GUIDE_REVIEW = "guide:review"
    JOB_MANAGE = "job:manage"
    MATTER_MANAGE = "matter:manage"
    MATTER_READ = "matter:read"
    ORGANISATION_MANAGE = "organisation:manage"
    ORGANISATION_READ = "organisation:read"
    PAPER_ISSUE = "paper:issue"
    PAPER_READ = "paper:read"
    PAPER_RECEIVE = "paper:receive"
    POINT_MANAGE = "point:manage"
    PROFILE_MANAGE = "profile:manage"
    RATING_IMPORT = "rating:import"
    RATING_READ = "rating:read"
    RELEASE_READ = "release:read"
    RETENTION_READ = "retention:read"
    SERVED_ENTER = "served:enter"
    SERVED_READ = "served:read"
    SLIP_DECIDE = "slip:decide"
    SLIP_TRANSCRIBE = "slip:transcribe"
    SURVEY_READ = "survey:read"
    VISIT_PLAN = "visit:plan"
    VISIT_READ = "visit:read"
    VISIT_RECORD = "visit:record"


class Role(StrEnum):
    """A role is granted to an account in a unit and holds for everything below that unit."""

    ADMIN = "admin"
    LEADER = "leader"
    INSPECTOR = "inspector"
    BUREAU_LEAD = "bureau_lead"
    CALL_BACK = "call_back"
    CLERK = "clerk"
    AUDITOR = "auditor"
    VISITOR = "visitor"


ROLE_NAMES = {
    Role.ADMIN: "管理员",
    Role.LEADER: "领导",
    Role.INSPECTOR: "督查员",
    Role.BUREAU_LEAD: "单位负责人",
    Role.CALL_BACK: "回访员",
    Role.CLERK: "窗口人员",
    Role.AUDITOR: "审计员",
    Role.VISITOR: "访查员",
}

_P = Permission
ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    # An admin configures, but reads no texts and no contacts.
    Role.ADMIN: frozenset(
        {
            _P.ACCOUNT_MANAGE,
            _P.AUDIT_READ,
            _P.JOB_MANAGE,
            _P.ORGANISATION_MANAGE,
            _P.ORGANISATION_READ,
            _P.POINT_MANAGE,
            _P.PROFILE_MANAGE,
            _P.RETENTION_READ,
            _P.SURVEY_READ,
        }
    ),
    Role.LEADER: frozenset(
        {
            _P.CORRECTION_ACCEPT,
            _P.CORRECTION_FILE,
            _P.CORRECTION_READ,
            _P.CORRECTION_REJUDGE,
            _P.CORRECTION_SUPERVISE,
            _P.DASHBOARD_READ,
            _P.INSPECTION_JUDGE,
            _P.INSPECTION_PLAN,
            _P.INSPECTION_READ,
            _P.INSPECTION_REVIEW,
            _P.GUIDE_READ,
            _P.GUIDE_REVIEW,
            _P.MATTER_READ,
            _P.ORGANISATION_READ,
            _P.PAPER_ISSUE,
            _P.PAPER_READ,
            _P.PAPER_RECEIVE,
            _P.RATING_READ,
            _P.RELEASE_READ,
            _P.SERVED_READ,
            _P.SURVEY_READ,
            _P.VISIT_PLAN,
            _P.VISIT_READ,
        }
    ),
    Role.INSPECTOR: frozenset(
        {
            _P.CORRECTION_ACCEPT,
            _P.CORRECTION_FILE,
            _P.CORRECTION_READ,
            _P.CORRECTION_REJUDGE,
            _P.CORRECTION_SUPERVISE,
            _P.DASHBOARD_READ,
            _P.INSPECTION_JUDGE,
            _P.INSPECTION_PLAN,
            _P.INSPECTION_READ,
            _P.INSPECTION_REVIEW,
            _P.GUIDE_READ,
            _P.GUIDE_REVIEW,
            _P.MATTER_READ,
            _P.ORGANISATION_READ,
            _P.PAPER_ISSUE,
            _P.PAPER_READ,
            _P.RATING_READ,
            _P.RELEASE_READ,
            _P.SERVED_READ,
            _P.SURVEY_READ,
            _P.VISIT_PLAN,
            _P.VISIT_READ,
        }
    ),
    Role.BUREAU_LEAD: frozenset(
        {
            _P.CORRECTION_ACCEPT,
            _P.CORRECTION_CALL_BACK,
            _P.CORRECTION_FILE,
            _P.CORRECTION_READ,
            _P.CORRECTION_WORK,
            _P.DASHBOARD_READ,
            _P.INSPECTION_FILL,
            _P.INSPECTION_JUDGE,
            _P.INSPECTION_READ,
            _P.INSPECTION_ROW,
            _P.GUIDE_EDIT,
            _P.GUIDE_PUBLISH,
            _P.GUIDE_READ,
            _P.MATTER_READ,
            _P.ORGANISATION_READ,
            _P.PAPER_ISSUE,
            _P.PAPER_READ,
            _P.PAPER_RECEIVE,
            _P.POINT_MANAGE,
            _P.RATING_IMPORT,
            _P.RATING_READ,
            _P.RELEASE_READ,
            _P.SERVED_ENTER,
            _P.SERVED_READ,
            _P.SLIP_DECIDE,
            _P.SLIP_TRANSCRIBE,
            _P.SURVEY_READ,
            _P.VISIT_READ,
        }
    ),
    # Whoever calls back sees contacts and numbers of matters, and so hands out the links of single matters.
    Role.CALL_BACK: frozenset(
        {
            _P.CONTACT_READ,
            _P.CORRECTION_CALL_BACK,
            _P.CORRECTION_READ,
            _P.DASHBOARD_READ,
            _P.INSPECTION_ROW,
            _P.MATTER_MANAGE,
            _P.MATTER_READ,
            _P.ORGANISATION_READ,
            _P.RATING_READ,
            _P.SLIP_TRANSCRIBE,
            _P.SURVEY_READ,
        }
    ),
    # A clerk works on what names them, and sees no other correction and no other row of a sheet.
    Role.CLERK: frozenset({_P.CORRECTION_WORK, _P.INSPECTION_ROW, _P.PAPER_READ, _P.RELEASE_READ, _P.SERVED_ENTER, _P.SERVED_READ, _P.SURVEY_READ}),
    Role.AUDITOR: frozenset({_P.AUDIT_READ, _P.DASHBOARD_READ, _P.ORGANISATION_READ, _P.RETENTION_READ, _P.SURVEY_READ}),
    # A visitor comes from outside and sees what is assigned to them, nothing else.
    Role.VISITOR: frozenset({_P.VISIT_RECORD}),
}
