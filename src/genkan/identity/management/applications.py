"""Kinde's tag "Applications"."""

import hashlib
from dataclasses import replace
from typing import Annotated, Final, Literal

from pydantic import Field

from genkan.identity.errors import InvalidBody, ManagementError
from genkan.identity.management.call import (
    Body,
    Call,
    Line,
    Reply,
    created,
    next_token,
    not_found,
    page_wish,
    read_body,
    success,
)
from genkan.identity.management.operation import Operation, operation
from genkan.identity.management.url_policy import check_urls, url_fault
from genkan.identity.model.application import (
    Application,
    ApplicationKind,
    TokenLifetimes,
)
from genkan.identity.model.hasura_mapping import is_hasura_admin
from genkan.identity.names import ClientId, OrganizationCode
from genkan.identity.tokens.access_token import LONGEST_LIFETIME_SECONDS
from genkan.identity.tokens.vault import client_secret_label

_SECRET_LENGTH = 52  # Kinde's SDKs refuse what is not 40-60 letters and digits

Name = Annotated[Line, Field(min_length=1, max_length=100)]
# Kinde documents no bound. A token outlives its key otherwise (tokens/key_rotation.py).
TokenSeconds = Annotated[int, Field(ge=1, le=LONGEST_LIFETIME_SECONDS)]
Seconds = Annotated[int, Field(ge=1, le=31_536_000)]
HasuraRole = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
# To Hasura its `admin` may do everything; no token of ours may name it.
NEVER_ADMIN: Final = "'admin' is Hasura's own role and is never given; use a role of your own"


class NewApplicationBody(Body):
    """`POST /api/v1/applications`."""

    name: Name
    type: Literal["reg", "spa", "m2m", "device"]
    org_code: Line | None = None


class ApplicationBody(Body):
    """`PATCH /api/v1/applications/{application_id}`: what is absent stays."""

    name: Name | None = None
    redirect_uris: list[str] | None = Field(default=None, max_length=200)
    logout_uris: list[str] | None = Field(default=None, max_length=200)
    login_uri: str | None = None
    homepage_uri: str | None = None


class TokensBody(Body):
    """`PATCH /api/v1/applications/{application_id}/tokens`: what is absent stays.

    The last two are Genkan's: which Hasura role users, and machines, act as by default.
    """

    access_token_lifetime: TokenSeconds | None = None
    refresh_token_lifetime: Seconds | None = None
    id_token_lifetime: TokenSeconds | None = None
    authenticated_session_lifetime: Seconds | None = None
    is_hasura_mapping_enabled: bool | None = None
    hasura_base_role: HasuraRole | None = None
    hasura_machine_role: HasuraRole | None = None


async def get_applications(call: Call) -> Reply:
    """The applications, page by page."""
    wish = page_wish(call)
    after = ClientId(wish.after) if wish.after else None
    found = await call.ports.applications.page(after=after, limit_rows=wish.size + 1)
    return success(
        applications=[
            {"id": each.client_id, "name": each.name, "type": each.kind.value}
            for each in found[: wish.size]
        ],
        next_token=next_token([each.client_id for each in found], wish),
    )


async def create_application(call: Call) -> Reply:
    """A new application; a back end or machine gets its secret."""
    body = read_body(call, NewApplicationBody)
    kind = ApplicationKind(body.type)
    organization_code = await _organization_code(call, kind, body.org_code)
    client_id = ClientId(call.ports.randomness.hexadecimal(32))
    secret = (
        None
        if kind in {ApplicationKind.SINGLE_PAGE, ApplicationKind.DEVICE}
        else call.ports.randomness.alphanumeric(_SECRET_LENGTH)
    )
    await call.ports.applications.create(
        Application(
            client_id=client_id,
            name=body.name,
            kind=kind,
            secret_hash=hashlib.sha256(secret.encode()).digest() if secret else None,
            sealed_secret=(
                call.ports.vault.seal(secret.encode(), client_secret_label(client_id))
                if secret
                else None
            ),
            organization_code=organization_code,
            created_at=call.now,
        )
    )
    shown = {"id": client_id, "client_id": client_id}
    return created(application=shown | ({"client_secret": secret} if secret else {}))


async def get_application(call: Call) -> Reply:
    """One application with its secret."""
    application = await called_application(call)
    shown: dict[str, object] = {
        "id": application.client_id,
        "name": application.name,
        "type": application.kind.value,
        "client_id": application.client_id,
        "login_uri": application.login_uri,
        "homepage_uri": application.homepage_uri,
    }
    if application.sealed_secret is not None:
        label = client_secret_label(application.client_id)
        shown["client_secret"] = call.ports.vault.open(application.sealed_secret, label).decode()
    return success(application=shown)


