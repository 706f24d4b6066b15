"""Applications over the management API, as the commands need them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

import msgspec

from genkan.cli.admin_client import AdminClient
from genkan.cli.application_kind import Kind

PAGE_SIZE: Final = 100


@dataclass(frozen=True, slots=True)
class Application:
    """An application with its keys; a public one (spa) has no secret."""

    id: str
    name: str
    type: str
    client_id: str
    client_secret: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class ApplicationSummary:
    """An application in a list."""

    id: str
    name: str
    type: str


@dataclass(frozen=True, slots=True)
class ApplicationPage:
    """GET /api/v1/applications."""

    applications: tuple[ApplicationSummary, ...] = ()
    next_token: str | None = None


@dataclass(frozen=True, slots=True)
class ApplicationAnswer:
    """GET /api/v1/applications/{id}."""

    application: Application


@dataclass(frozen=True, slots=True)
class MadeApplication:
    """What POST tells of the new application."""

    id: str


@dataclass(frozen=True, slots=True)
class MadeAnswer:
    """POST /api/v1/applications."""

    application: MadeApplication


async def list_applications(client: AdminClient) -> Sequence[ApplicationSummary]:
    """All applications, page after page."""
    found: list[ApplicationSummary] = []
    path = f"/api/v1/applications?page_size={PAGE_SIZE}"
    page = await client.management("GET", path, ApplicationPage)
    found.extend(page.applications)
    while page.next_token:
        page = await client.management(
            "GET", f"{path}&next_token={page.next_token}", ApplicationPage
        )
        found.extend(page.applications)
    return found


async def find_application(client: AdminClient, wanted: str) -> Application | None:
    """The application of that id or name."""
    for summary in await list_applications(client):
        if wanted in {summary.id, summary.name}:
            return await application_by_id(client, summary.id)
    return None


async def application_by_id(client: AdminClient, application_id: str) -> Application:
    """The application with its keys."""
    path = f"/api/v1/applications/{application_id}"
    return (await client.management("GET", path, ApplicationAnswer)).application


async def create_application(
    client: AdminClient,
    name: str,
    kind: Kind,
    *,
    callbacks: Sequence[str],
    logouts: Sequence[str],
) -> Application:
    """A new application that may send its users back to these URLs."""
    made = await client.management(
        "POST", "/api/v1/applications", MadeAnswer, {"name": name, "type": kind.kinde_type}
    )
    path = f"/api/v1/applications/{made.application.id}"
    if callbacks or logouts:
        await client.management(
            "PATCH",
            path,
            msgspec.Raw,
            {"redirect_uris": list(callbacks), "logout_uris": list(logouts)},
        )
    return await application_by_id(client, made.application.id)


@dataclass(frozen=True, slots=True)
class CallbackUrls:
    """GET /api/v1/applications/{id}/auth_redirect_urls."""

    redirect_urls: tuple[str, ...] = ()


async def site_of(client: AdminClient, application: Application) -> str | None:
    """The origin of its first callback URL; None when it has none."""
    path = f"/api/v1/applications/{application.id}/auth_redirect_urls"
    found = (await client.management("GET", path, CallbackUrls)).redirect_urls
    parts = urlsplit(found[0]) if found else None
    return f"{parts.scheme}://{parts.netloc}" if parts is not None else None


async def enable_hasura_mapping(client: AdminClient, application: Application) -> None:
    """The article's toggle: its access tokens carry Hasura's claims from now on."""
    await client.management(
        "PATCH",
        f"/api/v1/applications/{application.id}/tokens",
        msgspec.Raw,
        {"is_hasura_mapping_enabled": True},
    )
