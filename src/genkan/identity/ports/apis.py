"""The stores of APIs, their scopes and keys, and which application may ask for which.

Each method is one atomic step in the database.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from genkan.identity.model.api import Api, ApiApplication, ApiScope
from genkan.identity.model.api_key import ApiKey
from genkan.identity.names import ApiId, ApiKeyId, ApiScopeId, Audience, ClientId


class ApiStore(Protocol):
    """APIs; what an application is authorised for comes back as `Application.apis`."""

    async def all(self) -> tuple[Api, ...]:
        """Every API with its scopes, by name."""
        ...

    async def by_id(self, api_id: ApiId) -> Api | None:
        """The API of this id, with its scopes."""
        ...

    async def by_audience(self, audience: Audience) -> Api | None:
        """The API of this audience, with its scopes."""
        ...

    async def create(self, api: Api) -> None:
        """Store a new API with its scopes; raises AlreadyExists when the audience is taken."""
        ...

    async def ensure_management(self, api: Api) -> Api:
        """The management API as stored, brought to this audience and these scope keys.

        What is there keeps its ids; scopes that this release does not have go.
        """
        ...

    async def delete(self, api_id: ApiId) -> bool:
        """Remove an API with its scopes and authorisations; False when absent or ours."""
        ...

    async def add_scope(self, api_id: ApiId, scope: ApiScope) -> bool:
        """Give an API a scope; False without the API, AlreadyExists when it has the key."""
        ...

    async def describe_scope(
        self, api_id: ApiId, scope_id: ApiScopeId, description: str | None
    ) -> bool:
        """Give a scope another description; False when absent."""
        ...

    async def delete_scope(self, api_id: ApiId, scope_id: ApiScopeId) -> bool:
        """Take a scope from an API, and from all that have it; False when absent."""
        ...

    async def applications(self, api_id: ApiId) -> tuple[ApiApplication, ...]:
        """Every application, by its client id, and whether it is authorised."""
        ...

    async def authorise(self, api_id: ApiId, client_ids: Sequence[ClientId]) -> None:
        """Let these applications ask for the API's audience; absent ones are passed over."""
        ...

    async def withdraw(self, api_id: ApiId, client_ids: Sequence[ClientId]) -> None:
        """The end of that, with the scopes they had."""
        ...

    async def grant_scopes(
        self, api_id: ApiId, client_id: ClientId, scope_ids: Sequence[ApiScopeId]
    ) -> bool:
        """Give an authorised application scopes; False unless it is, and has them all now."""
        ...

    async def withdraw_scope(
        self, api_id: ApiId, client_id: ClientId, scope_id: ApiScopeId
    ) -> bool:
        """Take a scope from an application; False when it did not have it."""
        ...


class ApiKeyStore(Protocol):
    """Keys of APIs, revoked ones among them."""

    async def all(self) -> tuple[ApiKey, ...]:
        """Every key, by id."""
        ...

    async def by_id(self, key_id: ApiKeyId) -> ApiKey | None:
        """The key of this id."""
        ...

    async def create(self, key: ApiKey, scope_ids: Sequence[ApiScopeId]) -> None:
        """Store a new key with these scopes of its API."""
        ...

    async def rotate(self, key: ApiKey) -> bool:
        """Replace a live key's hash and suffix; False when it is absent or revoked."""
        ...

    async def revoke(self, key_id: ApiKeyId, now: datetime) -> bool:
        """End a key; False when absent, True again for one that has ended."""
        ...

    async def verify(self, key_hash: bytes, address: str, now: datetime) -> ApiKey | None:
        """The live key of this hash, its verification counted; None for any other."""
        ...
