"""Asking remote schemas: for what they offer, and for what clients ask of them.

Source: Hasura v2, GraphQL/RemoteServer (execRemoteGQ), Server/Utils (mkClientHeadersForward).
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from genkan.engine.auth.claims import ROLE
from genkan.engine.auth.hook import forwarded_headers
from genkan.engine.config.auth_hook import read_hook_url
from genkan.engine.config.remote_schemas import RemotePriority
from genkan.engine.errors import InvalidParams, RemoteSchemaError
from genkan.engine.metadata.remote_schemas import RemoteDefinition, RemoteSchema
from genkan.engine.names import ADMIN
from genkan.engine.outbound.webhook import NO_ANSWER, VariableNotSet, Webhooks, ask
from genkan.engine.remote_schemas.customization import RemoteCustomization
from genkan.engine.remote_schemas.introspection import INTROSPECTION
from genkan.engine.remote_schemas.reading import RemoteReading
from genkan.engine.session import Session

DEFAULT_TIMEOUT_SECONDS: Final = 60
MOST_BYTES: Final = 32 * 1024 * 1024
_PREFIX: Final = "x-hasura-"
_NOBODY: Final = Session(ADMIN, {ROLE: ADMIN})


@dataclass(frozen=True, slots=True)
class RemoteAnswer:
    """A body, whatever its status was, and the cookies that came with it."""

    body: bytes
    set_cookies: tuple[str, ...]


class RemoteSchemas:
    """The connections to remote schemas, which are kept; `close` ends them.

    priority: what counts of an answer with data and errors.
    """

    def __init__(
        self, environment: Mapping[str, str], priority: RemotePriority = RemotePriority.ERRORS
    ) -> None:
        self.priority: Final = priority
        self._webhooks = Webhooks(environment)

    async def read(self, remote: RemoteSchema) -> RemoteReading:
        """What the remote offers. Raises RemoteSchemaError, InvalidParams, UnexpectedInput."""
        answer = await self.ask(remote.definition, INTROSPECTION, _NOBODY)
        customization = remote.definition.customization or RemoteCustomization()
        return RemoteReading(answer.body, customization)

    async def ask(
        self, definition: RemoteDefinition, content: bytes, session: Session
    ) -> RemoteAnswer:
        """What the remote answers to a GraphQL request.

        Raises RemoteSchemaError when it does not answer in time, InvalidParams when the
        definition needs an environment variable that is not set.
        """
        try:
            url, headers = self._url(definition), self._headers(definition, session)
        except VariableNotSet as error:
            raise InvalidParams(str(error)) from None
        seconds = definition.timeout_seconds
        try:
            async with asyncio.timeout(DEFAULT_TIMEOUT_SECONDS if seconds is None else seconds):
                client = self._webhooks.client(url)
                question = client.build_request(
                    "POST", read_hook_url(url), content=content, headers=headers
                )
                response, body = await ask(client, question, MOST_BYTES)
        except TimeoutError:
            raise _failed(definition, "Response timeout") from None
        except NO_ANSWER as error:
            raise _failed(definition, str(error) or type(error).__name__) from None
        return RemoteAnswer(body, tuple(response.headers.get_list("set-cookie")))

    async def close(self) -> None:
        """Close the connections."""
        await self._webhooks.close()

    def _url(self, definition: RemoteDefinition) -> str:
        if definition.url_from_env is not None:
            return self._webhooks.variable(definition.url_from_env)
        return self._webhooks.filled_in(definition.url or "")

    def _headers(self, definition: RemoteDefinition, session: Session) -> list[tuple[bytes, bytes]]:
        """The operator's own win over the session's, those over the client's."""
        headers = {b"content-type": b"application/json"}
        if definition.forwards_client_headers:
            headers.update(_of_client(session.headers))
        variables = session.variables.items()
        headers.update({name.lower().encode(): value.encode() for name, value in variables})
        for header in definition.headers:
            headers[header.name.lower().encode()] = self._webhooks.header_value(header).encode()
        return list(headers.items())


def _of_client(headers: Mapping[str, str]) -> Mapping[bytes, bytes]:
    """What is sent on; ``x-hasura-*`` are the session's to say, secrets above all."""
    given = {name: one for name, one in headers.items() if not name.startswith(_PREFIX)}
    forwarded = dict(forwarded_headers(given))
    for name in ("host", "user-agent"):
        if name in headers:
            forwarded[f"x-forwarded-{name}".encode()] = headers[name].encode("utf-8", "replace")
    return forwarded


def _failed(definition: RemoteDefinition, reason: str) -> RemoteSchemaError:
    """As Hasura words it; what an environment variable holds is not told."""
    named = definition.url_from_env or definition.url
    return RemoteSchemaError(
        f'HTTP exception occurred while sending the request to "{named}"',
        internal={"type": "http_exception", "message": reason},
        detail=reason,
    )
