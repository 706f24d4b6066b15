"""Authorization requests that the client sends itself, ahead of the browser (RFC 9126)."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

import msgspec

from genkan.identity.errors import InvalidRequest, MalformedRequest, PageRefusal
from genkan.identity.model.application import Application
from genkan.identity.model.grant import OneTimeSecret, Purpose
from genkan.identity.oauth.authorize.request import AuthorizationRequest
from genkan.identity.oauth.authorize.steps import Refused, run_steps
from genkan.identity.oauth.parameters import Parameters
from genkan.identity.oauth.secret import secret_hash
from genkan.identity.ports import Ports

LIFETIME: Final = timedelta(seconds=60)
_PREFIX: Final = "urn:ietf:params:oauth:request_uri:"
_LEFT_OUT: Final = frozenset({"client_secret"})


async def push_request(
    parameters: Parameters, client: Application, ports: Ports, now: datetime
) -> Mapping[str, object]:
    """Where the checked request waits for the browser, and for how many seconds (section 2.2).

    Raises what `/oauth2/auth` would tell the client, and InvalidRequest for a bad redirect URL.
    """
    if parameters.one("request_uri") is not None:
        raise InvalidRequest("parameter 'request_uri' can not be pushed itself")
    opening = AuthorizationRequest(
        parameters=parameters,
        application=client,
        management_audience=ports.config.management_audience,
        is_pushed=True,
    )
    try:
        run_steps(opening)
    except Refused as refused:
        raise refused.error from refused
    except PageRefusal as error:
        raise InvalidRequest(error.description) from error
    token = ports.randomness.token()
    kept = {name: each for name, each in parameters.values.items() if name not in _LEFT_OUT}
    await ports.secrets.put(
        OneTimeSecret(
            purpose=Purpose.PUSHED_REQUEST,
            secret_hash=secret_hash(token),
            subject=client.client_id,
            content=msgspec.json.encode(kept),
            expires_at=now + LIFETIME,
        )
    )
    return {"request_uri": f"{_PREFIX}{token}", "expires_in": int(LIFETIME.total_seconds())}


async def pushed_parameters(
    parameters: Parameters, ports: Ports, now: datetime
) -> Parameters | None:
    """The parameters that `request_uri` stands for, used up; None when there is no such one.

    Raises MalformedRequest for one that is unknown, used, too old or another client's: there is
    no proven URL to tell it to (RFC 9126 section 4). No other URI is ever fetched.
    """
    try:
        request_uri = parameters.one("request_uri")
        client_id = parameters.one("client_id")
    except InvalidRequest as error:
        raise MalformedRequest(error.description) from error
    if request_uri is None or not request_uri.startswith(_PREFIX):
        return None
    hashed = secret_hash(request_uri.removeprefix(_PREFIX))
    secret = await ports.secrets.find(Purpose.PUSHED_REQUEST, hashed)
    is_own = secret is not None and secret.subject == client_id
    if secret is None or not is_own:
        raise MalformedRequest("the pushed request is not known to this application")
    if not await ports.secrets.consume(Purpose.PUSHED_REQUEST, hashed, now):
        raise MalformedRequest("the pushed request was used before, or is too old")
    values = msgspec.json.decode(secret.content, type=dict[str, tuple[str, ...]])
    return Parameters({**values, "client_id": (secret.subject,)})
