"""Two databases in one schema, each with names of its own, over HTTP."""

from typing import Any

import pytest

from tests.engine.running import ADMIN, Running, with_engine

TABLES = """
create table author (id int primary key, first_name text);
insert into author values (1, '{0} one'), (2, '{0} two');
create function find_author(word text) returns setof author language sql stable as
  'select * from author where first_name like ''%'' || word || ''%''';
"""
NAMESPACE = {"root_fields": {"namespace": "hr"}, "type_names": {"prefix": "hr_"}}
PREFIX = {"root_fields": {"prefix": "hr_"}, "type_names": {"prefix": "hr_"}}


async def with_sources(engine: Running, second: str, customization: object) -> None:
    """`author` and a function of it in both; role `user` reads the first row of the second."""
    configuration = {"connection_info": {"database_url": second}}
    args = {"name": "hr", "configuration": configuration, "customization": customization}
    await engine.admin("/v1/metadata", {"type": "pg_add_source", "args": args})
    for source in ("default", "hr"):
        sql = {"source": source, "sql": TABLES.replace("{0}", source)}
        await engine.admin("/v2/query", {"type": "run_sql", "args": sql})
        table = {"source": source, "table": "author"}
        await engine.admin("/v1/metadata", {"type": "pg_track_table", "args": table})
        function = {"source": source, "function": "find_author"}
        await engine.admin("/v1/metadata", {"type": "pg_track_function", "args": function})
    permission = {"columns": ["first_name"], "filter": {"id": 1}}
    granted = {"source": "hr", "table": "author", "role": "user", "permission": permission}
    command = {"type": "pg_create_select_permission", "args": granted}
    await engine.admin("/v1/metadata", command)


async def ask(engine: Running, query: str, path: str = "/v1/graphql", **headers: str) -> Any:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    response = await engine.http.post(path, json={"query": query}, headers={**ADMIN, **names})
    return response.json()


