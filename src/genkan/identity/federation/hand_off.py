"""Handing a person over to another provider, and knowing them again when they come back.

The state is a one-time secret of the interaction, which belongs to one browser: an answer that
was made for another browser, another sign-in or another connection finds none (RFC 9700 4.7).
PKCE goes along always, whether the provider says that it looks at it or not (RFC 9700 2.1.1).
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, cast
from urllib.parse import urlencode, urlsplit, urlunsplit

import msgspec

from genkan.identity.errors import HandOffFailed, HandOffReason
from genkan.identity.federation.metadata import find_metadata
from genkan.identity.federation.provider import OUR_PARAMETERS, Provider
from genkan.identity.model.code_challenge import challenge_of
from genkan.identity.model.email_address import email_fault
from genkan.identity.model.grant import OneTimeSecret, Purpose
from genkan.identity.model.interaction import Interaction
from genkan.identity.names import ConnectionId, InteractionId
from genkan.identity.ports import Ports

CALLBACK_PATH: Final = "/login/callback"  # Kinde's, so that registrations at providers stay
_LIFETIME: Final = timedelta(minutes=15)
_LONGEST_STATE: Final = 128


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOff:
    """What is kept of a person who is at another provider, until they come back."""

    interaction_id: InteractionId
    connection_id: ConnectionId
    verifier: str = field(repr=False)
    nonce: str = field(repr=False)


def callback_url(issuer: str) -> str:
    """Where providers send people back to; it is registered there."""
    return f"{issuer}{CALLBACK_PATH}"


async def begin_hand_off(
    ports: Ports, interaction: Interaction, provider: Provider, now: datetime
) -> str:
    """The provider's address to send the browser to. Raises HandOffFailed."""
    metadata = await find_metadata(provider, ports.providers)
    state = ports.randomness.token()
    hand_off = HandOff(
        interaction_id=interaction.id,
        connection_id=provider.connection.id,
        verifier=ports.randomness.token(),
        nonce=ports.randomness.token(),
    )
    await ports.secrets.put(
        OneTimeSecret(
            purpose=Purpose.HAND_OFF,
            secret_hash=_hash(state),
            subject=interaction.id,
            content=ports.vault.seal(msgspec.json.encode(hand_off), _label(state)),
            expires_at=min(now + _LIFETIME, interaction.expires_at),
        )
    )
    asked = _parameters(provider, interaction, hand_off, state)
    asked["redirect_uri"] = callback_url(ports.config.issuer)
    return _with_query(metadata.authorization_endpoint, asked)


async def find_hand_off(ports: Ports, state: str, now: datetime) -> HandOff:
    """The hand-off of a state, not yet used up. Raises HandOffFailed."""
    secret = None
    if 0 < len(state) <= _LONGEST_STATE and state.isascii() and state.isprintable():
        secret = await ports.secrets.find(Purpose.HAND_OFF, _hash(state))
    if secret is None or secret.used_at is not None or secret.expires_at <= now:
        raise HandOffFailed(HandOffReason.EXPIRED)
    return msgspec.json.decode(ports.vault.open(secret.content, _label(state)), type=HandOff)


async def use_hand_off(ports: Ports, state: str, now: datetime) -> None:
    """Use a state up; of concurrent answers with it one counts. Raises HandOffFailed."""
    if not await ports.secrets.consume(Purpose.HAND_OFF, _hash(state), now):
        raise HandOffFailed(HandOffReason.EXPIRED)


def _parameters(
    provider: Provider, interaction: Interaction, hand_off: HandOff, state: str
) -> dict[str, str]:
    """The authorization request; what a connection sends along never replaces what is ours."""
    ours = {
        "response_type": "code",
        "client_id": provider.client_id,
        "scope": " ".join(provider.scopes),
        "state": state,
        "code_challenge": challenge_of(hand_off.verifier),
        "code_challenge_method": "S256",
    }
    if provider.issuer is not None:
        ours["nonce"] = hand_off.nonce
        if email_fault(interaction.login_hint or "") is None:
            ours["login_hint"] = interaction.login_hint or ""
    return {**_upstream(provider), **provider.preset.parameters, **ours}


def _upstream(provider: Provider) -> dict[str, str]:
    """`{"prompt": {"value": "select_account"}}` -> `{"prompt": "select_account"}`."""
    wished = provider.connection.options.get("upstream_params")
    if not isinstance(wished, dict):
        return {}
    found: dict[str, str] = {}
    for name, entry in cast("Mapping[str, object]", wished).items():
        value = (
            cast("Mapping[str, object]", entry).get("value") if isinstance(entry, dict) else None
        )
        if isinstance(value, str) and name not in OUR_PARAMETERS:
            found[name] = value
    return found


def _with_query(endpoint: str, asked: Mapping[str, str]) -> str:
    """The endpoint with the request behind its own query (RFC 6749 section 3.1)."""
    parts = urlsplit(endpoint)
    query = "&".join(part for part in (parts.query, urlencode(asked)) if part)
    return urlunsplit(parts._replace(query=query, fragment=""))


def _hash(state: str) -> bytes:
    return hashlib.sha256(state.encode()).digest()


def _label(state: str) -> str:
    """What the hand-off is sealed under: whoever reads the table has no state."""
    return f"hand-off {_hash(state).hex()}"
