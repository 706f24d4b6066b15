"""The account API over HTTP: a user's token, read anew, and what it may know.

What each answer says stands in account/. Kinde's SDKs call it from browsers.
"""

from collections.abc import Awaitable, Callable
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from genkan.identity.account.attributes import feature_flags_answer, properties_answer
from genkan.identity.account.authorizations import (
    organization_code,
    permission_answer,
    permissions_answer,
    roles_answer,
)
from genkan.identity.account.entitlements import entitlement_answer, entitlements_answer
from genkan.identity.account.page import PageWish, page_wish
from genkan.identity.errors import InvalidRequest
from genkan.identity.http.endpoint import Caller, Cors, Endpoint
from genkan.identity.http.json_response import json_response
from genkan.identity.http.mint import mint_of
from genkan.identity.http.parameters import one_header, query_parameters
from genkan.identity.http.provider import provider_of
from genkan.identity.model.property import user_owner
from genkan.identity.oauth.bearer import authenticate_subject
from genkan.identity.portal.link import make_portal_link
from genkan.identity.tokens.attributes import effective
from genkan.identity.tokens.claims import TokenSubject

_PREFIX: Final = "/account_api/v1"


async def serve_permissions(request: Request) -> Response:
    """The user's permissions in the token's organization, page by page."""
    subject = await _subject(request)
    keys = subject.membership.permissions if subject.membership else ()
    permissions = await provider_of(request).ports.permissions.by_keys(keys)
    return json_response(permissions_answer(subject, permissions, _wish(request)))


async def serve_permission(request: Request) -> Response:
    """Whether the user has one permission."""
    subject = await _subject(request)
    return json_response(permission_answer(subject, _path_key(request)))


async def serve_roles(request: Request) -> Response:
    """The user's roles in the token's organization, page by page."""
    subject = await _subject(request)
    return json_response(roles_answer(subject, _wish(request)))


async def serve_feature_flags(request: Request) -> Response:
    """Every feature flag with the value that holds for the user, page by page."""
    subject = await _subject(request)
    ports = provider_of(request).ports
    flags = await effective(ports, organization_code(subject), subject.user.id)
    return json_response(feature_flags_answer(flags, _wish(request)))


async def serve_properties(request: Request) -> Response:
    """The user's properties, private ones excepted, page by page."""
    subject = await _subject(request)
    values = await provider_of(request).ports.properties.values_of(user_owner(subject.user.id))
    return json_response(properties_answer(values, _wish(request)))


async def serve_entitlements(request: Request) -> Response:
    """None, in Kinde's shape: there are no plans."""
    subject = await _subject(request)
    return json_response(entitlements_answer(subject, _wish(request)))


async def serve_entitlement(request: Request) -> Response:
    """404: there are no plans."""
    await _subject(request)
    return json_response(entitlement_answer(_path_key(request)))


async def serve_queried_entitlement(request: Request) -> Response:
    """The same, its key as `?key=` (Kinde's specification; its SDKs write it into the path)."""
    await _subject(request)
    return json_response(entitlement_answer(query_parameters(request).required("key")))


async def serve_portal_link(request: Request) -> Response:
    """A URL that opens the user's self-serve portal, once."""
    mint = await mint_of(request)
    subject = await authenticate_subject(one_header(request, "authorization"), mint)
    parameters = query_parameters(request)
    url = await make_portal_link(
        subject,
        # Kinde's Python SDK writes the second.
        subnav=parameters.one("subnav") or parameters.one("sub_nav"),
        return_url=parameters.one("return_url"),
        ports=mint.ports,
        now=mint.now,
    )
    return json_response({"url": url})


async def _subject(request: Request) -> TokenSubject:
    authorization = one_header(request, "authorization")
    return await authenticate_subject(authorization, await mint_of(request))


def _wish(request: Request) -> PageWish:
    parameters = query_parameters(request)
    return page_wish(parameters.one("page_size"), parameters.one("starting_after"))


def _path_key(request: Request) -> str:
    key = str(request.path_params["key"])
    if not key.isprintable():
        raise InvalidRequest("the key in the path has control characters")
    return key


def _endpoint(path: str, handle: Callable[[Request], Awaitable[Response]]) -> Endpoint:
    return Endpoint(f"{_PREFIX}{path}", ("GET",), handle, Caller.BEARER, Cors.REGISTERED)


ROUTES: tuple[Endpoint, ...] = (
    _endpoint("/permissions", serve_permissions),
    _endpoint("/permission/{key}", serve_permission),
    _endpoint("/roles", serve_roles),
    _endpoint("/feature_flags", serve_feature_flags),
    _endpoint("/properties", serve_properties),
    _endpoint("/entitlements", serve_entitlements),
    _endpoint("/entitlement/{key}", serve_entitlement),
    _endpoint("/entitlement", serve_queried_entitlement),
    _endpoint("/portal_link", serve_portal_link),
)
