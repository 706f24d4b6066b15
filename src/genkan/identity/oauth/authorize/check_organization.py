"""Which organization the user signs in to."""

import re
from dataclasses import replace
from typing import Final

from genkan.identity.errors import AccessDenied, InvalidRequest
from genkan.identity.names import OrganizationCode
from genkan.identity.oauth.authorize.request import AuthorizationRequest

_CODE: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")


def check_organization(request: AuthorizationRequest) -> AuthorizationRequest:
    """The request with its organization: asked for, or the application's own (Kinde: org_code).

    Whether the user belongs to it is asked once there is a user (respond.py).
    """
    asked = request.parameters.one("org_code")
    own = request.application.organization_code
    if asked is not None and _CODE.fullmatch(asked) is None:
        raise InvalidRequest("parameter 'org_code' must be an organization's code")
    if own is not None and asked not in {None, own}:
        raise AccessDenied("this application belongs to another organization")
    if request.wishes.creates_organization:
        # The new one is meant; its code is known once there is a name for it.
        return request
    code = own if asked is None else OrganizationCode(asked)
    return replace(request, organization_code=code)
