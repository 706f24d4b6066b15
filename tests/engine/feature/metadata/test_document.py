"""The document as a whole: its versions, replacing it, and who else may change it."""

import asyncio

import pytest

from genkan.engine.change_metadata.api import run_metadata_query
from genkan.engine.errors import EngineError, NotSupported
from genkan.engine.loops.follow_changes import follow_changes
from genkan.engine.names import DEFAULT_SOURCE
from tests.engine.admin_calls import ADMIN_SESSION, Admin, admin_on, run_on, with_blog

SUCCESS = {"message": "success"}


def test_a_new_metadata_database_has_no_source_unless_one_is_given(database_url: str) -> None:
    with admin_on(database_url, has_default=False) as admin:
        assert admin.export() == {"version": 3, "sources": []}


def test_a_given_database_becomes_the_source_default(admin: Admin) -> None:
    (source,) = admin.export()["sources"]
    assert (source["name"], source["kind"], source["tables"]) == ("default", "postgres", [])
    assert source["configuration"]["connection_info"]["database_url"] == admin.url


def test_every_change_raises_the_version_by_one(blog: Admin) -> None:
    before = blog.version()
    assert blog.metadata("pg_untrack_table", {"table": "author", "cascade": True}) == SUCCESS
    assert blog.version() == before + 1
    assert blog.metadata("reload_metadata", {"unknown": 1})["is_consistent"] is True
    assert blog.version() == before + 2
    blog.metadata("pg_track_table", {"table": "nowhere"})
    assert blog.version() == before + 2


def test_what_is_exported_can_be_put_back_and_is_exported_again(blog: Admin) -> None:
    before = blog.metadata("export_metadata", {}, version=2)
    assert blog.metadata("replace_metadata", before["metadata"]) == SUCCESS
    after = blog.metadata("export_metadata", {}, version=2)
    assert after["metadata"] == before["metadata"]
    assert after["resource_version"] == before["resource_version"] + 1


def test_an_export_is_by_name_whatever_came_first(blog: Admin) -> None:
    blog.sql("create schema b; create table b.a (id int); create table zebra (id int)")
    for table in ("zebra", {"schema": "b", "name": "a"}):
        blog.metadata("pg_track_table", {"table": table})
    using = {"foreign_key_constraint_on": "author_id"}
    args = {"table": "article", "name": "a", "using": using}
    blog.metadata("pg_create_object_relationship", args)
    assert blog.table_names() == ["a", "article", "author", "zebra"]
    names = [one["name"] for one in blog.table("article")["object_relationships"]]
    assert names == ["a", "author"]


def test_what_a_permission_to_write_leaves_open_is_exported_as_hasura_does(blog: Admin) -> None:
    insert = {"table": "author", "role": "user", "permission": {"check": {}, "set": {}}}
    blog.metadata("pg_create_insert_permission", insert)
    update = {"table": "author", "role": "user", "permission": {"columns": "*", "filter": {}}}
    blog.metadata("pg_create_update_permission", update)
    author = blog.table("author")
    assert [one["permission"] for one in author["insert_permissions"]] == [{"check": {}}]
    assert [one["permission"] for one in author["update_permissions"]] == [
        {"columns": "*", "filter": {}, "check": None}
    ]


def test_nothing_is_tracked_in_a_source_that_is_away(blog: Admin) -> None:
    document = blog.export()
    connection = {"database_url": {"from_env": "NOT_SET"}}
    away = {"name": "away", "kind": "postgres", "tables": []}
    document["sources"].append({**away, "configuration": {"connection_info": connection}})
    args = {"metadata": document, "allow_inconsistent_metadata": True}
    answer = blog.metadata("replace_metadata", args)
    (shown,) = answer["inconsistent_objects"]
    assert (shown["name"], shown["definition"]) == ("source away", "away")
    table = blog.metadata("pg_track_table", {"table": "author", "source": "away"})
    assert (table["code"], table["error"]) == (
        "unexpected",
        'source with name "away" is inconsistent',
    )
    function = blog.metadata("pg_track_function", {"function": "f", "source": "away"})
    assert (function["code"], function["error"]) == (
        "not-exists",
        '"away" is not a known "postgres" source',
    )


