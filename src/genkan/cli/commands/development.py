"""`genkan identity seed` and `rotate-keys`: what one needs while developing."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from genkan.cli.admin_client import AdminClient
from genkan.cli.commands.identity_files import Effect, Unnamed, asked
from genkan.cli.commands.identity_server import with_identity
from genkan.cli.errors import CommandFailed, UsageFault
from genkan.cli.metadata.yaml_text import InvalidYaml, read_yaml
from genkan.cli.project import Project
from genkan.cli.report import Report
from genkan.cli.users import NewUser, create_user, find_user

DEFAULT: Final = "default"


class SeedUser(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody to be; organizations: keys of roles by code, the default one as `default`."""

    email: str
    password: str
    first_name: str = ""
    last_name: str = ""
    organizations: Mapping[str, tuple[str, ...]] = {}


class Seed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file. organizations: as in organizations.yaml of `genkan identity export`."""

    organizations: Mapping[str, Mapping[str, object]] = {}
    users: tuple[SeedUser, ...] = ()


@dataclass(frozen=True, slots=True)
class Environment:
    """What GET /api/v1/environment says of the server."""

    is_live: bool


@dataclass(frozen=True, slots=True)
class EnvironmentAnswer:
    """Its envelope."""

    environment: Environment


@dataclass(frozen=True, slots=True)
class Organization:
    """One of GET /api/v1/organizations."""

    code: str
    is_default: bool = False


@dataclass(frozen=True, slots=True)
class Organizations:
    """GET /api/v1/organizations."""

    organizations: tuple[Organization, ...]
    next_token: str | None = None


@dataclass(frozen=True, slots=True)
class Rotated:
    """POST /api/v1/genkan/keys/rotate: "kid: state"."""

    changes: tuple[str, ...]


def seed(project: Project, report: Report, file: Path) -> int:
    """Make the organizations and users of the file that are not here; in development alone."""
    wanted = read_seed(file)

    async def work(client: AdminClient) -> int:
        told = await client.management("GET", "/api/v1/environment", EnvironmentAnswer)
        if told.environment.is_live:
            raise CommandFailed(
                "this server is no development server, and a seed has passwords in clear",
                remedy="bring people by: genkan import kinde",
            )
        if wanted.organizations:
            document = {"organizations": wanted.organizations}
            for change in await asked(client, document, Unnamed.STAY, Effect.STORED):
                report.line(f"ok  organization {change.key} {change.action}d")
                report.record(event="organization", code=change.key, action=change.action)
        for user in wanted.users:
            await plant(client, report, user)
        return 0

    return with_identity(project, None, work)


async def plant(client: AdminClient, report: Report, user: SeedUser) -> None:
    """One user with their memberships; who is here keeps password and names."""
    known = await find_user(client, user.email)
    user_id = known.id if known else await create_user(client, new_user(user))
    for code, roles in user.organizations.items():
        found = await default_code(client) if code == DEFAULT else code
        body = {"users": [{"id": user_id, "roles": list(roles)}]}
        path = f"/api/v1/organizations/{found}/users"
        await client.management("PATCH", path, msgspec.Raw, body)
    word = "is here" if known else "created"
    report.line(f"ok  user {user.email} {word}  {user_id}")
    report.record(event="user", id=user_id, email=user.email, is_new=known is None)


def new_user(user: SeedUser) -> NewUser:
    """As the management API's client takes it."""
    return NewUser(
        email=user.email,
        password=user.password,
        first_name=user.first_name,
        last_name=user.last_name,
    )


async def default_code(client: AdminClient) -> str:
    """The code of the default organization."""
    path, token = "/api/v1/organizations?page_size=500", ""
    while True:
        page = await client.management("GET", f"{path}{token}", Organizations)
        found = next((each.code for each in page.organizations if each.is_default), None)
        if found is not None:
            return found
        if page.next_token is None:
            raise CommandFailed("there is no default organization", remedy="restart the server")
        token = f"&next_token={page.next_token}"


def read_seed(file: Path) -> Seed:
    """Raises UsageFault for what can not be read, with its place."""
    try:
        return msgspec.convert(read_yaml(file.read_text(encoding="utf-8")) or {}, Seed)
    except (OSError, UnicodeDecodeError, InvalidYaml, msgspec.ValidationError) as error:
        raise UsageFault(f"'{file}' can not be read: {error}", remedy="correct it") from error


def rotate_keys(project: Project, report: Report, endpoint: str | None) -> int:
    """Let the next key sign from now on; the one before still verifies."""

    async def work(client: AdminClient) -> int:
        rotated = await client.management("POST", "/api/v1/genkan/keys/rotate", Rotated, {})
        for change in rotated.changes:
            report.line(f"ok  {change}")
        report.record(event="rotated", changes=rotated.changes)
        return 0

    return with_identity(project, endpoint, work)
