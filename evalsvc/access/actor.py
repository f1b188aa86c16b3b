"""Who acts, with which rights where. Not a table: accounts builds it from its rows for each request."""

from dataclasses import dataclass, field

from evalsvc.access.permissions import ROLE_NAMES, ROLE_PERMISSIONS, Permission, Role


@dataclass(frozen=True)
class Scope:
    """The units a right reaches: these roots and everything below them."""

    roots: frozenset[int]

    def __bool__(self) -> bool:
        return bool(self.roots)


@dataclass(frozen=True)
class Grant:
    """A role held in a unit; `unit_name` is for sentences."""

    role: Role
    unit_id: int
    unit_name: str


@dataclass(frozen=True)
class Actor:
    """A signed-in person, or the system itself (`account_id` None)."""

    account_id: int | None
    username: str
    display_name: str
    grants: tuple[Grant, ...] = field(default=())

    def may(self, permission: Permission) -> bool:
        """Whether the right is held anywhere at all."""
        return any(permission in ROLE_PERMISSIONS[grant.role] for grant in self.grants)

    def scope_for(self, permission: Permission) -> Scope:
        """Where the right is held; it goes into the query."""
        return Scope(frozenset(g.unit_id for g in self.grants if permission in ROLE_PERMISSIONS[g.role]))

    def has_role(self, role: Role) -> bool:
        return any(grant.role == role for grant in self.grants)

    def title_for(self, permission: Permission | None = None) -> str:
        """Role and unit as sentences name the actor: 回访员（涪城区医疗保障局）."""
        for grant in self.grants:
            if permission is None or permission in ROLE_PERMISSIONS[grant.role]:
                return f"{ROLE_NAMES[grant.role]}（{grant.unit_name}）"
        return "系统" if self.account_id is None else "无角色账号"


SYSTEM = Actor(account_id=None, username="system", display_name="系统")
