"""Volatile functions over HTTP: as mutations, and as queries that may write."""

from typing import Any

from tests.engine.feature.functions.test_functions import ask, data, refusal
from tests.engine.running import Running, with_engine

TABLES = """
create table player (id int primary key, name text not null, score int not null, last_role text);
insert into player values (1, 'Ann', 10, null), (2, 'Bob', 20, null);
create function add_score(hasura_session json, word text, points int default 1)
    returns setof player language sql volatile as $$
        update player set score = score + points, last_role = hasura_session ->> 'x-hasura-role'
        where name ilike word returning * $$;
create function one_more(player_id int) returns player language sql volatile
    as $$ update player set score = score + 1 where id = player_id returning * $$;
create function scored() returns setof player language sql volatile
    as $$ update player set score = score + 1 returning * $$;
create function noted() returns setof player language sql volatile
    as $$ update player set last_role = 'noted' where id = 1 returning * $$;
"""
FUNCTIONS: dict[str, dict[str, Any]] = {
    "add_score": {"exposed_as": "mutation", "session_argument": "hasura_session"},
    "one_more": {"custom_name": "more"},
    "scored": {"exposed_as": "query"},
    "noted": {"exposed_as": "query"},
}
PERMISSION = {
    "columns": ["id", "name", "score"],
    "filter": {"id": {"_lt": 2}},
    "allow_aggregations": True,
}
ADD = '{ add_score(args: {word: "%", points: 5}, order_by: {id: desc}) { id score } }'


async def with_players(engine: Running) -> None:
    await engine.run_sql(TABLES)
    commands: list[dict[str, Any]] = [{"type": "pg_track_table", "args": {"table": "player"}}]
    commands += [
        {"type": "pg_track_function", "args": {"function": name, "configuration": configuration}}
        for name, configuration in FUNCTIONS.items()
    ]
    granted = {"table": "player", "role": "user", "permission": PERMISSION}
    commands.append({"type": "pg_create_select_permission", "args": granted})
    await engine.admin("/v1/metadata", {"type": "bulk", "args": commands})


async def permit(engine: Running, function: str) -> None:
    args = {"function": function, "role": "user"}
    await engine.admin("/v1/metadata", {"type": "pg_create_function_permission", "args": args})


async def scores(engine: Running) -> list[int]:
    answer = await data(engine, "{ player(order_by: {id: asc}) { score } }")
    return [row["score"] for row in answer["player"]]