def test_two_databases_are_read_in_one_request(database_url: str, second_database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_sources(engine, second_database_url, NAMESPACE)
        query = """{
          author_by_pk(id: 1) { first_name }
          hr { t: __typename
               one: author_by_pk(id: 1) { first_name __typename }
               find_author(args: {word: "two"}) { id } }
          author_aggregate { aggregate { count } }
        }"""
        assert await ask(engine, query) == {
            "data": {
                "author_by_pk": {"first_name": "default one"},
                "hr": {
                    "t": "hr_hr_query",
                    "one": {"first_name": "hr one", "__typename": "hr_author"},
                    "find_author": [{"id": 2}],
                },
                "author_aggregate": {"aggregate": {"count": 2}},
            }
        }
        skipped = "{ hr { author @skip(if: true) { id } } author(limit: 1) { id } }"
        assert await ask(engine, skipped) == {"data": {"author": [{"id": 1}]}}

    with_engine(database_url, scenario)


def test_a_role_reads_in_a_namespace_what_it_was_given(
    database_url: str, second_database_url: str
) -> None:
    async def scenario(engine: Running) -> None:
        await with_sources(engine, second_database_url, NAMESPACE)
        assert await ask(engine, "{ hr { author { first_name } } }", x_hasura_role="user") == {
            "data": {"hr": {"author": [{"first_name": "hr one"}]}}
        }
        refused = await ask(engine, "{ hr { author { id } } }", x_hasura_role="user")
        assert refused["errors"] == [
            {
                "message": "field 'id' not found in type: 'hr_author'",
                "extensions": {
                    "path": "$.selectionSet.hr.selectionSet.author.selectionSet.id",
                    "code": "validation-failed",
                },
            }
        ]

    with_engine(database_url, scenario)


def test_relay_and_explain_know_the_namespace(database_url: str, second_database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_sources(engine, second_database_url, NAMESPACE)
        relay = "{ hr { author_connection(first: 1) { edges { node { first_name } } } } }"
        assert await ask(engine, relay, "/v1beta1/relay") == {
            "data": {"hr": {"author_connection": {"edges": [{"node": {"first_name": "hr one"}}]}}}
        }
        body = {"query": {"query": "{ author { id } hr { a: author { id } } }"}}
        explained = await engine.admin("/v1/graphql/explain", body)
        assert [one["field"] for one in explained] == ["author", "hr.a"]

    with_engine(database_url, scenario)


def test_a_customization_is_changed_exported_and_taken_back(
    database_url: str, second_database_url: str
) -> None:
    async def scenario(engine: Running) -> None:
        await with_sources(engine, second_database_url, NAMESPACE)
        update = {"name": "hr", "customization": PREFIX}
        await engine.admin("/v1/metadata", {"type": "pg_update_source", "args": update})
        assert await ask(engine, "{ hr_author(limit: 1) { __typename } }") == {
            "data": {"hr_author": [{"__typename": "hr_author"}]}
        }
        exported = await engine.admin("/v1/metadata", {"type": "export_metadata", "args": {}})
        assert [source.get("customization") for source in exported["sources"]] == [None, PREFIX]
        rename = {"name": "hr", "new_name": "people"}
        await engine.admin("/v1/metadata", {"type": "rename_source", "args": rename})
        await engine.admin("/v1/metadata", {"type": "replace_metadata", "args": exported})
        found = await ask(engine, '{ hr_find_author(args: {word: "one"}) { first_name } }')
        assert found == {"data": {"hr_find_author": [{"first_name": "hr one"}]}}

    with_engine(database_url, scenario)


@pytest.mark.parametrize(
    ("customization", "path", "message"),
    [
        ({"root_fields": {"prefix": "a-b"}}, "root_fields.prefix", "a-b is not valid GraphQL name"),
        ({"root_fields": {"namespace": ""}}, "root_fields.namespace", " is not valid GraphQL name"),
        (
            {"naming_convention": "camel"},
            "naming_convention",
            'naming_convention can either be "hasura-default" or "graphql-default"',
        ),
        ({"root_field": {}}, "", 'unexpected key(s) "root_field"'),
    ],
)
def test_a_customization_that_does_not_read_is_refused(
    database_url: str, customization: object, path: str, message: str
) -> None:
    async def scenario(engine: Running) -> None:
        configuration = {"connection_info": {"database_url": database_url}}
        args = {"name": "hr", "configuration": configuration, "customization": customization}
        body = {"type": "pg_add_source", "args": args}
        response = await engine.http.post("/v1/metadata", json=body, headers=ADMIN)
        assert response.status_code == 400
        answer = response.json()
        assert answer["code"] == "parse-failed"
        assert answer["path"] == f"$.args.customization.{path}".rstrip(".")
        assert message in answer["error"]

    with_engine(database_url, scenario)


def test_the_servers_convention_counts_with_the_feature(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await engine.run_sql(TABLES)
        await engine.admin("/v1/metadata", {"type": "pg_track_table", "args": {"table": "author"}})
        query = "{ authorByPk(id: 1) { firstName __typename } }"
        expected = {"firstName": "{0} one", "__typename": "Author"}
        assert await ask(engine, query) == {"data": {"authorByPk": expected}}
        shown = await engine.http.get("/v1alpha1/config", headers=ADMIN)
        assert shown.json()["default_naming_convention"] == "graphql-default"

    with_engine(
        database_url,
        scenario,
        HASURA_GRAPHQL_EXPERIMENTAL_FEATURES="naming_convention",
        HASURA_GRAPHQL_DEFAULT_NAMING_CONVENTION="graphql-default",
    )


def test_a_table_of_the_same_name_is_not_tracked_without_a_customization(
    database_url: str, second_database_url: str
) -> None:
    async def scenario(engine: Running) -> None:
        await with_sources(engine, second_database_url, NAMESPACE)
        update = {"name": "hr", "customization": {}}
        body = {"type": "pg_update_source", "args": update}
        response = await engine.http.post("/v1/metadata", json=body, headers=ADMIN)
        assert response.status_code == 500
        answer = response.json()
        assert (answer["code"], answer["path"]) == ("unexpected", "$.args")
        assert answer["error"].startswith(
            "Encountered conflicting definitions in the selection set for 'mutation_root'"
        )
        assert (await ask(engine, "{ hr { author(limit: 1) { id } } }"))["data"]["hr"]["author"]

    with_engine(database_url, scenario)


def test_a_column_that_makes_shared_types_differ_is_not_made(
    database_url: str, second_database_url: str
) -> None:
    async def scenario(engine: Running) -> None:
        await with_sources(engine, second_database_url, {"root_fields": {"namespace": "hr"}})
        args = {"source": "hr", "sql": "alter table author add column age int"}
        body = {"type": "run_sql", "args": args}
        response = await engine.http.post("/v2/query", json=body, headers=ADMIN)
        assert response.status_code == 500
        error = "Found conflicting definitions for GraphQL type 'author"
        assert response.json()["error"].startswith(error)
        assert await ask(engine, '{ __type(name: "author") { name } }')

    with_engine(database_url, scenario)


def test_mutations_have_the_names_of_their_source(
    database_url: str, second_database_url: str
) -> None:
    async def scenario(engine: Running) -> None:
        customization = {**NAMESPACE, "naming_convention": "graphql-default"}
        await with_sources(engine, second_database_url, customization)
        query = """mutation {
          update_author(where: {id: {_eq: 1}}, _set: {first_name: "new"}) { affected_rows }
          hr { __typename
               updateAuthorByPk(pkColumns: {id: 1}, _set: {firstName: "newer"}) { firstName }
               deleteAuthor(where: {id: {_eq: 2}}) { affectedRows returning { id __typename } } }
        }"""
        assert await ask(engine, query) == {
            "data": {
                "update_author": {"affected_rows": 1},
                "hr": {
                    "__typename": "hr_Hr_mutation_frontend",
                    "updateAuthorByPk": {"firstName": "newer"},
                    "deleteAuthor": {
                        "affectedRows": 1,
                        "returning": [{"id": 2, "__typename": "hr_Author"}],
                    },
                },
            }
        }

    with_engine(database_url, scenario, HASURA_GRAPHQL_EXPERIMENTAL_FEATURES="naming_convention")
