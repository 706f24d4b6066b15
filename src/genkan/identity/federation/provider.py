"""A connection that can be used: its preset, filled in by its options."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, cast
from urllib.parse import urlsplit

import msgspec

from genkan.identity.federation.preset import ClaimNames, Endpoints, Preset, SecretKind
from genkan.identity.federation.presets import PRESETS
from genkan.identity.model.connection import Connection, connection_secrets_label
from genkan.identity.ports import Vault

_TENANT: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,252}")
_SCOPE: Final = re.compile(r"[\x21\x23-\x5b\x5d-\x7e]+")  # RFC 6749 section 3.3
_ADDRESSES: Final = ("authorization_url", "token_url", "userinfo_url")
_CLAIMS: Final[Mapping[str, str]] = {
    "subject_claim": "subject",
    "email_claim": "email",
    "email_verified_claim": "verified",
    "name_claim": "full_name",
    "picture_claim": "picture",
}
# What of an authorization request is ours alone, whatever a connection wishes to send along.
OUR_PARAMETERS: Final = frozenset(
    {
        *("client_id", "redirect_uri", "response_type", "response_mode", "scope", "state"),
        *("nonce", "code_challenge", "code_challenge_method", "request", "request_uri"),
    }
)
_FLAGS: Final = frozenset(
    {
        *("is_trusted", "is_use_common_endpoint", "is_sync_user_profile_on_login"),
        *("is_auto_join_organization_enabled", "is_create_missing_user"),
        "is_force_show_sso_button",
    }
)
_TEXTS: Final = frozenset(
    {"client_id", "entra_id_domain", "team_id", "key_id", "issuer", *_ADDRESSES, *_CLAIMS}
)
_LISTS: Final = frozenset({"home_realm_domains", "trusted_tenants"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """Where a connection leads, and what is trusted of what comes back.

    issuer: of an OpenID provider; None for one of plain OAuth 2, which has `endpoints`.
    token_issuer: what its tokens name, `{tenantid}` for their own tenant.
    is_own_tenant: every account of it is of the one tenant that the operator named.
    """

    connection: Connection
    preset: Preset
    client_id: str
    issuer: str | None
    token_issuer: str
    endpoints: Endpoints | None
    scopes: tuple[str, ...]
    claims: ClaimNames
    is_own_tenant: bool = False
    secrets: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)

    @property
    def name(self) -> str:
        """As people read it."""
        return self.connection.display_name or self.preset.name

    def text(self, option: str) -> str:
        """A text of its options; empty when it is not there."""
        return text_option(self.connection, option)

    def flag(self, option: str, *, default: bool) -> bool:
        """A yes or no of its options."""
        value = self.connection.options.get(option)
        return value if isinstance(value, bool) else default


def is_usable(connection: Connection) -> bool:
    """Whether people can sign in at it: a strategy that is served, with all it needs."""
    return missing_options(connection) == ()


def provider_of(connection: Connection, vault: Vault) -> Provider:
    """The provider of a usable connection."""
    preset = PRESETS[connection.strategy]
    tenant = _tenant(connection, preset)
    issuer = text_option(connection, "issuer") if preset.has_own_address else preset.issuer
    filled = (issuer or "").replace("{tenant}", tenant or "")
    is_own_tenant = preset.has_tenant and tenant not in {None, "common", "organizations"}
    return Provider(
        connection=connection,
        preset=preset,
        client_id=text_option(connection, "client_id"),
        issuer=filled or None,
        token_issuer=preset.token_issuer or filled,
        endpoints=preset.endpoints or (None if filled else _endpoints(connection)),
        scopes=_scopes(connection) or preset.scopes,
        claims=_claims(connection, preset),
        is_own_tenant=is_own_tenant,
        secrets=open_secrets(connection, vault),
    )


def open_secrets(connection: Connection, vault: Vault) -> Mapping[str, str]:
    """The secret options, opened."""
    if connection.sealed_secrets is None:
        return {}
    label = connection_secrets_label(connection.id)
    return msgspec.json.decode(vault.open(connection.sealed_secrets, label), type=dict[str, str])


def option_faults(options: Mapping[str, object]) -> tuple[str, ...]:
    """What is wrong with options that mean something here; those that do not are kept as they are.

    "options.client_id: expected a text"
    """
    faults = [
        f"options.{name}: expected {wanted}"
        for names, wanted, is_right in (
            (_FLAGS, "true or false", _is_flag),
            (_TEXTS, "a text of 1 to 2000 characters in one line", _is_line),
            (_LISTS, "a list of texts", _is_list),
        )
        for name in sorted(names & options.keys())
        if not is_right(options[name])
    ]
    faults.extend(
        f"options.{name}: expected an address that begins with https://"
        for name in ("issuer", *_ADDRESSES)
        if _is_line(options.get(name)) and not _is_address(str(options[name]))
    )
    tenant = options.get("entra_id_domain")
    if isinstance(tenant, str) and _TENANT.fullmatch(tenant) is None:
        faults.append("options.entra_id_domain: expected a domain or the tenant's id")
    faults.extend(_parameter_faults(options.get("upstream_params")))
    scopes = options.get("scopes")
    if scopes is not None and not all(map(_SCOPE.fullmatch, scope_words(scopes))):
        faults.append("options.scopes: expected scopes, separated by spaces")
    return tuple(faults)


def text_option(connection: Connection, option: str) -> str:
    """A text of the options; empty when it is none."""
    value = connection.options.get(option)
    return value.strip() if isinstance(value, str) else ""


def scope_words(scopes: object) -> tuple[str, ...]:
    """The scopes of a text, or of a list; `("",)` when it is neither, which is no scope."""
    if isinstance(scopes, str):
        return tuple(scopes.split())
    if isinstance(scopes, list):
        return tuple(str(each) for each in cast("list[object]", scopes))
    return ("",)


def missing_options(connection: Connection) -> tuple[str, ...]:
    """What people need to sign in at it; the strategy itself when it is not served."""
    preset = PRESETS.get(connection.strategy)
    if preset is None:
        return ("strategy",)
    needed = ["client_id"]
    if preset.secret is SecretKind.SIGNED:
        needed += ["team_id", "key_id"]
    if preset.has_own_address and not text_option(connection, "issuer"):
        needed += _ADDRESSES
    missing = [name for name in needed if not text_option(connection, name)]
    if preset.has_tenant and _tenant(connection, preset) is None:
        missing.append("entra_id_domain")
    return tuple(missing)


def _tenant(connection: Connection, preset: Preset) -> str | None:
    """Whose accounts; None where nobody said it, and an enterprise's connection has to."""
    if not preset.has_tenant:
        return None
    own = text_option(connection, "entra_id_domain")
    is_common = connection.options.get("is_use_common_endpoint") is True
    if own and not is_common:
        return own
    return preset.default_tenant if is_common or not connection.is_enterprise else None


