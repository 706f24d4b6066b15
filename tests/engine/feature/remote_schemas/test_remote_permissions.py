"""What roles see of a remote schema, and what is sent in the place of what they give.

Source: Hasura v2, remote schema permissions.
"""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from genkan.engine.errors import ValidationFailed
from genkan.engine.remote_schemas.permission import permitted_types
from tests.engine.feature.remote_schemas.shop_types import SHOP_TYPES
from tests.engine.feature.remote_schemas.test_remote_metadata import named, permission
from tests.engine.feature.remote_schemas.test_remote_schemas import (
    METADATA,
    ask,
    refused,
    with_shop,
)
from tests.engine.remote_server import RemoteServer
from tests.engine.running import SECRET, Running

ENFORCED = {"HASURA_GRAPHQL_ENABLE_REMOTE_SCHEMA_PERMISSIONS": "true"}
READER = """
scalar Money
enum Color { RED }
interface Priced { price: Money }
type Book implements Priced { title: String! price: Money }
input Range { least: Int = 0 @preset(value: 100) most: Int! }
input Wish { title: String pages: Range }
type Query {
  book(title: String @preset(value: "Emma")): Book
  wares(wish: Wish): [Priced!]!
  whoami(id: Int! @preset(value: "x-hasura-user-id"), of: Color @preset(value: RED)): String
}
"""


async def ask_as(engine: Running, role: str, query: str, **given: Any) -> Any:
    variables = given.pop("variables", {})
    names = {f"x-hasura-{name.replace('_', '-')}": value for name, value in given.items()}
    headers = {"x-hasura-admin-secret": SECRET, "x-hasura-role": role, **names}
    body = {"query": query, **({"variables": variables} if variables else {})}
    response = await engine.http.post("/v1/graphql", json=body, headers=headers)
    return response.json()


def with_reader(url: str, scenario: Callable[[Running, RemoteServer], Awaitable[None]]) -> None:
    async def play(engine: Running, remote: RemoteServer) -> None:
        await engine.admin(METADATA, permission("reader", READER))
        await scenario(engine, remote)

    with_shop(url, play, **ENFORCED)


def test_a_role_sees_what_its_schema_says_and_others_see_nothing(database_url: str) -> None:
    async def scenario(engine: Running, remote: RemoteServer) -> None:
        assert await ask_as(engine, "reader", "{ book { title } }") == {
            "data": {"book": {"title": "Emma"}}
        }
        assert remote.questions[-1].body == {"query": 'query { book(title: "Emma") { title } }'}
        for role, query, message in (
            ("reader", "{ book { pages } }", "field 'pages' not found in type: 'Book'"),
            ("reader", '{ book(title: "D") { title } }', "'book' has no argument named 'title'"),
            ("reader", "{ find { __typename } }", "field 'find' not found in type: 'query_root'"),
            ("reader", 'mutation { buy(title: "a") }', "no mutations exist"),
            ("other", "{ book { title } }", "field 'book' not found in type: 'query_root'"),
        ):
            (error,) = (await ask_as(engine, role, query))["errors"]
            assert error["message"] == message
            assert error["extensions"]["code"] == "validation-failed"
        assert len(remote.questions) == 1
        assert "data" in await ask(engine, "{ find { __typename } }")

    with_reader(database_url, scenario)


def test_every_role_sees_all_where_permissions_are_off(database_url: str) -> None:
    async def scenario(engine: Running, _remote: RemoteServer) -> None:
        answer = await ask_as(engine, "anybody", '{ book(title: "Dune") { pages } }')
        assert answer == {"data": {"book": {"pages": 612}}}

    with_shop(database_url, scenario)


