"""An application whose tables are beside the provider's, and rules for them."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from genkan.storage.connection import connect
from tests.clients.management import sent
from tests.identity.in_process import ISSUER, House, house

# The article's table, and what a team adds to it.
USERS = """
create table users (
  id text primary key,
  email text unique,
  name text,
  plan text,
  last_seen timestamp default now()
)
"""
RULE = """
[[provision]]
table = "users"
key = "id"
on = ["create", "update", "delete"]
[provision.columns]
id = "user.id"
email = "user.email"
name = "user.full_name"
plan = { value = "free" }
"""
MISSING = """
select count(*) from identity.users u
where not exists (select from public.users t where t.id = u.id)
"""
ORPHANS = """
select count(*) from public.users t
where not exists (select from identity.users u where u.id = t.id)
"""


def sql(url: str, statement: str, *arguments: object) -> Sequence[Mapping[str, Any]]:
    """The rows of a statement; several statements without arguments answer none."""

    async def asked() -> Sequence[Mapping[str, Any]]:
        connection = await connect(url)
        try:
            if not statement.lstrip().startswith(("select", "with")) and not arguments:
                await connection.execute(statement)
                return []
            return [dict(row.items()) for row in await connection.fetch(statement, *arguments)]
        finally:
            await connection.close()

    return asyncio.run(asked())


def rows(url: str, columns: str = "id, email, name, plan") -> list[tuple[Any, ...]]:
    """The table's rows in the order of their emails."""
    found = sql(url, f"select {columns} from public.users order by email")  # noqa: S608 - a test's
    return [tuple(row.values()) for row in found]


@contextmanager
def provisioned(url: str, folder: Path, rule: str = RULE, **settings: str) -> Iterator[House]:
    """A provider with this file of rules."""
    file = folder / "provision.toml"
    file.write_text(rule)
    with house(url, GENKAN_PROVISION=str(file), **settings) as running:
        yield running


def manage(running: House, method: str, path: str, **sent_with: Any) -> httpx.Response:
    """A call of the management API, whatever it answers."""
    headers = {"authorization": f"Bearer {running.management_token()}"}
    return running.browser.request(method, f"{ISSUER}/api/v1/{path}", headers=headers, **sent_with)


def made(running: House, email: str, **profile: str) -> str:
    """The id of a user that the management API makes."""
    answer = manage(running, "POST", "user", json=user_body(email, **profile))
    return str(sent(answer)["id"])


def user_body(email: str, **profile: str) -> dict[str, Any]:
    identity = {"type": "email", "details": {"email": email}}
    return {"profile": profile, "identities": [identity]}
