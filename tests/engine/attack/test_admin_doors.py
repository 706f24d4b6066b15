"""G3, G23: the doors of admin, knocked at by others, and files that are not served."""

import pytest

from tests.engine.running import ADMIN, Running, with_engine
from tests.engine.signed_tokens import HASURA_CLAIMS, NAMESPACE, secret_key, signed
from tests.engine.signed_tokens import SECRET as JWT_KEY

SETTINGS = {
    "HASURA_GRAPHQL_JWT_SECRET": f'{{"type": "HS256", "key": "{JWT_KEY}"}}',
    "HASURA_GRAPHQL_UNAUTHORIZED_ROLE": "anonymous",
}
COMMANDS = [
    ("/v1/metadata", {"type": "export_metadata", "args": {}}),
    ("/v1/metadata", {"type": "replace_metadata", "args": {"version": 3, "sources": []}}),
    ("/v1/metadata", {"type": "bulk", "args": [{"type": "clear_metadata", "args": {}}]}),
    ("/v1/metadata", {"type": "no_such_command", "args": {}}),
    ("/v2/query", {"type": "run_sql", "args": {"sql": "drop table users"}}),
    ("/v2/query", {"type": "bulk", "args": [{"type": "run_sql", "args": {"sql": "select 1"}}]}),
    ("/v1/query", {"type": "run_sql", "args": {"sql": "drop table users"}}),
    ("/v1/query", {"type": "bulk", "args": [{"type": "export_metadata", "args": {}}]}),
    ("/v1/graphql/explain", {"query": {"query": "{ users { id } }"}}),
    ("/v1alpha1/rows", {"table": "users"}),
    ("/v1alpha1/rows/count", {"table": "users"}),
    ("/v1alpha1/rows/cell", {"table": "users", "key": {"id": "a"}, "column": "name"}),
    ("/v1alpha1/rows/insert", {"table": "users", "rows": [{"id": "c"}]}),
    (
        "/v1alpha1/rows/update",
        {"table": "users", "rows": [{"key": {"id": "a"}, "set": {"id": {"value": "c"}}}]},
    ),
    ("/v1alpha1/rows/delete", {"table": "users", "keys": [{"id": "a"}]}),
]
PATHS = [
    "/console/assets/../../../../etc/passwd",
    "/console/assets/..%2f..%2f..%2fetc%2fpasswd",
    "/..%2f..%2fetc/passwd",
    "/static/....//....//etc/passwd",
    "/v1/../../etc/passwd",
    "/%00/etc/passwd",
    "//etc/passwd",
]


@pytest.mark.parametrize(("path", "command"), COMMANDS)
def test_nobody_but_admin_commands(database_url: str, path: str, command: object) -> None:
    async def scenario(engine: Running) -> None:
        await engine.with_users()
        token = f"Bearer {signed({NAMESPACE: HASURA_CLAIMS}, secret_key(), 'HS256')}"
        before = await engine.admin("/v1/metadata", {"type": "export_metadata", "args": {}})
        for headers in (
            {},
            {"authorization": token},
            {"authorization": token, "x-hasura-role": "admin"},
            {**ADMIN, "x-hasura-role": "user"},
            {"x-hasura-role": "admin"},
            {"x-hasura-admin-secret": ""},
        ):
            response = await engine.http.post(path, json=command, headers=headers)
            assert response.status_code in {400, 401}, response.text
            assert "error" in response.json() or "errors" in response.json()
        assert (await engine.run_sql("select count(*) from users"))["result"][1] == ["2"]
        after = await engine.admin("/v1/metadata", {"type": "export_metadata", "args": {}})
        assert after == before

    with_engine(database_url, scenario, **SETTINGS)


def test_nobody_but_admin_learns_what_a_database_has(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await engine.with_users()
        token = f"Bearer {signed({NAMESPACE: HASURA_CLAIMS}, secret_key(), 'HS256')}"
        for path in ("/v1alpha1/catalog", "/v1alpha1/catalog/relation?name=users"):
            assert (await engine.http.get(path, headers=ADMIN)).status_code == 200
            for headers in ({}, {"authorization": token}, {**ADMIN, "x-hasura-role": "user"}):
                response = await engine.http.get(path, headers=headers)
                assert (response.status_code, response.json()["code"]) == (400, "access-denied")
                assert "users" not in response.text

    with_engine(database_url, scenario, **SETTINGS)


def test_no_path_leads_to_a_file(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        for path in PATHS:
            response = await engine.http.get(f"http://engine{path}", headers=ADMIN)
            assert response.status_code in {400, 404}, path
            assert "root:" not in response.text

    with_engine(database_url, scenario)
