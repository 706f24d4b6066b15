"""The whole house in the test's process: engine, identity provider and console on one database."""

import base64
import contextlib
import json
import warnings
from collections.abc import AsyncGenerator, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.types import ASGIApp

from genkan.cli.commands.console import with_state
from genkan.cli.commands.start import joined_app
from genkan.cli.server import enter_lifespan
from genkan.console.app import create_console
from genkan.console.config import ConsoleConfig
from genkan.console.http.exchange import Console
from genkan.console.ports import Doors, EngineDoor, IdentityDoor
from genkan.engine.app import create_engine
from genkan.engine.config import read_engine_config
from genkan.identity.app import create_identity
from genkan.identity.config import read_identity_config

with warnings.catch_warnings():
    # Starlette's client is httpx's with the application called in place of the network.
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient

ORIGIN = "http://localhost:8080"
OPERATOR = "operator-secret-for-tests"
ADMIN_SECRET = "admin-secret-for-tests"
OWN = {"x-genkan-console": "1"}


@dataclass(slots=True)
class Clock:
    now: datetime

    def read(self) -> datetime:
        return self.now

    def turn(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass(slots=True)
class StandingHouse:
    """`browser` is one browser; nobody is signed in."""

    browser: TestClient
    console: Console
    clock: Clock
    joined: ASGIApp

    def another_browser(self) -> TestClient:
        other = TestClient(self.joined, base_url=ORIGIN, follow_redirects=False)
        other.portal = self.browser.portal
        return other

    def run(self, function: Any, *arguments: Any) -> Any:
        """Call a coroutine function on the application's own loop."""
        assert self.browser.portal is not None
        return self.browser.portal.call(lambda: function(*arguments))

    def link(self) -> str:
        """What `genkan admin link` asks for."""
        answer = self.another_browser().post(
            "/console-api/links", headers={**OWN, "authorization": f"Bearer {OPERATOR}"}
        )
        assert answer.status_code == 201, answer.text
        return answer.json()["link"]

    def signed_in(self, role: str = "admin") -> TestClient:
        """A browser that came by a link; of another role than admin, which no link gives."""
        browser = self.another_browser()
        answer = browser.post("/console-api/session", headers=OWN, json={"link": self.link()})
        assert answer.status_code == 200, answer.text
        browser.headers.update(OWN)
        if role != "admin":
            self.run(self._change_role, role)
        return browser

    async def _change_role(self, role: str) -> None:
        newest = "select id from genkan_console.sessions order by created_at desc limit 1"
        async with self.console.pool.lend() as connection:
            await connection.execute(
                f"update genkan_console.sessions set role = $1 where id = ({newest})",  # noqa: S608
                role,
            )

    def metadata(self, browser: httpx.Client, command: str, **args: object) -> httpx.Response:
        return browser.post("/console-api/engine/v1/metadata", json={"type": command, "args": args})

    def run_sql(self, sql: str) -> None:
        answer = self.another_browser().post(
            "/v2/query",
            json={"type": "run_sql", "args": {"sql": sql}},
            headers={"x-hasura-admin-secret": ADMIN_SECRET},
        )
        assert answer.status_code == 200, answer.text


@contextmanager
def standing(database_url: str, static: Path, **settings: str) -> Iterator[StandingHouse]:
    """A running house in development, its console's clock standing still."""
    clock = Clock(datetime.now(UTC).replace(microsecond=0))
    opened: list[tuple[Console, ASGIApp]] = []

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncGenerator[None, None]:
        async with AsyncExitStack() as stack:
            opened.append(await _open(stack, database_url, clock, static, settings))
            yield

    app = Starlette(lifespan=lifespan)

    async def joined(scope: Any, receive: Any, send: Any) -> None:
        await (app if scope["type"] == "lifespan" else opened[0][1])(scope, receive, send)

    with TestClient(joined, base_url=ORIGIN, follow_redirects=False) as browser:
        yield StandingHouse(browser, opened[0][0], clock, joined)


async def _open(
    stack: contextlib.AsyncExitStack,
    database_url: str,
    clock: Clock,
    static: Path,
    settings: Mapping[str, str],
) -> tuple[Console, ASGIApp]:
    client = {"client_id": "c" * 32, "client_secret": "s" * 52}
    identity = create_identity(
        read_identity_config(
            {
                "GENKAN_IDENTITY_DATABASE_URL": database_url,
                "GENKAN_ISSUER": ORIGIN,
                "GENKAN_SECRET_KEY": base64.urlsafe_b64encode(b"k" * 32).decode(),
                "GENKAN_DEVELOPMENT": "true",
                "GENKAN_CONSOLE_CLIENT_ID": client["client_id"],
                "GENKAN_CONSOLE_CLIENT_SECRET": client["client_secret"],
                **settings,
            }
        )
    )
    engine = create_engine(
        read_engine_config(
            {
                "HASURA_GRAPHQL_DATABASE_URL": database_url,
                "HASURA_GRAPHQL_ADMIN_SECRET": ADMIN_SECRET,
                "HASURA_GRAPHQL_JWT_SECRET": json.dumps({"type": "HS256", "key": "j" * 32}),
                **settings,
            }
        )
    )
    config = ConsoleConfig(
        database_url=database_url,
        origin=ORIGIN,
        operator_secret=OPERATOR,
        project="tests",
        is_development=True,
        is_embedded=True,
    )
    identity_app = with_state(identity, await enter_lifespan(stack, identity))
    engine_app = with_state(engine, await enter_lifespan(stack, engine))
    doors = Doors(
        engine=EngineDoor(app=engine_app, admin_secret=lambda: ADMIN_SECRET),
        identity=IdentityDoor(app=identity_app, issuer=ORIGIN, **client),
    )
    console = create_console(config, doors, clock=clock.read, static=static)
    await enter_lifespan(stack, console)
    return console.state.console, joined_app(engine_app, identity_app, console=console)
