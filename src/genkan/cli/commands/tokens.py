"""`genkan app tokens`: what an application's tokens are, and the article's toggle.

Kinde shows this on an application's "Tokens" page; the engine's setting is printed ready to paste.
"""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import httpx
import msgspec
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePublicKey,
    EllipticCurvePublicNumbers,
)
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey, RSAPublicNumbers
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from genkan.cli.admin_client import AdminClient, decode, no_answer
from genkan.cli.applications import Application
from genkan.cli.commands.manage import existing_application, with_server
from genkan.cli.project import Project
from genkan.cli.report import Report
from genkan.cli.running import Running

JWKS_PATH: Final = "/.well-known/jwks"


@dataclass(frozen=True, slots=True)
class TokenSettings:
    """GET /api/v1/applications/{id}/tokens; lifetimes in seconds."""

    access_token_lifetime: int
    id_token_lifetime: int
    refresh_token_lifetime: int
    is_hasura_mapping_enabled: bool
    signing_key_id: str


@dataclass(frozen=True, slots=True)
class TokenSettingsAnswer:
    """The envelope of TokenSettings."""

    tokens: TokenSettings


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key of the JWKS (RFC 7517), numbers in base64url: RSA has ``n, e``, P-256 ``x, y``."""

    kid: str
    alg: str
    n: str | None = None
    e: str | None = None
    x: str | None = None
    y: str | None = None


@dataclass(frozen=True, slots=True)
class PublicKeys:
    """The JWKS."""

    keys: tuple[PublicKey, ...]


def show_tokens(
    project: Project, report: Report, wanted: str, *, hasura_mapping: bool | None
) -> int:
    """Print what signs the tokens and how long they live; set the mapping when it is given."""

    async def work(client: AdminClient, running: Running) -> int:
        application = await existing_application(client, wanted)
        if hasura_mapping is not None:
            await set_hasura_mapping(client, application, is_on=hasura_mapping)
        settings = await token_settings(client, application)
        key = await signing_key(client, settings.signing_key_id)
        for name, value in facts(settings, key, running).items():
            report.line(f"{name:<24} {value}")
        report.line(f"\n{pem(key)}")
        report.record(event="tokens", application=application.name, **facts(settings, key, running))
        return 0

    return with_server(project, work)


def facts(settings: TokenSettings, key: PublicKey, running: Running) -> Mapping[str, str]:
    """What one needs to know to verify the tokens, in the article's order."""
    jwks_url = f"{running.issuer}{JWKS_PATH}"
    secret = msgspec.json.encode({"jwk_url": jwks_url}).decode()
    return {
        "issuer": running.issuer,
        "access token": f"{settings.access_token_lifetime} s",
        "id token": f"{settings.id_token_lifetime} s",
        "refresh token": f"{settings.refresh_token_lifetime} s",
        "signed with": f"{key.alg}, key {key.kid}",
        "JWKS": jwks_url,
        "Hasura mapping": "on" if settings.is_hasura_mapping_enabled else "off",
        "the engine's setting": f"HASURA_GRAPHQL_JWT_SECRET={secret}",
    }


async def token_settings(client: AdminClient, application: Application) -> TokenSettings:
    """The application's lifetimes and toggle."""
    path = f"/api/v1/applications/{application.id}/tokens"
    return (await client.management("GET", path, TokenSettingsAnswer)).tokens


async def set_hasura_mapping(client: AdminClient, application: Application, *, is_on: bool) -> None:
    """Kinde: "Enable Hasura mapping"."""
    path = f"/api/v1/applications/{application.id}/tokens"
    await client.management("PATCH", path, msgspec.Raw, {"is_hasura_mapping_enabled": is_on})


async def signing_key(client: AdminClient, key_id: str) -> PublicKey:
    """The public key of what signs just now: the JWKS also has the next and the last ones."""
    try:
        answer = await client.http.get(JWKS_PATH)
    except httpx.HTTPError as error:
        raise no_answer(client.credentials.url, error) from error
    keys = decode(answer, PublicKeys, "the JWKS").keys
    return next(key for key in keys if key.kid == key_id)


def pem(key: PublicKey) -> str:
    """The public key as PEM, for verifiers that read no JWKS."""
    return _public_key(key).public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def _public_key(key: PublicKey) -> RSAPublicKey | EllipticCurvePublicKey:
    if key.x is not None and key.y is not None:
        point = EllipticCurvePublicNumbers(_number(key.x), _number(key.y), SECP256R1())
        return point.public_key()
    return RSAPublicNumbers(e=_number(key.e or ""), n=_number(key.n or "")).public_key()


def _number(text: str) -> int:
    return int.from_bytes(base64.urlsafe_b64decode(_padded(text)), "big")


def _padded(text: str) -> str:
    """Base64 as Python wants it; JOSE leaves the padding out (RFC 7515 section 2)."""
    return text + "=" * (-len(text) % 4)
