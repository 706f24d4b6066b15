"""Keys behind a URL: fetched when due, once, and never lost."""

import asyncio
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from genkan.engine.auth.key_set import KeySet
from genkan.engine.errors import InvalidJwt
from genkan.engine.observation import JwksFetched, JwksFetchFailed, Observation
from genkan.engine.outbound import jwks as jwks_module
from genkan.engine.outbound.http_document import Document, FetchFailed, fetch_document
from genkan.engine.outbound.jwks import JwksCache, JwksUnavailable, lifetime_seconds
from tests.engine.key_server import key_server
from tests.engine.signed_tokens import OTHER_RSA_KEY, RSA_KEY, jwks, public_jwk

ONE = jwks(public_jwk(RSA_KEY, kid="one"))
TWO = jwks(public_jwk(OTHER_RSA_KEY, kid="two"))
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def kids(keys: KeySet) -> list[str | None]:
    return [key.kid for key in keys]


def test_t8_unknown_keys_asked_for_by_many_cost_one_fetch() -> None:
    async def run() -> None:
        async with key_server(ONE, cache_control="max-age=300") as server:
            server.delay_seconds = 0.05
            cache = JwksCache(server.url, lambda _: None)
            assert kids(await cache.keys()) == ["one"]
            server.body = TWO
            many = await asyncio.gather(*(cache.refetched() for _ in range(50)))
            assert {tuple(kids(keys)) for keys in many} == {("two",)}
            for _ in range(50):
                await cache.refetched()
            assert server.fetches == 2

    asyncio.run(run())


def test_a_failing_server_takes_no_keys_away() -> None:
    async def run() -> list[Observation]:
        told: list[Observation] = []
        async with key_server(ONE) as server:
            cache = JwksCache(server.url, told.append)
            await cache.keys()
            for server.status, server.body in (
                ("500 Broken", b""),
                ("200 OK", b"<html>"),
                ("200 OK", b"[" * 100_000),
                ("200 OK", b" " * 600_000),
            ):
                await cache._fetch_once()
                assert kids(await cache.keys()) == ["one"]
        return told

    told = asyncio.run(run())
    assert [type(event) for event in told] == [JwksFetched] + [JwksFetchFailed] * 4
    assert all(event.has_old_keys for event in told if isinstance(event, JwksFetchFailed))


def test_without_any_keys_the_error_says_what_failed() -> None:
    async def run() -> None:
        cache = JwksCache("http://127.0.0.1:1/jwks", lambda _: None)
        with pytest.raises(InvalidJwt) as caught:
            await cache.keys()
        assert caught.value.message.startswith(
            "Could not verify JWT: JWKS of http://127.0.0.1:1/jwks could not be fetched: "
        )

    asyncio.run(run())


def test_keys_are_had_as_soon_as_the_server_is_there() -> None:
    async def run() -> None:
        async with key_server(ONE) as server:
            server.status = "503 Later"
            cache = JwksCache(server.url, lambda _: None)
            with pytest.raises(InvalidJwt):
                await cache.keys()
            server.status = "200 OK"
            cache._first_fetch_allowed_at = 0.0  # a second later
            assert kids(await cache.keys()) == ["one"]

    asyncio.run(run())


def test_a_start_asks_a_few_times_for_its_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jwks_module, "START_RETRY_SECONDS", 0.001)

    async def run() -> None:
        answers = ["503 Later", "503 Later", "200 OK"]
        async with key_server(ONE) as server:

            async def fetch(url: str) -> Document:
                server.status = answers.pop(0) if answers else "503 Later"
                return await fetch_document(url)

            cache = JwksCache(server.url, lambda _: None, fetch)
            await cache.fetch_at_start()
            assert kids(await cache.keys()) == ["one"]
            assert server.fetches == 3
            with pytest.raises(JwksUnavailable, match="could not be fetched: the server answered"):
                await JwksCache(server.url, lambda _: None, fetch).fetch_at_start()
            assert server.fetches == 3 + 6

    asyncio.run(run())


def test_keys_that_may_not_be_kept_are_fetched_again_and_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(jwks_module, "LEAST_SECONDS", 0.01)

    async def run() -> None:
        async with key_server(ONE, cache_control="no-cache") as server:
            cache = JwksCache(server.url, lambda _: None)
            task = asyncio.create_task(cache.run())
            await server.fetched(3)
            server.body = TWO
            await server.fetched(6)
            assert kids(await cache.keys()) == ["two"]
            task.cancel()

    asyncio.run(run())


def test_keys_without_a_lifetime_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jwks_module, "LEAST_SECONDS", 0.01)

    async def run() -> None:
        async with key_server(ONE) as server:
            cache = JwksCache(server.url, lambda _: None)
            task = asyncio.create_task(cache.run())
            await cache.keys()
            await asyncio.sleep(0.1)
            assert server.fetches == 1
            task.cancel()

    asyncio.run(run())


def test_a_cancelled_request_does_not_take_the_fetch_along() -> None:
    async def run() -> None:
        async with key_server(ONE) as server:
            server.delay_seconds = 0.05
            cache = JwksCache(server.url, lambda _: None)
            impatient = asyncio.create_task(cache.keys())
            patient = asyncio.create_task(cache.keys())
            await asyncio.sleep(0.01)
            impatient.cancel()
            assert kids(await patient) == ["one"]
            assert server.fetches == 1

    asyncio.run(run())


def test_a_redirect_to_another_scheme_is_not_followed() -> None:
    async def run() -> None:
        async with key_server(location="file:///etc/passwd") as server:
            server.status = "302 Found"
            with pytest.raises(FetchFailed, match="another scheme"):
                await fetch_document(server.url)

    asyncio.run(run())


def test_redirects_come_to_an_end() -> None:
    async def run() -> None:
        async with key_server(location="/jwks") as server:
            server.status = "302 Found"
            with pytest.raises(FetchFailed, match="redirects"):
                await fetch_document(server.url)

    asyncio.run(run())


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"cache-control": "public, max-age=300"}, 300),
        ({"cache-control": "max-age=0"}, 1),
        ({"cache-control": "s-maxage=40"}, 40),
        ({"cache-control": "no-cache"}, 1),
        ({"cache-control": "no-store, max-age=300"}, 1),
        ({"cache-control": "must-revalidate"}, 1),
        ({"cache-control": "must-revalidate, max-age=60"}, 60),
        ({"cache-control": "public"}, None),
        ({"expires": format_datetime(NOW + timedelta(seconds=90), usegmt=True)}, 90),
        ({"expires": format_datetime(NOW - timedelta(seconds=90), usegmt=True)}, 1),
        ({"expires": "0"}, None),
        (
            {"cache-control": "max-age=5", "expires": format_datetime(NOW + timedelta(days=1))},
            5,
        ),
    ],
)
def test_lifetimes_are_read_as_hasura_reads_them(
    headers: dict[str, str], seconds: float | None
) -> None:
    assert lifetime_seconds(headers, NOW) == seconds
