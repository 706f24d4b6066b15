"""What `kinde.fetch` may reach: the hosts of the settings, and this provider itself."""

from typing import Final
from urllib.parse import urlsplit

from genkan.identity.config import IdentityConfig
from genkan.identity.outbound.safe_http import OutboundPolicy

_PORTS: Final = {"http": 80, "https": 443}


def fetch_policy(config: IdentityConfig) -> OutboundPolicy:
    """The policy of a run; `createKindeAPI` calls our own management API by the issuer's URL."""
    own = urlsplit(config.issuer)
    host = (own.hostname or "").lower()
    here = f"{host}:{own.port or _PORTS[own.scheme]}"
    return OutboundPolicy(
        hosts=config.workflows.hosts,
        private=config.outbound_private_hosts | {here},
        hosts_setting="GENKAN_WORKFLOW_HOSTS",
    )
