"""``POST /v2/query``: the schema API."""

from genkan.engine.change_metadata.api import run_schema_query
from genkan.engine.http.admin_body import admin_answer, admin_body
from genkan.engine.http.exchange import Answer, Call, Engine


async def query(call: Call, engine: Engine) -> Answer:
    """Run an admin's SQL, or any role's commands about data, or a bulk of them."""
    return admin_answer(await run_schema_query(admin_body(call), engine.live, call.session))
