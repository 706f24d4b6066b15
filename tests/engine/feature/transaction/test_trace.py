"""Which trace, and which user, the database's triggers are told of."""

import json
from typing import Any

import pytest

from tests.engine.running import ADMIN, Running, with_engine
from tests.engine.written_blog import ask, rows, with_blog

HEAR = """
create table heard (id serial, who json, trace json);
create function hear() returns trigger language plpgsql as $$
    begin
        insert into heard (who, trace) values (
            current_setting('hasura.user', true)::json,
            current_setting('hasura.tracecontext', true)::json
        );
        return new;
    end
$$;
create trigger heard before update on author for each row execute function hear();
"""
UPDATE = "mutation { update_author(where: {id: {_eq: 1}}, _set: {score: 1}) { affected_rows } }"
TRACE, SPAN = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"


async def heard(engine: Running) -> list[dict[str, Any]]:
    """What the trigger was told, update by update."""
    return [json.loads(text) for (text,) in await rows(engine, "select trace from heard")]


@pytest.mark.parametrize(
    ("headers", "sampled"),
    [
        ({"traceparent": f"00-{TRACE}-{SPAN}-01"}, {"sampling_state": "1"}),
        ({"traceparent": f"00-{TRACE}-{SPAN}-00"}, {}),
        (
            {"X-B3-TraceId": TRACE, "X-B3-SpanId": SPAN, "X-B3-Sampled": "0"},
            {"sampling_state": "0"},
        ),
    ],
)
def test_triggers_are_told_the_clients_trace(
    database_url: str, headers: dict[str, str], sampled: dict[str, str]
) -> None:
    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        await engine.run_sql(HEAR)
        await ask(engine, UPDATE, **headers)
        await ask(engine, UPDATE, **headers)
        first, second = await heard(engine)
        assert first == {"trace_id": TRACE, "span_id": first["span_id"], **sampled}
        # The span is ours, and each operation's own.
        assert len({SPAN, first["span_id"], second["span_id"]}) == 3

    with_engine(database_url, scenario)


def test_the_legacy_commands_tell_the_trace_as_well(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        await engine.run_sql(HEAR)
        command = {
            "type": "update",
            "args": {"table": "author", "where": {"id": 1}, "$set": {"score": 3}},
        }
        for url in ("/v1/query", "/v2/query"):
            sent = await engine.http.post(
                url, json=command, headers={**ADMIN, "traceparent": f"00-{TRACE}-{SPAN}-01"}
            )
            assert sent.json() == {"affected_rows": 1}
        assert [trace["trace_id"] for trace in await heard(engine)] == [TRACE, TRACE]

    with_engine(database_url, scenario)


@pytest.mark.parametrize("text", ["nonsense", f"00-{TRACE}-{SPAN}", "'\"\\", "x" * 5000])
def test_headers_that_are_no_trace_leave_the_request_as_it_is(database_url: str, text: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        await engine.run_sql(HEAR)
        headers = {"traceparent": text, "X-B3-TraceId": text, "X-B3-Sampled": text}
        answer = await ask(engine, UPDATE, **headers)
        assert answer == {"data": {"update_author": {"affected_rows": 1}}}
        (trace,) = await heard(engine)
        assert set(trace) == {"trace_id", "span_id"}
        assert (len(trace["trace_id"]), len(trace["span_id"])) == (32, 16)

    with_engine(database_url, scenario)
