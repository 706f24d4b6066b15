"""Genkan's own: users and organizations of a Kinde export, with their ids and passwords.

`POST /api/v1/genkan/import` takes up to 500 lines at once; `genkan import kinde` sends the whole
export. Each line stands alone: what is wrong with one is told beside it, and the others are taken.
A line that was taken before is left as it is, so an import may be run again.
Source: Kinde, "Exporting your data" (users.ndjson, organizations.ndjson).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Final, Literal

import msgspec
from pydantic import Field, ValidationError

from genkan.identity.errors import AlreadyExists, InvalidBody, ProvisioningFailed
from genkan.identity.management.call import Body, Call, Line, Reply, read_body, success
from genkan.identity.management.operation import Operation, operation, untold
from genkan.identity.model.email_address import email_fault
from genkan.identity.model.identity import Identity, IdentityKind
from genkan.identity.model.organization import MemberChange, Organization
from genkan.identity.model.user import NewUser
from genkan.identity.names import IdentityId, OrganizationCode, RoleKey, UserId
from genkan.identity.passwords.imported_hash import (
    Configuration,
    HashRefused,
    read_imported_hash,
    stored_form,
)
from genkan.identity.passwords.own_hash import OWN_METHOD, checked_own_hash

_MOST_LINES: Final = 500
_OWN_KINDS: Final = frozenset(kind.value for kind in IdentityKind if not kind.has_connection)
_UserId = Annotated[str, Field(pattern=r"^kp[_:][A-Za-z0-9]{1,64}$")]
_Code = Annotated[str, Field(pattern=r"^org_[A-Za-z0-9]{1,64}$")]


class Outcome(StrEnum):
    """What became of a line."""

    CREATED = "created"
    EXISTS = "exists"
    REFUSED = "refused"


class ImportBody(Body):
    """Lines as the export has them. is_dry_run: look at them and store nothing."""

    is_dry_run: bool = False
    organizations: list[object] = Field(default=[], max_length=_MOST_LINES)
    users: list[object] = Field(default=[], max_length=_MOST_LINES)


class OrganizationLine(Body):
    """A line of organizations.ndjson."""

    organization_code: _Code
    name: Line
    created_on: Line | None = None


class PasswordLine(Body):
    """What is known of a password. hashing_config: by the names of Kinde's API."""

    hashed_password: str = Field(repr=False)
    hashing_algorithm: Line
    hashing_config: Mapping[str, object] | None = None


class IdentityLine(Body):
    """Another way to name the user, or an account at a connection."""

    type: Line
    identity: Line | None = None
    provider: Line | None = None
    is_verified: bool = False  # of our own export alone


