"""The table of all URLs, in the order of the families' files.

Each row: path, methods, handler, who may call, which origins' scripts may read the answer.
"""

from collections.abc import Mapping
from itertools import groupby

from starlette.routing import BaseRoute, Route

from genkan.identity.http import (
    account,
    authorize,
    brand,
    connections,
    dev_clock,
    dev_mail,
    device,
    factors,
    introspect,
    invitation,
    login,
    logout,
    management,
    passkeys,
    passwords,
    portal,
    portal_email,
    portal_places,
    portal_proof,
    portal_security,
    pushed_request,
    revoke,
    sign_in_code,
    sign_on_pages,
    token,
    userinfo,
    well_known,
)
from genkan.identity.http.endpoint import Endpoint
from genkan.identity.http.serve import ServedPath

ENDPOINTS: tuple[Endpoint, ...] = (
    *well_known.ROUTES,
    *authorize.ROUTES,
    *pushed_request.ROUTES,
    *token.ROUTES,
    *userinfo.ROUTES,
    *account.ROUTES,
    *introspect.ROUTES,
    *revoke.ROUTES,
    *logout.ROUTES,
    *login.ROUTES,
    *passwords.ROUTES,
    *portal.ROUTES,
    *portal_email.ROUTES,
    *portal_security.ROUTES,
    *portal_places.ROUTES,
    *portal_proof.ROUTES,
    *sign_on_pages.ROUTES,
    *device.ROUTES,
    *sign_in_code.ROUTES,
    *factors.ROUTES,
    *passkeys.ROUTES,
    *connections.ROUTES,
    *invitation.ROUTES,
    *brand.ROUTES,
    *management.ROUTES,
)
DEVELOPMENT_ENDPOINTS: tuple[Endpoint, ...] = (*dev_mail.ROUTES, *dev_clock.ROUTES)


def routes(served: Mapping[str, ServedPath]) -> list[BaseRoute]:
    """One Starlette route per path."""
    return [Route(path, each, methods=None) for path, each in served.items()]


def served_paths(*, is_development: bool) -> Mapping[str, ServedPath]:
    """Who serves a path; the outbox and the clock exist in development only."""
    endpoints = (*ENDPOINTS, *(DEVELOPMENT_ENDPOINTS if is_development else ()))
    by_path = groupby(sorted(endpoints, key=_path), _path)
    return {path: ServedPath(tuple(rows)) for path, rows in by_path}


def _path(endpoint: Endpoint) -> str:
    return endpoint.path