def test_a_preset_takes_a_session_variable_as_its_type_wants_it(database_url: str) -> None:
    async def scenario(engine: Running, remote: RemoteServer) -> None:
        for user in ("7", "8"):
            answer = await ask_as(engine, "reader", "{ whoami }", user_id=user)
            assert answer == {"data": {"whoami": f"{user} RED"}}
        assert remote.questions[-1].body == {
            "query": "query($x_hasura_user_id: Int!) { whoami(id: $x_hasura_user_id, of: RED) }",
            "variables": {"x_hasura_user_id": 8},
        }
        (error,) = (await ask_as(engine, "reader", "{ whoami }"))["errors"]
        assert error == {
            "message": '"x-hasura-user-id" session variable expected, but not found',
            "extensions": {"path": "$", "code": "not-found"},
        }
        (error,) = (await ask_as(engine, "reader", "{ whoami }", user_id="me"))["errors"]
        assert error == {
            "message": '"me" cannot be coerced into an Int value',
            "extensions": {"path": "$", "code": "coercion-error"},
        }

    with_reader(database_url, scenario)


def test_a_preset_inside_what_a_client_gives_can_not_be_got_round(database_url: str) -> None:
    async def scenario(engine: Running, remote: RemoteServer) -> None:
        literal = "{ wares(wish: {pages: {most: 500}}) { price } }"
        assert await ask_as(engine, "reader", literal) == {"data": {"wares": [{"price": "9.50"}]}}
        assert "{pages: {most: 500, least: 100}}" in remote.questions[-1].body["query"]
        query = "query ($wish: Wish) { wares(wish: $wish) { price } }"
        for most, found in ((500, 1), (700, 2)):
            given = {"wish": {"pages": {"most": most}}}
            answer = await ask_as(engine, "reader", query, variables=given)
            assert len(answer["data"]["wares"]) == found
        assert remote.questions[-1].body == {
            "query": "query($hasura_json_var_1: Int!) { wares(wish: "
            "{pages: {most: $hasura_json_var_1, least: 100}}) { price } }",
            "variables": {"hasura_json_var_1": 700},
        }
        given = {"wish": {"pages": {"most": 700, "least": 0}}}
        (error,) = (await ask_as(engine, "reader", query, variables=given))["errors"]
        assert error["message"] == "field 'least' not found in type: 'Range'"

    with_reader(database_url, scenario)


@pytest.mark.parametrize(
    ("schema", "reason"),
    [
        ("type Query { none: Int }",
         'because field "none" does not exist in the "Object": "Query"'),
        ("type Query { broken: Int }", ('because expected type of "broken"("Object field") to be '
         "String but received Int")),
        ("type Query { shop(name: String!, floor: Int = 3): String }",
         ('because expected default value of input value: "shop"of input object "floor" to be 2 '
         "but received 3")),
        ("type Query { shop: String }", ('because field: "shop" expects the following non nullable '
         'arguments to be present: "name"')),
        ("type Query { broken(a: Int): String }",
         'because input argument "a" does not exist in the input object:"broken"'),
        ("union Found = Book | Hat type Book { title: String! } type Query { broken: String }",
         ('because union "Found" contains members which do not exist in the members of the remote '
         'schema union :"Hat"')),
        ("type Query { broken: String @preset(value: 1) }", ("because Preset directives can be "
         "defined only on INPUT_FIELD_DEFINITION or ARGUMENT_DEFINITION")),
        ("type Query { whoami(id: Int! @preset(value: {a: 1})): String }",
         'because expected preset value "{ a: 1 }" of type "Int" to be a scalar value'),
        (("enum Color { RED } type Query { whoami(id: Int!, of: Color @preset(value: BLUE)): "
         "String }"), 'because "BLUE" not found in the enum: "Color"'),
        ("type Query { whoami(id: Int! @preset): String }",
         "because no arguments found in the preset directive"),
        ("type Query { broken: String } type Query { broken: String }",
         'because duplicate type names found: "Query"'),
        ("type Query { broken: String @deprecated }",
         'because "Directive": "deprecated" does not exist in the upstream remote schema'),
        ("type Query { broken: Int find: Int }", ("for the following reasons:\n"
         ' • expected type of "broken"("Object field") to be String but received Int\n'
         ' • expected type of "find"("Object field") to be [Found] but received Int\n'
         ' • field: "find" expects the following non nullable')),
        ("type Query { book: Book }", 'because Could not find type with name "Book"'),
    ],
)  # fmt: skip
def test_a_schema_that_is_no_part_of_the_remotes_is_told_in_hasuras_words(
    schema: str, reason: str
) -> None:
    with pytest.raises(ValidationFailed) as raised:
        permitted_types(schema, SHOP_TYPES)
    expected = f"validation for the given role-based schema failed {reason}"
    assert raised.value.message.startswith(expected.partition(" • field:")[0])


