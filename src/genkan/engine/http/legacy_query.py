"""``POST /v1/query``: metadata and data commands of Hasura v1."""

from genkan.engine.change_metadata.api import run_legacy_query
from genkan.engine.http.admin_body import admin_answer, admin_body
from genkan.engine.http.exchange import Answer, Call, Engine


async def legacy_query(call: Call, engine: Engine) -> Answer:
    """Run an admin's command, or any role's about data, or a bulk of them."""
    return admin_answer(await run_legacy_query(admin_body(call), engine.live, call.session))