def _endpoints(connection: Connection) -> Endpoints:
    authorization, token, userinfo = (text_option(connection, name) for name in _ADDRESSES)
    return Endpoints(authorization=authorization, token=token, userinfo=userinfo)


def _scopes(connection: Connection) -> tuple[str, ...]:
    scopes = connection.options.get("scopes")
    return () if scopes is None else scope_words(scopes)


def _claims(connection: Connection, preset: Preset) -> ClaimNames:
    if not preset.has_own_address:
        return preset.claims
    own = {field: text_option(connection, name) for name, field in _CLAIMS.items()}
    named = {name: value for name, value in own.items() if value}
    given = preset.claims
    return ClaimNames(
        subject=named.get("subject", given.subject),
        email=named.get("email", given.email),
        verified=named.get("verified", given.verified),
        full_name=named.get("full_name", given.full_name),
        picture=named.get("picture", given.picture),
    )


def _parameter_faults(parameters: object) -> tuple[str, ...]:
    """What is wrong with `{"prompt": {"value": "select_account"}}` (Kinde: upstream_params)."""
    if parameters is None:
        return ()
    place = "options.upstream_params"
    if not isinstance(parameters, dict):
        return (f"{place}: expected an object",)
    faults: list[str] = []
    for name, entry in cast("dict[str, object]", parameters).items():
        if name in OUR_PARAMETERS:
            faults.append(f"{place}.{name}: this parameter is not to be set by hand")
        elif not isinstance(entry, dict) or not _is_line(
            cast("dict[str, object]", entry).get("value")
        ):
            faults.append(f'{place}.{name}: expected {{"value": "a text"}}')
    return tuple(faults)


def _is_flag(value: object) -> bool:
    return isinstance(value, bool)


def _is_line(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value.strip()) <= 2000 and value.isprintable()  # noqa: PLR2004


def _is_list(value: object) -> bool:
    return isinstance(value, list) and all(_is_line(each) for each in cast("list[object]", value))


def _is_address(text: str) -> bool:
    """Whether it is an absolute URL; whether it may be reached is seen when it is."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    is_local = parts.hostname in {"localhost", "127.0.0.1"}
    has_scheme = parts.scheme == "https" or (parts.scheme == "http" and is_local)
    return has_scheme and bool(parts.hostname) and not parts.query and not parts.fragment