def test_permissions_are_added_once_and_dropped_and_go_with_their_remote(
    database_url: str,
) -> None:
    async def scenario(engine: Running, remote: RemoteServer) -> None:
        answer = await refused(engine, permission("reader", READER))
        assert answer == {
            "path": "$.args",
            "code": "already-exists",
            "error": 'permissions for role: "reader" for remote schema:"shop" already exists',
        }
        answer = await refused(engine, permission("admin", READER))
        assert answer["error"] == "cannot define permission for admin role"
        answer = await refused(engine, permission("user", READER, "other"))
        assert answer["error"] == 'remote schema "other" doesn\'t exist'
        answer = await refused(engine, permission("user", "type Query { a"))
        assert answer["code"] == "parse-failed"
        drop = {
            "type": "drop_remote_schema_permissions",
            "args": {"remote_schema": "shop", "role": "reader"},
        }
        await engine.admin(METADATA, drop)
        assert (await refused(engine, drop))["error"] == (
            'permissions for role: "reader" for remote schema:"shop" doesn\'t exist'
        )
        await engine.admin(METADATA, permission("reader", READER))
        await engine.admin(METADATA, named("remove_remote_schema", "shop"))
        document = await engine.admin(METADATA, {"type": "export_metadata", "args": {}})
        assert "remote_schemas" not in document

    with_reader(database_url, scenario)


def test_an_inherited_role_sees_what_its_parents_agree_on(database_url: str) -> None:
    async def scenario(engine: Running, _remote: RemoteServer) -> None:
        small = "type Query { broken: String shop(name: String!, floor: Int = 2): String }"
        turned = "type Query { shop(floor: Int = 2, name: String!): String broken: String }"
        inherited = [
            {"type": "add_inherited_role", "args": {"role_name": role, "role_set": parents}}
            for role, parents in (("agreed", ["one", "two"]), ("torn", ["one", "reader"]))
        ]
        commands = [permission("one", small), permission("two", turned), *inherited]
        await engine.admin(METADATA, {"type": "bulk", "args": commands})
        query = '{ shop(name: "A") }'
        assert "data" in await ask_as(engine, "agreed", query)
        assert "errors" in await ask_as(engine, "torn", query)
        answer = await engine.admin(METADATA, {"type": "get_inconsistent_metadata", "args": {}})
        assert answer["inconsistent_objects"] == [
            {
                "type": "inherited role permission inconsistency",
                "name": "torn",
                "entity": {"remote_schema": "shop"},
                "reason": "Could not inherit permission for the role 'torn' for the entity: "
                "'remote schema: shop'",
            }
        ]
        await engine.admin(METADATA, permission("agreed", "type Query { broken: String }"))
        assert "errors" in await ask_as(engine, "agreed", query)

    with_reader(database_url, scenario)


def test_a_permission_that_the_remote_has_outgrown_is_inconsistent_and_gives_nothing(
    database_url: str,
) -> None:
    async def scenario(engine: Running, remote: RemoteServer) -> None:
        remote.sdl = remote.sdl.replace("whoami(id: Int!, of: Color)", "whoami(id: Int!)")
        reload = {"type": "reload_metadata", "args": {"reload_remote_schemas": True}}
        answer = await engine.admin(METADATA, reload)
        (found,) = answer["inconsistent_objects"]
        assert found["type"] == "remote_schema_permission"
        assert found["reason"] == (
            'Inconsistent object: in remote schema permission for role "reader": validation for '
            'the given role-based schema failed because input argument "of" does not exist in '
            'the input object:"whoami"'
        )
        assert "errors" in await ask_as(engine, "reader", "{ book { title } }")

    with_reader(database_url, scenario)
