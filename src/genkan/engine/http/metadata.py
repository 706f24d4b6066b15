"""``POST /v1/metadata``."""

from genkan.engine.change_metadata.api import run_metadata_query
from genkan.engine.http.admin_body import admin_answer, admin_body
from genkan.engine.http.exchange import Answer, Call, Engine


async def metadata(call: Call, engine: Engine) -> Answer:
    """Run a metadata command, or a bulk of them."""
    return admin_answer(await run_metadata_query(admin_body(call), engine.live, call.session))
