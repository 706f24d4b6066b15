"""Signing keys rotate while people query: no token that is valid is refused by the engine.

`GENKAN_ROTATIONS=10` with `GENKAN_ROTATION_SECONDS=30` is what is promised; `make test` plays less.
Source: identity-security, design rule 6 and T8.
"""

import asyncio
import base64
import os
from dataclasses import dataclass, field

import httpx
import msgspec
import pytest

from tests.clients.hosted_pages import new_person
from tests.clients.house import House, insert_user, management
from tests.clients.management import sent
from tests.e2e.test_article import application_with_mapping, signed_in, subject

pytestmark = [pytest.mark.process, pytest.mark.slow, pytest.mark.timeout(1200)]

ROTATIONS = int(os.environ.get("GENKAN_ROTATIONS", "2"))
# Verifiers ask for an unknown key once in 30 seconds, and each fetch brings two keys to come.
ROTATION_SECONDS = float(os.environ.get("GENKAN_ROTATION_SECONDS", "16"))
CLIENTS = 8
QUERY = "{ users { id } }"


@dataclass(slots=True)
class Seen:
    """What the clients saw. kids: the keys that signed tokens which the engine took."""

    kids: set[str] = field(default_factory=set)
    queries: int = 0
    refused: list[str] = field(default_factory=list)


def test_no_valid_token_is_refused_while_keys_rotate(house: House) -> None:
    application = application_with_mapping(house)
    with httpx.Client() as browser:
        tokens = signed_in(house, browser, application, new_person("Ada"))
    user_id = subject(house, tokens)
    insert_user(house, user_id, "Ada")
    seen = Seen()
    asyncio.run(query_and_rotate(house, application, tokens, seen))
    assert not seen.refused, seen.refused[:3]
    assert len(seen.kids) == ROTATIONS + 1
    assert seen.queries > CLIENTS * ROTATIONS


async def query_and_rotate(
    house: House, application: dict[str, str], tokens: dict[str, str], seen: Seen
) -> None:
    """Clients query with the oldest and the newest token, and refresh; the keys rotate beside."""
    ended = asyncio.Event()
    newest = dict(tokens)
    async with httpx.AsyncClient(base_url=house.url, timeout=60) as client:
        clients = [
            asyncio.create_task(keep_querying(client, tokens["access_token"], newest, seen, ended))
            for _ in range(CLIENTS)
        ]
        refreshing = asyncio.create_task(keep_refreshing(client, application, newest, ended))
        for _ in range(ROTATIONS):
            await asyncio.sleep(ROTATION_SECONDS)
            await asyncio.to_thread(rotate, house)
        await asyncio.sleep(ROTATION_SECONDS / 2)
        ended.set()
        await asyncio.gather(refreshing, *clients)


def rotate(house: House) -> None:
    with management(house) as api:
        sent(api.post("genkan/keys/rotate"))


async def keep_querying(
    client: httpx.AsyncClient,
    oldest: str,
    newest: dict[str, str],
    seen: Seen,
    ended: asyncio.Event,
) -> None:
    while not ended.is_set():
        for token in (oldest, newest["access_token"]):
            headers = {"authorization": f"Bearer {token}"}
            answer = await client.post("/v1/graphql", json={"query": QUERY}, headers=headers)
            seen.queries += 1
            if answer.status_code != httpx.codes.OK or len(rows(answer)) != 1:
                seen.refused.append(answer.text)
            else:
                seen.kids.add(key_id(token))
        await asyncio.sleep(0.02)


async def keep_refreshing(
    client: httpx.AsyncClient,
    application: dict[str, str],
    newest: dict[str, str],
    ended: asyncio.Event,
) -> None:
    while not ended.is_set():
        form = {
            "grant_type": "refresh_token",
            "refresh_token": newest["refresh_token"],
            "client_id": application["client_id"],
            "client_secret": application["client_secret"],
        }
        answer = await client.post("/oauth2/token", data=form)
        assert answer.status_code == httpx.codes.OK, answer.text
        newest |= answer.json()
        await asyncio.sleep(0.25)


def rows(answer: httpx.Response) -> list[object]:
    return (answer.json().get("data") or {}).get("users") or []


def key_id(token: str) -> str:
    segment = token.partition(".")[0]
    header = base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4))
    return str(msgspec.json.decode(header)["kid"])
