"""Metadata documents that do not read, or ask for what is not enforced."""

import pytest

from genkan.engine.errors import EngineError
from genkan.engine.metadata.decode import metadata_from_json
from genkan.engine.metadata.reading import Node
from tests.engine.core.metadata.restrictions import COLLECTIONS

CONFIGURATION = {"connection_info": {"database_url": "postgresql://localhost/x"}}


def in_table(**members: object) -> dict[str, object]:
    return in_source(tables=[{"table": "t", **members}])


def in_source(**members: object) -> dict[str, object]:
    source = {"name": "default", "configuration": CONFIGURATION, "tables": [], **members}
    return {"version": 3, "sources": [source]}


def selecting(**members: object) -> dict[str, object]:
    permission = {"columns": "*", "filter": {}, **members}
    return in_table(select_permissions=[{"role": "user", "permission": permission}])


def limiting(**limits: object) -> dict[str, object]:
    return {"sources": [], "api_limits": limits}


def listing(scope: object) -> dict[str, object]:
    return {"sources": [], "allowlist": [{"collection": "app", "scope": scope}]}


AT_PERMISSION = "$.sources[0].tables[0].select_permissions[0].permission"


@pytest.mark.parametrize(
    ("document", "code", "path", "message"),
    [
        (
            [],
            "parse-failed",
            "$",
            "parsing Metadata failed, expected Object, but encountered Array",
        ),
        ({}, "parse-failed", "$", 'key "sources" not found'),
        ({"version": 9, "sources": []}, "parse-failed", "$.version", "unexpected metadata version"),
        ({"sources": [], "api_limit": {}}, "parse-failed", "$", 'is "api_limits" meant?'),
        (limiting(depth_limit=1), "parse-failed", "$.api_limits.depth_limit", "expected Object"),
        (
            limiting(depth_limit={"per_role": {"user": 1}}),
            "parse-failed",
            "$.api_limits.depth_limit",
            'key "global" not found',
        ),
        (
            limiting(node_limit={"global": 1, "per_role": {"user": -1}}),
            "parse-failed",
            "$.api_limits.node_limit.per_role.user",
            "non-negative",
        ),
        (
            limiting(time_limit={"global": -0.5}),
            "parse-failed",
            "$.api_limits.time_limit.global",
            "non-negative",
        ),
        (limiting(deph_limit={}), "parse-failed", "$.api_limits", 'unexpected key(s) "deph_limit"'),
        (
            limiting(rate_limit={"global": {"max_reqs_per_min": 1, "unique_params": "email"}}),
            "parse-failed",
            "$.api_limits.rate_limit.global.unique_params",
            "Not a valid value. Should be either: 'IP' or a list of Hasura session variables",
        ),
        (
            limiting(
                rate_limit={"global": {"max_reqs_per_min": 1, "unique_params": ["x-hasura-role"]}}
            ),
            "parse-failed",
            "$.api_limits.rate_limit.global.unique_params[0]",
            "Not a valid value",
        ),
        (
            {"sources": [], "graphql_schema_introspection": {"disabled": ["user"]}},
            "parse-failed",
            "$.graphql_schema_introspection",
            'unexpected key(s) "disabled"',
        ),
        (
            {"sources": [], "query_collections": [*COLLECTIONS, *COLLECTIONS]},
            "parse-failed",
            "$",
            "multiple declarations exist for the following query collections: app",
        ),
        (
            listing({"global": True, "roles": ["user"]}),
            "parse-failed",
            "$.allowlist[0].scope",
            "roles are not allowed when global is true",
        ),
        (
            listing({"global": False, "roles": []}),
            "parse-failed",
            "$.allowlist[0].scope.roles",
            "unexpected empty list",
        ),
        (
            listing({"global": False, "roles": ["user", "user"]}),
            "parse-failed",
            "$.allowlist[0].scope",
            "duplicate roles are not allowed",
        ),
        (
            listing({"global": False}),
            "parse-failed",
            "$.allowlist[0].scope",
            'key "roles" not found',
        ),
        (
            selecting(query_root_fields=["select_stream"]),
            "parse-failed",
            f"{AT_PERMISSION}.query_root_fields[0]",
            'expected one of the tags ["select","select_by_pk","select_aggregate"], but found',
        ),
        (
            selecting(subscription_root_fields=["select", "nope"]),
            "parse-failed",
            f"{AT_PERMISSION}.subscription_root_fields[1]",
            "expected one of the tags",
        ),
        (in_source(kind="mssql"), "not-supported", "$.sources[0].kind", 'source kind "mssql"'),
        (in_source(name=""), "parse-failed", "$.sources[0].name", "empty string not allowed"),
        (in_table(tabel=1), "parse-failed", "$.sources[0].tables[0]", 'TableMetadata: ["tabel"]'),
        (
            in_table(object_relationships=[{"name": "a", "using": {}}]),
            "parse-failed",
            "$.sources[0].tables[0].object_relationships[0].using",
            "atleast one of foreign_key_constraint_on/manual_configuration should be present",
        ),
        (
            in_source(tables=[{"table": "t"}, {"table": {"name": "t", "schema": "public"}}]),
            "parse-failed",
            "$.sources[0]",
            "multiple declarations exist for the following tables: t",
        ),
        (
            selecting(validate_input={"type": "http", "definition": {"url": "x"}}),
            "not-supported",
            f"{AT_PERMISSION}.validate_input",
            '"validate_input"',
        ),
        (
            selecting(filter=None),
            "parse-failed",
            f"{AT_PERMISSION}.filter",
            "parsing Object failed",
        ),
        (selecting(limit=-1), "parse-failed", f"{AT_PERMISSION}.limit", "non-negative"),
        (selecting(limit=True), "parse-failed", f"{AT_PERMISSION}.limit", "encountered Boolean"),
        (selecting(columns="id"), "parse-failed", f"{AT_PERMISSION}.columns", "expected Array"),
        (selecting(rows="all"), "parse-failed", AT_PERMISSION, 'unexpected key(s) "rows"'),
    ],
)
def test_what_does_not_read_or_is_not_enforced_is_refused(
    document: object, code: str, path: str, message: str
) -> None:
    with pytest.raises(EngineError) as raised:
        metadata_from_json(Node(document))
    assert (raised.value.code, raised.value.path) == (code, path)
    assert message in raised.value.message
