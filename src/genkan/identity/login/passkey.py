"""Passkeys: signing in, and registering one, by a challenge that the person's device signs.

The challenge is good once, for the browser it was made for, and for five minutes; origin and
relying party are those of the configured issuer; the person is verified by the device each time.
Source: WebAuthn Level 3 sections 7.1 and 7.2; identity-security L13.
"""

import base64
import binascii
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

import msgspec
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from genkan.identity.login.letter import PasskeyAddedLetter, Post
from genkan.identity.login.outcome import Fault, Identified, Outcome, Refused, Suspended
from genkan.identity.login.refusal import refuse_sign_in
from genkan.identity.login.throttle import slow_address
from genkan.identity.model.audit_event import AuditEvent
from genkan.identity.model.grant import OneTimeSecret, Purpose
from genkan.identity.model.interaction import Interaction
from genkan.identity.model.passkey import Passkey
from genkan.identity.model.proof import Proof
from genkan.identity.model.session import Owner
from genkan.identity.model.user import User
from genkan.identity.ports import Ports

_LIFETIME: Final = timedelta(minutes=5)
_LONGEST_CREDENTIAL: Final = 16_384
_LONGEST_NAME: Final = 60
_REFUSED: Final = Refused((Fault("passkey_refused"),))


@dataclass(frozen=True, slots=True, kw_only=True)
class PasskeyForm:
    """What the browser's script sent: a credential as JSON. address: for the throttle alone."""

    credential: str = field(repr=False)
    address: str


async def sign_in_options(ports: Ports, interaction: Interaction, now: datetime) -> str:
    """What the browser is asked, as JSON. It names no credential and so tells of no account."""
    challenge = await _new_challenge(ports, Purpose.PASSKEY_SIGN_IN, interaction.id, now)
    options = generate_authentication_options(
        rp_id=ports.config.host,
        challenge=challenge,
        timeout=int(_LIFETIME.total_seconds() * 1000),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json(options)


async def sign_in_by_passkey(
    ports: Ports, interaction: Interaction, form: PasskeyForm, now: datetime
) -> Outcome:
    """Who it is, by a passkey; every refusal looks the same. Raises TooManyAttempts."""
    await slow_address(ports.throttle, address=form.address, now=now)
    user = await _user_of(ports, interaction, form.credential, now)
    if user is None:
        await refuse_sign_in(ports, interaction, "passkey_refused", None, now)
        return _REFUSED
    return Suspended() if user.is_suspended else Identified(user, (Proof.PASSKEY,))


async def creation_options(ports: Ports, user: User, owner: Owner, now: datetime) -> str:
    """What the browser is asked to make a passkey, as JSON; none twice on one device."""
    challenge = await _new_challenge(ports, Purpose.PASSKEY_CREATION, owner.id, now)
    known = await ports.passkeys.of_user(user.id)
    options = generate_registration_options(
        rp_id=ports.config.host,
        rp_name=ports.config.host,
        user_id=user.id.encode(),
        user_name=user.email or user.username or user.id,
        user_display_name=user.full_name or user.email or user.id,
        challenge=challenge,
        timeout=int(_LIFETIME.total_seconds() * 1000),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[
            PublicKeyCredentialDescriptor(id=each.credential_id) for each in known
        ],
    )
    return options_to_json(options)


async def create_passkey(
    ports: Ports, user: User, owner: Owner, form: PasskeyForm, post: Post, now: datetime
) -> Passkey | Refused:
    """Store the passkey that the browser made; its owner is told. Raises TooManyAttempts."""
    await slow_address(ports.throttle, address=form.address, now=now)
    challenge = await _shown_challenge(
        ports, Purpose.PASSKEY_CREATION, owner.id, form.credential, now
    )
    if challenge is None:
        return _REFUSED
    try:
        verified = verify_registration_response(
            credential=form.credential,
            expected_challenge=challenge,
            expected_rp_id=ports.config.host,
            expected_origin=ports.config.origin,
            require_user_verification=True,
        )
    except _UNREADABLE:
        return _REFUSED
    passkey = Passkey(
        credential_id=verified.credential_id,
        user_id=user.id,
        public_key=verified.credential_public_key,
        sign_count=verified.sign_count,
        name=f"{now:%Y-%m-%d}"[:_LONGEST_NAME],
        created_at=now,
    )
    if not await ports.passkeys.create(passkey):
        return _REFUSED
    await ports.audit.record(
        AuditEvent(kind="passkey_added", at=now, actor=user.id, subject=user.id)
    )
    if user.email is not None:
        await post(PasskeyAddedLetter(to=user.email))
    return passkey


# What the library says of what it can not read or does not accept, whatever was sent.
_UNREADABLE: Final = (WebAuthnException, ValueError, KeyError, TypeError, IndexError, OverflowError)


async def _user_of(
    ports: Ports, interaction: Interaction, credential: str, now: datetime
) -> User | None:
    """The owner of the passkey that signed this interaction's challenge."""
    challenge = await _shown_challenge(
        ports, Purpose.PASSKEY_SIGN_IN, interaction.id, credential, now
    )
    sent = _json(credential)
    credential_id = _decoded(sent.get("rawId"))
    if challenge is None or credential_id is None:
        return None
    passkey = await ports.passkeys.by_credential(credential_id)
    if passkey is None:
        return None
    handle = _part(sent, "response").get("userHandle")
    if handle and _decoded(handle) != passkey.user_id.encode():
        return None
    try:
        verified = verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=ports.config.host,
            expected_origin=ports.config.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except _UNREADABLE:
        return None
    if not await ports.passkeys.use(credential_id, verified.new_sign_count, now):
        return None
    return await ports.users.by_id(passkey.user_id)


async def _new_challenge(ports: Ports, purpose: Purpose, subject: str, now: datetime) -> bytes:
    challenge = ports.randomness.token().encode()
    await ports.secrets.put(
        OneTimeSecret(
            purpose=purpose,
            secret_hash=_challenge_hash(subject, challenge),
            subject=subject,
            content=b"{}",
            expires_at=now + _LIFETIME,
        )
    )
    return challenge


async def _shown_challenge(
    ports: Ports, purpose: Purpose, subject: str, credential: str, now: datetime
) -> bytes | None:
    """The challenge that was signed, used up; None when it is not one of `subject`'s."""
    if len(credential) > _LONGEST_CREDENTIAL:
        return None
    client_text = _decoded(_part(_json(credential), "response").get("clientDataJSON"))
    shown = None if client_text is None else _json(client_text).get("challenge")
    challenge = _decoded(shown)
    if challenge is None:
        return None
    is_known = await ports.secrets.consume(purpose, _challenge_hash(subject, challenge), now)
    return challenge if is_known else None


def _challenge_hash(subject: str, challenge: bytes) -> bytes:
    return hashlib.sha256(subject.encode() + b":" + challenge).digest()


def _json(text: str | bytes) -> Mapping[str, object]:
    """The object of a JSON text, empty when it is none."""
    try:
        return msgspec.json.decode(text, type=dict[str, object])
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return {}


def _part(whole: Mapping[str, object], name: str) -> Mapping[str, object]:
    try:
        return msgspec.convert(whole.get(name), dict[str, object])
    except msgspec.ValidationError:
        return {}


def _decoded(value: object) -> bytes | None:
    """The bytes of base64url without padding, None when it is none."""
    if not isinstance(value, str) or not value or not value.isascii():
        return None
    try:
        return base64.b64decode(value + "=" * (-len(value) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