class UserLine(Body):
    """A line of users.ndjson."""

    id: _UserId
    email: Line | None = None
    phone: Line | None = None
    username: Line | None = None
    first_name: Line | None = None
    last_name: Line | None = None
    created_on: Line | None = None
    external_id: Line | None = None
    email_verified: bool = False
    organizations: list[_Code] = Field(default=[], max_length=1_000)
    identities: list[IdentityLine] = Field(default=[], max_length=100)
    password: PasswordLine | None = None
    # Of our own export: keys of roles by organization, and whether they may sign in.
    organization_roles: dict[_Code, list[Line]] = Field(default={}, max_length=1_000)
    is_suspended: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one line, in the order they came. notes: what of it was not taken."""

    kind: Literal["organization", "user"]
    id: str | None
    outcome: Outcome
    notes: tuple[str, ...] = ()


async def import_lines(call: Call) -> Reply:
    """Organizations first, then users, who belong to them."""
    body = read_body(call, ImportBody)
    if not body.organizations and not body.users:
        raise InvalidBody(("users, organizations: expected lines of at least one",))
    organizations = [
        await _take_organization(call, line, is_dry_run=body.is_dry_run)
        for line in body.organizations
    ]
    users = [await _take_user(call, line, is_dry_run=body.is_dry_run) for line in body.users]
    return success(organizations=list(map(_shown, organizations)), users=list(map(_shown, users)))


async def _take_organization(call: Call, line: object, *, is_dry_run: bool) -> Taken:
    try:
        read = OrganizationLine.model_validate(line)
    except ValidationError as error:
        return Taken("organization", None, Outcome.REFUSED, _faults(error))
    code = OrganizationCode(read.organization_code)
    if await call.ports.organizations.by_code(code) is not None:
        return Taken("organization", code, Outcome.EXISTS)
    created_at, notes = _moment(read.created_on, call.now)
    if not is_dry_run:
        made = Organization(code=code, name=read.name, is_default=False, created_at=created_at)
        try:
            await call.ports.organizations.create(made)
        except AlreadyExists as error:
            return Taken("organization", code, Outcome.REFUSED, (error.description,))
    return Taken("organization", code, Outcome.CREATED, notes)


async def _take_user(call: Call, line: object, *, is_dry_run: bool) -> Taken:
    try:
        read = UserLine.model_validate(line)
    except ValidationError as error:
        return Taken("user", None, Outcome.REFUSED, _faults(error))
    user_id = UserId(read.id)
    if await call.ports.users.by_id(user_id) is not None:
        return Taken("user", user_id, Outcome.EXISTS)
    if read.email and email_fault(read.email):
        return Taken("user", user_id, Outcome.REFUSED, ("email: not an address",))
    password_hash, password_notes = _password(read.password)
    created_at, time_notes = _moment(read.created_on, call.now)
    codes, code_notes = await _organizations(call, read.organizations, is_dry_run=is_dry_run)
    new_user = NewUser(
        id=user_id,
        email=read.email or None,
        is_email_verified=read.email_verified,
        given_name=read.first_name or None,
        family_name=read.last_name or None,
        username=read.username or None,
        phone=read.phone or None,
        is_phone_verified=bool(read.phone),
        provided_id=read.external_id or None,
        password_hash=password_hash,
    )
    notes = (*password_notes, *time_notes, *code_notes, *_account_notes(read))
    taken_by = None if read.email is None else await call.ports.users.by_email(read.email)
    if taken_by is not None:
        return Taken("user", user_id, Outcome.REFUSED, (f"email: user '{taken_by.id}' has it",))
    if not is_dry_run:
        try:
            await call.ports.users.create(new_user, codes, created_at)
        except (AlreadyExists, ProvisioningFailed) as error:
            return Taken("user", user_id, Outcome.REFUSED, (error.description,))
        notes = (*notes, *await _add_names(call, user_id, read, created_at))
        notes = (*notes, *await _add_roles(call, user_id, read, codes))
        if read.is_suspended:
            user = await call.ports.users.by_id(user_id)
            if user is not None:
                await call.ports.users.update(replace(user, is_suspended=True), call.now)
    return Taken("user", user_id, Outcome.CREATED, notes)


def _password(line: PasswordLine | None) -> tuple[str | None, tuple[str, ...]]:
    """The stored form; a hash that can not be taken is told, and the user chooses a new one."""
    if line is None:
        return None, ()
    try:
        if line.hashing_algorithm == OWN_METHOD:
            return checked_own_hash(line.hashed_password), ()
        configuration = msgspec.convert(line.hashing_config or {}, Configuration)
        method = line.hashing_algorithm.lower()
        read = read_imported_hash(method, line.hashed_password, configuration)
    except (HashRefused, msgspec.ValidationError) as error:
        return None, (f"password: not taken: {error}; the user will choose a new one",)
    return stored_form(read), ()


def _moment(text: str | None, now: datetime) -> tuple[datetime, tuple[str, ...]]:
    """When it was made where it came from, in UTC."""
    if text is None:
        return now, ()
    try:
        moment = datetime.fromisoformat(text)
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        # The first and last hours of the calendar have no name in UTC: OverflowError.
        return min(aware.astimezone(UTC), now), ()
    except (ValueError, OverflowError):
        return now, ("created_on: not a date of ISO 8601; today's is kept",)


async def _organizations(
    call: Call, codes: Sequence[str], *, is_dry_run: bool
) -> tuple[tuple[OrganizationCode, ...], tuple[str, ...]]:
    """Those that are here; a dry run can not know which will be."""
    known: list[OrganizationCode] = []
    notes: list[str] = []
    for code in dict.fromkeys(map(OrganizationCode, codes)):
        if await call.ports.organizations.by_code(code) is not None:
            known.append(code)
        elif not is_dry_run:
            notes.append(f"organizations: '{code}' is not here; the user is no member of it")
    return tuple(known), tuple(notes)


async def _add_names(
    call: Call, user_id: UserId, line: UserLine, created_at: datetime
) -> tuple[str, ...]:
    """Further addresses, numbers and names; the export does not say that they are proven."""
    notes: list[str] = []
    for at, each in enumerate(line.identities):
        name = each.identity or ""
        if each.type not in _OWN_KINDS or not name or name.casefold() in _primary_names(line):
            continue
        identity = Identity(
            id=IdentityId(f"identity_{call.ports.randomness.hexadecimal(32)}"),
            user_id=user_id,
            kind=IdentityKind(each.type),
            name=name,
            is_verified=each.is_verified,
            created_at=created_at,
        )
        try:
            await call.ports.identities.create(identity)
        except AlreadyExists as error:
            notes.append(f"identities[{at}]: {error.description}")
    return tuple(notes)


async def _add_roles(
    call: Call, user_id: UserId, line: UserLine, codes: Sequence[OrganizationCode]
) -> tuple[str, ...]:
    """The roles that are here; the others are told."""
    notes: list[str] = []
    for code in codes:
        wanted = [RoleKey(each) for each in line.organization_roles.get(code, [])]
        found = tuple(each.key for each in await call.ports.roles.by_keys(wanted))
        notes += [
            f"organization_roles.{code}: there is no role '{each}' here; import the roles first"
            for each in wanted
            if each not in found
        ]
        if found:
            change = MemberChange(user_id=user_id, roles=found)
            await call.ports.members.change_members(code, (change,), call.now)
    return tuple(notes)


def _account_notes(line: UserLine) -> tuple[str, ...]:
    """Accounts elsewhere have no subject in the export."""
    return tuple(
        f"identities[{at}]: '{each.provider or each.type}' is linked at the next sign-in with it"
        for at, each in enumerate(line.identities)
        if each.type not in _OWN_KINDS
    )


def _primary_names(line: UserLine) -> frozenset[str]:
    return frozenset(
        name.casefold() for name in (line.email, line.phone, line.username) if name is not None
    )


def _faults(error: ValidationError) -> tuple[str, ...]:
    return tuple(
        f"{'.'.join(map(str, fault['loc'])) or '$'}: {fault['msg']}"
        for fault in error.errors(include_url=False, include_context=False, include_input=False)
    )


def _shown(taken: Taken) -> Mapping[str, object]:
    return {"id": taken.id, "outcome": taken.outcome.value, "notes": list(taken.notes)}


OPERATIONS: Final[tuple[Operation, ...]] = (
    # Kinde: "user.created" is not sent for users who are imported.
    untold(operation("POST", "/genkan/import", "create:genkan_imports", import_lines)),
)
