"""What there is from the first start: default organization, management API, own applications."""

from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Final

from genkan.identity.config import BootstrapClient
from genkan.identity.errors import AlreadyExists
from genkan.identity.management.operations import OPERATIONS
from genkan.identity.model.api import Api, ApiScope
from genkan.identity.model.application import Application, ApplicationKind
from genkan.identity.model.organization import Organization
from genkan.identity.names import (
    ApiId,
    ApiScopeId,
    Audience,
    ClientId,
    OrganizationCode,
    Scope,
)
from genkan.identity.ports import Ports
from genkan.identity.tokens.vault import client_secret_label

MANAGEMENT_SCOPES: Final[tuple[Scope, ...]] = tuple(
    sorted({operation.scope for operation in OPERATIONS})
)
_ORGANIZATION_DIGITS: Final = 12


async def ensure_foundations(ports: Ports, now: datetime) -> None:
    """Make what is absent; several processes may start at once."""
    code = OrganizationCode(f"org_{ports.randomness.hexadecimal(_ORGANIZATION_DIGITS)}")
    await ports.organizations.ensure_default(
        Organization(
            code=code,
            name="Default Organization",
            is_default=True,
            is_auto_membership_enabled=True,
            created_at=now,
        )
    )
    management = await ports.apis.ensure_management(_management_api(ports, now))
    for name, client in ports.config.own_clients.items():
        await _ensure_application(name, client, ports, now)
        client_id = ClientId(client.client_id)
        await ports.apis.authorise(management.id, (client_id,))
        scope_ids = [scope.id for scope in management.scopes]
        await ports.apis.grant_scopes(management.id, client_id, scope_ids)


def _management_api(ports: Ports, now: datetime) -> Api:
    """Our API as this release has it; ids count for what is not stored yet."""
    return Api(
        id=ApiId(f"api_{ports.randomness.hexadecimal(32)}"),
        name="Genkan Management API",
        audience=Audience(ports.config.management_audience),
        is_management_api=True,
        scopes=tuple(
            ApiScope(id=ApiScopeId(f"api_scope_{ports.randomness.hexadecimal(32)}"), key=key)
            for key in MANAGEMENT_SCOPES
        ),
        created_at=now,
    )


async def _ensure_application(
    name: str, client: BootstrapClient, ports: Ports, now: datetime
) -> None:
    """The machine application with these credentials."""
    client_id = ClientId(client.client_id)
    secret = client.client_secret.encode()
    wanted = Application(
        client_id=client_id,
        name=name,
        kind=ApplicationKind.MACHINE,
        secret_hash=sha256(secret).digest(),
        sealed_secret=ports.vault.seal(secret, client_secret_label(client_id)),
        created_at=now,
    )
    found = await ports.applications.by_id(client_id)
    if found is None:
        try:
            await ports.applications.create(wanted)
        except AlreadyExists:
            return  # another process, a moment ago
    elif found.secret_hash != wanted.secret_hash:
        await ports.applications.update(
            replace(
                found,
                secret_hash=wanted.secret_hash,
                sealed_secret=wanted.sealed_secret,
            )
        )