def test_a_stale_version_is_a_conflict(blog: Admin) -> None:
    document = blog.export()
    stale = blog.version() - 1
    answer = blog.metadata(
        "replace_metadata", {"metadata": document}, version=2, resource_version=stale
    )
    assert (answer["status"], answer["code"]) == (409, "conflict")
    assert answer["error"] == (
        f"metadata resource version referenced ({stale}) did not match current version"
    )


def test_inconsistent_metadata_is_refused_unless_it_is_allowed(blog: Admin) -> None:
    document = blog.export()
    document["sources"][0]["tables"].append({"table": "nowhere"})
    refused = blog.metadata("replace_metadata", document)
    assert (refused["status"], refused["code"]) == (400, "unexpected")
    assert refused["error"] == "cannot continue due to inconsistent metadata"
    allowed = {"metadata": document, "allow_inconsistent_metadata": True}
    answer = blog.metadata("replace_metadata", allowed, version=2)
    assert answer["is_consistent"] is False
    (found,) = answer["inconsistent_objects"]
    assert found == {
        "definition": {"name": "nowhere", "schema": "public"},
        "name": "table nowhere in source default",
        "reason": 'Inconsistent object: no such table/view exists in source: "nowhere"',
        "type": "table",
    }
    assert blog.metadata("get_inconsistent_metadata")["inconsistent_objects"] == [found]
    assert blog.metadata("drop_inconsistent_metadata") == SUCCESS
    assert blog.metadata("get_inconsistent_metadata")["is_consistent"] is True
    assert "nowhere" not in blog.table_names()


def test_what_depends_on_an_inconsistent_table_is_inconsistent_too(blog: Admin) -> None:
    run_on(blog.url, "drop table author cascade")
    answer = blog.metadata("reload_metadata")
    assert {item["name"] for item in answer["inconsistent_objects"]} == {
        "table author in source default",
        "object_relation author in table article in source default",
        "select_permission user in table article in source default",
    }


def test_metadata_of_version_2_goes_to_the_source_default(blog: Admin) -> None:
    answer = blog.metadata("replace_metadata", {"version": 2, "tables": [{"table": "author"}]})
    assert answer == SUCCESS
    assert blog.table_names() == ["author"]


def test_metadata_of_version_2_may_carry_a_configuration_that_changes_nothing(blog: Admin) -> None:
    configuration = {"connection_info": {"database_url": "postgresql://elsewhere/"}}
    document = {"version": 2, "tables": [], "configuration": configuration}
    (before,) = blog.export()["sources"]
    assert blog.metadata("replace_metadata", document) == SUCCESS
    (after,) = blog.export()["sources"]
    assert after["configuration"] == before["configuration"]


def test_clearing_leaves_the_source_default_bare(blog: Admin) -> None:
    customization = {"root_fields": {"prefix": "a_"}}
    update = {"name": "default", "customization": customization}
    assert blog.metadata("pg_update_source", update) == SUCCESS
    assert blog.metadata("clear_metadata") == SUCCESS
    (source,) = blog.export()["sources"]
    assert source["tables"] == []
    assert "customization" not in source


def test_a_bulk_is_done_whole_or_not_at_all(admin: Admin) -> None:
    answer = admin.legacy(
        "bulk",
        [
            {"type": "run_sql", "args": {"sql": "create table t (id int)"}},
            {"type": "track_table", "args": "t"},
            {"type": "track_table", "args": "t"},
        ],
    )
    assert answer["error"] == 'view/table already tracked: "t"'
    assert (answer["code"], answer["path"]) == ("already-tracked", "$.args[2].args")
    assert admin.table_names() == []
    assert admin.rows("select to_regclass('t')") == [["NULL"]]


def test_a_bulk_that_keeps_going_does_what_it_can(blog: Admin) -> None:
    untrack = {"type": "pg_untrack_table", "args": {"table": "nowhere"}}
    comment = {
        "type": "pg_set_permission_comment",
        "args": {"table": "article", "role": "user", "type": "select", "comment": "own"},
    }
    failed, done = blog.metadata("bulk_keep_going", [untrack, comment])
    assert failed["code"] == "already-untracked"
    assert done == SUCCESS
    assert blog.table("article")["select_permissions"][0]["comment"] == "own"


