"""Who may do what: one table of permissions for each role, asked at the moment of use."""

from enum import StrEnum

from bot.people_model import Role


class Permission(StrEnum):
    """What a command or a button needs."""

    OWN_SETTINGS = "own_settings"
    SEE_DISTRICT = "see_district"
    """See the people and the figures of a district."""
    WRITE_DISTRICT = "write_district"
    """Write the figures of a district."""
    INVITE = "invite"
    """Make, see and revoke invites."""
    READ_AUDIT = "read_audit"
    RUN_SESSIONS = "run_sessions"
    """Import the calendar, see who comes and who was told, note who was there."""
    SEE_FIGURES = "see_figures"
    """See the figures of all districts, and export what they wrote."""
    RUN_ROUNDS = "run_rounds"
    """Open, prolong and close rounds of check-ins, and see how every district stands."""


_OF_ONE_DISTRICT = frozenset({Permission.SEE_DISTRICT, Permission.WRITE_DISTRICT})
_TABLE: dict[Role, frozenset[Permission]] = {
    Role.GUEST: frozenset(),
    Role.PARTICIPANT: frozenset({Permission.OWN_SETTINGS}),
    Role.MANAGER: frozenset({Permission.OWN_SETTINGS, *_OF_ONE_DISTRICT}),
    Role.STAFF: frozenset(Permission),
    Role.ADMIN: frozenset(Permission),
}


def may(role: Role, own_district: int | None, permission: Permission, district: int | None = None) -> bool:
    """Return whether a role allows something; a manager's permissions on a district reach the own one only."""
    if permission not in _TABLE[role]:
        return False
    if role is Role.MANAGER and permission in _OF_ONE_DISTRICT:
        return district is not None and district == own_district
    return True
