"""The providers that work as soon as a client id is entered.

A strategy of Kinde's that is not here is a record without a use: it is not offered.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from genkan.identity.federation.preset import ClaimNames, Endpoints, Preset, SecretKind, Trust

_MICROSOFT: Final = Preset(
    name="Microsoft",
    issuer="https://login.microsoftonline.com/{tenant}/v2.0",
    # The document of "common" and "organizations" has this as its issuer, to be filled in.
    token_issuer="https://login.microsoftonline.com/{tenantid}/v2.0",  # noqa: S106 - an address
    has_tenant=True,
    default_tenant="common",
    # `email` is whatever the tenant's administrator wrote there; xms_edov says that the domain
    # is the tenant's (Microsoft, "Migrate away from using email claims for user identification").
    claims=ClaimNames(verified="xms_edov", verified_values=(True, "true", 1, "1"), tenant="tid"),
)

PRESETS: Final[Mapping[str, Preset]] = MappingProxyType(
    {
        # Google is the authority of these and of the domain in `hd` alone: the address of any
        # other account was verified once, and may be somebody else's by now
        # (Google, "Verify the Google ID token on your server side").
        "oauth2:google": Preset(
            name="Google",
            issuer="https://accounts.google.com",
            claims=ClaimNames(hosted_domain="hd"),
            trust=Trust.OWN_DOMAINS,
            own_domains=frozenset({"gmail.com", "googlemail.com"}),
        ),
        "oauth2:github": Preset(
            name="GitHub",
            endpoints=Endpoints(
                authorization="https://github.com/login/oauth/authorize",
                token="https://github.com/login/oauth/access_token",  # noqa: S106 - an address
                userinfo="https://api.github.com/user",
                emails="https://api.github.com/user/emails",
            ),
            scopes=("read:user", "user:email"),
            headers={"User-Agent": "genkan", "X-GitHub-Api-Version": "2022-11-28"},
            claims=ClaimNames(
                subject="id", verified="", picture="avatar_url", account_name="login"
            ),
            trust=Trust.VERIFIED,
        ),
        "oauth2:apple": Preset(
            name="Apple",
            issuer="https://appleid.apple.com",
            scopes=("openid", "name", "email"),
            # Apple tells a name by POST alone (Apple, "Request an authorization to the
            # Sign in with Apple server").
            parameters={"response_mode": "form_post"},
            claims=ClaimNames(verified_values=(True, "true")),
            trust=Trust.VERIFIED,
            secret=SecretKind.SIGNED,
            assertion_audience="https://appleid.apple.com",
            has_posted_user=True,
        ),
        "oauth2:microsoft": _MICROSOFT,
        "oauth2:azure_ad": _MICROSOFT,
        # Any OpenID provider, by its issuer; or of OAuth 2, by its three addresses.
        "oauth2:custom": Preset(name="", has_own_address=True),
    }
)
