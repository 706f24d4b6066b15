"""Remote schemas over HTTP: joined, asked, and what their errors become.

Source: Hasura v2, remote schemas.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from tests.engine.remote_server import RemoteServer, remote_server
from tests.engine.running import ADMIN, Running, running

METADATA = "/v1/metadata"
GRAPHQL = "/v1/graphql"
Scenario = Callable[[Running, RemoteServer], Awaitable[None]]


def with_shop(url: str, scenario: Scenario, definition: Any = None, **settings: str) -> None:
    """Play a scenario on an engine that has joined the remote schema ``shop``."""

    async def run() -> None:
        async with remote_server() as remote, running(url, **settings) as engine:
            await engine.admin(METADATA, add(remote, definition))
            await scenario(engine, remote)

    asyncio.run(run())


def add(remote: RemoteServer, definition: Any = None, name: str = "shop") -> Any:
    given = {"url": remote.url, **(definition or {})}
    return {"type": "add_remote_schema", "args": {"name": name, "definition": given}}


async def ask(engine: Running, query: str, **variables: Any) -> Any:
    body = {"query": query, "variables": variables} if variables else {"query": query}
    response = await engine.http.post(GRAPHQL, json=body, headers=ADMIN)
    assert response.status_code == 200, response.text
    return response.json()


async def refused(engine: Running, body: Any) -> Any:
    response = await engine.http.post(METADATA, json=body, headers=ADMIN)
    assert response.status_code == 400, response.text
    answer = response.json()
    answer.pop("internal", None)
    return answer


def test_a_remote_field_is_answered_beside_those_of_tables_in_the_order_asked(
    database_url: str,
) -> None:
    async def scenario(engine: Running, remote: RemoteServer) -> None:
        await engine.with_users()
        query = '{ b: book(title: "Emma") { title } users { id } __typename shop(name: "A") }'
        assert await ask(engine, query) == {
            "data": {
                "b": {"title": "Emma"},
                "users": [{"id": "a"}, {"id": "b"}],
                "__typename": "query_root",
                "shop": "A on floor 2",
            }
        }
        assert [one.body for one in remote.questions] == [
            {"query": 'query { b: book(title: "Emma") { title } }'},
            {"query": 'query { shop(name: "A") }'},
        ]

    with_shop(database_url, scenario)


def test_only_the_variables_that_are_used_are_sent_and_a_kept_plan_sends_new_ones(
    database_url: str,
) -> None:
    async def scenario(engine: Running, remote: RemoteServer) -> None:
        await engine.with_users()
        query = (
            "query Find($title: String, $id: String, $wish: Wish) {"
            " book(title: $title) { pages } users(where: {id: {_eq: $id}}) { id }"
            " wares(wish: $wish) { price } }"
        )
        for title, pages in (("Emma", 474), ("Dune", 612)):
            answer = await ask(engine, query, title=title, id="a", wish={"title": title})
            assert answer["data"]["book"] == {"pages": pages}
            assert len(answer["data"]["wares"]) == 1
        assert remote.questions[0].body == {
            "query": "query Find($title: String) { book(title: $title) { pages } }",
            "variables": {"title": "Emma"},
            "operationName": "Find",
        }

    with_shop(database_url, scenario)


def test_fragments_on_interfaces_and_unions_are_sent_as_the_remote_has_them(
    database_url: str,
) -> None:
    async def scenario(engine: Running, _remote: RemoteServer) -> None:
        query = """
        query { find { __typename ... on Priced { price } ...book ... on Pen { color } } }
        fragment book on Book { title }
        """
        assert await ask(engine, query) == {
            "data": {
                "find": [
                    {"__typename": "Book", "price": "9.50", "title": "Emma"},
                    {"__typename": "Book", "price": "12.00", "title": "Dune"},
                    {"__typename": "Pen", "price": "1.20", "color": "RED"},
                    None,
                ]
            }
        }

    with_shop(database_url, scenario)


def test_what_does_not_fit_the_remotes_schema_is_refused_before_it_is_asked(
    database_url: str,
) -> None:
    async def scenario(engine: Running, remote: RemoteServer) -> None:
        for query, message, path in (
            (
                "{ book { author } }",
                "field 'author' not found in type: 'Book'",
                "selectionSet.author",
            ),
            ("{ book(id: 1) { title } }", "'book' has no argument named 'id'", None),
            ("{ book }", "missing selection set for 'Book'", "selectionSet"),
            ("{ shop }", "missing required field 'name'", "args.name"),
            (
                "{ wares(wish: {size: 1}) { price } }",
                "field 'size' not found in type: 'Wish'",
                "args.wish.size",
            ),
            (
                "{ wares(wish: {color: BLUE}) { price } }",
                "expected one of the values ['RED', 'GREEN'] for type 'Color', but found 'BLUE'",
                "args.wish.color",
            ),
            (
                "{ wares(wish: {pages: {least: 1}}) { price } }",
                "missing required field 'most'",
                "args.wish.pages.most",
            ),
        ):
            field = query.split("(")[0].split()[1]
            (error,) = (await ask(engine, query))["errors"]
            place = f"$.selectionSet.{field}" + ("" if path is None else f".{path}")
            assert error["message"] == message
            assert error["extensions"] == {"path": place, "code": "validation-failed"}
        assert remote.questions == []

    with_shop(database_url, scenario)


def test_the_errors_of_a_remote_are_passed_on_as_they_are(database_url: str) -> None:
    async def scenario(engine: Running, remote: RemoteServer) -> None:
        answer = await ask(engine, "{ broken }")
        assert answer["data"] is None
        (error,) = answer["errors"]
        assert error["message"] == "the shelf is empty"
        assert error["extensions"] == {"code": "EMPTY"}
        for canned, message in (
            (b"<html>", "JSON is malformed: invalid character (byte 0)"),
            (b"{}", 'Missing "data" field in response from remote'),
            (b'{"data": {"other": 1}}', "expecting key broken"),
        ):
            remote.canned = canned
            (error,) = (await ask(engine, "{ broken }"))["errors"]
            assert error["message"] == message
            assert error["extensions"]["code"] == "remote-schema-error"

    with_shop(database_url, scenario)


def test_data_comes_before_errors_where_the_operator_says_so(database_url: str) -> None:
    both = b'{"data": {"shop": "A"}, "errors": [{"message": "no"}]}'

    async def scenario(engine: Running, remote: RemoteServer) -> None:
        remote.canned = both
        assert await ask(engine, '{ shop(name: "A") }') == {"data": {"shop": "A"}}
        remote.canned = b'{"data": null, "errors": [{"message": "no"}]}'
        answer = await ask(engine, '{ shop(name: "A") }')
        assert answer == {"data": None, "errors": [{"message": "no"}]}

    with_shop(database_url, scenario, HASURA_GRAPHQL_REMOTE_SCHEMA_PRIORITIZE_DATA="true")


def test_mutations_run_one_after_the_other_those_of_tables_among_them(database_url: str) -> None:
    async def scenario(engine: Running, remote: RemoteServer) -> None:
        await engine.with_users()
        mutation = """
        mutation Buy {
          first: buy(title: "Emma", count: 2)
          insert_users_one(object: {id: "c", name: "Cy"}) { id }
          second: buy(title: "Dune")
        }
        """
        assert await ask(engine, mutation) == {
            "data": {"first": 2, "insert_users_one": {"id": "c"}, "second": 1}
        }
        assert remote.bought == [("Emma", 2), ("Dune", 1)]

    with_shop(database_url, scenario)


def test_headers_of_the_client_are_sent_on_only_where_the_definition_says_so(
    database_url: str,
) -> None:
    async def scenario(engine: Running, remote: RemoteServer) -> None:
        given = {**ADMIN, "x-color": "red", "user-agent": "Tests", "x-own": "client", "origin": "o"}
        await engine.http.post(GRAPHQL, json={"query": '{ shop(name: "A") }'}, headers=given)
        headers = remote.questions[-1].headers
        assert headers["x-hasura-role"] == "admin"
        assert headers["x-own"] == "operator"
        assert headers["x-secret"] == "from the environment"
        assert headers["x-color"] == "red"
        assert headers["x-forwarded-user-agent"] == "Tests"
        assert headers["x-forwarded-host"] == "engine"
        assert "x-hasura-admin-secret" not in headers
        assert "origin" not in headers
        body = {
            "type": "update_remote_schema",
            "args": {"name": "shop", "definition": {"url": remote.url}},
        }
        await engine.admin(METADATA, body)
        await engine.http.post(GRAPHQL, json={"query": '{ shop(name: "B") }'}, headers=given)
        headers = remote.questions[-1].headers
        assert headers["x-hasura-role"] == "admin"
        assert headers.keys().isdisjoint({"x-color", "x-own", "x-forwarded-host"})

    definition = {
        "forward_client_headers": True,
        "headers": [
            {"name": "X-Own", "value": "operator"},
            {"name": "X-Secret", "value_from_env": "SHOP_SECRET"},
        ],
    }
    with_shop(database_url, scenario, definition, SHOP_SECRET="from the environment")


def test_cookies_that_a_remote_sets_reach_the_client(database_url: str) -> None:
    async def scenario(engine: Running, remote: RemoteServer) -> None:
        remote.cookies = ["a=1; Path=/", "b=2"]
        body = {"query": '{ shop(name: "A") }'}
        response = await engine.http.post(GRAPHQL, json=body, headers=ADMIN)
        assert response.headers.get_list("set-cookie") == ["a=1; Path=/", "b=2"]
        await engine.http.post(GRAPHQL, json=body, headers=ADMIN)
        assert "cookie" not in remote.questions[-1].headers

    with_shop(database_url, scenario)


def test_customized_names_are_the_remotes_own_again_when_it_is_asked(database_url: str) -> None:
    async def scenario(engine: Running, remote: RemoteServer) -> None:
        query = """
        query ($wish: Shop_Wish_) {
          our_shop { __typename wares(wish: $wish) { __typename ... on Shop_Book_ { b_title } } }
        }
        """
        answer = await ask(engine, query, wish={"title": "Emma"})
        assert answer == {
            "data": {
                "our_shop": {
                    "__typename": "our_shopQuery",
                    "wares": [{"__typename": "Shop_Book_", "b_title": "Emma"}],
                }
            }
        }
        assert remote.questions[-1].body["query"] == (
            "query($wish: Wish) { wares(wish: $wish) "
            "{ __typename ... on Book { b_title: title } } }"
        )
        of_type = '{ __type(name: "Shop_Book_") { fields { name } interfaces { name } } }'
        assert (await ask(engine, of_type))["data"]["__type"] == {
            "fields": [
                {"name": "b_pages"},
                {"name": "b_sequel"},
                {"name": "b_title"},
                {"name": "price"},
            ],
            "interfaces": [{"name": "Shop_Priced_"}],
        }

    customization = {
        "root_fields_namespace": "our_shop",
        "type_names": {"prefix": "Shop_", "suffix": "_"},
        "field_names": [{"parent_type": "Book", "prefix": "b_", "mapping": {"price": "price"}}],
    }
    with_shop(database_url, scenario, {"customization": customization})


def test_introspection_of_the_joined_schema_shows_the_remotes_types(database_url: str) -> None:
    async def scenario(engine: Running, _remote: RemoteServer) -> None:
        query = """
        { __schema { queryType { fields { name } } mutationType { fields { name } } }
          found: __type(name: "Found") { kind possibleTypes { name } }
          color: __type(name: "Color") { kind enumValues { name } }
          wish: __type(name: "Range") { inputFields { name defaultValue } } }
        """
        data = (await ask(engine, query))["data"]
        names = {one["name"] for one in data["__schema"]["queryType"]["fields"]}
        assert names == {"book", "broken", "find", "shop", "wares", "whoami"}
        assert data["__schema"]["mutationType"]["fields"] == [{"name": "buy"}]
        assert data["found"] == {
            "kind": "UNION",
            "possibleTypes": [{"name": "Book"}, {"name": "Pen"}],
        }
        assert data["color"]["enumValues"] == [{"name": "GREEN"}, {"name": "RED"}]
        assert data["wish"]["inputFields"] == [
            {"name": "least", "defaultValue": "0"},
            {"name": "most", "defaultValue": None},
        ]

    with_shop(database_url, scenario)


def test_a_remote_that_does_not_answer_in_time_is_told_of(database_url: str) -> None:
    async def scenario(engine: Running, remote: RemoteServer) -> None:
        remote.is_silent = True
        (error,) = (await ask(engine, '{ shop(name: "A") }'))["errors"]
        assert error["message"] == (
            f'HTTP exception occurred while sending the request to "{remote.url}"'
        )
        assert error["extensions"]["code"] == "remote-schema-error"
        assert error["extensions"]["internal"]["message"] == "Response timeout"

    with_shop(database_url, scenario, {"timeout_seconds": 1})
