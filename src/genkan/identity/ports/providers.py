"""Asking other providers: the one way that the core has to reach them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Protocol


class ProviderUnreachable(Exception):
    """The provider was not asked, or its answer not taken; the message, for the log, says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderAnswer:
    """What it said."""

    status: int
    body: bytes = field(repr=False)


class ProviderHttp(Protocol):
    """HTTP to providers, by the rules of outbound/safe_http.py. Raises ProviderUnreachable."""

    async def document(self, url: str) -> bytes:
        """A public document, as it was some minutes ago at most."""
        ...

    async def fresh_document(self, url: str) -> bytes:
        """The same, fetched again; not more often than every half a minute."""
        ...

    async def get(
        self, url: str, headers: Mapping[str, str] = MappingProxyType({})
    ) -> ProviderAnswer:
        """What is at an address."""
        ...

    async def post_form(
        self, url: str, form: Mapping[str, str], headers: Mapping[str, str] = MappingProxyType({})
    ) -> ProviderAnswer:
        """The answer to a form."""
        ...