def test_a_volatile_function_is_a_mutation(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_players(engine)
        both = f"mutation {ADD[:-1]} more(args: {{player_id: 1}}) {{ score last_role }} }}"
        assert await data(engine, both) == {
            "add_score": [{"id": 2, "score": 25}, {"id": 1, "score": 15}],
            "more": {"score": 16, "last_role": "admin"},
        }
        assert await data(engine, "mutation { more(args: {player_id: 9}) { id } }") == {
            "more": None
        }
        for query, field in (("{ add_score { id } }", "add_score"), ("{ more { id } }", "more")):
            assert (await refusal(engine, query))[2] == (
                f"field '{field}' not found in type: 'query_root'"
            )

    with_engine(database_url, scenario)


def test_rows_that_are_related_to_a_functions_rows_are_read_after_its_effects(
    database_url: str,
) -> None:
    async def scenario(engine: Running) -> None:
        await with_players(engine)
        await engine.run_sql("""
            create table medal (id serial primary key, player_id int references player, name text);
            create function honour(word text) returns player language plpgsql volatile as $$
                declare found player;
                begin
                    insert into medal (player_id, name) values (1, word);
                    select * into found from player where id = 1;
                    return found;
                end $$;
            create function medals(player_row player) returns bigint language sql stable
                as $$ select count(*) from medal where player_id = player_row.id $$;
        """)
        relationship = {
            "table": "player",
            "name": "medals",
            "using": {"foreign_key_constraint_on": {"table": "medal", "column": "player_id"}},
        }
        computed = {"table": "player", "name": "count", "definition": {"function": "medals"}}
        commands = [
            {"type": "pg_track_table", "args": {"table": "medal"}},
            {"type": "pg_create_array_relationship", "args": relationship},
            {"type": "pg_add_computed_field", "args": computed},
            {"type": "pg_track_function", "args": {"function": "honour"}},
        ]
        await engine.admin("/v1/metadata", {"type": "bulk", "args": commands})
        query = """mutation {
            honour(args: {word: "first"}) {
                name count medals { name } medals_aggregate { aggregate { count } }
            }
            again: honour(args: {word: "second"}, where: {medals: {name: {_eq: "second"}}}) {
                count
            }
        }"""
        assert await data(engine, query) == {
            "honour": {
                "name": "Ann",
                "count": 1,
                "medals": [{"name": "first"}],
                "medals_aggregate": {"aggregate": {"count": 1}},
            },
            "again": {"count": 2},
        }

    with_engine(database_url, scenario)


def test_one_that_fails_takes_back_what_the_others_did(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_players(engine)
        wrong = (
            'mutation { add_score(args: {word: "%"}) { id } more(args: {player_id: "x"}) { id }}'
        )
        assert "errors" in await ask(engine, wrong)
        wrong = (
            'mutation { add_score(args: {word: "%"}) { id }'
            ' twice: add_score(args: {word: "%", points: 2147483647}) { id } }'
        )
        assert "errors" in await ask(engine, wrong)
        assert await scores(engine) == [10, 20]

    with_engine(database_url, scenario)


def test_a_role_calls_only_what_it_was_given_and_sees_only_its_rows(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_players(engine)
        # Nothing is inferred of a function that writes.
        assert (await refusal(engine, f"mutation {ADD}", "user"))[2] == "no mutations exist"
        await permit(engine, "add_score")
        unseen = 'mutation { add_score(args: {word: "%"}) { last_role } }'
        assert (await refusal(engine, unseen, "user"))[2] == (
            "field 'last_role' not found in type: 'player'"
        )
        assert await scores(engine) == [10, 20]
        assert await data(engine, f"mutation {ADD}", "user") == {
            "add_score": [{"id": 1, "score": 15}]
        }
        assert await scores(engine) == [15, 25]
        assert (await refusal(engine, "mutation { more { id } }", "user"))[2] == (
            "field 'more' not found in type: 'mutation_root'"
        )
        names = await data(engine, "{ __schema { mutationType { fields { name description } } } }",
                           "user")  # fmt: skip
        assert names["__schema"]["mutationType"]["fields"] == [
            {
                "name": "add_score",
                "description": 'execute VOLATILE function "add_score" which returns "player"',
            }
        ]

    with_engine(database_url, scenario)


def test_it_is_called_once_however_often_its_rows_are_read(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_players(engine)
        twice = "aggregate { count(columns: score, distinct: true) } nodes { score }"
        answer = await data(engine, f"{{ scored_aggregate {{ {twice} }} }}")
        assert answer["scored_aggregate"]["aggregate"] == {"count": 2}
        assert await scores(engine) == [11, 21]
        # Relay's page looks at its rows for each part of it.
        relay = (
            "{ scored_connection(first: 1) { edges { node { score } } pageInfo { hasNextPage } } }"
        )
        (headers, body) = ({"x_hasura_admin_secret": "the-admin-secret"}, {"query": relay})
        page = (await engine.post("/v1beta1/relay", body, **headers)).json()
        assert page["data"]["scored_connection"] == {
            "edges": [{"node": {"score": 12}}],
            "pageInfo": {"hasNextPage": True},
        }
        assert await scores(engine) == [12, 22]

    with_engine(database_url, scenario)


def test_a_volatile_function_that_is_a_query_may_write(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_players(engine)
        query = "{ noted { last_role } noted_aggregate { aggregate { count } } }"
        assert await data(engine, query) == {
            "noted": [{"last_role": "noted"}],
            "noted_aggregate": {"aggregate": {"count": 1}},
        }
        body = {"query": {"query": "{ noted { id } }"}}
        (explained,) = await engine.admin("/v1/graphql/explain", body)
        assert explained["field"] == "noted"

    with_engine(database_url, scenario)
