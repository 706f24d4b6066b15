"""The commands one by one: what they do, and what they refuse in Hasura's words."""

from typing import Any

import pytest

from tests.engine.admin_calls import Admin

SUCCESS = {"message": "success"}


def refusal(answer: Any) -> tuple[str, str, str]:
    return answer["code"], answer["path"], answer["error"]


@pytest.mark.parametrize(
    "args", ["extra", {"name": "extra"}, {"table": "extra"}, {"table": {"name": "extra"}}]
)
def test_a_table_can_be_named_in_every_way(blog: Admin, args: object) -> None:
    blog.sql("create table extra (id int)")
    assert blog.legacy("track_table", args) == SUCCESS
    assert blog.table_names()[-1] == "extra"


def test_a_table_made_past_the_engine_can_be_tracked(blog: Admin) -> None:
    blog.sql("create schema hr; create table hr.staff (id int)")
    answer = blog.metadata("pg_track_table", {"table": {"schema": "hr", "name": "staff"}})
    assert answer == SUCCESS


def test_a_table_that_is_not_there_is_not_tracked(blog: Admin) -> None:
    answer = blog.metadata("pg_track_table", {"table": "nowhere"})
    reason = 'Inconsistent object: no such table/view exists in source: "nowhere"'
    assert refusal(answer) == ("invalid-configuration", "$.args", reason)
    assert answer["internal"][0]["reason"] == reason


def test_a_table_is_not_tracked_twice(blog: Admin) -> None:
    answer = blog.metadata("pg_track_table", {"table": "author"})
    assert refusal(answer) == (
        "already-tracked",
        "$.args",
        'view/table already tracked: "author"',
    )


def test_a_table_that_others_need_goes_only_with_them(blog: Admin) -> None:
    answer = blog.metadata("pg_untrack_table", {"table": "author"})
    assert (answer["code"], answer["path"]) == ("dependency-error", "$.args")
    assert answer["error"] == (
        "cannot drop due to the following dependent objects: "
        'permission article.user.select in source "default", '
        'relationship article.author in source "default"'
    )
    assert blog.metadata("pg_untrack_table", {"table": "author", "cascade": True}) == SUCCESS
    assert blog.table("article") == {"table": {"name": "article", "schema": "public"}}


def test_a_relationship_that_a_permission_follows_goes_only_with_it(blog: Admin) -> None:
    args = {"table": "article", "relationship": "author"}
    answer = blog.metadata("pg_drop_relationship", args)
    assert answer["error"] == (
        "cannot drop due to the following dependent objects: "
        'permission article.user.select in source "default"'
    )
    assert blog.metadata("pg_drop_relationship", {**args, "cascade": True}) == SUCCESS
    assert blog.table("article") == {"table": {"name": "article", "schema": "public"}}


def test_a_renamed_relationship_is_renamed_in_permissions(blog: Admin) -> None:
    args = {"table": "article", "name": "author", "new_name": "writer"}
    assert blog.metadata("pg_rename_relationship", args) == SUCCESS
    article = blog.table("article")
    assert article["object_relationships"][0]["name"] == "writer"
    (permission,) = article["select_permissions"]
    assert permission["permission"]["filter"] == {"writer": {"id": "X-Hasura-User-Id"}}


def test_a_relationship_needs_a_foreign_key(blog: Admin) -> None:
    using = {"foreign_key_constraint_on": "title"}
    args = {"table": "article", "name": "other", "using": using}
    answer = blog.metadata("pg_create_object_relationship", args)
    reason = (
        'Inconsistent object: in table "article": in relationship "other": '
        "no foreign constraint exists on the given column(s)"
    )
    assert refusal(answer) == ("invalid-configuration", "$.args", reason)
    (found,) = answer["internal"]
    assert found["name"] == "object_relation other in table article in source default"
    assert found["type"] == "object_relation"
    assert found["definition"] == {
        "source": "default",
        "table": {"name": "article", "schema": "public"},
        "comment": None,
        "name": "other",
        "using": using,
    }


@pytest.mark.parametrize("name", ["author", "title"])
def test_a_relationship_takes_no_name_that_is_taken(blog: Admin, name: str) -> None:
    using = {"foreign_key_constraint_on": "author_id"}
    args = {"table": "article", "name": name, "using": using}
    answer = blog.metadata("pg_create_object_relationship", args)
    expected = f'field with name "{name}" already exists in table "article"'
    assert refusal(answer) == ("already-exists", "$.args", expected)


