"""How a client proves who it is: by secret in the body or by Basic, or not at all.

Source: RFC 6749 section 2.3; OIDC Core section 9 (client_secret_post, _basic, none).
"""

import base64
import binascii
from dataclasses import dataclass, field
from urllib.parse import unquote_plus

from genkan.identity.errors import InvalidClient, InvalidRequest
from genkan.identity.model.application import Application
from genkan.identity.names import ClientId
from genkan.identity.oauth.parameters import Parameters
from genkan.identity.oauth.secret import is_secret
from genkan.identity.ports import Ports


@dataclass(frozen=True, slots=True)
class ClientCredentials:
    """What a request says about its client; no secret: method `none`."""

    client_id: ClientId
    secret: str | None = field(repr=False)


def read_credentials(authorization: str | None, parameters: Parameters) -> ClientCredentials:
    """The credentials of a request; raises InvalidRequest for none or two kinds of them."""
    in_body = parameters.one("client_secret")
    named = parameters.one("client_id")
    if authorization is None or authorization[:6].lower() != "basic ":
        if named is None:
            raise InvalidRequest("parameter 'client_id' is missing")
        return ClientCredentials(ClientId(named), in_body)
    # RFC 6749 section 2.3: "The client MUST NOT use more than one authentication method".
    if in_body is not None:
        raise InvalidRequest("the client authenticates twice: by Basic and by 'client_secret'")
    credentials = _basic(authorization[6:])
    if named not in {None, credentials.client_id}:
        raise InvalidRequest("parameter 'client_id' differs from the one of Basic authentication")
    return credentials


async def authenticate(credentials: ClientCredentials, ports: Ports) -> Application:
    """The application that these credentials prove. Raises InvalidClient.

    The message is the same for an unknown client and a wrong secret.
    """
    application = await ports.applications.by_id(credentials.client_id)
    if application is None or not proves(credentials, application):
        raise InvalidClient("client authentication failed: compare client id and secret")
    return application


def proves(credentials: ClientCredentials, application: Application) -> bool:
    """Whether the right method was used, with the right secret."""
    if application.secret_hash is None:
        return credentials.secret is None
    return credentials.secret is not None and is_secret(credentials.secret, application.secret_hash)


def _basic(encoded: str) -> ClientCredentials:
    """RFC 6749 section 2.3.1: both halves are form-encoded before they are joined."""
    try:
        text = base64.b64decode(encoded.strip(), validate=True).decode("ascii")
    except (binascii.Error, ValueError) as error:
        raise InvalidClient("the Authorization header can not be read as Basic") from error
    client_id, separator, secret = text.partition(":")
    name = unquote_plus(client_id)
    if not separator or not name.isascii() or not name.isprintable():
        raise InvalidClient("the Authorization header must hold client id, ':', secret")
    return ClientCredentials(ClientId(name), unquote_plus(secret) or None)
