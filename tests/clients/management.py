"""The management API as a machine-to-machine application uses it."""

from collections.abc import Mapping
from typing import Any

import httpx


def management_client(issuer: str, client_id: str, client_secret: str) -> httpx.Client:
    """A client of the management API with every scope of this application."""
    token = management_token(issuer, client_id, client_secret)
    return httpx.Client(
        base_url=f"{issuer}/api/v1", headers={"authorization": f"Bearer {token}"}, timeout=30
    )


def management_token(issuer: str, client_id: str, client_secret: str) -> str:
    """An access token for the management API, by client credentials."""
    granted = httpx.post(
        f"{issuer}/oauth2/token",
        data={
            "grant_type": "client_credentials",
            "client_id": client_id,
            "client_secret": client_secret,
            "audience": f"{issuer}/api",
        },
    )
    return sent(granted)["access_token"]


def sent(response: httpx.Response) -> Mapping[str, Any]:
    """The body of an answer that has to be a success."""
    assert response.is_success, f"{response.request.url}: {response.text}"
    return response.json()
