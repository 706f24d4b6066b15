"""Permissions of logical models: made, checked, refused, dropped."""

from typing import Any

import pytest

from tests.engine.admin_calls import Admin
from tests.engine.feature.native_queries.excerpts import (
    EXCERPT,
    SUCCESS,
    WRITTEN_EXCERPT,
    refusal,
    track,
)


def permit(admin: Admin, permission: object, **more: object) -> Any:
    args = {"name": "excerpt", "role": "user", "permission": permission, **more}
    return admin.metadata("pg_create_logical_model_select_permission", args)


def test_permissions_are_made_replaced_and_dropped(excerpts: Admin) -> None:
    assert permit(excerpts, {"columns": "*", "filter": {}}) == SUCCESS
    mine = {"columns": ["id"], "filter": {"id": {"_eq": "X-Hasura-User-Id"}}}
    assert permit(excerpts, mine) == SUCCESS
    (model,) = excerpts.metadata("pg_get_logical_model", {})
    assert model["select_permissions"] == [{"role": "user", "permission": mine}]
    drop = {"name": "excerpt", "role": "user"}
    kind = "pg_drop_logical_model_select_permission"
    assert excerpts.metadata(kind, drop) == SUCCESS
    assert excerpts.metadata("pg_get_logical_model", {}) == [WRITTEN_EXCERPT]
    assert refusal(excerpts.metadata(kind, {**drop, "name": "x"})) == (
        "not-found",
        'Logical model "x" not found in source "default".',
    )


@pytest.mark.parametrize(
    ("permission", "role", "reason"),
    [
        ({"columns": ["x"], "filter": {}}, "user", '"x" does not exist'),
        ({"columns": "*", "filter": {"x": {"_eq": 1}}}, "user", '"x" does not exist'),
        ({"columns": "*", "filter": {"id": {"_nope": 1}}}, "user", "Unknown operator: _nope"),
        ({"columns": "*", "filter": {"_exists": {"_table": "x", "_where": {}}}}, "user",
         'table "x" does not exist in source: default'),
        ({"columns": "*", "filter": {}}, "admin", "cannot define permission for admin role"),
    ],
)  # fmt: skip
def test_a_permission_that_does_not_read_is_refused(
    excerpts: Admin, permission: object, role: str, reason: str
) -> None:
    answer = permit(excerpts, permission, role=role)
    assert refusal(answer) == ("unexpected", "cannot continue due to new inconsistent metadata")
    (found,) = answer["internal"]
    place = f'in logical model "excerpt": in permission for role "{role}"'
    assert found["reason"] == f"Inconsistent object: {place}: {reason}"
    assert found["name"] == f"select_permission {role} in logical_model excerpt in source default"
    assert found["definition"]["name"] == "excerpt"


def test_a_model_may_stand_in_its_query(admin: Admin) -> None:
    inline = {"fields": EXCERPT["fields"]}
    assert track(admin, returns=inline) == SUCCESS
    args = {"name": "excerpts", "type": "native_query", "role": "user"}
    permission = {"columns": ["id"], "filter": {"id": {"_gt": 1}}}
    kind = "pg_create_logical_model_select_permission"
    assert admin.metadata(kind, {**args, "permission": permission}) == SUCCESS
    (query,) = admin.metadata("pg_get_native_query", {})
    assert query["returns"] == {
        "fields": WRITTEN_EXCERPT["fields"],
        "select_permissions": [{"role": "user", "permission": permission}],
    }
    assert admin.metadata("pg_drop_logical_model_select_permission", args) == SUCCESS
    (query,) = admin.metadata("pg_get_native_query", {})
    assert query["returns"] == {"fields": WRITTEN_EXCERPT["fields"]}


def test_a_table_that_a_permission_asks_goes_only_with_it(excerpts: Admin) -> None:
    asks = {"_exists": {"_table": "author", "_where": {"id": {"_eq": 1}}}}
    assert permit(excerpts, {"columns": "*", "filter": asks}) == SUCCESS
    answer = excerpts.metadata("pg_untrack_table", {"table": "author"})
    assert answer["error"] == (
        "cannot drop due to the following dependent objects: "
        'permission excerpt.user.select in source "default"'
    )
    cascade = {"table": "author", "cascade": True}
    assert excerpts.metadata("pg_untrack_table", cascade) == SUCCESS
    assert excerpts.metadata("pg_get_logical_model", {}) == [WRITTEN_EXCERPT]
    assert len(excerpts.metadata("pg_get_native_query", {})) == 1
