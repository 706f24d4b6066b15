"""What a HASURA_GRAPHQL_JWT_SECRET means: its keys are fetched, and told by their ids."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from genkan.cli.settings.policy import JWT_SECRETS
from genkan.console.ports.settings import Fact, Problem
from genkan.engine.auth.key_set import InvalidKeySet, KeySet, read_key_set
from genkan.engine.config.jwt import (
    ClaimsMap,
    ClaimsNamespace,
    JwkUrl,
    JwtConfig,
    StaticKey,
    TokenPlace,
    read_jwt_config,
    read_jwt_configs,
)
from genkan.engine.outbound.http_document import FetchFailed, fetch_document

MOST_KEYS_SHOWN: Final = 10


@dataclass(slots=True)
class Examined:
    """What was found, as it goes."""

    problems: list[Problem] = field(default_factory=list[Problem])
    facts: list[Fact] = field(default_factory=list[Fact])

    def fact(self, label: str, value: str) -> None:
        """Add one."""
        self.facts.append(Fact(label=label, value=value))

    def warn(self, message: str, remedy: str) -> None:
        """Add what can be used, and should be known."""
        self.problems.append(Problem(message=message, remedy=remedy, is_warning=True))


async def examine(name: str, value: str, settings: Mapping[str, str]) -> Examined:
    """The facts of a setting that the engine's own reader takes; an empty one has none."""
    examined = Examined()
    if not value.strip():
        examined.warn(
            "without a JWT secret no token lets anybody in",
            "only the admin secret, an authentication hook or an unauthorized role are left",
        )
        return examined
    for config in _configs(name, value):
        await _examine(config, settings, examined)
    return examined


def _configs(name: str, value: str) -> Sequence[JwtConfig]:
    if name == JWT_SECRETS:
        return read_jwt_configs(value, is_strict=False)
    return (read_jwt_config(value, is_strict=False),)


async def _examine(config: JwtConfig, settings: Mapping[str, str], examined: Examined) -> None:
    match config.key:
        case JwkUrl(url):
            examined.fact("Keys from", url)
            await _examine_url(url, settings, examined)
        case StaticKey(algorithm):
            examined.fact("Key", f"a fixed one for {algorithm.value}")
            if algorithm.value.startswith("HS"):
                examined.warn(
                    "whoever can verify a token by a shared key can make one",
                    "use jwk_url or a public key where the provider has one",
                )
    _examine_claims(config, settings, examined)


async def _examine_url(url: str, settings: Mapping[str, str], examined: Examined) -> None:
    try:
        document = await fetch_document(url, authorities=settings.get("GENKAN_JWKS_CA_CERTS"))
        keys = read_key_set(document.body)
    except (FetchFailed, InvalidKeySet) as error:
        examined.problems.append(
            Problem(
                message=f"the keys of {url} could not be fetched: {error}",
                remedy="open the URL: it has to answer a JSON object with a list of 'keys'",
            )
        )
        return
    _tell_keys(keys, examined)
    if not keys:
        examined.problems.append(
            Problem(
                message=f"{url} has no key that tokens could be verified by",
                remedy="it needs a public RSA, EC or Ed25519 key for signatures",
            )
        )


def _tell_keys(keys: KeySet, examined: Examined) -> None:
    examined.fact("Keys", str(len(keys)))
    for key in keys[:MOST_KEYS_SHOWN]:
        examined.fact("Key id", f"{key.kid or '(none)'} ({', '.join(sorted(key.algorithms))})")


def _examine_claims(config: JwtConfig, settings: Mapping[str, str], examined: Examined) -> None:
    own = settings.get("GENKAN_ISSUER", "")
    is_own = isinstance(config.key, JwkUrl) and config.key.url.startswith(f"{own}/.well-known/")
    examined.fact("Issuer", config.issuer or "any")
    examined.fact("Audience", ", ".join(sorted(config.audience or ())) or "any")
    match config.claims:
        case ClaimsMap():
            examined.fact("Claims", "each from its own place (claims_map)")
        case ClaimsNamespace(name):
            examined.fact("Claims", name)
        case _:
            examined.fact("Claims", "at claims_namespace_path")
    if config.header.place is not TokenPlace.AUTHORIZATION:
        examined.fact("Token in", f"{config.header.place.value} '{config.header.name}'")
    if is_own and config.issuer not in {None, own}:
        examined.warn(
            f"the built-in identity provider's tokens say '{own}', not '{config.issuer}': they "
            "would be refused",
            f'set "issuer": "{own}"',
        )
    if config.issuer is None and config.audience is None:
        examined.warn(
            "every token signed with these keys is accepted, whoever it was made for",
            'add "issuer" or "audience"',
        )
