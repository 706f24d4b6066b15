"""How a person lets a device in: from the code they enter to their yes or no (RFC 8628 3.3)."""

import math
from datetime import datetime, timedelta
from typing import Final

from genkan.identity.errors import InteractionExpired, TooManyAttempts
from genkan.identity.model.audit_event import AuditEvent
from genkan.identity.model.device_authorization import DeviceAuthorization
from genkan.identity.model.interaction import Interaction, Wishes
from genkan.identity.model.session import Session
from genkan.identity.names import InteractionId
from genkan.identity.oauth.authorize.answer import Browser, find_session
from genkan.identity.oauth.authorize.proceed import close, proceed, task_location
from genkan.identity.oauth.authorize.task import Standing, Task, answered_organization, is_fresh
from genkan.identity.oauth.device import VERIFICATION_PATH, read_user_code, user_code_hash
from genkan.identity.ports import Ports

# RFC 8628 section 5.1: few tries per address make guessing one of the waiting codes hopeless.
_MOST_TRIES: Final = 10
_ONE_MORE_SECONDS: Final = 30
ALLOWED_PATH: Final = "/device/allowed"
DENIED_PATH: Final = "/device/denied"


async def enter_code(
    typed: str, browser: Browser, network_address: str, ports: Ports, now: datetime
) -> str | None:
    """Where the browser goes with this code; None when no device waits for it.

    Raises TooManyAttempts.
    """
    await _slow_down(network_address, ports, now)
    code = read_user_code(typed)
    device = None if code is None else await ports.devices.by_user_code(user_code_hash(code))
    if device is None or not device.is_waiting(now):
        return None
    application = await ports.applications.by_id(device.client_id)
    if application is None:
        return None
    session = await find_session(browser.session_token, ports, now)
    if session is not None and not is_fresh(session, application, Wishes(), now):
        session = None
    interaction = _interaction(device, browser, session, ports, now)
    await ports.interactions.create(interaction)
    if session is None:
        return task_location(Task.SIGN_IN, interaction)
    return await proceed(interaction, session, ports, now)


async def waiting_device(
    interaction: Interaction, ports: Ports, now: datetime
) -> DeviceAuthorization:
    """The device that an interaction is about. Raises InteractionExpired."""
    stored = interaction.wishes.device_hash
    device = None if stored is None else await ports.devices.by_hash(bytes.fromhex(stored))
    if device is None or not device.is_waiting(now):
        raise InteractionExpired("the device waits no more: begin anew on the device")
    return device


async def allow_device(
    interaction: Interaction, session: Session, standing: Standing, ports: Ports, now: datetime
) -> str:
    """Where the browser goes once the device was let in. Raises InteractionExpired."""
    device = await waiting_device(interaction, ports, now)
    organization = answered_organization(interaction, standing)
    await close(interaction, ports, now)
    if not await ports.devices.allow(device.device_hash, session, organization, now):
        raise InteractionExpired("the device waits no more: begin anew on the device")
    await ports.sessions.touch(session.id, organization, now)
    await ports.audit.record(
        AuditEvent(
            kind="device_allowed",
            at=now,
            actor=session.user_id,
            subject=device.client_id,
            details={"network_address": device.network_address},
        )
    )
    return ALLOWED_PATH


async def deny_device(interaction: Interaction, ports: Ports, now: datetime) -> str:
    """Where the browser goes once the device was turned away. Raises InteractionExpired."""
    device = await waiting_device(interaction, ports, now)
    await close(interaction, ports, now)
    await ports.devices.deny(device.device_hash, now)
    return DENIED_PATH


def _interaction(
    device: DeviceAuthorization,
    browser: Browser,
    session: Session | None,
    ports: Ports,
    now: datetime,
) -> Interaction:
    return Interaction(
        id=InteractionId(ports.randomness.token()),
        browser_hash=browser.token_hash,
        client_id=device.client_id,
        redirect_uri=f"{ports.config.issuer}{VERIFICATION_PATH}",
        state=None,
        nonce=None,
        scope=device.scope,
        audience=device.audience,
        code_challenge=None,
        organization_code=None,
        login_hint=None,
        language=None,
        prompts=(),
        wants_registration=False,
        wishes=Wishes(device_hash=device.device_hash.hex()),
        session_id=None if session is None else session.id,
        created_at=now,
        expires_at=max(device.expires_at, now + timedelta(minutes=1)),
    )


async def _slow_down(network_address: str, ports: Ports, now: datetime) -> None:
    wait_seconds = await ports.throttle.take(
        f"user codes:{network_address}",
        capacity=_MOST_TRIES,
        refill_seconds=_ONE_MORE_SECONDS,
        now=now,
    )
    if wait_seconds > 0:
        raise TooManyAttempts(
            "too many codes: wait, then try again", retry_after_seconds=math.ceil(wait_seconds)
        )