def test_a_relationship_can_be_declared_by_its_columns(blog: Admin) -> None:
    manual = {"remote_table": "author", "column_mapping": {"author_id": "id"}}
    args = {"table": "article", "name": "by_hand", "using": {"manual_configuration": manual}}
    assert blog.metadata("pg_create_object_relationship", args) == SUCCESS
    unknown = {"remote_table": "author", "column_mapping": {"author_id": "nothing"}}
    args = {"table": "article", "name": "wrong", "using": {"manual_configuration": unknown}}
    answer = blog.metadata("pg_create_object_relationship", args)
    missing = 'Inconsistent object: table "author" has no field named "nothing"'
    assert refusal(answer) == ("invalid-configuration", "$.args", missing)


@pytest.mark.parametrize(
    ("using", "reason"),
    [
        ({"foreign_key_constraint_on": "nothing"},
         ('in table "article": in relationship "wrong": no foreign constraint exists on the given '
         "column(s)")),
        ({"foreign_key_constraint_on": "author_id"}, 'table "author" is not tracked'),
        ({"manual_configuration": {"remote_table": "author", "column_mapping": {"id": "id"}}},
         'table "author" is not tracked'),
        ({"foreign_key_constraint_on": {"table": "author", "column": "id"}},
         ('in table "article": in relationship "wrong": table "author" does not exist in source: '
         "default")),
    ],
)  # fmt: skip
def test_a_relationship_that_leads_nowhere_is_refused(
    blog: Admin, using: object, reason: str
) -> None:
    blog.metadata("pg_untrack_table", {"table": "author", "cascade": True})
    args = {"table": "article", "name": "wrong", "using": using}
    answer = blog.metadata("pg_create_object_relationship", args)
    expected = f"Inconsistent object: {reason}"
    assert refusal(answer) == ("invalid-configuration", "$.args", expected)


def test_what_is_no_relationship_is_not_dropped_or_renamed(blog: Admin) -> None:
    of_article = {"table": "article"}
    nothing = blog.metadata("pg_drop_relationship", {**of_article, "relationship": "nothing"})
    assert refusal(nothing) == ("not-exists", "$.args", 'relationship "nothing" does not exist')
    column = blog.metadata("pg_drop_relationship", {**of_article, "relationship": "title"})
    assert refusal(column) == (
        "unexpected-payload",
        "$.args",
        'expecting a relationship; but, "title" is a postgres column; ',
    )
    taken = {**of_article, "name": "author", "new_name": "title"}
    assert refusal(blog.metadata("pg_rename_relationship", taken)) == (
        "already-exists",
        "$.args",
        (
            'cannot rename relationship "author" to "title" in table "article" as a '
            "column/relationship with the name already exists"
        ),
    )


@pytest.mark.parametrize("kind", ["insert", "update", "delete"])
def test_permissions_to_write_are_kept_and_dropped(blog: Admin, kind: str) -> None:
    permission: dict[str, object] = {
        "insert": {"check": {}, "columns": "*"},
        "update": {
            "columns": ["title"],
            "filter": {},
            "check": None,
            "set": {"author_id": "x-hasura-user-id"},
        },
        "delete": {"filter": {"id": 1}},
    }
    args = {"table": "article", "role": "user", "permission": permission[kind]}
    assert blog.metadata(f"pg_create_{kind}_permission", args) == SUCCESS
    assert blog.table("article")[f"{kind}_permissions"] == [
        {"role": "user", "permission": permission[kind]}
    ]
    again = blog.metadata(f"pg_create_{kind}_permission", args)
    assert again["code"] == "already-exists"
    dropping = {"table": "article", "role": "user"}
    assert blog.metadata(f"pg_drop_{kind}_permission", dropping) == SUCCESS
    assert f"{kind}_permissions" not in blog.table("article")
    assert blog.metadata(f"pg_drop_{kind}_permission", dropping)["code"] == "permission-denied"


