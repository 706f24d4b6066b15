"""What the console asks of the identity provider when people sign in: its application, a code."""

from typing import Final, TypeVar
from urllib.parse import urlencode

import httpx
import msgspec

from genkan.console.errors import SignInFailed, Unavailable
from genkan.console.model.role import Role
from genkan.console.outbound.in_process import ask
from genkan.console.outbound.management_token import ManagementTokens
from genkan.console.ports import IdentityDoor
from genkan.console.visitors.sign_in import Profile

T = TypeVar("T")

APPLICATION_NAME: Final = "Console"
_FORM: Final = {"content-type": "application/x-www-form-urlencoded"}
_JSON: Final = {"content-type": "application/json"}
_NOT_FOUND: Final = 404


class Keys(msgspec.Struct):
    """An application's id and secret."""

    id: str
    client_secret: str | None = None


class _Application(msgspec.Struct):
    application: Keys


class _Urls(msgspec.Struct):
    redirect_urls: list[str] = []


class Granted(msgspec.Struct):
    """The answer to a code (RFC 6749 section 4.1.4)."""

    access_token: str
    id_token: str


async def find_application(
    door: IdentityDoor, management: ManagementTokens, client_id: str
) -> Keys | None:
    """The application by which people sign in; None when it is there no more."""
    path = f"/api/v1/applications/{client_id}"
    answer = await _manage(door, management, "GET", path, None)
    if answer.status_code == _NOT_FOUND:
        return None
    return _decoded(answer, _Application).application


async def make_application(
    door: IdentityDoor, management: ManagementTokens, redirect_uri: str
) -> Keys:
    """A new application that may send browsers back here."""
    body = {"name": APPLICATION_NAME, "type": "reg"}
    made = _decoded(
        await _manage(door, management, "POST", "/api/v1/applications", body), _Application
    ).application
    await ensure_redirect_uri(door, management, made.id, redirect_uri)
    found = await find_application(door, management, made.id)
    if found is None:
        raise Unavailable("the console's application is gone", remedy="sign in again")
    return found


async def ensure_redirect_uri(
    door: IdentityDoor, management: ManagementTokens, client_id: str, redirect_uri: str
) -> None:
    """Let it send browsers back to this address as well: the server may have moved."""
    path = f"/api/v1/applications/{client_id}/auth_redirect_urls"
    known = _decoded(await _manage(door, management, "GET", path, None), _Urls).redirect_urls
    if redirect_uri not in known:
        answer = await _manage(door, management, "POST", path, {"urls": [redirect_uri]})
        _decoded(answer, msgspec.Raw)


async def exchange_code(
    door: IdentityDoor, keys: Keys, code: str, code_verifier: str, redirect_uri: str
) -> Granted:
    """The tokens of a code. Raises SignInFailed."""
    form = {
        "grant_type": "authorization_code",
        "client_id": keys.id,
        "client_secret": keys.client_secret or "",
        "code": code,
        "code_verifier": code_verifier,
        "redirect_uri": redirect_uri,
    }
    answer = await ask(door.app, "POST", "/oauth2/token", _FORM, urlencode(form).encode())
    if not answer.is_success:
        raise SignInFailed("the identity provider refused the code", remedy="sign in again")
    return _decoded(answer, Granted)


async def read_profile(door: IdentityDoor, access_token: str) -> Profile:
    """Who signed in. Raises Unavailable."""
    headers = {"authorization": f"Bearer {access_token}"}
    return _decoded(await ask(door.app, "GET", "/oauth2/v2/user_profile", headers), Profile)


async def _manage(
    door: IdentityDoor,
    management: ManagementTokens,
    method: str,
    path: str,
    body: dict[str, object] | dict[str, str] | dict[str, list[str]] | None,
) -> httpx.Response:
    token = await management.token(Role.ADMIN)
    content = b"" if body is None else msgspec.json.encode(body)
    headers = {**_JSON, "authorization": f"Bearer {token}"}
    return await ask(door.app, method, path, headers, content)


def _decoded(answer: httpx.Response, kind: type[T]) -> T:
    if not answer.is_success:
        raise Unavailable(
            f"the identity provider answered {answer.status_code}: {answer.text[:300]}",
            remedy="see the log; a restart makes the console's application anew",
        )
    return msgspec.json.decode(answer.content, type=kind)
