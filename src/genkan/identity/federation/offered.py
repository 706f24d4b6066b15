"""At which connections somebody may sign in, and which the pages show.

An application's own ones, and those of the organization that the sign-in is for.
Source: Kinde, "Home realm discovery", "Enable an auth connection for an organization".
"""

from collections.abc import Sequence

from genkan.identity.federation.provider import is_usable
from genkan.identity.model.connection import Connection
from genkan.identity.names import ClientId, OrganizationCode
from genkan.identity.ports import Ports


async def allowed_connections(
    ports: Ports, client_id: ClientId, organization_code: OrganizationCode | None
) -> tuple[Connection, ...]:
    """Those that can be used for this sign-in, in the order of their names.

    What belongs to another organization than the one that is asked for is none of them.
    """
    found = {each.id: each for each in await ports.connections.enabled(client_id)}
    if organization_code is not None:
        own = await ports.connections.of_organization(organization_code)
        found |= {each.id: each for each in own}
    allowed = (
        each
        for each in found.values()
        if is_usable(each)
        and (organization_code is None or each.organization_code in {None, organization_code})
    )
    return tuple(sorted(allowed, key=lambda each: (each.display_name.lower(), each.id)))


def shown_connections(
    allowed: Sequence[Connection], organization_code: OrganizationCode | None
) -> tuple[Connection, ...]:
    """Those that have a button; the others are found by the domain of an address.

    An organization's own connection has one where the sign-in is for that organization.
    """
    return tuple(
        each
        for each in allowed
        if each.options.get("is_force_show_sso_button") is True
        or (not each.domains and each.organization_code in {None, organization_code})
    )


def home_realm(allowed: Sequence[Connection], email: str) -> Connection | None:
    """The connection that this address's domain belongs to; None: to none, or to several."""
    domain = email.rpartition("@")[2].strip().lower()
    found = [each for each in allowed if domain and domain in each.domains]
    return found[0] if len(found) == 1 else None
