"""The end of a grant, with its reason kept."""

from datetime import datetime

from genkan.identity.model.audit_event import AuditEvent
from genkan.identity.model.grant import Grant
from genkan.identity.observation import GrantRevoked
from genkan.identity.ports import Ports


async def revoke_grant(grant: Grant, reason: str, ports: Ports, now: datetime) -> None:
    """End a grant: "code_replayed", "refresh_token_reused", "revoked_by_client"."""
    await ports.grants.revoke(grant.id, now)
    ports.observe(GrantRevoked(grant_id=grant.id, client_id=grant.client_id, reason=reason))
    await ports.audit.record(
        AuditEvent(
            kind=reason,
            at=now,
            actor=grant.client_id,
            subject=grant.user_id,
            details={"grant": grant.id},
        )
    )
