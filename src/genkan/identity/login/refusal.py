"""A proof that was none: told to the operator, and kept in the audit log.

What was typed is kept nowhere: it may be a password in the wrong field.
"""

from datetime import datetime

from genkan.identity.model.audit_event import AuditEvent
from genkan.identity.model.interaction import Interaction
from genkan.identity.model.user import User
from genkan.identity.observation import FactorRefused, SignInRefused
from genkan.identity.ports import Ports


async def refuse_sign_in(
    ports: Ports, interaction: Interaction, reason: str, user: User | None, now: datetime
) -> None:
    """Somebody did not prove who they are. user: whose account it was about, where it is known."""
    ports.observe(SignInRefused(client_id=interaction.client_id, reason=reason))
    await ports.audit.record(
        AuditEvent(
            kind="sign_in_refused",
            at=now,
            subject=None if user is None else user.id,
            details={"client_id": interaction.client_id, "reason": reason},
        )
    )


async def refuse_factor(ports: Ports, user: User, kind: str, now: datetime) -> None:
    """Somebody who showed the first proof did not show the second one."""
    ports.observe(FactorRefused(user_id=user.id, kind=kind))
    await ports.audit.record(
        AuditEvent(kind="factor_refused", at=now, subject=user.id, details={"factor": kind})
    )
