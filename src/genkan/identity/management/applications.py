"""Kinde's tag "Applications"."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, fields, replace
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
from genkan.identity.management.url_policy import check_callback_urls, check_urls, url_fault
from genkan.identity.model.application import (
    Application,
    ApplicationKind,
    ApplicationSettings,
    TokenLifetimes,
)
from genkan.identity.model.hasura_mapping import is_hasura_admin
from genkan.identity.names import ClientId, OrganizationCode
from genkan.identity.tokens.access_token import LONGEST_LIFETIME_SECONDS
from genkan.identity.tokens.vault import client_secret_label

_ALL: Final = 100_000
_SECRET_LENGTH = 52  # Kinde's SDKs refuse what is not 40-60 letters and digits

Name = Annotated[Line, Field(min_length=1, max_length=100)]
# Kinde documents no bound. A token outlives its key otherwise (tokens/key_rotation.py).
TokenSeconds = Annotated[int, Field(ge=1, le=LONGEST_LIFETIME_SECONDS)]
Seconds = Annotated[int, Field(ge=1, le=31_536_000)]
# An empty text takes the language away, as with the URLs.
LanguageKey = Annotated[str, Field(pattern=r"^([A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})?)?$")]
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
    language_key: LanguageKey | None = None
    is_ask_for_name: bool | None = None
    has_marketing_consent: bool | None = None
    has_sign_in_link_on_sign_up_page: bool | None = None
    has_register_link_on_sign_in_page: bool | None = None
    has_sign_in_with_sso_button: bool | None = None
    use_gravatar_fallback: bool | None = None
    is_allow_faceless_auth: bool | None = None
    is_access_control_enabled: bool | None = None


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
    order = call.query.get("sort")
    if order:
        found = await _by_name(call, order, after)
    else:
        found = await call.ports.applications.page(after=after, limit_rows=wish.size + 1)
    return success(
        applications=[
            {"id": each.client_id, "name": each.name, "type": each.kind.value}
            for each in found[: wish.size]
        ],
        next_token=next_token([each.client_id for each in found], wish),
    )


async def _by_name(call: Call, order: str, after: ClientId | None) -> Sequence[Application]:
    """All applications that follow this one in the order asked for; there are not many."""
    if order not in {"name_asc", "name_desc"}:
        raise InvalidBody(("sort: expected 'name_asc' or 'name_desc'",))
    every = await call.ports.applications.page(after=None, limit_rows=_ALL)
    ordered = sorted(every, key=_name, reverse=order == "name_desc")
    places = [each.client_id for each in ordered]
    if after is None or after not in places:
        return ordered
    return ordered[places.index(after) + 1 :]


def _name(application: Application) -> tuple[str, str]:
    return application.name.casefold(), application.client_id


async def create_application(call: Call) -> Reply:
    """A new application; a back end or machine gets its secret."""
    client_id = ClientId(call.ports.randomness.hexadecimal(32))
    return await make_application(call, client_id)


async def make_application(call: Call, client_id: ClientId) -> Reply:
    """As `create_application`, with a client id that is known. Raises AlreadyExists."""
    body = read_body(call, NewApplicationBody)
    kind = ApplicationKind(body.type)
    organization_code = await _organization_code(call, kind, body.org_code)
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
        **asdict(application.settings),
        "has_cancel_button": False,
        "is_access_control_enabled": application.is_access_control_enabled,
        "is_allow_faceless_auth": False,
    }
    if application.sealed_secret is not None:
        label = client_secret_label(application.client_id)
        shown["client_secret"] = call.ports.vault.open(application.sealed_secret, label).decode()
    return success(application=shown)


async def update_application(call: Call) -> Reply:
    """Name, URLs, and what its pages offer."""
    application = await called_application(call)
    body = read_body(call, ApplicationBody)
    faults = (
        ["is_allow_faceless_auth: is not served yet; only false is taken"]
        if body.is_allow_faceless_auth
        else []
    )
    faults += [
        f"{place}: '{url[:200]}' {fault}"
        for place, url in (("login_uri", body.login_uri), ("homepage_uri", body.homepage_uri))
        if url and (fault := url_fault(url))
    ]
    if faults:
        raise InvalidBody(tuple(faults))
    if body.is_access_control_enabled:
        _check_access_control(application)
    changed = replace(
        application,
        is_access_control_enabled=(
            application.is_access_control_enabled
            if body.is_access_control_enabled is None
            else body.is_access_control_enabled
        ),
        name=body.name or application.name,
        login_uri=application.login_uri if body.login_uri is None else body.login_uri or None,
        homepage_uri=(
            application.homepage_uri if body.homepage_uri is None else body.homepage_uri or None
        ),
        settings=_changed_settings(application.settings, body),
    )
    if body.redirect_uris is not None:
        changed = replace(
            changed, redirect_uris=check_callback_urls(body.redirect_uris, "redirect_uris")
        )
    if body.logout_uris is not None:
        changed = replace(changed, logout_uris=check_urls(body.logout_uris, "logout_uris"))
    return await store_application(call, changed)


async def rotate_application_secret(call: Call) -> Reply:
    """Genkan's own: another secret in place of this one, which counts no more."""
    application = await called_application(call)
    if application.is_public:
        raise ManagementError(
            "APPLICATION_HAS_NO_SECRET",
            f"an application of type '{application.kind}' has no secret; it proves itself by PKCE",
        )
    secret = call.ports.randomness.alphanumeric(_SECRET_LENGTH)
    label = client_secret_label(application.client_id)
    await store_application(
        call,
        replace(
            application,
            secret_hash=hashlib.sha256(secret.encode()).digest(),
            sealed_secret=call.ports.vault.seal(secret.encode(), label),
        ),
    )
    return success(application={"id": application.client_id, "client_secret": secret})


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


def _check_access_control(application: Application) -> None:
    """Raises ManagementError; codes and messages are Kinde's."""
    if application.kind is ApplicationKind.MACHINE:
        raise ManagementError(
            "ACCESS_CONTROL_NOT_SUPPORTED",
            "Role-based access control is not supported for this application type",
        )
    if not application.access_roles:
        raise ManagementError(
            "ACCESS_ROLES_REQUIRED",
            "Add at least one allowed role before enabling role-based access control",
        )


def _changed_settings(settings: ApplicationSettings, body: ApplicationBody) -> ApplicationSettings:
    names = {each.name for each in fields(settings)}
    sent = body.model_dump(include=names, exclude_none=True)
    return replace(settings, **sent | ({"language_key": None} if body.language_key == "" else {}))


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
    operation(
        "POST",
        f"/genkan{_APPLICATION}/secret",
        "update:genkan_application_secrets",
        rotate_application_secret,
    ),
)
