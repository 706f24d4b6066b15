"""The table of grant types (RFC 6749 section 4; RFC 9700 2.4 leaves out `password`)."""

from collections.abc import Awaitable, Callable, Mapping
from textwrap import shorten
from types import MappingProxyType
from typing import Final

from genkan.identity.errors import (
    AuthorizationPending,
    InvalidRequest,
    OAuthError,
    SlowDown,
    UnsupportedGrantType,
)
from genkan.identity.model.audit_event import AuditEvent
from genkan.identity.oauth.parameters import Parameters
from genkan.identity.oauth.token.authorization_code import redeem_code
from genkan.identity.oauth.token.client_authentication import authenticate, read_credentials
from genkan.identity.oauth.token.client_credentials import grant_machine
from genkan.identity.oauth.token.device_code import DEVICE_CODE, redeem_device
from genkan.identity.oauth.token.mint import Mint
from genkan.identity.oauth.token.refresh_token import refresh
from genkan.identity.oauth.token.request import TokenRequest, TokenResponse

_LONGEST_SCOPE: Final = 500  # in the audit log; machines ask for hundreds of scopes at once

Exchange = Callable[[TokenRequest], Awaitable[TokenResponse]]

GRANTS: Final[Mapping[str, Exchange]] = MappingProxyType(
    {
        "authorization_code": redeem_code,
        "refresh_token": refresh,
        "client_credentials": grant_machine,
        DEVICE_CODE: redeem_device,
    }
)


async def answer_token_request(
    authorization: str | None, parameters: Parameters, mint: Mint
) -> TokenResponse:
    """The tokens for a request to `/oauth2/token`; raises an OAuthError."""
    grant_type = parameters.required("grant_type")
    client = await authenticate(read_credentials(authorization, parameters), mint.ports)
    exchange = GRANTS.get(grant_type)
    if exchange is None:
        raise UnsupportedGrantType(f"parameter 'grant_type' must be one of {', '.join(GRANTS)}")
    if client.is_public and grant_type == "client_credentials":
        # RFC 6749 section 4.4: "MUST only be used by confidential clients".
        raise InvalidRequest("an application without secret has no client credentials")
    request = TokenRequest(parameters=parameters, client=client, mint=mint)
    try:
        tokens = await exchange(request)
    except (AuthorizationPending, SlowDown):
        raise  # a device that waits has not been refused
    except OAuthError as error:
        await _record_refusal(request, grant_type, error)
        raise
    scope = tokens.scope
    if len(scope) > _LONGEST_SCOPE:
        scope = shorten(scope, _LONGEST_SCOPE, placeholder=" ...")
    await _record(request, "token_granted", tokens.user_id, grant_type, {"scope": scope})
    return tokens


async def _record_refusal(request: TokenRequest, grant_type: str, error: OAuthError) -> None:
    """Only of an application that proved who it is: anybody could fill the log otherwise."""
    if not request.client.is_public:
        await _record(request, "token_refused", None, grant_type, {"error": error.code})


async def _record(
    request: TokenRequest,
    kind: str,
    user_id: str | None,
    grant_type: str,
    details: Mapping[str, str],
) -> None:
    await request.mint.ports.audit.record(
        AuditEvent(
            kind=kind,
            at=request.mint.now,
            actor=request.client.client_id,
            subject=user_id,
            details={"grant_type": grant_type, **details},
        )
    )
