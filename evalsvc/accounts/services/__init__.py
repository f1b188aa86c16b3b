"""What is done with accounts: created, granted roles, signed in, retired."""

from evalsvc.accounts.services.accounts import create_account, create_admin, hand_out_passwords, retire_account, revoke_sessions, set_password
from evalsvc.accounts.services.grants import carry_grants, grant_role, hand_over_top, revoke_grant
from evalsvc.accounts.services.requests import confirm_request, decline_request, give_role
from evalsvc.accounts.services.sign_in import (
    LONGEST_SESSION,
    forget_ended_sessions,
    forget_old_delays,
    fresh_hash,
    record_failed_sign_in,
    record_failure_at_place,
    sign_in,
    sign_out,
    sign_out_everywhere,
)

__all__ = [
    "LONGEST_SESSION",
    "carry_grants",
    "confirm_request",
    "create_account",
    "create_admin",
    "decline_request",
    "forget_ended_sessions",
    "forget_old_delays",
    "fresh_hash",
    "give_role",
    "grant_role",
    "hand_out_passwords",
    "hand_over_top",
    "record_failed_sign_in",
    "record_failure_at_place",
    "retire_account",
    "revoke_grant",
    "revoke_sessions",
    "set_password",
    "sign_in",
    "sign_out",
    "sign_out_everywhere",
]
