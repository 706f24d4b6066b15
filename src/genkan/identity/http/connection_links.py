"""What the pages show of other providers: buttons, and whom an address belongs to."""

from collections.abc import Sequence
from typing import Final

from starlette.responses import Response

from genkan.identity.federation.offered import (
    allowed_connections,
    home_realm,
    shown_connections,
)
from genkan.identity.http.page_response import page_response
from genkan.identity.http.visit import Visit
from genkan.identity.login.link_account import pending_link
from genkan.identity.model.connection import Connection
from genkan.identity.pages.hand_off_page import ConnectionLink, HandOffPage

START_PATH: Final = "/connect"


async def visit_connections(visit: Visit) -> tuple[Connection, ...]:
    """The connections that this sign-in may go by."""
    interaction = visit.interaction
    return await allowed_connections(
        visit.ports, interaction.client_id, interaction.organization_code
    )


def connection_links(visit: Visit, allowed: Sequence[Connection]) -> tuple[ConnectionLink, ...]:
    """A button for each that is shown."""
    shown = shown_connections(allowed, visit.interaction.organization_code)
    return tuple(ConnectionLink(each.display_name, start_url(visit, each)) for each in shown)


def start_url(visit: Visit, connection: Connection) -> str:
    """Where the way to a connection begins."""
    return visit.url(START_PATH, connection=connection.id)


async def linking_name(visit: Visit) -> str:
    """The provider whose account waits to be linked by this sign-in; empty when none does."""
    waiting = await pending_link(visit.ports, visit.interaction, visit.now)
    if waiting is None:
        return ""
    connection = await visit.ports.connections.by_id(waiting.connection_id)
    return "" if connection is None else connection.display_name


async def home_realm_page(visit: Visit, email: str) -> Response | None:
    """The way to the provider that the address's domain belongs to; None when it has none.

    A page in between, since browsers let a form of ours end at no other origin (its policy's
    `form-action`). Not where an account is to be proven by its own method.
    """
    connection = home_realm(await visit_connections(visit), email)
    if connection is None or await linking_name(visit):
        return None
    page = HandOffPage(provider=connection.display_name, url=start_url(visit, connection))
    return page_response(visit.request, page, visit.surroundings(START_PATH))
