"""The organization a visitor chooses, or makes (Kinde: is_create_org)."""

import math
from datetime import datetime
from typing import Final

from genkan.identity.errors import InteractionExpired, TooManyAttempts
from genkan.identity.model.audit_event import AuditEvent
from genkan.identity.model.interaction import Interaction
from genkan.identity.model.organization import Organization
from genkan.identity.model.session import Session
from genkan.identity.names import OrganizationCode
from genkan.identity.oauth.authorize.check_wishes import LONGEST_ORGANIZATION_NAME
from genkan.identity.oauth.authorize.proceed import proceed
from genkan.identity.oauth.authorize.task import Task
from genkan.identity.ports import Ports

_CODE_DIGITS: Final = 12
# Of one user: enough for everybody who means it.
_MOST_NEW: Final = 10
_ONE_MORE_SECONDS: Final = 3600


def organization_name_fault(name: str) -> str | None:
    """What is wrong with the name of a new organization: a key of pages/texts, or None."""
    if not name:
        return "organization_name_missing"
    if len(name) > LONGEST_ORGANIZATION_NAME or not name.isprintable():
        return "organization_name_unusable"
    return None


async def create_organization(
    interaction: Interaction, name: str, session: Session, ports: Ports, now: datetime
) -> str:
    """Where the browser goes once the session's user is a member of a new organization.

    They get the default roles. Raises InteractionExpired, also when the form is sent twice.
    """
    await _slow_down(session, ports, now)
    code = OrganizationCode(f"org_{ports.randomness.hexadecimal(_CODE_DIGITS)}")
    settled = await _settled(interaction, Task.CREATE_ORGANIZATION, code, ports, now)
    organization = Organization(code=code, name=name, is_default=False, created_at=now)
    await ports.organizations.create(organization)
    await ports.organizations.add_member(code, session.user_id, now)
    await ports.audit.record(
        AuditEvent(
            kind="organization_created",
            at=now,
            actor=session.user_id,
            subject=code,
            details={"client_id": interaction.client_id},
        )
    )
    return await proceed(settled, session, ports, now)


async def enter_organization(
    interaction: Interaction,
    code: OrganizationCode,
    session: Session,
    ports: Ports,
    now: datetime,
) -> str:
    """Where the browser goes once the user chose one of their organizations."""
    settled = await _settled(interaction, Task.CHOOSE_ORGANIZATION, code, ports, now)
    return await proceed(settled, session, ports, now)


async def _settled(
    interaction: Interaction, task: Task, code: OrganizationCode, ports: Ports, now: datetime
) -> Interaction:
    settled = await ports.interactions.settle(interaction.id, task.value, code, now)
    if settled is None:
        raise InteractionExpired("the page was answered before, or is too old: begin anew")
    return settled


async def _slow_down(session: Session, ports: Ports, now: datetime) -> None:
    wait_seconds = await ports.throttle.take(
        f"organizations:{session.user_id}",
        capacity=_MOST_NEW,
        refill_seconds=_ONE_MORE_SECONDS,
        now=now,
    )
    if wait_seconds > 0:
        raise TooManyAttempts(
            "too many new organizations: wait, then try again",
            retry_after_seconds=math.ceil(wait_seconds),
        )
