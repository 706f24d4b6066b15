"""Genkan's own: which APIs an application may ask tokens for, and which scopes it has there.

Kinde tells it from the API's side alone, and the scopes of an application nowhere.
"""

from collections.abc import Mapping
from typing import Final

from genkan.identity.management.applications import called_application
from genkan.identity.management.call import Call, Reply, success
from genkan.identity.management.operation import Operation, operation
from genkan.identity.model.api import Api
from genkan.identity.model.application import AuthorisedApi


async def get_application_apis(call: Call) -> Reply:
    """The APIs it is authorised for, by name, with all their scopes.

    {"apis": [{"id": "api_...", "name": "Shop", "audience": "shop", "is_management_api": false,
               "is_limited": true, "scopes": [{"id": "...", "key": "read:orders",
                                               "description": "", "is_granted": true}]}]}
    """
    application = await called_application(call)
    authorised = {each.audience: each for each in application.apis}
    found = await call.ports.apis.all()
    return success(
        apis=[_shown(api, authorised[api.audience]) for api in found if api.audience in authorised]
    )


def _shown(api: Api, authorised: AuthorisedApi) -> Mapping[str, object]:
    return {
        "id": api.id,
        "name": api.name,
        "audience": api.audience,
        "is_management_api": api.is_management_api,
        "is_limited": authorised.is_limited,
        "scopes": [
            {
                "id": scope.id,
                "key": scope.key,
                "description": scope.description or "",
                "is_granted": scope.key in authorised.scopes,
            }
            for scope in api.scopes
        ],
    }


OPERATIONS: Final[tuple[Operation, ...]] = (
    operation(
        "GET",
        "/genkan/applications/{application_id}/apis",
        "read:applications",
        get_application_apis,
    ),
)
