"""What somebody may do in the console."""

from enum import StrEnum


class Role(StrEnum):
    """A console role; the later in this list may less.

    viewer: reads how things are configured; no rows, no SQL, no secret.
    developer: everything but people and settings of the console.
    """

    ADMIN = "admin"
    DEVELOPER = "developer"
    VIEWER = "viewer"


_ORDER = (Role.VIEWER, Role.DEVELOPER, Role.ADMIN)


def includes(role: Role, needed: Role) -> bool:
    """Whether `role` may do what `needed` may."""
    return _ORDER.index(role) >= _ORDER.index(needed)
