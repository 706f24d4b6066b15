"""Connections: other providers at which people may sign in (Kinde: connections).

Passwords, emailed codes and passkeys are of our own: as connections they only say which of them
an application offers.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from genkan.identity.names import ConnectionId, OrganizationCode

# As Kinde's API writes them; `oauth2:custom` is any OpenID provider.
SOCIAL_STRATEGIES: Final = (
    *("oauth2:apple", "oauth2:bitbucket", "oauth2:discord", "oauth2:facebook", "oauth2:github"),
    *("oauth2:gitlab", "oauth2:google", "oauth2:linkedin", "oauth2:microsoft", "oauth2:patreon"),
    *("oauth2:slack", "oauth2:stripe", "oauth2:twitch", "oauth2:twitter", "oauth2:xero"),
    "oauth2:custom",
)
ENTERPRISE_STRATEGIES: Final = (
    *("oauth2:azure_ad", "wsfed:azure_ad", "saml:custom", "saml:cloudflare", "saml:okta"),
    *("saml:microsoft", "saml:google"),
)
# Ours: which of them an application uses decides how people sign in there (login/methods.py).
OWN_STRATEGIES: Final = ("email:password", "email:otp", "passkey")
STRATEGIES: Final = (*SOCIAL_STRATEGIES, *ENTERPRISE_STRATEGIES, *OWN_STRATEGIES)
SECRET_OPTIONS: Final = frozenset({"client_secret", "private_key", "saml_signing_private_key"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """Another provider. `options` are as Kinde's API names them, without the secret ones."""

    id: ConnectionId
    name: str  # for administrators
    display_name: str  # on pages
    strategy: str
    options: Mapping[str, object] = field(default_factory=dict[str, object])
    sealed_secrets: bytes | None = None  # the secret options, as JSON, by the vault
    organization_code: OrganizationCode | None = None  # an enterprise connection's owner
    created_at: datetime

    @property
    def is_enterprise(self) -> bool:
        """Whether its accounts are an organization's, and not people's own."""
        return self.strategy in ENTERPRISE_STRATEGIES

    @property
    def domains(self) -> frozenset[str]:
        """The email domains that are its own (Kinde: home_realm_domains), without `@`."""
        listed = self.options.get("home_realm_domains")
        found: list[object] = listed if isinstance(listed, list) else []  # pyright: ignore[reportUnknownVariableType] - JSON
        return frozenset(str(each).strip().lower().removeprefix("@") for each in found) - {""}


def connection_secrets_label(connection_id: ConnectionId) -> str:
    """The label under which a connection's secret options are sealed."""
    return f"secrets of connection {connection_id}"
