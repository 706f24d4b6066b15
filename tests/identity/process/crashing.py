"""Crashes at a chosen statement of a sign-up, and the sign-up they happen to.

`python -m tests.identity.process.crashing` is the server that is killed: it forks for each line of
its input, since a fork is a hundred times cheaper than a start, and the fork signs somebody up.
"""

import asyncio
import os
import signal
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import msgspec

from tests.clients.hosted_pages import first_form
from tests.identity.feature.login.test_register import PASSWORD, code_of
from tests.identity.in_process import House, house

LONGEST_ABSENCE_SECONDS = 60
REAL_CONNECT = asyncpg.connect


class Moment(StrEnum):
    BEFORE = "before"
    DURING = "during"
    AFTER = "after"  # it is done, and nobody learns of it


class Victim(StrEnum):
    BACKEND = "backend"  # what pg_terminate_backend sends
    POSTGRES = "postgres"  # the postmaster ends all its backends then, and recovers
    SERVER = "server"


@dataclass(frozen=True, slots=True)
class Crash:
    """statement: which one of the sign-up, from 1; 0 never comes."""

    statement: int
    moment: Moment
    victim: Victim


NEVER = Crash(0, Moment.BEFORE, Victim.BACKEND)


@dataclass(slots=True)
class Counter:
    """How many statements the sign-up has run; those beside it do not count."""

    crash: Crash = NEVER
    count: int = 0
    is_counting: bool = False

    @contextmanager
    def counting(self) -> Iterator[None]:
        self.is_counting = True
        try:
            yield
        finally:
            self.is_counting = False


COUNTER = Counter()


async def around(connection: asyncpg.Connection, run: Callable[[], Awaitable[Any]]) -> Any:
    """Run a statement, BEGIN and COMMIT as well; or crash there."""
    if not COUNTER.is_counting:
        return await run()
    COUNTER.count += 1
    crash = COUNTER.crash
    if COUNTER.count != crash.statement:
        return await run()
    if crash.moment is Moment.BEFORE:
        kill(connection, crash.victim)
        return await run()
    if crash.moment is Moment.DURING:
        running = asyncio.ensure_future(run())
        await asyncio.sleep(0)
        kill(connection, crash.victim)
        return await running
    await run()
    kill(connection, crash.victim)
    raise asyncpg.ConnectionDoesNotExistError("the connection was lost before the answer came")


def kill(connection: asyncpg.Connection, victim: Victim) -> None:
    match victim:
        case Victim.BACKEND:
            os.kill(connection.get_server_pid(), signal.SIGTERM)
        case Victim.POSTGRES:
            os.kill(connection.get_server_pid(), signal.SIGKILL)
        case Victim.SERVER:
            os.kill(os.getpid(), signal.SIGKILL)


class CrashingConnection(asyncpg.Connection):
    """asyncpg's, whose every statement is counted; a transaction begins and ends by `execute`."""

    async def execute(self, *given: Any, **named: Any) -> Any:
        return await around(self, partial(super().execute, *given, **named))

    async def executemany(self, *given: Any, **named: Any) -> Any:
        return await around(self, partial(super().executemany, *given, **named))

    async def fetch(self, *given: Any, **named: Any) -> Any:
        return await around(self, partial(super().fetch, *given, **named))

    async def fetchrow(self, *given: Any, **named: Any) -> Any:
        return await around(self, partial(super().fetchrow, *given, **named))

    async def fetchval(self, *given: Any, **named: Any) -> Any:
        return await around(self, partial(super().fetchval, *given, **named))


@contextmanager
def crashing_house(url: str, rules: Path) -> Iterator[House]:
    """A provider with these rules whose connections crash as COUNTER says."""
    asyncpg.connect = partial(REAL_CONNECT, connection_class=CrashingConnection)
    try:
        with house(url, GENKAN_PROVISION=str(rules)) as running:
            yield running
    finally:
        asyncpg.connect = REAL_CONNECT


def sign_up(running: House, email: str, address: str, crash: Crash = NEVER) -> bool:
    """Whether the person was told that they are in."""
    browser = running.another_browser(address)
    interaction = running.interaction(browser)
    COUNTER.crash, COUNTER.count = crash, 0
    registration = {
        "p_first_name": "Ada",
        "p_last_name": "Lovelace",
        "p_email": email,
        "p_first_password": PASSWORD,
        "p_second_password": PASSWORD,
    }
    try:
        with COUNTER.counting():
            if not send(browser, "/register", interaction.id, registration):
                return False
        code = code_of(letter_to(running, email))
        with COUNTER.counting():
            return send(browser, "/verify-email", interaction.id, {"p_confirmation_code": code})
    finally:
        COUNTER.crash = NEVER


def letter_to(running: House, email: str) -> Any:
    """The newest email; who was led on has been sent one, even if Postgres is away by now."""
    deadline = time.monotonic() + LONGEST_ABSENCE_SECONDS
    while True:
        answer = running.browser.get("/dev/mail/api/messages", params={"to": email})
        if answer.status_code == httpx.codes.OK:
            return answer.json()["messages"][0]
        assert answer.status_code == httpx.codes.SERVICE_UNAVAILABLE, answer.text
        assert time.monotonic() < deadline, "Postgres did not come back"


def sign_in(running: House, email: str, address: str) -> bool:
    """Whether the person is let in with the password they registered with."""
    browser = running.another_browser(address)
    answers = {"p_email": email, "p_password": PASSWORD}
    return send(browser, "/sign-in", running.interaction(browser).id, answers)


def send(browser: httpx.Client, path: str, interaction_id: str, answers: dict[str, str]) -> bool:
    """Whether a page's form led on; a fault of ours is one by its status, never a traceback."""
    page = browser.get(path, params={"i": interaction_id})
    form = first_form(page.text) if page.status_code == httpx.codes.OK else None
    if form is None:
        assert page.status_code == httpx.codes.SERVICE_UNAVAILABLE, page.text
        return False
    answer = browser.post(form.action, data=form.fields | answers)
    assert answer.status_code in {303, 503}, f"{answer.status_code}: {answer.text}"
    return answer.status_code == httpx.codes.SEE_OTHER


class Order(msgspec.Struct):
    """A line of the input."""

    url: str
    rules: str
    email: str
    address: str
    crash: Crash


def fork_for_each_line() -> None:
    """Answers "told" when the person was told before the crash, and "over" in any case."""
    for line in sys.stdin.buffer:
        order = msgspec.json.decode(line, type=Order)
        child = os.fork()
        if child == 0:
            with crashing_house(order.url, Path(order.rules)) as running:
                if sign_up(running, order.email, order.address, order.crash):
                    os.write(1, b"told\n")
                os.kill(os.getpid(), signal.SIGKILL)
        os.waitpid(child, 0)
        os.write(1, b"over\n")


if __name__ == "__main__":
    fork_for_each_line()
