"""``/v1/graphql`` over HTTP: bodies, statuses, headers."""

import gzip
import json
from typing import Any

import httpx
import pytest
from graphql import get_introspection_query

from genkan.engine.postgres.run import Database
from tests.engine.running import ADMIN, Running, with_engine

USERS_QUERY = {"query": "{ users(order_by: {id: asc}) { id } }"}
EVERYBODY = {"data": {"users": [{"id": "a"}, {"id": "b"}]}}
GQL_REQ = "parsing Hasura.GraphQL.Transport.HTTP.Protocol.GQLReq(GQLReq) failed, "


def error(response: httpx.Response) -> tuple[str, str, str]:
    (found,) = response.json()["errors"]
    extensions = found["extensions"]
    return extensions["code"], extensions["path"], found["message"]


def test_each_role_reads_what_it_may(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await engine.with_users()
        as_user = {**ADMIN, "x-hasura-role": "user", "x-hasura-user-id": "b"}
        everybody = await engine.http.post("/v1/graphql", json=USERS_QUERY, headers=ADMIN)
        assert everybody.json() == EVERYBODY
        own = await engine.http.post("/v1/graphql", json=USERS_QUERY, headers=as_user)
        assert own.json() == {"data": {"users": [{"id": "b"}]}}
        nobody = await engine.http.post("/v1/graphql", json=USERS_QUERY)
        assert nobody.status_code == 200
        assert error(nobody)[0] == "access-denied"
        del as_user["x-hasura-user-id"]
        unset = await engine.http.post("/v1/graphql", json=USERS_QUERY, headers=as_user)
        expected = ("not-found", "$", 'missing session variable: "x-hasura-user-id"')
        assert error(unset) == expected

    with_engine(database_url, scenario)


MALFORMED: list[tuple[bytes, str, str, str]] = [
    (b"", "invalid-json", "$", "Error in $: not enough input"),
    (b"{", "invalid-json", "$", "Error in $: not enough input"),
    (b"\xff\xfe", "invalid-json", "$", "Error in $: "),
    (b"[" * 200_000, "invalid-json", "$", "Error in $: the JSON is nested too deeply"),
    (b'{"query" 1}', "invalid-json", "$", "Error in $: Failed reading: not a valid json value"),
    (b'"query"', "parse-failed", "$", GQL_REQ + "expected Object, but encountered String"),
    (b"null", "parse-failed", "$", GQL_REQ + "expected Object, but encountered Null"),
    (b"{}", "parse-failed", "$", GQL_REQ + 'key "query" not found'),
    (b'{"query": 7}', "parse-failed", "$.query", "parsing Text failed, expected String"),
    (
        b'{"query": "{a}", "variables": []}',
        "parse-failed",
        "$.variables",
        "parsing HashMap failed, expected Object, but encountered Array",
    ),
    (
        b'{"query": "{a}", "operationName": {}}',
        "parse-failed",
        "$.operationName",
        "parsing Text failed",
    ),
    (
        b'{"extensions": {"persistedQuery": {"version": 1}}}',
        "not-supported",
        "$",
        "Automatic Persisted Queries is not enabled",
    ),
    (b'{"query": ""}', "validation-failed", "$.query", "not a valid graphql query"),
    (b'{"query": "{ \\u0000 }"}', "validation-failed", "$.query", "not a valid graphql query"),
]


def test_a_malformed_body_is_a_clear_error(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        for body, code, path, message in MALFORMED:
            response = await engine.http.post("/v1/graphql", content=body, headers=ADMIN)
            assert response.status_code == 200, body[:50]
            found = error(response)
            assert found[:2] == (code, path), body[:50]
            assert found[2].startswith(message), (body[:50], found)
            kept = await engine.http.post("/v1alpha1/graphql", content=body, headers=ADMIN)
            assert kept.status_code == 400
            assert kept.json() == response.json()

    with_engine(database_url, scenario)


def test_a_body_beyond_the_limit_is_refused(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        response = await engine.http.post("/v1/graphql", content=b" " * 2000, headers=ADMIN)
        assert response.status_code == 413
        assert error(response)[0] == "bad-request"

    with_engine(database_url, scenario, GENKAN_BODY_LIMIT_BYTES="1024")


def test_a_batch_is_answered_in_order_and_each_fault_alone(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await engine.with_users()
        batch = [USERS_QUERY, {"query": "{ nothing }"}, {}, USERS_QUERY]
        response = await engine.http.post("/v1/graphql", json=batch, headers=ADMIN)
        assert response.status_code == 200
        answers = response.json()
        assert [list(answer) for answer in answers] == [["data"], ["errors"], ["errors"], ["data"]]
        empty = await engine.http.post("/v1/graphql", json=[], headers=ADMIN)
        assert empty.json() == []
        many = await engine.http.post("/v1/graphql", json=[{}] * 51, headers=ADMIN)
        assert error(many)[0] == "bad-request"

    with_engine(database_url, scenario)


def test_statuses_are_kept_where_hasura_keeps_them(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        nobody = await engine.post("/v1alpha1/graphql", USERS_QUERY)
        assert nobody.status_code == 401
        wrong = await engine.post("/v1alpha1/graphql", USERS_QUERY, x_hasura_admin_secret="x")
        assert wrong.status_code == 401
        subscription = {"query": "subscription { __typename }"}
        over_http = await engine.http.post("/v1/graphql", json=subscription, headers=ADMIN)
        assert over_http.status_code == 200
        assert "errors" in over_http.json()

    with_engine(database_url, scenario)


def test_a_request_id_is_echoed_or_made(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        mine = await engine.post("/v1/graphql", {}, x_request_id="mine")
        assert mine.headers["x-request-id"] == "mine"
        made = {(await engine.post("/v1/graphql", {})).headers["x-request-id"] for _ in range(3)}
        assert len(made) == 3

    with_engine(database_url, scenario)


def test_long_answers_are_compressed_for_those_who_can(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await engine.with_users()
        query = {"query": "{ __schema { types { name description } } }"}
        plain = await engine.http.post(
            "/v1/graphql", json=query, headers={**ADMIN, "accept-encoding": "identity"}
        )
        assert "content-encoding" not in plain.headers
        assert len(plain.content) > 700
        headers = {**ADMIN, "accept-encoding": "gzip"}
        request = engine.http.build_request("POST", "/v1/graphql", json=query, headers=headers)
        response = await engine.http.send(request, stream=True)
        raw = b"".join([part async for part in response.aiter_raw()])
        assert response.headers["content-encoding"] == "gzip"
        assert int(response.headers["content-length"]) == len(raw)
        assert gzip.decompress(raw) == plain.content
        short = await engine.http.post(
            "/v1/graphql", json={"query": "{ __typename }"}, headers=headers
        )
        assert "content-encoding" not in short.headers

    with_engine(database_url, scenario)


def test_an_introspection_is_the_same_however_it_is_asked_for(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await engine.with_users()
        query = {"query": get_introspection_query()}
        asked = [
            await engine.http.post(
                "/v1/graphql", json=query, headers={**ADMIN, "accept-encoding": encoding}
            )
            for encoding in ("gzip", "identity", "gzip", "identity")
        ]
        first, *others = asked
        assert {one.content for one in others} == {first.content}
        assert [one.headers.get("content-encoding") for one in asked] == ["gzip", None] * 2
        assert first.headers["content-length"] == asked[2].headers["content-length"]
        batch = await engine.admin("/v1/graphql", [query, {"query": "{ __typename }"}])
        assert batch == [first.json(), {"data": {"__typename": "query_root"}}]
        both = await engine.admin(
            "/v1/graphql", {"query": "{ __schema { __typename } users { id } }"}
        )
        assert both["data"] == {
            "__schema": {"__typename": "__Schema"},
            "users": [{"id": "a"}, {"id": "b"}],
        }

    with_engine(database_url, scenario)


def test_pages_of_listed_origins_may_read(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        origin = "https://app.example.com"
        allowed = await engine.post("/v1/graphql", {}, origin=origin)
        assert allowed.headers["access-control-allow-origin"] == origin
        assert allowed.headers["access-control-allow-credentials"] == "true"
        methods = "GET,POST,PUT,PATCH,DELETE,OPTIONS"
        assert allowed.headers["access-control-allow-methods"] == methods
        foreign = await engine.post("/v1/graphql", {}, origin="https://evil.com")
        assert "access-control-allow-origin" not in foreign.headers
        headers = {"origin": origin, "access-control-request-headers": "authorization"}
        preflight = await engine.http.options("/v1/graphql", headers=headers)
        assert preflight.status_code == 204
        assert preflight.headers["access-control-allow-headers"] == "authorization"
        refused = await engine.http.options("/v1/graphql", headers={"origin": "https://evil.com"})
        assert refused.status_code == 404

    with_engine(database_url, scenario, HASURA_GRAPHQL_CORS_DOMAIN="https://app.example.com")


NOT_FOUND = {"path": "$", "error": "resource does not exist", "code": "not-found"}


def test_what_is_not_there_is_said_in_hasuras_words(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        for method, path in (("GET", "/nope"), ("GET", "/v1/graphql"), ("POST", "/healthz")):
            response = await engine.http.request(method, path, headers=ADMIN)
            assert (response.status_code, response.json()) == (404, NOT_FOUND)

    with_engine(database_url, scenario)


def test_an_api_that_is_switched_off_is_not_there(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        for path in ("/v1/graphql", "/v1/graphql/explain", "/v1alpha1/graphql"):
            response = await engine.http.post(path, json=USERS_QUERY, headers=ADMIN)
            assert (response.status_code, response.json()) == (404, NOT_FOUND)
        assert (await engine.http.get("/healthz")).status_code == 200

    with_engine(database_url, scenario, HASURA_GRAPHQL_ENABLED_APIS="metadata")


@pytest.mark.parametrize("path", ["/v1/metadata", "/v2/query", "/v1/query", "/v1/graphql/explain"])
def test_admins_urls_are_for_admin_alone(database_url: str, path: str) -> None:
    async def scenario(engine: Running) -> None:
        command = {"type": "export_metadata", "args": {}}
        nobody = await engine.post(path, command)
        assert (nobody.status_code, nobody.json()["code"]) == (401, "access-denied")
        wrong = await engine.post(path, command, x_hasura_admin_secret="wrong")
        assert (wrong.status_code, wrong.json()["code"]) == (401, "access-denied")
        headers = {**ADMIN, "x-hasura-role": "user"}
        user = await engine.http.post(path, json=command, headers=headers)
        restricted = {
            "path": "$" if path == "/v1/graphql/explain" else "$.args",
            "error": "restricted access : admin only",
            "code": "access-denied",
        }
        assert (user.status_code, user.json()) == (400, restricted)

    with_engine(database_url, scenario)


def test_what_nobody_foresaw_is_told_to_the_operator_alone(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> bytes:
        raise RuntimeError("a secret of the house")

    async def scenario(engine: Running) -> None:
        await engine.with_users()
        monkeypatch.setattr(Database, "read", broken)
        response = await engine.http.post("/v1/graphql", json=USERS_QUERY, headers=ADMIN)
        assert error(response) == ("unexpected", "$", "internal error")
        assert "secret" not in response.text

    with_engine(database_url, scenario)


@pytest.mark.parametrize(
    ("settings", "role", "is_shown"),
    [
        ({}, "admin", True),
        ({}, "user", False),
        ({"HASURA_GRAPHQL_ADMIN_INTERNAL_ERRORS": "false"}, "admin", False),
        ({"HASURA_GRAPHQL_DEV_MODE": "true"}, "user", True),
    ],
)
def test_internals_are_shown_to_those_who_may_see_them(
    database_url: str,
    settings: dict[str, str],
    role: str,
    is_shown: bool,  # noqa: FBT001
) -> None:
    async def scenario(engine: Running) -> None:
        await engine.with_users()
        headers = {**ADMIN, "x-hasura-role": role, "x-hasura-user-id": "a"}
        # Behind the metadata's back, so that the statement itself fails.
        sql = "drop table users"
        body = {"type": "run_sql", "args": {"sql": sql, "check_metadata_consistency": False}}
        await engine.admin("/v2/query", body)
        response = await engine.http.post("/v1/graphql", json=USERS_QUERY, headers=headers)
        (found,) = response.json()["errors"]
        assert found["message"] == "database query error"
        assert ("internal" in found["extensions"]) is is_shown

    with_engine(database_url, scenario, **settings)


def test_explain_shows_sql_and_plan(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await engine.with_users()
        user = {"x-hasura-role": "user", "x-hasura-user-id": "a"}
        body: Any = {"query": USERS_QUERY, "user": user}
        (one,) = await engine.admin("/v1/graphql/explain", body)
        assert one["field"] == "users"
        assert "$1" in one["sql"]
        assert "users" in " ".join(one["plan"])
        subscription = {"query": "subscription { users { id } }"}
        live = await engine.admin("/v1/graphql/explain", {"query": subscription, "user": user})
        assert live["variables"]["session"] == {"x-hasura-user-id": "a"}

    with_engine(database_url, scenario)


def test_the_settings_are_shown_without_a_secret(database_url: str) -> None:
    secret = json.dumps({"type": "HS256", "key": "hidden" * 6, "claims_namespace": "mine"})

    async def scenario(engine: Running) -> None:
        response = await engine.http.get("/v1alpha1/config", headers=ADMIN)
        found = response.json()
        assert found["is_admin_secret_set"] is True
        assert found["jwt"] == [
            {"claims_namespace": "mine", "claims_format": "json", "claims_map": None}
        ]
        assert "hidden" not in response.text

    with_engine(database_url, scenario, HASURA_GRAPHQL_JWT_SECRET=secret)