def test_another_process_sees_the_change_and_may_change_it_further(database_url: str) -> None:
    with admin_on(database_url) as first, admin_on(database_url) as second:
        with_blog(first)
        wanted = first.version()
        assert second.table_names() == []

        async def follow() -> None:
            following = asyncio.create_task(
                follow_changes(second.live, lambda _: None, interval_seconds=0.05)
            )
            while second.live.current.resource_version != wanted:  # noqa: ASYNC110 - no event is told
                await asyncio.sleep(0.01)
            following.cancel()

        second.run(follow())
        assert second.table_names() == ["article", "author"]
        # Not following any more: a change begins with what is stored.
        assert first.metadata("pg_untrack_table", {"table": "article", "cascade": True}) == SUCCESS
        assert second.metadata("pg_untrack_table", {"table": "author"}) == SUCCESS
        assert second.table_names() == []


def test_a_metadata_database_of_hasura_is_taken_over(database_url: str) -> None:
    document = (
        '{"version": 3, "sources": [{"name": "default", "kind": "postgres", '
        '"configuration": {"connection_info": {"database_url": {"from_env": "DATABASE"}}}, '
        '"tables": [{"table": {"schema": "public", "name": "author"}}]}]}'
    )
    run_on(
        database_url,
        "create table author (id int primary key)",
        "create schema hdb_catalog",
        "create table hdb_catalog.hdb_metadata (id integer primary key, metadata json not null, "
        "resource_version integer not null default 1 unique)",
        f"insert into hdb_catalog.hdb_metadata values (1, '{document}', 77)",  # noqa: S608 - ours
    )
    with admin_on(database_url) as admin:
        assert admin.table_names() == ["author"]
        assert admin.version() == 77
        assert admin.metadata("reload_metadata")["is_consistent"] is True
        assert admin.version() == 78


def test_the_document_is_stored_without_compression(admin: Admin) -> None:
    stored = (
        "select attstorage from pg_attribute where attname = 'metadata' "
        "and attrelid = 'hdb_catalog.hdb_metadata'::regclass"
    )
    assert admin.rows(stored) == [["e"]]


def test_stored_metadata_that_would_not_be_enforced_is_not_served(database_url: str) -> None:
    with admin_on(database_url):
        pass
    run_on(
        database_url,
        "update hdb_catalog.hdb_metadata set metadata = jsonb_set(metadata::jsonb, "
        """'{sources,0,tables}', '[{"table": "t", "select_permissions": [{"role": "user", """
        """"permission": {"columns": [], "filter": {}, "validate_input": {"type": "http"}}}]}]')""",
    )
    with pytest.raises(NotSupported, match="validate_input"), admin_on(database_url):
        pass


def test_a_source_that_is_away_is_inconsistent_and_the_rest_is_served(blog: Admin) -> None:
    document = blog.export()
    away = {"connection_info": {"database_url": {"from_env": "NOT_SET"}}}
    document["sources"].append({"name": "away", "configuration": away, "tables": []})
    answer = blog.metadata(
        "replace_metadata", {"metadata": document, "allow_inconsistent_metadata": True}
    )
    (found,) = answer["inconsistent_objects"]
    assert found["name"] == "source away"
    assert found["reason"] == "Inconsistent object: environment variable 'NOT_SET' not set"
    assert blog.table_names() == ["article", "author"]


def test_sources_come_and_go(admin: Admin) -> None:
    configuration = {"connection_info": {"database_url": {"from_env": "DATABASE"}}}
    args = {"name": "second", "configuration": configuration}
    assert admin.metadata("pg_add_source", args) == SUCCESS
    again = admin.metadata("pg_add_source", args)
    assert again["error"] == 'source with name "second" already exists'
    assert admin.sql("create table s (id int)", source="second")["result_type"] == "CommandOk"
    assert admin.metadata("pg_track_table", {"source": "second", "table": "s"}) == SUCCESS
    assert admin.metadata("rename_source", {"name": "second", "new_name": "third"}) == SUCCESS
    assert admin.metadata("pg_untrack_table", {"source": "third", "table": "s"}) == SUCCESS
    assert admin.metadata("pg_drop_source", {"name": "third"}) == SUCCESS
    assert [source["name"] for source in admin.export()["sources"]] == ["default"]
    gone = admin.metadata("pg_drop_source", {"name": "third"})
    assert (gone["code"], gone["error"]) == (
        "not-exists",
        'source with name "third" does not exist',
    )


