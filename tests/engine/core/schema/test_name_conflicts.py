"""Names that two tables or functions have: told in Hasura's words, the later one left out."""

from dataclasses import replace
from typing import cast

import pytest

from genkan.engine.metadata.model import Metadata
from genkan.engine.names import ADMIN, SourceName, TableName
from genkan.engine.schema_cache import Gate, SchemaCache, build_schema_cache
from tests.engine.core.schema.two_sources import (
    FIRST,
    SECOND,
    catalog,
    metadata,
    schema,
    source_document,
)

NAMESPACE = {"root_fields": {"namespace": "hr"}}
TYPES = {"type_names": {"prefix": "hr_"}}


def cache(declared: Metadata, *, other: SourceName | None = None) -> SchemaCache:
    """`other` is a source whose accounts have a column less."""
    catalogs = {source: catalog(source) for source in declared.sources}
    if other is not None:
        tables = catalogs[other].tables
        accounts = tables[TableName(other, "public", "user_account")]
        fewer = {name: one for name, one in accounts.columns.items() if name != "more_data"}
        changed = {**tables, accounts.name: replace(accounts, columns=fewer)}
        catalogs[other] = replace(catalogs[other], tables=changed)
    return build_schema_cache(declared, catalogs, 1, Gate())


def blamed(found: SchemaCache) -> list[str]:
    return [item.name for item in found.inconsistencies]


def configured(index: int, **configuration: object) -> dict[str, object]:
    """The document of a source whose table of this index is configured so."""
    document = source_document(FIRST)
    cast("list[dict[str, object]]", document["tables"])[index]["configuration"] = configuration
    return document


def test_a_table_in_two_sources_needs_other_root_fields() -> None:
    found = cache(metadata(source_document(FIRST), source_document(SECOND)))
    conflict = found.checked.conflict or ""
    assert conflict.startswith(
        "Encountered conflicting definitions in the selection set for 'mutation_root' for fields: "
        "['insert_user_account' defined in [table user_account in source first, "
        "table user_account in source second], "
    )
    assert conflict.endswith("Fields must not be defined more than once across all sources.")
    assert blamed(found) == [
        "table user_account in source second",
        "table shop.order in source second",
        "table colours in source second",
        "function search_accounts in source second",
    ]


@pytest.mark.parametrize(
    ("root_fields", "name"),
    [
        ({"select_aggregate": "colours"}, "colours"),
        ({"select": "search_accounts"}, "search_accounts"),
        ({"select_by_pk": {"name": "shop_order"}}, "shop_order"),
    ],
)
def test_a_custom_root_field_can_be_in_the_way_too(root_fields: object, name: str) -> None:
    found = cache(metadata(configured(0, custom_root_fields=root_fields)))
    conflict = found.checked.conflict or ""
    assert f"for 'query_root' for field '{name}' defined in [table user_account in" in conflict
    assert len(blamed(found)) == 1


def test_sources_with_a_namespace_share_types_that_are_alike() -> None:
    declared = metadata(source_document(FIRST), source_document(SECOND, **NAMESPACE))
    assert cache(declared).checked.conflict is None


def test_types_that_differ_need_other_names() -> None:
    declared = metadata(source_document(FIRST), source_document(SECOND, **NAMESPACE))
    found = cache(declared, other=SECOND)
    conflict = found.checked.conflict or ""
    assert conflict.startswith("Found conflicting definitions for GraphQL type 'user_account")
    assert "  The definition at query_root.hr." in conflict
    assert "table user_account in source second" in blamed(found)
    apart = metadata(source_document(FIRST), source_document(SECOND, **NAMESPACE, **TYPES))
    assert cache(apart, other=SECOND).checked.conflict is None


def test_a_namespace_is_a_root_field_as_well() -> None:
    document = source_document(SECOND, root_fields={"namespace": "colours"}, **TYPES)
    found = cache(metadata(source_document(FIRST), document))
    expected = (
        "for field 'colours' defined in [table colours in source first] and of unknown origin"
    )
    assert expected in (found.checked.conflict or "")
    assert blamed(found) == ["source second"]


def test_two_sources_have_two_namespaces() -> None:
    second = source_document(SECOND, **NAMESPACE, **TYPES)
    found = cache(metadata(source_document(FIRST, **NAMESPACE), second))
    assert "for field 'hr'. Fields must" in (found.checked.conflict or "")
    assert blamed(found) == ["source second"]


def test_a_table_can_be_named_like_a_type_of_another() -> None:
    document = configured(
        2,
        custom_name="user_account_bool_exp",
        custom_root_fields={"select": "c", "select_by_pk": "k", "select_aggregate": "a"},
    )
    found = cache(metadata(document))
    assert "for GraphQL type 'user_account_bool_exp'" in (found.checked.conflict or "")


def test_what_is_in_conflict_is_not_served() -> None:
    found = cache(metadata(source_document(FIRST), source_document(SECOND)))
    left = found.role_schema(ADMIN)
    assert set(left.query.fields) == set(schema(metadata(source_document(FIRST))).query.fields)


@pytest.mark.parametrize(
    ("root_field", "model", "conflict"),
    [
        ("colours", "accounts", "in the selection set for 'query_root' for field 'colours'"),
        ("all_accounts", "user_account", "for GraphQL type 'user_account'"),
    ],
)
def test_a_native_query_needs_names_of_its_own(root_field: str, model: str, conflict: str) -> None:
    document = source_document(FIRST)
    document["logical_models"] = [{"name": model, "fields": [{"name": "id", "type": "integer"}]}]
    document["native_queries"] = [
        {"root_field_name": root_field, "code": "SELECT 1 AS id", "returns": model}
    ]
    found = cache(metadata(document))
    assert conflict in (found.checked.conflict or "")
    assert blamed(found) == [f"native_query {root_field} in source first"]
