"""A table is made and tracked; what that takes, and what it costs those who were there."""

import json
from collections.abc import Iterator

from bench.measurements import Running
from bench.result import Result

_TABLE = "create table public.one_more (id int primary key, word text)"
_SUCCESS = {"message": "success"}


def measure(running: Running) -> Iterator[Result]:
    """SQL, tracking, a permission; then the next query of admin and of the largest role."""
    engine, role = running.engine, running.schema.largest_role
    sql = {"type": "run_sql", "args": {"sql": _TABLE}}
    made = engine.post("/v2/query", sql)
    assert json.loads(made.body)["result_type"] == "CommandOk"
    tracked = engine.metadata("pg_track_table", {"table": "one_more"})
    assert json.loads(tracked.body) == _SUCCESS
    permission = {"columns": "*", "filter": {}}
    arguments = {"table": "one_more", "role": role, "permission": permission}
    permitted = engine.metadata("pg_create_select_permission", arguments)
    assert json.loads(permitted.body) == _SUCCESS
    as_role = engine.query("{ one_more { id word } }", role)
    as_admin = engine.query("{ one_more_aggregate { aggregate { count } } }")
    assert as_role.body == b'{"data":{"one_more":[]}}'
    assert as_admin.body == b'{"data":{"one_more_aggregate":{"aggregate":{"count":0}}}}'
    yield Result("run_sql that makes a table", made.seconds * 1000, "ms")
    yield Result("one more tracked table", tracked.seconds * 1000, "ms", goal=300)
    yield Result("one more tracked table, CPU", tracked.cpu_seconds * 1000, "ms")
    yield Result("one more permission", permitted.seconds * 1000, "ms")
    yield Result("the largest role's next query", as_role.seconds * 1000, "ms")
    yield Result("admin's next query", as_admin.seconds * 1000, "ms")