def test_a_source_that_is_away_is_dropped_without_its_dependents(blog: Admin) -> None:
    document = blog.export()
    away = {"connection_info": {"database_url": {"from_env": "NOT_SET"}}}
    document["sources"].append({"name": "away", "configuration": away, "tables": []})
    blog.metadata("replace_metadata", {"metadata": document, "allow_inconsistent_metadata": True})
    answer = blog.metadata("pg_drop_source", {"name": "away", "cascade": True})
    assert (answer["status"], answer["code"], answer["error"]) == (
        400,
        "unexpected",
        'source with name "away" is inconsistent',
    )
    assert blog.metadata("pg_drop_source", {"name": "away"}) == SUCCESS


def test_a_name_is_missing_in_haskell(admin: Admin) -> None:
    answer = admin.metadata("rename_source", {"name": "default"})
    assert answer["error"] == (
        "parsing Hasura.RQL.DDL.Schema.Source.RenameSource(RenameSource) failed, "
        'key "new_name" not found'
    )


def test_what_is_to_be_reloaded_has_to_be_there(admin: Admin) -> None:
    assert admin.metadata("reload_metadata", {"reload_sources": ["default"]})["is_consistent"]
    answer = admin.metadata("reload_metadata", {"reload_sources": ["nowhere"]})
    assert answer["error"] == 'Source with name "nowhere" not found in metadata'
    answer = admin.metadata("reload_metadata", {"reload_remote_schemas": ["nowhere"]})
    assert answer["error"] == 'Remote schema with name "nowhere" not found in metadata'


def test_a_source_that_can_not_be_reached_is_not_added(admin: Admin) -> None:
    configuration = {"connection_info": {"database_url": "postgresql://127.0.0.1:1/none"}}
    answer = admin.metadata("pg_add_source", {"name": "x", "configuration": configuration})
    assert answer["code"] == "invalid-configuration"
    assert answer["error"] == "Inconsistent object: connection error"
    (shown,) = answer["internal"]
    assert "127.0.0.1" in shown["message"]
    assert [source["name"] for source in admin.export()["sources"]] == ["default"]


def test_the_state_of_console_and_cli_is_kept(admin: Admin) -> None:
    state = {"settings": {"migration_mode": "true"}}
    args = {"type": "console", "state": state}
    assert admin.metadata("set_catalog_state", args) == SUCCESS
    answer = admin.metadata("get_catalog_state")
    assert (answer["console_state"], answer["cli_state"]) == (state, {})


@pytest.mark.parametrize(
    ("body", "code", "path", "error"),
    [
        (
            "x",
            "parse-failed",
            "$",
            "parsing Object failed, expected Object, but encountered String",
        ),
        ({"args": {}}, "parse-failed", "$", 'key "type" not found'),
        ({"type": "export_metadata"}, "parse-failed", "$", 'key "args" not found'),
        (
            {"type": "no_such", "args": {}},
            "parse-failed",
            "$",
            'unknown metadata command "such" for backend no',
        ),
        (
            {"type": "pg_none", "args": {}},
            "parse-failed",
            "$",
            'unknown metadata command "none" for backend postgres',
        ),
        (
            {"type": "pg_track_table", "version": 3, "args": "t"},
            "parse-failed",
            "$.version",
            "expected 1 or 2, encountered 3",
        ),
        (
            {"type": "bulk", "args": "x"},
            "parse-failed",
            "$.args",
            "parsing [] failed, expected Array, but encountered String",
        ),
    ],
)
def test_a_body_that_does_not_read_is_told_so(
    admin: Admin, body: object, code: str, path: str, error: str
) -> None:
    with pytest.raises(EngineError) as raised:
        admin.run(run_metadata_query(body, admin.live, ADMIN_SESSION))
    assert (raised.value.code, raised.value.path, raised.value.message) == (code, path, error)


def test_another_process_sees_what_a_script_changed_in_the_database(database_url: str) -> None:
    with admin_on(database_url) as first, admin_on(database_url) as second:
        with_blog(first)
        before = first.version()
        first.sql("alter table author add column born date")
        wanted = first.version()
        assert wanted == before + 1
        first.sql("insert into author (name) values ('Ann')")
        assert first.version() == wanted

        async def follow() -> None:
            following = asyncio.create_task(
                follow_changes(second.live, lambda _: None, interval_seconds=0.05)
            )
            while second.live.current.resource_version != wanted:  # noqa: ASYNC110 - no event is told
                await asyncio.sleep(0.01)
            following.cancel()

        second.run(follow())
        tables = second.live.current.catalogs[DEFAULT_SOURCE].tables
        assert "born" in str(next(one for name, one in tables.items() if name.name == "author"))
