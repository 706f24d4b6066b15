"""The whole house in the test's process: engine, identity provider and console on one database."""

import asyncio
import base64
import contextlib
import json
import warnings
from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote

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
from genkan.console.visitors.token import token_hash
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
            self.run(self._change_role, browser.cookies["GENKAN_console_session"], role)
        return browser

    async def _change_role(self, token: str, role: str) -> None:
        async with self.console.pool.lend() as connection:
            await connection.execute(
                "update genkan_console.sessions set role = $2 where token_hash = $1",
                token_hash(token),
                role,
            )

    def metadata(self, browser: httpx.Client, command: str, **args: object) -> httpx.Response:
        return browser.post("/console-api/engine/v1/metadata", json={"type": command, "args": args})

    def raw_request(self, method: str, path: str) -> tuple[int, bytes]:
        """Status and body of a request by a signed-in admin whose path no client tidies up."""
        cookie = f"GENKAN_console_session={self.signed_in().cookies['GENKAN_console_session']}"
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Any) -> None:
            sent.append(message)

        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": unquote(path),
            "raw_path": path.encode(),
            "query_string": b"",
            "root_path": "",
            "headers": [
                (b"host", b"localhost:8080"),
                (b"x-genkan-console", b"1"),
                (b"cookie", cookie.encode()),
            ],
            "client": ("127.0.0.1", 1),
            "server": ("localhost", 8080),
        }
        self.run(self.joined, scope, receive, send)
        return sent[0]["status"], b"".join(each.get("body", b"") for each in sent)

    def converse(
        self, path: str, messages: Sequence[object], *, origin: str, signs_out: bool = False
    ) -> list[dict[str, Any]]:
        """What an admin's websocket is sent; each message waits for an answer to the one before.

        signs_out: at the end, and waits to be closed, rather than closing.
        """
        token = self.signed_in().cookies["GENKAN_console_session"]
        cookie = f"GENKAN_console_session={token}"
        sent: list[dict[str, Any]] = []
        answered = asyncio.Event()
        told = iter(
            [
                {"type": "websocket.connect"},
                *({"type": "websocket.receive", "text": json.dumps(each)} for each in messages),
                {"type": "websocket.disconnect", "code": 1000},
            ]
        )

        async def receive() -> dict[str, Any]:
            if sent:  # the server speaks between the messages of the client
                await answered.wait()
                answered.clear()
            message = next(told)
            if signs_out and message["type"] == "websocket.disconnect":
                await self.console.sessions.end(token_hash(token))
                await asyncio.Event().wait()
            return message

        async def send(message: Any) -> None:
            sent.append(message)
            answered.set()

        scope = {
            "type": "websocket",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "scheme": "ws",
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"",
            "root_path": "",
            "headers": [
                (b"host", b"localhost:8080"),
                (b"origin", origin.encode()),
                (b"cookie", cookie.encode()),
            ],
            "subprotocols": ["graphql-transport-ws"],
            "client": ("127.0.0.1", 1),
            "server": ("localhost", 8080),
        }
        self.run(self.joined, scope, receive, send)
        return sent

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