async def update_application(call: Call) -> Reply:
    """Name and URLs."""
    application = await called_application(call)
    body = read_body(call, ApplicationBody)
    faults = [
        f"{place}: '{url[:200]}' {fault}"
        for place, url in (("login_uri", body.login_uri), ("homepage_uri", body.homepage_uri))
        if url and (fault := url_fault(url))
    ]
    if faults:
        raise InvalidBody(tuple(faults))
    changed = replace(
        application,
        name=body.name or application.name,
        login_uri=application.login_uri if body.login_uri is None else body.login_uri or None,
        homepage_uri=(
            application.homepage_uri if body.homepage_uri is None else body.homepage_uri or None
        ),
    )
    if body.redirect_uris is not None:
        changed = replace(changed, redirect_uris=check_urls(body.redirect_uris, "redirect_uris"))
    if body.logout_uris is not None:
        changed = replace(changed, logout_uris=check_urls(body.logout_uris, "logout_uris"))
    return await store_application(call, changed)


async def delete_application(call: Call) -> Reply:
    """Ends the application and every token of it that we check."""
    if not await call.ports.applications.delete(ClientId(call.path["application_id"])):
        raise _no_application()
    return success()


async def get_application_tokens(call: Call) -> Reply:
    """The settings of `update_application_tokens` (Genkan's own: Kinde shows them nowhere)."""
    application = await called_application(call)
    lifetimes, hasura = application.lifetimes, application.hasura
    return success(
        tokens={
            "access_token_lifetime": lifetimes.access_token_seconds,
            "refresh_token_lifetime": lifetimes.refresh_token_seconds,
            "id_token_lifetime": lifetimes.id_token_seconds,
            "authenticated_session_lifetime": lifetimes.session_seconds,
            "is_hasura_mapping_enabled": hasura.is_enabled,
            "hasura_base_role": hasura.base_role,
            "hasura_machine_role": hasura.machine_role,
            "signing_algorithm": application.signing_algorithm.value,
            "signing_key_id": call.keys.active[application.signing_algorithm],
        }
    )


async def update_application_tokens(call: Call) -> Reply:
    """Lifetimes, and whether tokens carry Hasura's claims (Kinde: Enable Hasura mapping)."""
    application = await called_application(call)
    body = read_body(call, TokensBody)
    for place, role in (
        ("hasura_base_role", body.hasura_base_role),
        ("hasura_machine_role", body.hasura_machine_role),
    ):
        if role is not None and is_hasura_admin(role):
            raise InvalidBody((f"{place}: {NEVER_ADMIN}",))
    lifetimes, hasura = application.lifetimes, application.hasura
    changed = replace(
        application,
        lifetimes=TokenLifetimes(
            access_token_seconds=body.access_token_lifetime or lifetimes.access_token_seconds,
            id_token_seconds=body.id_token_lifetime or lifetimes.id_token_seconds,
            refresh_token_seconds=body.refresh_token_lifetime or lifetimes.refresh_token_seconds,
            session_seconds=body.authenticated_session_lifetime or lifetimes.session_seconds,
        ),
        hasura=replace(
            hasura,
            is_enabled=(
                hasura.is_enabled
                if body.is_hasura_mapping_enabled is None
                else body.is_hasura_mapping_enabled
            ),
            base_role=body.hasura_base_role or hasura.base_role,
            machine_role=body.hasura_machine_role or hasura.machine_role,
        ),
    )
    return await store_application(call, changed)


async def called_application(call: Call) -> Application:
    """The application that the path names. Raises ManagementError (404)."""
    application = await call.ports.applications.by_id(ClientId(call.path["application_id"]))
    if application is None:
        raise _no_application()
    return application


async def store_application(call: Call, application: Application) -> Reply:
    """Stores a changed application. Raises ManagementError (404) when it is gone."""
    if not await call.ports.applications.update(application):
        raise _no_application()
    return success()


async def _organization_code(
    call: Call, kind: ApplicationKind, code: str | None
) -> OrganizationCode | None:
    if not code:
        return None
    if kind is not ApplicationKind.MACHINE:
        raise InvalidBody(("org_code: only an application of type 'm2m' belongs to one",))
    organization = await call.ports.organizations.by_code(OrganizationCode(code))
    if organization is None:
        raise InvalidBody((f"org_code: there is no organization '{code[:100]}'",))
    return organization.code


def _no_application() -> ManagementError:
    return not_found("APPLICATION_NOT_FOUND", "there is no application with this id")


_APPLICATION = "/applications/{application_id}"

OPERATIONS: Final[tuple[Operation, ...]] = (
    operation("GET", "/applications", "read:applications", get_applications),
    operation("POST", "/applications", "create:applications", create_application),
    operation("GET", _APPLICATION, "read:applications", get_application),
    operation("PATCH", _APPLICATION, "update:applications", update_application),
    operation("DELETE", _APPLICATION, "delete:applications", delete_application),
    operation("GET", f"{_APPLICATION}/tokens", "read:applications", get_application_tokens),
    operation(
        "PATCH", f"{_APPLICATION}/tokens", "update:application_tokens", update_application_tokens
    ),
)
