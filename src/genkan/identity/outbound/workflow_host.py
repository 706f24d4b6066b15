"""What a running workflow may ask for: environment variables, texts, HTTP; nothing else."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final

import msgspec

from genkan.identity.model.workflow import Workflow
from genkan.identity.outbound.safe_http import (
    OutboundLimits,
    OutboundPolicy,
    OutboundRefused,
    OutboundRequest,
    send_safely,
)

_METHODS: Final = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"})
_LONGEST_BODY: Final = 262_144
_MOST_FETCHES: Final = 10

Variables = Callable[[str], Awaitable["Variable | None"]]
"""The environment variable of a name."""


@dataclass(frozen=True, slots=True)
class Variable:
    """An environment variable, as `kinde.env.get` gives it."""

    value: str
    is_secret: bool


class _Question(msgspec.Struct):
    call: str
    argument: object = None


class _Fetch(msgspec.Struct):
    url: str
    method: str
    headers: dict[str, str]
    body: str | None = None


@dataclass(slots=True)
class WorkflowHost:
    """The answers for one run of one workflow, by the bindings it declared."""

    workflow: Workflow
    variables: Variables
    texts: Mapping[str, str]
    policy: OutboundPolicy
    timeout_seconds: float
    fetches: int = 0

    async def answer(self, question: str) -> str:
        """`{"value": ...}`, or `{"error": text}`, which the workflow meets as an exception."""
        try:
            asked = msgspec.json.decode(question, type=_Question)
        except (msgspec.DecodeError, RecursionError):
            return _error("the question can not be read")
        try:
            value = await self._value(asked)
        except (OutboundRefused, msgspec.ValidationError) as refused:
            return _error(f"{asked.call}: {refused}")
        return msgspec.json.encode({"value": value}).decode()

    async def _value(self, asked: _Question) -> object:
        if asked.call not in self.workflow.bindings:
            raise OutboundRefused(f"the binding '{asked.call}' is not declared")
        match asked.call:
            case "kinde.env":
                variable = await self.variables(str(asked.argument))
                if variable is None:
                    return None
                return {"value": variable.value, "isSecret": variable.is_secret}
            case "kinde.localization":
                return self.texts.get(str(asked.argument), str(asked.argument))
            case "kinde.fetch":
                return await self._fetch(msgspec.convert(asked.argument, _Fetch))
            case other:
                raise OutboundRefused(f"'{other}' asks nothing")

    async def _fetch(self, wanted: _Fetch) -> object:
        self.fetches += 1
        if self.fetches > _MOST_FETCHES:
            raise OutboundRefused(f"a run may fetch {_MOST_FETCHES} times")
        if wanted.method not in _METHODS:
            raise OutboundRefused(f"method '{wanted.method}': expected {', '.join(_METHODS)}")
        answer = await send_safely(
            OutboundRequest(
                url=wanted.url,
                method=wanted.method,
                headers=wanted.headers,
                body=None if wanted.body is None else wanted.body.encode(),
            ),
            self.policy,
            OutboundLimits(timeout_seconds=self.timeout_seconds, longest_body_bytes=_LONGEST_BODY),
        )
        return {
            "status": answer.status,
            "headers": dict(answer.headers),
            "text": answer.body.decode("utf-8", errors="replace"),
        }


def _error(text: str) -> str:
    return msgspec.json.encode({"error": text}).decode()
