"""Whose looks a request's pages have; read before its handler: a refusal has them too."""

from starlette.requests import Request

from genkan.identity.http.provider import provider_of
from genkan.identity.model.design import Looks
from genkan.identity.names import ClientId, OrganizationCode


async def read_looks(
    request: Request,
    client_id: ClientId | None = None,
    organization_code: OrganizationCode | None = None,
) -> None:
    """From now on the request's pages look as this application and organization want it."""
    designs = provider_of(request).ports.designs
    request.state.looks = await designs.looks(client_id, organization_code)


def looks_of(request: Request) -> Looks:
    """What was read; the looks of ours when nothing could be."""
    looks = getattr(request.state, "looks", None)
    return looks if isinstance(looks, Looks) else Looks()
