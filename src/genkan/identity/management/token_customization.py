"""Genkan's own: which claims the tokens of an application have (ADR 0026).

Kinde has these as the page "Customize tokens" alone, without an API.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Annotated, Final, Literal

from pydantic import Field

from genkan.identity.errors import InvalidBody
from genkan.identity.management.applications import called_application, store_application
from genkan.identity.management.call import Body, Call, Line, Reply, read_body, success
from genkan.identity.management.operation import Operation, operation
from genkan.identity.management.shown_properties import shown_properties, source_fault
from genkan.identity.model.property import PropertyContext
from genkan.identity.model.signing_key import SigningAlgorithm
from genkan.identity.model.token_customization import (
    OFFERED,
    PROPERTY_CLAIMS,
    PROPERTY_CONTEXTS,
    OptionalClaim,
    TokenContents,
    TokenCustomization,
    TokenType,
)
from genkan.identity.names import ClaimSource, PropertyKey
from genkan.identity.tokens.claim_source import MACHINE_SOURCES, SOURCES
from genkan.identity.tokens.customize import is_reserved

_MOST: Final = 50
ClaimName = Annotated[str, Field(pattern=r"^[A-Za-z0-9_:/.-]{1,128}$")]

Keys = Annotated[list[Line], Field(max_length=_MOST)]


class TokenContentsBody(Body):
    """One kind of token.

    {"claims": {"email": true}, "custom_claims": {"customer": "user.provided_id"}}

    `claims` switches those it names; all else is set as a whole. Properties by their keys.
    """

    claims: dict[str, bool] | None = Field(default=None, max_length=_MOST)
    user_properties: Keys | None = None
    organization_properties: Keys | None = None
    application_properties: Keys | None = None
    custom_claims: dict[ClaimName, Line] | None = Field(default=None, max_length=_MOST)

    def properties(self, context: PropertyContext) -> list[str] | None:
        """The keys for one context; None: they stay."""
        match context:
            case PropertyContext.USER:
                return self.user_properties
            case PropertyContext.ORGANIZATION:
                return self.organization_properties
            case PropertyContext.APPLICATION:
                return self.application_properties


class TokenCustomizationBody(Body):
    """`PATCH .../token_customization`: what is absent stays."""

    signing_algorithm: Literal["RS256", "ES256"] | None = None

    access_token: TokenContentsBody = TokenContentsBody()
    id_token: TokenContentsBody = TokenContentsBody()
    m2m_token: TokenContentsBody = TokenContentsBody()

    def of(self, token: TokenType) -> TokenContentsBody:
        """The part for one kind of token."""
        match token:
            case TokenType.ACCESS:
                return self.access_token
            case TokenType.ID:
                return self.id_token
            case TokenType.MACHINE:
                return self.m2m_token


async def get_token_customization(call: Call) -> Reply:
    """How an application's tokens are signed, and which claims each kind has or could have."""
    application = await called_application(call)
    tokens = application.tokens
    return success(
        token_customization={
            "signing_algorithm": application.signing_algorithm.value,
            **{each.value: _shown(tokens.of(each), each) for each in TokenType},
        }
    )


async def update_token_customization(call: Call) -> Reply:
    """Switch claims on and off, add your own, choose the algorithm; from the next token on."""
    application = await called_application(call)
    body = read_body(call, TokenCustomizationBody)
    known = await shown_properties(call)
    faults = tuple(fault for each in TokenType for fault in _faults(body.of(each), each, known))
    if faults:
        raise InvalidBody(faults)
    tokens = application.tokens
    changed = TokenCustomization(
        access_token=_changed(tokens.access_token, body.access_token),
        id_token=_changed(tokens.id_token, body.id_token),
        m2m_token=_changed(tokens.m2m_token, body.m2m_token),
    )
    algorithm = body.signing_algorithm
    return await store_application(
        call,
        replace(
            application,
            tokens=changed,
            signing_algorithm=(
                application.signing_algorithm if algorithm is None else SigningAlgorithm(algorithm)
            ),
        ),
    )


def _changed(contents: TokenContents, body: TokenContentsBody) -> TokenContents:
    switches = {OptionalClaim(name): is_on for name, is_on in (body.claims or {}).items()}
    on = frozenset(claim for claim, is_on in switches.items() if is_on)
    custom = body.custom_claims
    return TokenContents(
        claims=(contents.claims - switches.keys()) | on,
        properties={
            context: contents.properties.get(context, ()) if keys is None else _keys(keys)
            for context in PropertyContext
            for keys in (body.properties(context),)
        },
        custom_claims=(
            contents.custom_claims
            if custom is None
            else {name: ClaimSource(source) for name, source in custom.items()}
        ),
    )


def _keys(keys: Iterable[str]) -> tuple[PropertyKey, ...]:
    return tuple(PropertyKey(key) for key in dict.fromkeys(keys))


def _faults(
    body: TokenContentsBody, token: TokenType, known: frozenset[tuple[PropertyContext, PropertyKey]]
) -> Iterator[str]:
    """What no token of this kind can have; each with its place."""
    offered = sorted(claim.value for claim in OFFERED[token])
    for name in body.claims or {}:
        if name not in offered:
            yield f"{token}.claims.{name[:100]}: not offered here; use {', '.join(offered)}"
    contexts = PROPERTY_CONTEXTS[token]
    for context, claim in PROPERTY_CLAIMS.items():
        for key in body.properties(context) or ():
            if context not in contexts:
                yield f"{token}.{claim}: this token is about an application alone"
            elif (context, key) not in known:
                yield f"{token}.{claim}: '{key[:100]}' is no property, or is private"
    properties = frozenset(each for each in known if each[0] in contexts)
    sources = MACHINE_SOURCES if token is TokenType.MACHINE else SOURCES
    for name, source in (body.custom_claims or {}).items():
        place = f"{token}.custom_claims.{name}"
        if is_reserved(name):
            yield f"{place}: the name is the provider's, OpenID Connect's or Hasura's; use another"
        fault = source_fault(source, sources, properties)
        if fault is not None:
            yield f"{place}: {fault}"


def _shown(contents: TokenContents, token: TokenType) -> Mapping[str, object]:
    return {
        "claims": {claim.value: claim in contents.claims for claim in sorted(OFFERED[token])},
        **{
            PROPERTY_CLAIMS[context]: list(contents.properties.get(context, ()))
            for context in PropertyContext
            if context in PROPERTY_CONTEXTS[token]
        },
        "custom_claims": dict(contents.custom_claims),
    }


_CUSTOMIZATION = "/genkan/applications/{application_id}/token_customization"

OPERATIONS: Final[tuple[Operation, ...]] = (
    operation("GET", _CUSTOMIZATION, "read:applications", get_token_customization),
    operation("PATCH", _CUSTOMIZATION, "update:application_tokens", update_token_customization),
)
