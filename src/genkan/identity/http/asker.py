"""Whose request it is, as workflows are told."""

from typing import Final

from starlette.requests import Request

from genkan.identity.model.workflow import Asker

_LONGEST_AGENT: Final = 500


def asker_of(request: Request) -> Asker:
    """The network address and the `User-Agent`, which is whatever the client says it is."""
    agent = request.headers.get("user-agent", "")[:_LONGEST_AGENT]
    return Asker(
        address=request.client.host if request.client else "",
        user_agent="".join(sign for sign in agent if sign.isprintable()),
    )
