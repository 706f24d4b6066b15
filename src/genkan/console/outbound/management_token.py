"""Access tokens of the console's own application for the management API, kept while good."""

import time
from collections.abc import Sequence
from typing import Final
from urllib.parse import urlencode

import msgspec

from genkan.console.errors import Unavailable
from genkan.console.forwarding.viewer import IDENTITY_SCOPES
from genkan.console.model.role import Role
from genkan.console.outbound.in_process import ask
from genkan.console.ports import IdentityDoor

_MARGIN_SECONDS: Final = 60
_OK: Final = 200
_FORM: Final = {"content-type": "application/x-www-form-urlencoded"}


class _Granted(msgspec.Struct):
    access_token: str
    expires_in: int


class ManagementTokens:
    """A token for each console role, with the scopes that role has (RFC 6749 section 4.4)."""

    def __init__(self, door: IdentityDoor) -> None:
        self._door = door
        self._kept: dict[Role, tuple[str, float]] = {}  # with its end, monotonic

    async def token(self, role: Role) -> str:
        """A token that is good for another minute. Raises Unavailable."""
        token, ends = self._kept.get(role, ("", 0.0))
        if time.monotonic() >= ends:
            granted = await self._grant(scopes_of(role))
            token = granted.access_token
            ends = time.monotonic() + granted.expires_in - _MARGIN_SECONDS
            self._kept[role] = token, ends
        return token

    def forget(self) -> None:
        """The identity provider refused one: ask anew."""
        self._kept.clear()

    async def _grant(self, scopes: Sequence[str]) -> _Granted:
        form = {
            "grant_type": "client_credentials",
            "client_id": self._door.client_id,
            "client_secret": self._door.client_secret,
            "audience": f"{self._door.issuer}/api",
            **({"scope": " ".join(scopes)} if scopes else {}),
        }
        answer = await ask(self._door.app, "POST", "/oauth2/token", _FORM, urlencode(form).encode())
        if answer.status_code != _OK:
            raise Unavailable(
                f"the identity provider gives the console no token: {answer.text[:300]}",
                remedy="restart the server: its application 'Genkan Console' is made at the start",
            )
        return msgspec.json.decode(answer.content, type=_Granted)


def scopes_of(role: Role) -> Sequence[str]:
    """The scopes to ask for; none: all that the application has."""
    match role:
        case Role.ADMIN | Role.DEVELOPER:
            return ()
        case Role.VIEWER:
            return IDENTITY_SCOPES
