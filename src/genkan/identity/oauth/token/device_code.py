"""grant_type=urn:ietf:params:oauth:grant-type:device_code (RFC 8628 section 3.4, 3.5)."""

from typing import Final

from genkan.identity.errors import (
    AuthorizationPending,
    DeviceDenied,
    ExpiredToken,
    InvalidGrant,
    SlowDown,
    UnauthorizedClient,
)
from genkan.identity.model.application import ApplicationKind
from genkan.identity.model.device_authorization import DeviceAuthorization
from genkan.identity.model.grant import Grant
from genkan.identity.names import GrantId
from genkan.identity.oauth.refresh_expiry import grant_end
from genkan.identity.oauth.secret import secret_hash
from genkan.identity.oauth.token.issue import issue_tokens
from genkan.identity.oauth.token.mint import Mint
from genkan.identity.oauth.token.request import TokenRequest, TokenResponse
from genkan.identity.tokens.subject import load_subject
from genkan.identity.workflows.events import TokenOrigin
from genkan.identity.workflows.moments import user_token_changes

DEVICE_CODE: Final = "urn:ietf:params:oauth:grant-type:device_code"


async def redeem_device(request: TokenRequest) -> TokenResponse:
    """The tokens of a device that was let in, once; until then why there are none yet.

    Raises AuthorizationPending, SlowDown, DeviceDenied, ExpiredToken, InvalidGrant,
    and what a workflow refuses.
    """
    client, mint = request.client, request.mint
    if client.kind is not ApplicationKind.DEVICE:
        raise UnauthorizedClient("this application is no device (type 'device')")
    hashed = secret_hash(request.parameters.required("device_code"))
    poll = await mint.ports.devices.poll(hashed, client.client_id, mint.now)
    if poll is None:
        raise InvalidGrant("the device code is not known to this application")
    device = poll.device
    if device.redeemed_at is not None:
        raise InvalidGrant("the device code was used before")
    if mint.now >= device.expires_at:
        raise ExpiredToken("the device code has expired: ask for another one")
    if device.decided_at is None and poll.is_too_soon:
        raise SlowDown(f"poll every {device.interval_seconds} seconds from now on")
    if device.decided_at is None:
        raise AuthorizationPending("nobody has entered the code yet")
    grant = _grant(device, request)
    subject = await load_subject(grant, client, mint.ports)
    changes = await user_token_changes(mint.ports, subject, TokenOrigin.AUTHORIZATION, mint.asker)
    if not await mint.ports.devices.redeem(hashed, mint.now):
        raise InvalidGrant("the device code was used before")
    await mint.ports.grants.create(grant)
    return issue_tokens(subject, subject.grant.scope, None, mint, changes)


def _grant(device: DeviceAuthorization, request: TokenRequest) -> Grant:
    """What the device is given. Raises DeviceDenied."""
    if device.user_id is None or device.authenticated_at is None:
        raise DeviceDenied("the person who entered the code did not allow this device")
    mint: Mint = request.mint
    return Grant(
        id=GrantId(mint.ports.randomness.uuid()),
        client_id=device.client_id,
        user_id=device.user_id,
        # Whoever signs out in the browser that let the device in leaves the device signed in.
        session_id=None,
        organization_code=device.organization_code,
        scope=device.scope,
        audience=device.audience,
        authenticated_at=device.authenticated_at,
        created_at=mint.now,
        refreshed_at=mint.now,
        expires_at=grant_end(request.client, mint.now, mint.now),
    )
