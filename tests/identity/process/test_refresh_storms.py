"""Refresh tokens under fire, at two processes of one provider: nobody is logged out, nobody stays.

A browser with many tabs presents one refresh token many times at once; a sign-out races them.
`GENKAN_STORMS=1000` is the number that is promised; `make test` plays fewer.
Source: identity-security T5, T6.
"""

import asyncio
import os
import random
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import httpx
import pytest

from genkan.cli.embedded.cluster import Cluster
from tests.clients.database import new_database
from tests.clients.hosted_pages import new_person, walk_through
from tests.clients.identity import (
    REDIRECT_URI,
    Application,
    create_application,
    identity_processes,
)

pytestmark = [pytest.mark.process, pytest.mark.slow, pytest.mark.timeout(3600)]

ROUNDS = int(os.environ.get("GENKAN_STORMS", "20"))
AT_ONCE = 50
AGAINST_A_REVOCATION = 8
LATEST_REVOCATION_SECONDS = 0.06


@dataclass(frozen=True, slots=True)
class Provider:
    """One provider at several addresses; a person is signed on in `browser`."""

    addresses: Sequence[str]
    application: Application
    browser: httpx.Client

    def tokens(self, **parameters: str) -> dict[str, str]:
        """A new grant of the person; who is signed on is not asked again."""
        query = {
            "client_id": self.application.client_id,
            "redirect_uri": REDIRECT_URI,
            "response_type": "code",
            "scope": "openid profile email offline",
            "state": secrets.token_hex(14),
            **parameters,
        }
        address = str(httpx.URL(f"{self.addresses[0]}/oauth2/auth", params=query))
        back = walk_through(self.browser, address, REDIRECT_URI, PERSON)
        form = {
            "grant_type": "authorization_code",
            "code": back.params["code"],
            "redirect_uri": REDIRECT_URI,
            **self.credentials(),
        }
        answer = httpx.post(f"{self.addresses[0]}/oauth2/token", data=form)
        assert answer.status_code == httpx.codes.OK, answer.text
        return dict(answer.json())

    def credentials(self) -> dict[str, str]:
        return {
            "client_id": self.application.client_id,
            "client_secret": self.application.client_secret,
        }


PERSON = new_person("Ada")


@pytest.fixture(scope="module")
def provider(
    postgres_server: Cluster, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Provider]:
    folder = tmp_path_factory.mktemp("storms")
    with (
        new_database(postgres_server) as url,
        identity_processes(folder, url, number=2) as addresses,
        httpx.Client() as browser,
    ):
        provider = Provider(addresses, create_application(addresses[0]), browser)
        provider.tokens(start_page="registration")
        yield provider


def test_fifty_refreshes_at_once_are_one_lineage_round_after_round(provider: Provider) -> None:
    asyncio.run(refresh_in_storms(provider, provider.tokens()["refresh_token"]))


async def refresh_in_storms(provider: Provider, token: str) -> None:
    limits = httpx.Limits(max_connections=AT_ONCE)
    async with httpx.AsyncClient(limits=limits, timeout=60) as client:
        for round_ in range(ROUNDS):
            answers = await asyncio.gather(
                *(refresh(client, provider, token, at) for at in range(AT_ONCE))
            )
            refused = [each.text for each in answers if each.status_code != httpx.codes.OK]
            assert not refused, f"round {round_}: {refused[0]}"
            bodies = [each.json() for each in answers]
            assert all(each["id_token"] for each in bodies)
            (token,) = {each["refresh_token"] for each in bodies}  # one lineage
            last = bodies[-1]["access_token"]
            assert await is_alive(client, provider, last), f"round {round_}"


def test_what_races_a_revocation_is_dead_after_it(provider: Provider) -> None:
    choose = random.Random(7)  # noqa: S311 - moments, not secrets
    outcomes = [
        asyncio.run(race_a_revocation(provider, provider.tokens(), choose)) for _ in range(ROUNDS)
    ]
    # Both sides won some of the races, or the test shows nothing.
    assert any(outcomes)
    assert not all(outcomes)


async def race_a_revocation(
    provider: Provider, tokens: dict[str, str], choose: random.Random
) -> bool:
    """Whether all refreshes came before the revocation."""
    token = tokens["refresh_token"]
    wait = choose.uniform(0, LATEST_REVOCATION_SECONDS)
    async with httpx.AsyncClient(timeout=60) as client:
        answers, revocation = await asyncio.gather(
            asyncio.gather(
                *(refresh(client, provider, token, at) for at in range(AGAINST_A_REVOCATION))
            ),
            revoke_after(client, provider, token, wait),
        )
        assert revocation.status_code == httpx.codes.OK
        for each in answers:
            assert (each.status_code, each.json().get("error")) in {
                (200, None),
                (400, "invalid_grant"),
            }
        bodies = [tokens, *(each.json() for each in answers if each.status_code == httpx.codes.OK)]
        for body in bodies:
            again = await refresh(client, provider, body["refresh_token"], 0)
            assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
            assert not await is_alive(client, provider, body["access_token"])
    return len(bodies) == 1 + AGAINST_A_REVOCATION


async def refresh(
    client: httpx.AsyncClient, provider: Provider, token: str, at: int
) -> httpx.Response:
    address = provider.addresses[at % len(provider.addresses)]
    form = {
        "grant_type": "refresh_token",
        "refresh_token": token,
        **provider.credentials(),
    }
    return await client.post(f"{address}/oauth2/token", data=form)


async def revoke_after(
    client: httpx.AsyncClient, provider: Provider, token: str, wait: float
) -> httpx.Response:
    await asyncio.sleep(wait)
    form = {"token": token, **provider.credentials()}
    return await client.post(f"{provider.addresses[-1]}/oauth2/revoke", data=form)


async def is_alive(client: httpx.AsyncClient, provider: Provider, access_token: str) -> bool:
    """Whether the access token opens the profile of its user, at each process."""
    headers = {"authorization": f"Bearer {access_token}"}
    answers = [
        await client.get(f"{address}/oauth2/v2/user_profile", headers=headers)
        for address in provider.addresses
    ]
    codes = {each.status_code for each in answers}
    assert len(codes) == 1
    return codes == {httpx.codes.OK}
