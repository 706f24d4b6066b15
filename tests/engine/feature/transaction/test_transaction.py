"""Mutations as transactions: all or nothing, never twice, and what triggers may know."""

import json
from typing import Any

from tests.engine.running import ADMIN, Running, websocket, with_engine
from tests.engine.written_blog import as_user, ask, permission, rows, with_blog

COUNTER = """
create sequence attempts;
create function note_attempt() returns trigger language plpgsql as $$
    begin
        perform nextval('attempts');
        {body}
        return new;
    end
$$;
create trigger noted before insert on author for each row execute function note_attempt();
"""
ADD = 'mutation {{ insert_author_one(object: {{id: {id}, name: "{name}"}}) {{ id }} }}'


async def attempts(engine: Running) -> str:
    """How often the trigger ran: a sequence forgets nothing in a rollback."""
    ((count,),) = await rows(
        engine, "select case when is_called then last_value else 0 end from attempts"
    )
    return count


def test_triggers_know_who_asked_and_in_which_trace(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        await engine.run_sql("""
            create table heard (who json, trace json);
            create function hear() returns trigger language plpgsql as $$
                begin
                    insert into heard values (
                        current_setting('hasura.user')::json,
                        current_setting('hasura.tracecontext')::json
                    );
                    return new;
                end
            $$;
            create trigger heard before update on author for each row execute function hear();
        """)
        query = "mutation { update_author(where: {}, _set: {score: 1}) { affected_rows } }"
        await as_user(engine, query, user="2")
        ((who, trace),) = await rows(engine, "select who, trace from heard")
        assert json.loads(who) == {"x-hasura-role": "user", "x-hasura-user-id": "2"}
        assert set(json.loads(trace)) == {"trace_id", "span_id"}
        assert (len(json.loads(trace)["trace_id"]), len(json.loads(trace)["span_id"])) == (32, 16)
        # The setting ends with the transaction: the next one knows nothing of this session.
        ((left,),) = await rows(engine, "select coalesce(current_setting('hasura.user', true), '')")
        assert "user-id" not in left

    with_engine(database_url, scenario)


def test_a_field_that_fails_takes_the_fields_before_it_along(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        query = """mutation {
            added: insert_author_one(object: {id: 9}) { id }
            gone: delete_article(where: {}) { affected_rows }
            twice: insert_author_one(object: {id: 1}) { id }
        }"""
        answer = await ask(engine, query)
        assert "data" not in answer
        (error,) = answer["errors"]
        assert error["extensions"]["path"] == "$.selectionSet.insert_author_one.args.object"
        counts = "select (select count(*) from author), (select count(*) from article)"
        assert await rows(engine, counts) == [["2", "3"]]

    with_engine(database_url, scenario)


def test_fields_run_in_order_and_each_sees_those_before(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        query = """mutation ($no: Boolean!) {
            __typename
            a: insert_author_one(object: {id: 9, score: 1}) { score }
            b: update_author_by_pk(pk_columns: {id: 9}, _inc: {score: 1}) { score }
            left_out: delete_author(where: {}) @include(if: $no) { affected_rows }
            c: update_author_by_pk(pk_columns: {id: 9}, _inc: {score: 1}) { score kind: __typename }
        }"""
        data = {
            "__typename": "mutation_root",
            "a": {"score": 1},
            "b": {"score": 2},
            "c": {"score": 3, "kind": "author"},
        }
        assert await ask(engine, query, {"no": False}) == {"data": data}

    with_engine(database_url, scenario)


def test_a_mutation_whose_connection_breaks_is_not_run_again(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        body = "if new.name = 'breaks' then perform pg_terminate_backend(pg_backend_pid()); end if;"
        await engine.run_sql(COUNTER.replace("{body}", body))
        answer = await ask(engine, ADD.format(id=9, name="breaks"))
        assert "data" not in answer
        assert await attempts(engine) == "1"
        assert await rows(engine, "select id from author order by id") == [["1"], ["2"]]
        assert "data" in await ask(engine, ADD.format(id=9, name="holds"))

    with_engine(database_url, scenario)


def test_a_connection_that_died_while_idle_does_not_fail_a_mutation(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        await engine.run_sql(COUNTER.replace("{body}", ""))
        await ask(engine, ADD.format(id=8, name="first"))
        await engine.run_sql("""
            select pg_terminate_backend(pid) from pg_stat_activity
            where datname = current_database() and pid <> pg_backend_pid()
        """)
        answer = await ask(engine, ADD.format(id=9, name="second"))
        assert answer == {"data": {"insert_author_one": {"id": 9}}}
        assert await attempts(engine) == "2"

    with_engine(database_url, scenario)


def test_a_deferred_constraint_is_refused_at_the_commit(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        await engine.run_sql("""
            alter table profile drop constraint profile_author_id_fkey;
            alter table profile add constraint profile_author_id_fkey foreign key (author_id)
                references author (id) deferrable initially deferred
        """)
        query = "mutation { insert_profile(objects: {author_id: %d}) { affected_rows } }"
        (error,) = (await ask(engine, query % 77))["errors"]
        assert error["message"].startswith("Foreign key violation.")
        assert error["extensions"]["code"] == "constraint-violation"
        assert await ask(engine, query % 1) == {"data": {"insert_profile": {"affected_rows": 1}}}

    with_engine(database_url, scenario)


def test_mutations_of_a_batch_run_in_order_each_for_itself(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        batch = [
            {"query": ADD.format(id=9, name="nine")},
            {"query": ADD.format(id=9, name="again")},
            {"query": "{ author_by_pk(id: 9) { name } }"},
        ]
        response = await engine.http.post("/v1/graphql", json=batch, headers=ADMIN)
        first, second, third = response.json()
        assert first == {"data": {"insert_author_one": {"id": 9}}}
        assert second["errors"][0]["extensions"]["code"] == "constraint-violation"
        assert third == {"data": {"author_by_pk": {"name": "nine"}}}

    with_engine(database_url, scenario)


def test_a_websocket_takes_mutations_under_the_session_s_permissions(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        query = 'mutation { update_author(where: {}, _set: {name: "me"}) { returning { id } } }'
        async with websocket(engine, protocol="graphql-transport-ws") as ws:
            await ws.event()
            secret = {"x_hasura_admin_secret": ADMIN["x-hasura-admin-secret"]}
            await ws.init(**secret, x_hasura_role="user", x_hasura_user_id="2")
            await ws.send({"id": "1", "type": "subscribe", "payload": {"query": query}})
            message: Any = await ws.receive()
        assert message["payload"] == {"data": {"update_author": {"returning": [{"id": 2}]}}}
        assert await rows(engine, "select name from author order by id") == [["ann"], ["me"]]

    with_engine(database_url, scenario)


def test_rows_of_partitions_are_upserted_and_counted(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await engine.run_sql("""
            create table visit (id int primary key, hits int not null) partition by list (id);
            create table visit_odd partition of visit for values in (1, 3);
            create table visit_even partition of visit for values in (2, 4);
            insert into visit values (1, 1);
        """)
        track = {"type": "pg_track_table", "args": {"table": "visit"}}
        write = {"columns": "*", "check": {"hits": {"_lt": 100}}}
        commands = [
            track,
            permission("select", "visit", "user", columns="*", filter={}),
            permission("insert", "visit", "user", **write),
            permission("update", "visit", "user", filter={}, **write),
        ]
        await engine.admin("/v1/metadata", {"type": "bulk", "args": commands})
        query = """mutation ($hits: Int!) { insert_visit(
            objects: [{id: 1, hits: $hits}, {id: 2, hits: $hits}],
            on_conflict: {constraint: visit_pkey, update_columns: [hits]}
        ) { affected_rows returning { id hits } } }"""
        answer = await as_user(engine, query, {"hits": 7})
        returning = [{"id": 1, "hits": 7}, {"id": 2, "hits": 7}]
        assert answer == {"data": {"insert_visit": {"affected_rows": 2, "returning": returning}}}
        assert "errors" in await as_user(engine, query, {"hits": 100})

    with_engine(database_url, scenario)
