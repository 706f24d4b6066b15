"""G18, G19: what a role may not read is not told of, by introspection or by an error."""

import json

import pytest

from tests.engine.running import ADMIN, Running, with_engine

SQL = """
create table author (id int primary key, name text, salary_of_last_year int);
create table vault_of_secrets (id int primary key, author_id int references author);
comment on column author.salary_of_last_year is 'told to nobody';
"""
COMMANDS = [
    {"type": "pg_track_table", "args": {"table": "author"}},
    {"type": "pg_track_table", "args": {"table": "vault_of_secrets"}},
    {
        "type": "pg_create_array_relationship",
        "args": {
            "table": "author",
            "name": "vaults",
            "using": {
                "foreign_key_constraint_on": {"table": "vault_of_secrets", "column": "author_id"}
            },
        },
    },
    {
        "type": "pg_create_select_permission",
        "args": {
            "table": "author",
            "role": "user",
            "permission": {"columns": ["id", "name"], "filter": {}},
        },
    },
]
INTROSPECTION = """
{ __schema { queryType { name } types { name description fields { name description
  args { name type { name ofType { name ofType { name } } } } type { name ofType { name } } }
  inputFields { name description } enumValues { name description } } } }
"""
HIDDEN = ["salary", "vault", "nobody", "author_aggregate", "mutation_root"]
NEARLY = [
    "{ authr { id } }",
    "{ author { nam } }",
    "{ author { salary_of_last_yea } }",
    "{ vault_of_secret { id } }",
    "{ author(wher: {}) { id } }",
    "{ author(where: {nam: {}}) { id } }",
    "{ author(where: {salary_of_last_yea: {_eq: 1}}) { id } }",
    "{ author(where: {id: {_equals: 1}}) { id } }",
    "{ author(order_by: {salary: asc}) { id } }",
    "{ author(order_by: {id: ascending}) { id } }",
    "{ author(distinct_on: salary_of_last_yea) { id } }",
    '{ __type(name: "vault_of_secret") { name } }',
    "{ author { ...vault } } fragment vault on vault_of_secret { id }",
    "query ($x: vault_of_secrets_bool_ex) { author { id } }",
    "mutation { insert_vault_of_secret(objects: []) { affected_rows } }",
    "{ author @includ(if: true) { id } }",
]


async def asked(engine: Running, query: str, role: str) -> str:
    headers = {**ADMIN, "x-hasura-role": role}
    return (await engine.http.post("/v1/graphql", json={"query": query}, headers=headers)).text


async def prepared(engine: Running) -> None:
    await engine.run_sql(SQL)
    await engine.admin("/v1/metadata", {"type": "bulk", "args": COMMANDS})


def test_introspection_shows_a_role_its_own_schema(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await prepared(engine)
        own = await asked(engine, INTROSPECTION, "user")
        assert '"author"' in own
        assert [word for word in HIDDEN if word in own] == []
        everything = await asked(engine, INTROSPECTION, "admin")
        assert [word for word in HIDDEN if word not in everything] == []
        nobodys = await asked(engine, INTROSPECTION, "nobody")
        assert [word for word in ["author", *HIDDEN[:2]] if word in nobodys] == []

    with_engine(database_url, scenario)


@pytest.mark.parametrize("role", ["user", "nobody"])
def test_no_error_tells_a_name_that_was_not_said(database_url: str, role: str) -> None:
    async def scenario(engine: Running) -> None:
        await prepared(engine)
        for query in NEARLY:
            answer = await asked(engine, query, role)
            told = answer.replace(json.dumps(query)[1:-1], "").lower()
            assert "did you mean" not in told, query
            for name in ("salary_of_last_year", "vault_of_secrets", "told to"):
                assert name not in told or name in query, (query, answer)

    with_engine(database_url, scenario)


def test_introspection_can_be_closed_to_a_role(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await prepared(engine)
        args = {"disabled_for_roles": ["user"]}
        command = {"type": "set_graphql_schema_introspection_options", "args": args}
        await engine.admin("/v1/metadata", command)
        for query in (INTROSPECTION, '{ author { id } __type(name: "author") { name } }'):
            (error,) = json.loads(await asked(engine, query, "user"))["errors"]
            assert error["extensions"]["code"] == "validation-failed"
        assert "data" in json.loads(await asked(engine, "{ __typename author { id } }", "user"))
        assert "data" in json.loads(await asked(engine, INTROSPECTION, "admin"))

    with_engine(database_url, scenario)