@pytest.mark.parametrize(
    ("kind", "permission", "reason"),
    [
        ("select", {"columns": ["nothing"], "filter": {}}, 'column "nothing" does not exist'),
        ("select", {"columns": "*", "filter": {"nothing": 1}}, '"nothing" does not exist'),
        ("select", {"columns": "*", "filter": {"id": {"_no": 1}}}, "Unknown operator: _no"),
        ("select", {"columns": ["articles"], "filter": {}},
         ('expecting a database column; but, "articles" is a relationship; permissions for '
         "relationships are automatically inferred")),
        ("select", {"columns": "*", "filter": {}, "computed_fields": ["nothing"]},
         'computed field "nothing" does not exist'),
        ("select", {"columns": "*", "filter": {}, "computed_fields": ["name"]},
         'expecting a computed field; but, "name" is a column'),
        ("select", {"columns": "*", "filter": {}, "computed_fields": ["articles"]},
         'expecting a computed field; but, "articles" is a relationship'),
        ("insert", {"columns": ["articles"], "check": {}},
         'expecting a database column; but, "articles" is a relationship; '),
        ("insert", {"check": {}, "set": {"nothing": 1}}, 'column "nothing" does not exist'),
        ("insert", {"check": {}, "set": {"articles": 1}},
         ('expecting a database column; but, "articles" is a relationship; column "articles" not '
         'found in table "author"')),
        ("update", {"columns": ["articles"], "filter": {}},
         ('expecting a database column; but, "articles" is a relationship; relationships can\'t '
         "be used in update")),
    ],
)  # fmt: skip
def test_a_permission_that_makes_no_sense_is_refused(
    blog: Admin, kind: str, permission: object, reason: str
) -> None:
    args = {"table": "author", "role": "user", "permission": permission}
    answer = blog.metadata(f"pg_create_{kind}_permission", args)
    start = 'Inconsistent object: in table "author": in permission for role "user": '
    assert refusal(answer) == ("invalid-configuration", "$.args", f"{start}{reason}")
    assert f"{kind}_permissions" not in blog.table("author")


@pytest.mark.parametrize(
    ("kind", "permission", "definition"),
    [
        ("select", {"columns": ["no"], "filter": {}},
         {"columns": ["no"], "filter": {}, "allow_aggregations": False, "computed_fields": []}),
        ("insert", {"columns": ["no"], "check": {}},
         {"columns": ["no"], "check": {}, "backend_only": False}),
        ("update", {"columns": ["no"], "filter": {}},
         {"columns": ["no"], "filter": {}, "backend_only": False}),
        ("delete", {"filter": {"no": 1}}, {"filter": {"no": 1}, "backend_only": False}),
    ],
)  # fmt: skip
def test_a_permission_is_shown_with_its_defaults_where_it_is_refused(
    blog: Admin, kind: str, permission: object, definition: object
) -> None:
    args = {"table": "author", "role": "user", "permission": permission}
    (shown,) = blog.metadata(f"pg_create_{kind}_permission", args)["internal"]
    assert shown["definition"]["permission"] == definition


@pytest.mark.parametrize(
    ("permission", "code"),
    [
        ({"columns": "*"}, "parse-failed"),
        ({"columns": "*", "filter": None}, "parse-failed"),
        ({"columns": "*", "filter": {}, "limit": -1}, "parse-failed"),
        ({"columns": "*", "filter": {}, "filters": {}}, "parse-failed"),
        ({"columns": "*", "filter": {}, "validate_input": {"type": "http"}}, "not-supported"),
    ],
)
def test_a_permission_that_does_not_read_grants_nothing(
    blog: Admin, permission: object, code: str
) -> None:
    args = {"table": "author", "role": "user", "permission": permission}
    assert blog.metadata("pg_create_select_permission", args)["code"] == code
    assert "select_permissions" not in blog.table("author")


def test_a_view_that_can_not_be_written_takes_no_permission_to_write(blog: Admin) -> None:
    blog.sql("create view titles as select distinct title from article")
    blog.metadata("pg_track_table", {"table": "titles"})
    args = {"table": "titles", "role": "user", "permission": {"check": {}, "columns": "*"}}
    answer = blog.metadata("pg_create_insert_permission", args)
    assert refusal(answer) == ("not-supported", "$.args", 'view "titles" is not insertable')


def test_an_enum_table_has_to_look_like_one(blog: Admin) -> None:
    blog.sql(
        "create table color (value text primary key, comment text); "
        "insert into color values ('red', 'warm'), ('not a name', null)"
    )
    blog.metadata("pg_track_table", {"table": "color"})
    args = {"table": "color", "is_enum": True}
    assert blog.metadata("pg_set_table_is_enum", args)["error"] == (
        'Inconsistent object: the table "color" cannot be used as an enum because '
        'the value "not a name" is not a valid GraphQL enum value name'
    )
    blog.sql("delete from color where value <> 'red'")
    assert blog.metadata("pg_set_table_is_enum", args) == SUCCESS
    assert blog.table("color")["is_enum"] is True


