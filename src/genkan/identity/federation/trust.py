"""Whether an address that a provider tells leads to an account that is there already.

Source: identity-security L6: the provider says that it is verified, and we trust it for that.
"""

from genkan.identity.federation.account import ForeignAccount
from genkan.identity.federation.preset import Trust
from genkan.identity.federation.provider import Provider


def is_trusted(provider: Provider, account: ForeignAccount) -> bool:
    """Whether the address is as good as one that our own code proved.

    What the operator says of the connection (Kinde: is_trusted) comes first; a domain that is
    the connection's own is trusted, one that is not its own never.
    """
    if account.email is None or not is_admitted(provider, account):
        return False
    is_listed = account.domain in provider.connection.domains
    # A tenant tells nobody which addresses are verified. Of the one tenant that the operator
    # named, those in the domains that they listed as its own are.
    is_verified = account.is_email_verified or (is_listed and provider.is_own_tenant)
    if not is_verified:
        return False
    wished = provider.connection.options.get("is_trusted")
    if isinstance(wished, bool):
        return wished
    return is_listed or _is_trusted_by_preset(provider, account)


def is_admitted(provider: Provider, account: ForeignAccount) -> bool:
    """Whether the account is in one of the connection's domains, if it has any.

    Source: Kinde, `home_realm_domains`: "List of domains to limit authentication".
    """
    domains = provider.connection.domains
    return not domains or account.domain in domains


def _is_trusted_by_preset(provider: Provider, account: ForeignAccount) -> bool:
    match provider.preset.trust:
        case Trust.NONE:
            return False
        case Trust.VERIFIED:
            return True
        case Trust.OWN_DOMAINS:
            is_hosted = account.hosted_domain == account.domain
            return is_hosted or account.domain in provider.preset.own_domains
