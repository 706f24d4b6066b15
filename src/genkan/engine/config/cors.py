"""HASURA_GRAPHQL_CORS_DOMAIN: which origins a browser may call from.

Source: Hasura v2, configure CORS.
"""

import re
from dataclasses import dataclass
from enum import Enum
from typing import Final

_DOMAIN: Final = re.compile(r"(https?)://(\*\.)?([A-Za-z0-9_.-]+|\[[0-9a-fA-F:]+\])(:\d{1,5})?/?")


class CorsMode(Enum):
    """``*``, a list of domains, or HASURA_GRAPHQL_DISABLE_CORS."""

    ALL = "all"
    LISTED = "listed"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True)
class CorsPolicy:
    """The origins that are answered with CORS headers.

    origins: exact, lower case: ``https://app.example.com:8443``.
    wildcards: (scheme, domain with port) of ``https://*.example.com``.
    """

    mode: CorsMode
    origins: frozenset[str] = frozenset()
    wildcards: frozenset[tuple[str, str]] = frozenset()

    def allows(self, origin: str) -> bool:
        """Whether pages of `origin` may read our answers."""
        match self.mode:
            case CorsMode.ALL:
                return True
            case CorsMode.DISABLED:
                return False
            case CorsMode.LISTED:
                origin = origin.lower()
                scheme, _, host = origin.partition("://")
                # A wildcard stands for one label (Hasura: "*.foo.bar.com").
                label, _, parent = host.partition(".")
                return origin in self.origins or (
                    bool(label) and (scheme, parent) in self.wildcards
                )


def read_cors_policy(domains: str) -> CorsPolicy:
    """``*``, or a comma-separated list of domains; raises ValueError for another text."""
    if domains.strip() == "*":
        return CorsPolicy(CorsMode.ALL)
    origins: set[str] = set()
    wildcards: set[tuple[str, str]] = set()
    for domain in domains.split(","):
        match = _DOMAIN.fullmatch(domain.strip())
        if match is None:
            raise ValueError(
                f"invalid domain: '{domain.strip()}'; "
                "expected '*' or a list such as https://example.com, https://*.foo.bar.com:8080"
            )
        scheme, wildcard, host, port = match.groups()
        name = f"{host}{port or ''}".lower()
        if wildcard:
            wildcards.add((scheme, name))
        else:
            origins.add(f"{scheme}://{name}")
    return CorsPolicy(CorsMode.LISTED, frozenset(origins), frozenset(wildcards))
