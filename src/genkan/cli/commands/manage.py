"""`genkan app ...` and `genkan user ...`: what they say to the running server.

Each command answers its exit code; secrets are shown because they were asked for.
"""

import asyncio
import base64
import os
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from genkan.cli import applications, users
from genkan.cli.admin_client import AdminClient, Credentials, admin_client
from genkan.cli.application_kind import Kind
from genkan.cli.applications import (
    Application,
    enable_hasura_mapping,
    find_application,
    list_applications,
)
from genkan.cli.env_file import SITE, checked_site, environment_of, write_env_file
from genkan.cli.errors import CommandFailed
from genkan.cli.project import Project, layered_settings
from genkan.cli.report import Report
from genkan.cli.running import Running, find_running
from genkan.cli.secrets_file import read_secrets
from genkan.cli.users import NewUser, User, find_user

CALLBACK_PATH: Final = "/api/auth/kinde_callback"  # Kinde's Next.js SDK serves it


@dataclass(frozen=True, slots=True)
class NewApplication:
    """An application to be; `site` is where it will be reached, without a path."""

    name: str
    kind: Kind
    site: str


def create_application(
    project: Project, report: Report, new: NewApplication, env_file: Path | None
) -> int:
    """Make an application, and write its keys to a file when one is given."""
    checked = replace(new, site=checked_site(new.site))

    async def work(client: AdminClient, running: Running) -> int:
        made = await make_application(client, running, report, checked)
        if env_file is None:
            report.line(f"    show its keys: genkan app keys '{checked.name}'")
        else:
            keys = environment_of(made, running, checked.site)
            write_env_file(env_file, keys, report)
        return 0

    return with_server(project, work)


def show_applications(project: Project, report: Report) -> int:
    """One line for each application."""

    async def work(client: AdminClient, _running: Running) -> int:
        for each in await list_applications(client):
            report.line(f"{each.id}  {each.type:<4} {each.name}")
            report.record(event="application", id=each.id, type=each.type, name=each.name)
        return 0

    return with_server(project, work)


def show_keys(project: Project, report: Report, wanted: str) -> int:
    """The application's settings, ready for an environment file."""

    async def work(client: AdminClient, running: Running) -> int:
        application = await existing_application(client, wanted)
        site = await applications.site_of(client, application)
        found = environment_of(application, running, site or SITE)
        for name, value in found.items():
            report.line(f"{name}={value}")
        report.record(event="keys", **found)
        return 0

    return with_server(project, work)


def create_user(
    project: Project, report: Report, email: str, password: str | None, names: tuple[str, str]
) -> int:
    """Make a user; a password that we choose is shown, once."""
    chosen = password or new_password()
    new = NewUser(email=email, password=chosen, first_name=names[0], last_name=names[1])

    async def work(client: AdminClient, _running: Running) -> int:
        user_id = await users.create_user(client, new)
        report.line(f"ok  {email}  {user_id}")
        if password is None:
            report.line(f"    password {chosen}")
        shown = {} if password is not None else {"password": chosen}
        report.record(event="user", id=user_id, email=email, **shown)
        return 0

    return with_server(project, work)


def show_users(project: Project, report: Report) -> int:
    """One line for each user."""

    async def work(client: AdminClient, _running: Running) -> int:
        for user in await users.list_users(client):
            report.line(f"{user.id}  {user.email or '-':<32} {user.name}".rstrip())
            report.record(event="user", id=user.id, email=user.email, name=user.name)
        return 0

    return with_server(project, work)


def show_token(
    project: Project,
    report: Report,
    wanted: str,
    application: str,
    asked: tuple[str | None, Sequence[str]],
) -> int:
    """An access token of the user for the application, for curl.

    asked: the code of the organization, and the audience.
    """

    async def work(client: AdminClient, _running: Running) -> int:
        user = await existing_user(client, wanted)
        found = await existing_application(client, application)
        token = await users.mint_token(client, user, found, *asked)
        report.line(token)
        report.record(event="token", access_token=token)
        return 0

    return with_server(project, work)


def with_server(project: Project, work: Callable[[AdminClient, Running], Awaitable[int]]) -> int:
    """Do the work against the project's running server; answers its exit code."""
    running = find_running(project)
    if running is None:
        raise CommandFailed(
            f"no server is running in {project.folder}", remedy="start it: genkan up"
        )
    credentials = credentials_of(kept_settings(project), running)

    async def connected() -> int:
        async with admin_client(credentials) as client:
            return await work(client, running)

    return asyncio.run(connected())


def kept_settings(project: Project) -> Mapping[str, str]:
    """The settings a server of the project was started with, as far as they open doors."""
    kept = read_secrets(project)
    if kept is None:
        raise CommandFailed(
            f"'{project.state}' has no secrets.toml", remedy="restore it, or start: genkan up"
        )
    return {
        "HASURA_GRAPHQL_ADMIN_SECRET": kept.admin_secret,
        "GENKAN_BOOTSTRAP_CLIENT_ID": kept.client_id,
        "GENKAN_BOOTSTRAP_CLIENT_SECRET": kept.client_secret,
        **layered_settings(project, os.environ, {}),
    }


def credentials_of(settings: Mapping[str, str], running: Running) -> Credentials:
    """Who we are to the running server."""
    return Credentials(
        url=running.url,
        issuer=running.issuer,
        admin_secret=settings["HASURA_GRAPHQL_ADMIN_SECRET"],
        client_id=settings["GENKAN_BOOTSTRAP_CLIENT_ID"],
        client_secret=settings["GENKAN_BOOTSTRAP_CLIENT_SECRET"],
        authority=running.authority,
    )


async def make_application(
    client: AdminClient, running: Running, report: Report, new: NewApplication
) -> Application:
    """The new application; one for people gets Hasura's claims and its site's URLs."""
    if await find_application(client, new.name) is not None:
        raise CommandFailed(
            f"there is an application '{new.name}' already",
            remedy=f"show its keys: genkan app keys '{new.name}'",
        )
    site, callback = [new.site], [f"{new.site}{CALLBACK_PATH}"]
    made = await applications.create_application(
        client,
        new.name,
        new.kind,
        callbacks={Kind.M2M: [], Kind.SPA: site}.get(new.kind, callback),
        logouts=[] if new.kind is Kind.M2M else site,
    )
    claims = "no users, no Hasura claims"
    if new.kind is not Kind.M2M:
        await enable_hasura_mapping(client, made)
        claims = "with Hasura's claims in its tokens"
    report.line(f"ok  application '{made.name}' ({new.kind.value}), {claims}")
    report.record(event="application", name=made.name, **environment_of(made, running, new.site))
    return made


async def existing_application(client: AdminClient, wanted: str) -> Application:
    """The application of that name or id."""
    found = await find_application(client, wanted)
    if found is None:
        raise CommandFailed(
            f"there is no application '{wanted}'", remedy="list them: genkan app list"
        )
    return found


async def existing_user(client: AdminClient, wanted: str) -> User:
    """The user of that email address or id."""
    found = await find_user(client, wanted)
    if found is None:
        raise CommandFailed(f"there is no user '{wanted}'", remedy="list them: genkan user list")
    return found


def new_password() -> str:
    """A password for somebody who gave none."""
    return base64.urlsafe_b64encode(secrets.token_bytes(12)).decode()
