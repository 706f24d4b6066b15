"""What there is after the first start, and after several at once."""

import asyncio
import dataclasses
from datetime import UTC, datetime

import httpx

from genkan.identity.app import create_identity
from genkan.identity.config import BootstrapClient, IdentityConfig
from genkan.identity.model.application import ApplicationKind
from genkan.identity.model.outgoing_email import OutgoingEmail
from tests.identity.in_process import ISSUER, House
from tests.identity.oauth_client import claims_of

SECRET = "b" * 52
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def with_bootstrap(config: IdentityConfig, secret: str) -> IdentityConfig:
    client = BootstrapClient(client_id="0" * 32, client_secret=secret)
    return dataclasses.replace(config, bootstrap_client=client, pool_size=2)


async def start_together(configs: list[IdentityConfig]) -> list[httpx.Response]:
    """Start one provider for each config at once; each serves the bootstrap client a token."""

    async def start(config: IdentityConfig) -> httpx.Response:
        app = create_identity(config, observe=lambda _: None)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ISSUER) as network,
        ):
            assert config.bootstrap_client is not None
            form = {
                "grant_type": "client_credentials",
                "client_id": config.bootstrap_client.client_id,
                "client_secret": config.bootstrap_client.client_secret,
                "audience": f"{ISSUER}/api",
            }
            return await network.post("/oauth2/token", data=form)

    return await asyncio.gather(*(start(config) for config in configs))


def test_several_processes_start_on_one_database(running: House) -> None:
    config = with_bootstrap(running.provider.config, SECRET)
    answers = asyncio.run(start_together([config] * 3))
    for answer in answers:
        assert answer.status_code == 200
        scopes = claims_of(answer.json()["access_token"])["scp"]
        assert {"create:applications", "create:users", "update:application_tokens"} <= set(scopes)
    ports = running.provider.ports
    applications = running.run(ports.applications.page, after=None, limit_rows=10)
    assert [each.kind for each in applications] == [ApplicationKind.MACHINE]
    organizations = running.run(ports.organizations.page, after=None, limit_rows=10)
    assert [each.is_default for each in organizations] == [True]
    assert len(running.run(ports.keys.all)) == 4  # active and next, RS256 and ES256


def test_a_changed_bootstrap_secret_counts_from_the_next_start(running: House) -> None:
    first = with_bootstrap(running.provider.config, SECRET)
    second = with_bootstrap(running.provider.config, "c" * 52)
    for config in (first, second):
        (answer,) = asyncio.run(start_together([config]))
        assert answer.status_code == 200


def test_buckets_slow_down_and_fill_again(running: House) -> None:
    throttle = running.provider.ports.throttle

    def take() -> float:
        return running.run(
            throttle.take, "b", capacity=3, refill_seconds=10.0, now=running.clock.now
        )

    assert [take() for _ in range(5)] == [0, 0, 0, 10, 10]
    running.clock.turn(seconds=4)
    assert take() == 6
    running.clock.turn(seconds=6)
    assert [take(), take()] == [0, 10]
    running.run(throttle.reset, "b")
    assert [take() for _ in range(4)] == [0, 0, 0, 10]


def test_what_has_expired_is_swept(running: House) -> None:
    running.interaction()
    ports = running.provider.ports
    later = running.clock.now.replace(year=running.clock.now.year + 2)
    assert running.run(ports.interactions.remove_expired, running.clock.now) == 0
    assert running.run(ports.interactions.remove_expired, later) == 1
    for store in (ports.sessions, ports.grants, ports.secrets, ports.throttle):
        assert running.run(store.remove_expired, later) == 0


def test_outside_of_development_no_email_is_kept_and_the_operator_hears(running: House) -> None:
    heard: list[str] = []
    config = dataclasses.replace(running.provider.config, is_development=False)

    async def start() -> int:
        app = create_identity(config, observe=lambda each: heard.append(type(each).__name__))
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ISSUER) as network,
        ):
            email = OutgoingEmail(
                id="e", to="a@x.io", subject="s", text="123456", kind="code", sent_at=NOW
            )
            await app.state.provider.ports.outbox.send(email)
            return (await network.get("/dev/mail")).status_code

    assert asyncio.run(start()) == 404
    assert heard == ["MailNotConfigured", "EmailDropped"]
    assert running.emails("a@x.io") == []
