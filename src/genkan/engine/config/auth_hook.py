"""HASURA_GRAPHQL_AUTH_HOOK and its companions: who is asked who somebody is.

Source: Hasura v2, authentication using webhooks.
"""

from dataclasses import dataclass, field
from enum import Enum
from urllib.parse import urlsplit


class HookMode(Enum):
    """How the hook is asked: GET forwards the headers, POST sends them as JSON."""

    GET = "GET"
    POST = "POST"


@dataclass(frozen=True, slots=True)
class AuthHook:
    """An authentication hook. The URL is the operator's own: any address is allowed.

    sends_request: whether a POST tells the GraphQL request as well.
    """

    url: str = field(repr=False)
    mode: HookMode
    sends_request: bool


def read_hook_url(text: str) -> str:
    """An http or https URL; raises ValueError for another text."""
    parts = urlsplit(text)
    # A port that is no number raises a ValueError of its own.
    if parts.port == 0 or parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("expected an http or https URL such as https://auth.example.com/hook")
    return text


def read_hook_mode(text: str) -> HookMode:
    """GET or POST; raises ValueError in Hasura's words."""
    try:
        return HookMode(text)
    except ValueError:
        raise ValueError("Only expecting GET / POST") from None
