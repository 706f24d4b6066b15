"""`/api/v1/genkan/applications/{id}/hasura_mapping`: the finer settings of the Hasura mapping."""

from typing import Any

import pytest

from tests.identity.feature.management.test_management import Api, codes, created_application
from tests.identity.in_process import House

DEFAULT = {
    "is_enabled": False,
    "mode": "namespaced",
    "namespace": "https://hasura.io/jwt/claims",
    "base_role": "user",
    "machine_role": None,
    "roles": {},
    "other_roles": "same_name",
    "session_variables": {},
}


@pytest.fixture
def api(running: House) -> Api:
    return Api(running)


def path_of(api: Api) -> str:
    return f"/genkan/applications/{created_application(api)['id']}/hasura_mapping"


def test_what_is_sent_changes_and_what_is_absent_stays(api: Api) -> None:
    path = path_of(api)
    assert api("GET", path).json()["hasura_mapping"] == DEFAULT
    first = {
        "is_enabled": True,
        "mode": "both",
        "namespace": "https://acme.io/claims",
        "base_role": "person",
        "machine_role": "importer",
        "roles": {"owner": "manager", "admin": "tenant_admin"},
        "other_roles": "withheld",
        "session_variables": {"x-hasura-customer-id": "user.provided_id"},
    }
    assert api("PATCH", path, first).json() == {"code": "OK", "message": "Success"}
    assert api("GET", path).json()["hasura_mapping"] == first
    api("PATCH", path, {"mode": "kinde_flat", "machine_role": None, "roles": {"a": "b"}})
    changed = {"mode": "kinde_flat", "machine_role": None, "roles": {"a": "b"}}
    assert api("GET", path).json()["hasura_mapping"] == first | changed


def test_kindes_switch_is_the_same_switch(api: Api) -> None:
    path = path_of(api)
    api("PATCH", path, {"mode": "both", "roles": {"a": "b"}})
    tokens = path.removeprefix("/genkan").replace("hasura_mapping", "tokens")
    api("PATCH", tokens, {"is_hasura_mapping_enabled": True})
    expected = DEFAULT | {"is_enabled": True, "mode": "both", "roles": {"a": "b"}}
    assert api("GET", path).json()["hasura_mapping"] == expected


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"mode": "flat"}, "mode"),
        ({"other_roles": "all"}, "other_roles"),
        ({"base_role": "Admin"}, "base_role: 'admin' is Hasura's own role and is never given"),
        ({"machine_role": "admin"}, "machine_role: 'admin' is Hasura's own role"),
        ({"roles": {"owner": "ADMIN"}}, "roles.owner: 'admin' is Hasura's own role"),
        ({"roles": {"owner": "a b"}}, "roles.owner"),
        ({"namespace": "sub"}, "namespace: 'sub' is a claim of its own"),
        ({"namespace": "x-hasura-role"}, "namespace: 'x-hasura-role' is a claim of its own"),
        ({"namespace": "https://hasura.io/other"}, "namespace"),
        ({"namespace": ""}, "namespace"),
        (
            {"session_variables": {"x-hasura-role": "user.username"}},
            "session_variables.x-hasura-role: has a meaning already",
        ),
        (
            {"session_variables": {"x-hasura-a": "user.password"}},
            "session_variables.x-hasura-a: 'user.password' is no source; use user.id",
        ),
        ({"session_variables": {"X-Hasura-User-Id": "user.id"}}, "session_variables"),
    ],
)
def test_t10_what_no_token_may_say_is_refused_when_it_is_saved(
    api: Api, body: Any, place: str
) -> None:
    path = path_of(api)
    refused = api("PATCH", path, body)
    assert refused.status_code == 400
    assert codes(refused) == ["INVALID_REQUEST"]
    assert refused.json()["errors"][0]["message"].startswith(place)
    assert api("GET", path).json()["hasura_mapping"] == DEFAULT


def test_an_unknown_application_has_no_mapping(api: Api) -> None:
    for method in ("GET", "PATCH"):
        answer = api(method, "/genkan/applications/x/hasura_mapping", {})
        assert (answer.status_code, codes(answer)) == (404, ["APPLICATION_NOT_FOUND"])
