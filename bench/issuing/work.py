"""What providers are asked; every answer is checked, and the first of each kind to the bottom."""

import base64
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from joserfc import jwt
from joserfc.jwk import KeySet

from bench.issuing.http import HttpConnection
from bench.issuing.provider import AUDIENCE, PEOPLE, Provider
from bench.issuing.sign_in import cookies_of, new_browser, sign_in, sign_on

# One more request or sign-in of a lane, which does one after the other.
Step = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is signed on. cookies: of their browser. subject: claim `sub`."""

    cookies: str
    subject: str


@dataclass(frozen=True, slots=True)
class Bench:
    """A provider that people are signed on at; secrets of its applications by client id."""

    provider: Provider
    secrets: Mapping[str, str]
    people: Sequence[Person]

    def form(self, client_id: str, **fields: str) -> dict[str, str]:
        """A form with which an application proves who it is."""
        return {**fields, "client_id": client_id, "client_secret": self.secrets[client_id]}


async def prepared(
    provider: Provider, secrets: Mapping[str, str], connection: HttpConnection
) -> Bench:
    """People are signed on, and what tokens have to be is checked, signatures too."""
    keys = KeySet.import_key_set((await connection.get(provider.paths.jwks)).json())
    people: list[Person] = []
    for email in PEOPLE:
        with new_browser(provider) as browser:
            redeemed = sign_in(provider, provider.web, browser, email)
            form = {**redeemed, "client_secret": secrets[provider.web]}
            first = (await connection.post(provider.paths.token, form)).json()
            subject = _checked(provider, first, keys)
            if not people:
                # That is a theft, and ends the family: the browser signs in anew.
                await _check_rotation(provider, secrets, connection, first["refresh_token"])
                browser.cookies.clear()
                sign_in(provider, provider.web, browser, email)
            if provider.profile != provider.web:
                sign_in(provider, provider.profile, browser, email)
            people.append(Person(cookies_of(browser), subject))
    return Bench(provider, secrets, people)


def _checked(provider: Provider, tokens: Mapping[str, str], keys: KeySet) -> str:
    """Whom genuine tokens with the right claims are about."""
    access = jwt.decode(tokens["access_token"], keys, algorithms=["RS256"]).claims
    identity = jwt.decode(tokens["id_token"], keys, algorithms=["RS256"]).claims
    assert AUDIENCE in _list(access["aud"]), access
    assert provider.web in _list(identity["aud"]), identity
    assert access["iss"] == identity["iss"] == provider.origin
    assert access["sub"] == identity["sub"]
    return str(access["sub"])


async def _check_rotation(
    provider: Provider, secrets: Mapping[str, str], connection: HttpConnection, first: str
) -> None:
    """A refresh token is good once; used again, it ends the whole family."""
    bench = Bench(provider, secrets, ())

    async def refreshed(token: str) -> tuple[int, Any]:
        form = bench.form(provider.web, grant_type="refresh_token", refresh_token=token)
        answer = await connection.post(provider.paths.token, form)
        return answer.status, json.loads(answer.body)

    status, second = await refreshed(first)
    assert status == 200, second
    assert second["refresh_token"] != first
    for token in (first, second["refresh_token"]):
        status, refused = await refreshed(token)
        assert (status, refused["error"]) == (400, "invalid_grant"), refused


async def refresh_lane(bench: Bench, connection: HttpConnection, person: Person) -> Step:
    """grant_type=refresh_token, each time with the token that came last."""
    provider = bench.provider
    first = await _signed_on(bench, connection, person, provider.web)
    current = first["refresh_token"]

    async def step() -> None:
        nonlocal current
        form = bench.form(provider.web, grant_type="refresh_token", refresh_token=current)
        tokens = (await connection.post(provider.paths.token, form)).json()
        assert tokens["refresh_token"] != current
        assert _claims(tokens["access_token"])["sub"] == person.subject
        assert _claims(tokens["id_token"])["sub"] == person.subject
        current = tokens["refresh_token"]

    return step


async def machine_lane(bench: Bench, connection: HttpConnection, _person: Person) -> Step:
    """grant_type=client_credentials: an access token for the API."""
    provider = bench.provider
    asked = {"grant_type": "client_credentials", "audience": AUDIENCE, "resource": AUDIENCE}
    form = bench.form(provider.machine, **asked)

    async def step() -> None:
        tokens = (await connection.post(provider.paths.token, form)).json()
        assert AUDIENCE in _list(_claims(tokens["access_token"])["aud"])

    return step


async def sign_on_lane(bench: Bench, connection: HttpConnection, person: Person) -> Step:
    """Somebody who is signed on comes to the application: the code, and its tokens."""

    async def step() -> None:
        tokens = await _signed_on(bench, connection, person, bench.provider.web)
        assert _claims(tokens["id_token"])["sub"] == person.subject
        assert tokens["refresh_token"]

    return step


async def userinfo_lane(bench: Bench, connection: HttpConnection, person: Person) -> Step:
    """Who is signed in, by an access token."""
    provider = bench.provider
    tokens = await _signed_on(bench, connection, person, provider.profile)
    bearer = f"Bearer {tokens['access_token']}"

    async def step() -> None:
        answer = await connection.get(provider.paths.userinfo, authorization=bearer)
        assert answer.json()["sub"] == person.subject

    return step


async def discovery_lane(bench: Bench, connection: HttpConnection, _person: Person) -> Step:
    """The metadata document."""
    provider = bench.provider

    async def step() -> None:
        document = (await connection.get(provider.paths.discovery)).json()
        assert document["issuer"] == provider.origin

    return step


async def jwks_lane(bench: Bench, connection: HttpConnection, _person: Person) -> Step:
    """The public keys."""

    async def step() -> None:
        keys = (await connection.get(bench.provider.paths.jwks)).json()
        assert keys["keys"][0]["kty"] == "RSA"

    return step


@dataclass(frozen=True, slots=True)
class Work:
    """A kind of request; count: how many one round has."""

    name: str
    lane: Callable[[Bench, HttpConnection, Person], Awaitable[Step]]
    count: int


WORKS: Final[Sequence[Work]] = (
    Work("refresh", refresh_lane, 640),
    Work("client credentials", machine_lane, 640),
    Work("sign-on and code", sign_on_lane, 320),
    Work("userinfo", userinfo_lane, 960),
    Work("discovery", discovery_lane, 1920),
    Work("keys", jwks_lane, 1920),
)


async def _signed_on(
    bench: Bench, connection: HttpConnection, person: Person, client_id: str
) -> Any:
    redeemed = await sign_on(bench.provider, connection, client_id, person.cookies)
    form = {**redeemed, "client_secret": bench.secrets[client_id]}
    return (await connection.post(bench.provider.paths.token, form)).json()


def _claims(token: str) -> Any:
    _, payload, signature = token.split(".")
    assert len(signature) == 342, "RS256 by a key of 2,048 bits"
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


def _list(audience: str | list[str]) -> list[str]:
    return [audience] if isinstance(audience, str) else audience
