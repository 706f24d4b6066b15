"""``/v1/version``: which Hasura clients may take us for. Source: Hasura v2, version API."""

from typing import Final

import msgspec

from genkan.engine.http.exchange import Answer, Engine, OpenCall

# The release whose metadata and behaviour this version follows; Hasura's CLI compares it.
HASURA_VERSION: Final = "v2.48.0"


async def version(_call: OpenCall, _engine: Engine) -> Answer:
    """The server's type and version."""
    return Answer(200, msgspec.json.encode({"server_type": "ce", "version": HASURA_VERSION}))