def test_a_computed_field_needs_a_function_of_the_row(blog: Admin) -> None:
    blog.sql(
        "create function shout(a author) returns text language sql stable "
        "as $$ select upper(a.name) $$; "
        "create function alone() returns text language sql stable as $$ select 'x'::text $$"
    )
    wrong = {"table": "author", "name": "alone", "definition": {"function": "alone"}}
    assert blog.metadata("pg_add_computed_field", wrong)["error"] == (
        'Inconsistent object: in table "author": in computed field "alone": the computed field '
        '"alone" cannot be added to table "author" because the function "alone" has no input '
        "arguments"
    )
    args = {"table": "author", "name": "shout", "definition": {"function": "shout"}}
    assert blog.metadata("pg_add_computed_field", args) == SUCCESS
    dropped = blog.metadata("pg_drop_computed_field", {"table": "author", "name": "shout"})
    assert dropped == SUCCESS


def test_a_computed_field_takes_no_name_that_is_taken(blog: Admin) -> None:
    blog.sql(
        "create function shout(a author) returns text language sql stable "
        "as $$ select upper(a.name) $$"
    )
    args = {"table": "author", "definition": {"function": "shout"}}
    related = blog.metadata("pg_add_computed_field", {**args, "name": "articles"})
    reason = 'Conflicting objects: conflicting definitions for field "articles"'
    assert refusal(related) == ("invalid-configuration", "$.args", reason)
    column = blog.metadata("pg_add_computed_field", {**args, "name": "name"})
    assert column["error"] == (
        "Inconsistent object: field definition conflicts with postgres column"
    )
    assert blog.metadata("pg_add_computed_field", {**args, "name": "shout"}) == SUCCESS
    again = {**args, "name": "shout", "comment": "loud"}
    assert blog.metadata("pg_add_computed_field", again) == SUCCESS
    assert blog.table("author")["computed_fields"][0]["comment"] == "loud"


def test_functions_are_tracked_when_they_return_tracked_rows(blog: Admin) -> None:
    blog.sql(
        "create function found(word text) returns setof article language sql stable "
        "as $$ select * from article where title = word $$; "
        "create function number() returns int language sql stable as $$ select 1 $$"
    )
    assert blog.metadata("pg_track_function", {"function": "found"}) == SUCCESS
    twice = blog.metadata("pg_track_function", {"function": "found"})
    assert refusal(twice) == ("already-tracked", "$.args", 'function already tracked: "found"')
    wrong = blog.metadata("pg_track_function", {"function": "number"})
    assert 'does not return a "COMPOSITE" type' in wrong["error"]
    missing = blog.metadata("pg_untrack_function", {"function": "number"})
    assert refusal(missing) == (
        "not-exists",
        "$.args",
        'function "number" does not exist in source: default',
    )
    elsewhere = blog.metadata("pg_track_function", {"function": "found", "source": "nowhere"})
    assert elsewhere["error"] == '"nowhere" is not a known "postgres" source'
    stranger = {"function": "found", "role": "stranger"}
    assert blog.metadata("pg_create_function_permission", stranger)["error"] == (
        "function permission can only be added when the function's return table "
        '"article" has select permission configured for role: "stranger"'
    )
    permission = {"function": "found", "role": "user"}
    assert blog.metadata("pg_create_function_permission", permission) == SUCCESS
    assert blog.metadata("pg_drop_function_permission", permission) == SUCCESS
    needed = blog.metadata("pg_untrack_table", {"table": "article"})
    assert 'function found in source "default"' in needed["error"]
    assert blog.metadata("pg_untrack_function", {"function": "found"}) == SUCCESS


def test_custom_names_that_hide_a_relationship_are_refused(blog: Admin) -> None:
    configuration = {"column_config": {"name": {"custom_name": "articles"}}}
    answer = blog.metadata(
        "pg_set_table_customization", {"table": "author", "configuration": configuration}
    )
    assert refusal(answer) == (
        "unexpected",
        "$.args",
        "cannot continue due to new inconsistent metadata",
    )
    assert answer["internal"][0]["reason"].endswith(
        'field definition conflicts with custom field name for postgres column "name"'
    )


def test_an_admin_needs_no_permission(blog: Admin) -> None:
    permission = {"columns": "*", "filter": {}}
    args = {"table": "author", "role": "admin", "permission": permission}
    answer = blog.metadata("pg_create_select_permission", args)
    assert answer["error"] == "select permission for role admin can not be defined"
