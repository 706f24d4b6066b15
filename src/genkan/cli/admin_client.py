"""HTTP client of a running server: what an administrator's commands say to it.

The identity provider by its management API, as the application "Genkan CLI"; the engine by its
metadata API with the admin secret. Nothing here knows more than any other client could.
"""

import contextlib
import time
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

import httpx
import msgspec

from genkan.cli.errors import CommandFailed
from genkan.cli.local_certificate import client_context
from genkan.cli.refusal import refusal_remedy, refusal_text

T = TypeVar("T")

# A migration or a large schema takes as long as it takes: an answer may be late, nothing else.
TIMEOUT: Final = httpx.Timeout(30, read=None)
TOKEN_MARGIN_SECONDS: Final = 30
FIRST_ERROR_STATUS: Final = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """How the server is reached and who we are there; authority: whom to trust it by."""

    url: str
    issuer: str
    admin_secret: str
    client_id: str
    client_secret: str
    authority: str | None = None


@dataclass(frozen=True, slots=True)
class TokenAnswer:
    """What the token endpoint answers (RFC 6749 section 5.1)."""

    access_token: str
    expires_in: int
    id_token: str | None = None
    refresh_token: str | None = None


class RequestRefused(CommandFailed):
    """The server answered with an error; `body` is what it said."""

    def __init__(self, what: str, status: int, body: str) -> None:
        super().__init__(
            f"{what} was refused: {refusal_text(status, body)}",
            remedy=refusal_remedy(status, body),
        )
        self.status = status
        self.body = body


class AdminClient:
    """A connection to the server, and the token of the management API while it is good."""

    def __init__(self, http: httpx.AsyncClient, credentials: Credentials) -> None:
        self.http = http
        self.credentials = credentials
        self._token = ""
        self._token_ends = 0.0  # monotonic

    async def management(
        self, method: str, path: str, kind: type[T], body: Mapping[str, object] | None = None
    ) -> T:
        """What the management API answers, as `kind`. Source: Kinde's Management API."""
        headers = {"authorization": f"Bearer {await self.management_token()}"}
        answer = await self._send(method, path, body, headers)
        return decode(answer, kind, f"{method} {path}")

    async def metadata(
        self, command: str, args: Mapping[str, object], kind: type[T], *, version: int = 1
    ) -> T:
        """What a command of the metadata API answers. Source: Hasura, Metadata API."""
        body = {"type": command, "version": version, "args": args}
        answer = await self._send("POST", "/v1/metadata", body, self._secret())
        return decode(answer, kind, command)

    async def run_sql(self, sql: str, what: str, *, source: str = "default") -> None:
        """Run SQL on a source; `what` it is. Source: Hasura, Schema API, run_sql."""
        body = {"type": "run_sql", "args": {"source": source, "sql": sql, "cascade": False}}
        decode(await self._send("POST", "/v2/query", body, self._secret()), object, what)

    async def insert_row(self, table: str, row: Mapping[str, object]) -> None:
        """Insert a row as admin. Source: Hasura, Schema API (v1), insert."""
        body = {"type": "insert", "args": {"table": table, "objects": [row]}}
        decode(await self._send("POST", "/v1/query", body, self._secret()), object, "insert")

    async def graphql(
        self, query: str, *, headers: Mapping[str, str], variables: Mapping[str, object]
    ) -> "GraphQLAnswer":
        """What somebody with these headers gets; errors are part of the answer."""
        answer = await self._send(
            "POST", "/v1/graphql", {"query": query, "variables": variables}, headers
        )
        return decode(answer, GraphQLAnswer, "the query")

    async def graphql_as_admin(self, query: str, variables: Mapping[str, object]) -> object:
        """What the admin gets; raises RequestRefused when there are errors."""
        answer = await self.graphql(query, headers=self._secret(), variables=variables)
        if answer.errors:
            raise RequestRefused("the query", 200, answer.errors[0].message)
        return answer.data

    async def management_token(self) -> str:
        """An access token for the management API (RFC 6749 section 4.4), kept while good."""
        if time.monotonic() >= self._token_ends:
            granted = await self.token(
                {
                    "grant_type": "client_credentials",
                    "client_id": self.credentials.client_id,
                    "client_secret": self.credentials.client_secret,
                    "audience": f"{self.credentials.issuer}/api",
                }
            )
            self._token = granted.access_token
            self._token_ends = time.monotonic() + granted.expires_in - TOKEN_MARGIN_SECONDS
        return self._token

    async def token(self, form: Mapping[str, str]) -> TokenAnswer:
        """What the token endpoint grants for the form."""
        try:
            answer = await self.http.post("/oauth2/token", data=dict(form))
        except httpx.HTTPError as error:
            raise no_answer(self.credentials.url, error) from error
        return decode(answer, TokenAnswer, "the token")

    async def _send(
        self,
        method: str,
        path: str,
        body: Mapping[str, object] | None,
        headers: Mapping[str, str],
    ) -> httpx.Response:
        content = None if body is None else msgspec.json.encode(body)
        try:
            return await self.http.request(
                method,
                path,
                content=content,
                headers={"content-type": "application/json", **headers},
            )
        except httpx.HTTPError as error:
            raise no_answer(self.credentials.url, error) from error

    def _secret(self) -> Mapping[str, str]:
        return {"x-hasura-admin-secret": self.credentials.admin_secret}


@dataclass(frozen=True, slots=True)
class GraphQLFault:
    """One of the errors of an answer."""

    message: str
    extensions: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class GraphQLAnswer:
    """GraphQL over HTTP, as Hasura answers."""

    data: object = None
    errors: tuple[GraphQLFault, ...] = ()


@contextlib.asynccontextmanager
async def admin_client(credentials: Credentials) -> AsyncGenerator[AdminClient, None]:
    """A client inside the block."""
    # The environment's proxies are not for loopback.
    async with httpx.AsyncClient(
        base_url=credentials.url,
        timeout=TIMEOUT,
        trust_env=False,
        verify=client_context(credentials.authority),
    ) as http:
        yield AdminClient(http, credentials)


def decode(answer: httpx.Response, kind: type[T], what: str) -> T:
    """The body as `kind`; raises RequestRefused when the status or the body says no."""
    if answer.status_code >= FIRST_ERROR_STATUS:
        raise RequestRefused(what, answer.status_code, answer.text)
    try:
        return msgspec.json.decode(answer.content, type=kind)
    except msgspec.DecodeError as error:
        raise RequestRefused(what, answer.status_code, f"{answer.text[:200]} ({error})") from error


def no_answer(url: str, error: httpx.HTTPError) -> CommandFailed:
    """Nobody is there."""
    reason = str(error) or type(error).__name__
    return CommandFailed(
        f"the server at {url} does not answer: {reason}",
        remedy="start it: genkan up; or name another: --endpoint http://localhost:8080",
    )
