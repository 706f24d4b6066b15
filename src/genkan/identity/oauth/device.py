"""How a device without a browser asks to be let in (RFC 8628 section 3.1, 3.2)."""

import hashlib
import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlencode

from genkan.identity.errors import TooManyAttempts, UnauthorizedClient
from genkan.identity.model.application import Application, ApplicationKind
from genkan.identity.model.device_authorization import DeviceAuthorization
from genkan.identity.oauth.audience import authorised_audience, requested_audience
from genkan.identity.oauth.parameters import Parameters
from genkan.identity.oauth.scope import parse_scope, user_scope
from genkan.identity.oauth.secret import secret_hash
from genkan.identity.ports import Ports
from genkan.identity.tokens.api_scope import offered_scopes

LIFETIME: Final = timedelta(minutes=10)
INTERVAL_SECONDS: Final = 5
VERIFICATION_PATH: Final = "/device"
_PREFIX: Final = "kinde_dc_"
# Consonants that nobody takes for another and that make no words (RFC 8628 section 6.1).
_LETTERS: Final = "BCDFGHJKLMNPQRSTVWXZ"
_CODE_LENGTH: Final = 8
_MOST_WAITING: Final = 30  # of one address at once, more come back one by one
_REFILL_SECONDS: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceAnswer:
    """What the device shows, and what it polls with; all Kinde's names but for the picture."""

    device_code: str
    user_code: str
    verification_uri: str
    verification_uri_complete: str
    expires_in: int
    interval: int


async def begin_device(
    parameters: Parameters,
    client: Application,
    network_address: str,
    ports: Ports,
    now: datetime,
) -> DeviceAnswer:
    """A new device that waits. Raises UnauthorizedClient, InvalidScope, TooManyAttempts."""
    if client.kind is not ApplicationKind.DEVICE:
        raise UnauthorizedClient("this application is no device (type 'device')")
    management = ports.config.management_audience
    audience = authorised_audience(requested_audience(parameters), client, management)
    offered = offered_scopes(client, audience)
    scope = user_scope(parse_scope(parameters.one("scope")), offered)
    await _slow_down(client, network_address, ports, now)
    device_code = f"{_PREFIX}{ports.randomness.token()}"
    while True:
        user_code = user_code_from_digits(ports.randomness.digits(2 * _CODE_LENGTH))
        device = DeviceAuthorization(
            device_hash=secret_hash(device_code),
            user_code_hash=user_code_hash(user_code),
            client_id=client.client_id,
            scope=scope,
            audience=audience,
            network_address=network_address,
            created_at=now,
            expires_at=now + LIFETIME,
            interval_seconds=INTERVAL_SECONDS,
        )
        # Of 25 milliard codes one may be taken: then another is drawn.
        if await ports.devices.create(device):
            break
    uri = f"{ports.config.issuer}{VERIFICATION_PATH}"
    return DeviceAnswer(
        device_code=device_code,
        user_code=user_code,
        verification_uri=uri,
        verification_uri_complete=f"{uri}?{urlencode({'user_code': user_code})}",
        expires_in=int(LIFETIME.total_seconds()),
        interval=INTERVAL_SECONDS,
    )


def user_code_from_digits(digits: str) -> str:
    """A letter for each two random digits: 100 is five times 20, so no letter is likelier.

    >>> user_code_from_digits("0019203999021801")
    'BZBZZDXC'
    """
    pairs = (digits[at : at + 2] for at in range(0, len(digits), 2))
    return "".join(_LETTERS[int(pair) % len(_LETTERS)] for pair in pairs)


def read_user_code(typed: str) -> str | None:
    """The code as it was shown; case, spaces and dashes do not count. None: it can be none."""
    code = "".join(each for each in typed.upper() if each not in " -\t")
    is_code = len(code) == _CODE_LENGTH and all(each in _LETTERS for each in code)
    return code if is_code else None


def user_code_hash(user_code: str) -> bytes:
    """What is stored of a user code."""
    return hashlib.sha256(f"user code:{user_code}".encode()).digest()


async def _slow_down(
    client: Application, network_address: str, ports: Ports, now: datetime
) -> None:
    wait_seconds = await ports.throttle.take(
        f"devices:{client.client_id}:{network_address}",
        capacity=_MOST_WAITING,
        refill_seconds=_REFILL_SECONDS,
        now=now,
    )
    if wait_seconds > 0:
        raise TooManyAttempts(
            "too many devices ask from this address: wait, then try again",
            retry_after_seconds=math.ceil(wait_seconds),
        )
