"""An identity provider as the engine knows it: tokens of a secret, and events on a channel."""

import json
import time
from typing import Any
from uuid import uuid4

import asyncpg

from tests.engine.signed_tokens import HASURA_CLAIMS, NAMESPACE, SECRET, secret_key, signed

ISSUER = "https://id.test"
JWT = {"HASURA_GRAPHQL_JWT_SECRET": json.dumps({"type": "HS256", "key": SECRET})}


def access_token(sub: str = "a", sid: str = "s1", **changes: Any) -> str:
    """A token of this user in this session, issued some seconds ago."""
    now = int(time.time())
    variables = {**HASURA_CLAIMS, "x-hasura-user-id": sub, **changes.pop("variables", {})}
    claims = {"iss": ISSUER, "sub": sub, "sid": sid, "iat": now - 5, "exp": now + 600}
    return signed({**claims, NAMESPACE: variables, **changes}, secret_key(), "HS256")


def bearer(token: str, **more: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}", **more}


async def tell(url: str, event: str, **members: Any) -> None:
    """What an identity provider does at the commit of a change."""
    told = {"event": event, "iss": ISSUER, "at": time.time(), **members}
    await execute(url, "select pg_notify('genkan_sessions', $1)", json.dumps(told))


async def execute(url: str, statement: str, *arguments: Any) -> list[Any]:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetch(statement, *arguments)
    finally:
        await connection.close()


def time_ordered(seconds: float) -> str:
    """A UUID of version 7 of this time (RFC 9562)."""
    digits = f"{round(seconds * 1000):012x}7{uuid4().hex[13:]}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
