"""Where a provider is asked: its own document, or its preset's addresses.

Source: OpenID Connect Discovery 1.0 sections 3 and 4; RFC 8414; RFC 9207 section 3.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, cast
from urllib.parse import urlsplit

import msgspec

from genkan.identity.errors import HandOffFailed, HandOffReason
from genkan.identity.federation.provider import Provider
from genkan.identity.ports import ProviderHttp, ProviderUnreachable

_TENANT_GAP: Final = "{tenantid}"
_TENANT: Final = r"[0-9a-fA-F-]{36}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What is known of a provider's endpoints.

    issuer: what `iss` of its answers must be; None: it names none.
    has_issuer_parameter: an answer without `iss` is not its own.
    has_basic: it takes the client's secret in a header.
    """

    authorization_endpoint: str
    token_endpoint: str
    userinfo_endpoint: str | None = None
    jwks_uri: str | None = None
    issuer: str | None = None
    has_issuer_parameter: bool = False
    has_basic: bool = False


async def find_metadata(provider: Provider, http: ProviderHttp) -> Metadata:
    """The provider's endpoints. Raises HandOffFailed."""
    if provider.issuer is None:
        if provider.endpoints is None:
            raise AssertionError("a usable connection has an issuer, or endpoints")
        return Metadata(
            authorization_endpoint=provider.endpoints.authorization,
            token_endpoint=provider.endpoints.token,
            userinfo_endpoint=provider.endpoints.userinfo,
        )
    url = f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration"
    try:
        document = await http.document(url)
        return _read(document, provider)
    except ProviderUnreachable as error:
        raise unreachable(str(error)) from error


def is_issuer(issuer: str, expected: str) -> bool:
    """Whether it is the one that is expected, `{tenantid}` standing for any tenant's id."""
    pattern = re.escape(expected).replace(re.escape(_TENANT_GAP), _TENANT)
    return re.fullmatch(pattern, issuer) is not None


def unreachable(detail: str) -> HandOffFailed:
    """The refusal when a provider does not answer as one."""
    return HandOffFailed(HandOffReason.UNREACHABLE, detail=detail)


def _read(document: bytes, provider: Provider) -> Metadata:
    try:
        read = msgspec.json.decode(document, type=dict[str, object])
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise unreachable("the document of the provider is not a JSON object") from error
    issuer = _issuer(read, provider)
    methods = read.get("token_endpoint_auth_methods_supported")
    named = cast("list[object]", methods) if isinstance(methods, list) else ["client_secret_basic"]
    return Metadata(
        authorization_endpoint=_address(read, "authorization_endpoint", provider),
        token_endpoint=_address(read, "token_endpoint", provider),
        jwks_uri=_address(read, "jwks_uri", provider),
        userinfo_endpoint=(
            _address(read, "userinfo_endpoint", provider) if "userinfo_endpoint" in read else None
        ),
        issuer=issuer,
        has_issuer_parameter=read.get("authorization_response_iss_parameter_supported") is True,
        has_basic="client_secret_basic" in named and "client_secret_post" not in named,
    )


def _issuer(read: Mapping[str, object], provider: Provider) -> str:
    """The issuer of the document, which must be the one it was fetched for (Discovery 4.3)."""
    issuer = read.get("issuer")
    expected = provider.token_issuer
    is_expected = isinstance(issuer, str) and (issuer == expected or is_issuer(issuer, expected))
    if not isinstance(issuer, str) or not is_expected:
        raise unreachable(f"the document of the provider names another issuer than '{expected}'")
    return issuer


def _address(read: Mapping[str, object], name: str, provider: Provider) -> str:
    """An address of the document: https, as the issuer's own is. No `javascript:`, say."""
    value = read.get(name)
    schemes = {"https", urlsplit(provider.issuer or "").scheme}
    try:
        is_usable = isinstance(value, str) and urlsplit(value).scheme in schemes
    except ValueError:
        is_usable = False
    if not isinstance(value, str) or not is_usable or not value.isprintable() or " " in value:
        raise unreachable(f"the document of the provider has no usable '{name}'")
    return value
