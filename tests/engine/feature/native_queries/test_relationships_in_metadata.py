"""Where relationships of native queries and to them lead, and what they need."""

import pytest

from tests.engine.admin_calls import Admin
from tests.engine.feature.native_queries.excerpts import EXCERPT, SUCCESS, refusal, track


def relationship(name: str, mapping: dict[str, str], **remote: object) -> dict[str, object]:
    return {"name": name, "using": {"column_mapping": mapping, "insertion_order": None, **remote}}


ARTICLE = {"remote_table": {"schema": "public", "name": "article"}}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"object_relationships": [relationship("a", {"id": "id"}, remote_table="nowhere")]},
         'table "nowhere" is not tracked'),
        ({"object_relationships": [relationship("a", {"id": "x"}, **ARTICLE)]},
         'table "article" has no field named "x"'),
        ({"object_relationships": [relationship("a", {"x": "id"}, **ARTICLE)]},
         'native query "excerpts" has no field named "x"'),
        ({"array_relationships": [relationship("a", {"id": "id"}, remote_native_query="x")]},
         'native query "x" is not tracked'),
        ({"array_relationships": [relationship("a", {"id": "x"}, remote_native_query="excerpts")]},
         'native query "excerpts" has no field named "x"'),
        ({"array_relationships": [relationship("a", {"id": "id"}, **ARTICLE)],
          "object_relationships": [relationship("a", {"id": "id"}, **ARTICLE)]},
         "The native query 'excerpts' has duplicate relationships: a"),
    ],
)  # fmt: skip
def test_a_relationship_leads_somewhere(
    admin: Admin, changes: dict[str, object], reason: str
) -> None:
    admin.metadata("pg_track_logical_model", EXCERPT)
    assert refusal(track(admin, **changes)) == (
        "invalid-configuration",
        f"Inconsistent object: {reason}",
    )


def test_what_a_relationship_needs_is_kept_or_goes_with_it(excerpts: Admin) -> None:
    excerpts.metadata("pg_untrack_native_query", {"root_field_name": "excerpts"})
    related = [relationship("full", {"id": "id"}, **ARTICLE)]
    assert track(excerpts, object_relationships=related) == SUCCESS
    assert excerpts.metadata("pg_get_native_query", {})[0]["object_relationships"] == related
    answer = excerpts.metadata("pg_untrack_table", {"table": "article"})
    assert refusal(answer) == (
        "dependency-error",
        (
            "cannot drop due to the following dependent objects: "
            'native query excerpts in source "default"'
        ),
    )
    cascade = {"table": "article", "cascade": True}
    assert excerpts.metadata("pg_untrack_table", cascade) == SUCCESS
    assert excerpts.metadata("pg_get_native_query", {}) == []


def test_a_table_may_lead_to_a_native_query(excerpts: Admin) -> None:
    using = {"column_mapping": {"id": "id"}, "remote_native_query": "excerpts"}
    args = {"table": "article", "name": "cut", "using": {"manual_configuration": using}}
    assert excerpts.metadata("pg_create_object_relationship", args) == SUCCESS
    (written,) = excerpts.table("article")["object_relationships"]
    assert written["using"] == {"manual_configuration": {**using, "insertion_order": None}}
    answer = excerpts.metadata("pg_untrack_native_query", {"root_field_name": "excerpts"})
    assert refusal(answer) == ("unexpected", "cannot continue due to new inconsistent metadata")
    assert answer["internal"][0]["reason"] == (
        'Inconsistent object: native query "excerpts" is not tracked'
    )
    wrong = {**using, "column_mapping": {"id": "nothing"}}
    args = {"table": "article", "name": "wrong", "using": {"manual_configuration": wrong}}
    assert refusal(excerpts.metadata("pg_create_array_relationship", args)) == (
        "invalid-configuration",
        'Inconsistent object: native query "excerpts" has no field named "nothing"',
    )


def test_a_renamed_column_is_followed_in_relationships(excerpts: Admin) -> None:
    excerpts.metadata("pg_untrack_native_query", {"root_field_name": "excerpts"})
    related = [relationship("full", {"id": "id"}, **ARTICLE)]
    code = "select 1 as id, title, title as start from article limit {{length}}"
    track(excerpts, object_relationships=related, code=code)
    assert excerpts.sql("alter table article rename column id to number")["result"] is None
    (query,) = excerpts.metadata("pg_get_native_query", {})
    assert query["object_relationships"][0]["using"]["column_mapping"] == {"id": "number"}
