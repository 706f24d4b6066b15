"""``/healthz``: whether the engine can work. Source: Hasura v2, health check API."""

from typing import Final

from genkan.engine.http.exchange import Answer, Engine, OpenCall
from genkan.engine.postgres.run import is_reachable

TEXT: Final = "text/plain; charset=utf-8"


async def health(call: OpenCall, engine: Engine) -> Answer:
    """``OK``; a warning, or with ``?strict=true`` an error, while metadata is inconsistent."""
    if not await is_reachable(engine.live.metadata_url):
        return Answer(500, b"ERROR", TEXT)
    if not engine.live.current.inconsistencies:
        return Answer(200, b"OK", TEXT)
    if call.query.get("strict", "").lower() in ("true", "t", "yes", "y"):
        return Answer(500, b"ERROR: inconsistent objects in schema", TEXT)
    return Answer(200, b"WARN: inconsistent objects in schema", TEXT)
