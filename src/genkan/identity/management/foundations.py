"""What there is from the first start: the default organization, and the cli's application."""

from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Final

from genkan.identity.config import BootstrapClient
from genkan.identity.errors import AlreadyExists
from genkan.identity.management.operations import OPERATIONS
from genkan.identity.model.application import Application, ApplicationKind
from genkan.identity.model.organization import Organization
from genkan.identity.names import ClientId, OrganizationCode, Scope
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
    if ports.config.bootstrap_client is not None:
        await _ensure_application(ports.config.bootstrap_client, ports, now)


async def _ensure_application(client: BootstrapClient, ports: Ports, now: datetime) -> None:
    """The machine application with these credentials and every scope of this release."""
    client_id = ClientId(client.client_id)
    secret = client.client_secret.encode()
    wanted = Application(
        client_id=client_id,
        name="Genkan CLI",
        kind=ApplicationKind.MACHINE,
        secret_hash=sha256(secret).digest(),
        sealed_secret=ports.vault.seal(secret, client_secret_label(client_id)),
        scopes=MANAGEMENT_SCOPES,
        created_at=now,
    )
    found = await ports.applications.by_id(client_id)
    if found is None:
        try:
            await ports.applications.create(wanted)
        except AlreadyExists:
            return  # another process, a moment ago
    elif found.secret_hash != wanted.secret_hash or found.scopes != wanted.scopes:
        await ports.applications.update(
            replace(
                found,
                secret_hash=wanted.secret_hash,
                sealed_secret=wanted.sealed_secret,
                scopes=wanted.scopes,
            )
        )
