"""The closed list of what a column can be filled with."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, LiteralString

from genkan.identity.provisioning.rule import Per


@dataclass(frozen=True, slots=True)
class Source:
    """A value of the row that is provisioned for.

    sql: its expression; `@` stands for the row, of `identity.users` or `identity.memberships`.
    """

    sql: LiteralString
    is_nullable: bool


_USER: Final[Mapping[str, Source]] = {
    "user.id": Source("@.id", is_nullable=False),
    "user.email": Source("@.email", is_nullable=True),
    "user.phone": Source("@.phone", is_nullable=True),
    "user.username": Source("@.username", is_nullable=True),
    "user.first_name": Source("@.given_name", is_nullable=True),
    "user.last_name": Source("@.family_name", is_nullable=True),
    # As model.user.User.full_name.
    "user.full_name": Source(
        "nullif(concat_ws(' ', nullif(@.given_name, ''), nullif(@.family_name, '')), '')",
        is_nullable=True,
    ),
    "user.picture": Source("@.picture", is_nullable=True),
    "user.provided_id": Source("@.provided_id", is_nullable=True),
    "user.is_email_verified": Source("@.is_email_verified", is_nullable=False),
    "user.is_suspended": Source("@.is_suspended", is_nullable=False),
    "user.created_at": Source("@.created_at", is_nullable=False),
    "user.updated_at": Source("@.updated_at", is_nullable=False),
}
_MEMBERSHIP: Final[Mapping[str, Source]] = {
    "user.id": Source("@.user_id", is_nullable=False),
    "organization.code": Source("@.organization_code", is_nullable=False),
    "membership.created_at": Source("@.created_at", is_nullable=False),
}
SOURCES: Final[Mapping[Per, Mapping[str, Source]]] = {
    Per.USER: _USER,
    Per.MEMBERSHIP: _MEMBERSHIP,
}
# What a row may be known by: it never changes, and no two have the same.
KEY_SOURCES: Final[Mapping[Per, frozenset[str]]] = {
    Per.USER: frozenset({"user.id"}),
    Per.MEMBERSHIP: frozenset({"user.id", "organization.code"}),
}
# Of the moment: for `set`, which tells when somebody went.
NOW: Final = "time.now"
_NOW: Final = Source("now()", is_nullable=False)


def source_of(per: Per, name: str) -> Source:
    """The source of a name that the declaration may have."""
    return _NOW if name == NOW else SOURCES[per][name]
