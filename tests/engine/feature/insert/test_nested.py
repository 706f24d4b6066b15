"""Nested inserts over HTTP: related rows of any depth, a statement for each table and level."""

from typing import Any

from tests.engine.running import Running, with_engine
from tests.engine.written_blog import as_user, ask, refused, rows, with_blog

CHECK = "check constraint of an insert/update permission has failed"


def played(url: str, query: str, expected: Any, variables: Any = None) -> None:
    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        assert await ask(engine, query, variables) == expected

    with_engine(url, scenario)


def test_children_get_the_key_of_their_parent(database_url: str) -> None:
    query = """mutation ($objects: [author_insert_input!]!) {
        insert_author(objects: $objects) {
            affected_rows
            returning {
                id profile { phone }
                articles(order_by: {id: asc}) { id title tags(order_by: {name: asc}) { name } }
            }
        }
    }"""
    objects = [
        {
            "id": 11,
            "profile": {"data": {"phone": "1"}},
            "articles": {
                "data": [
                    {"title": "a", "tags": {"data": [{"name": "x"}, {"name": "y"}]}},
                    {"title": "b"},
                ]
            },
        },
        {"id": 12, "articles": {"data": []}},
        {"id": 13, "articles": {"data": {"title": "c", "tags": {"data": [{"name": "z"}]}}}},
    ]
    returning = [
        {
            "id": 11,
            "profile": {"phone": "1"},
            "articles": [
                {"id": 4, "title": "a", "tags": [{"name": "x"}, {"name": "y"}]},
                {"id": 5, "title": "b", "tags": []},
            ],
        },
        {"id": 12, "profile": None, "articles": []},
        {
            "id": 13,
            "profile": None,
            "articles": [{"id": 6, "title": "c", "tags": [{"name": "z"}]}],
        },
    ]
    answer = {"affected_rows": 10, "returning": returning}
    played(database_url, query, {"data": {"insert_author": answer}}, {"objects": objects})


def test_a_row_gets_the_key_of_the_object_it_refers_to(database_url: str) -> None:
    query = """mutation { insert_article(objects: [
        {title: "a", author: {data: {id: 11, name: "x", profile: {data: {phone: "1"}}}}},
        {title: "b", author_id: 1},
        {title: "c"},
        {title: "d", author: {data: {id: 12}}}
    ]) { affected_rows returning { title author_id author { profile { phone } } } } }"""
    returning = [
        {"title": "a", "author_id": 11, "author": {"profile": {"phone": "1"}}},
        {"title": "b", "author_id": 1, "author": {"profile": None}},
        {"title": "c", "author_id": None, "author": None},
        {"title": "d", "author_id": 12, "author": {"profile": None}},
    ]
    answer = {"affected_rows": 7, "returning": returning}
    played(database_url, query, {"data": {"insert_article": answer}})


def test_null_inserts_no_related_row(database_url: str) -> None:
    query = """mutation { insert_article_one(object: {title: "a", author: null, tags: null}) {
        author_id tags { name }
    } }"""
    played(database_url, query, {"data": {"insert_article_one": {"author_id": None, "tags": []}}})


def test_one_parent_that_many_rows_name_is_upserted_by_each(database_url: str) -> None:
    """As if they came one by one: the last name stays, every one counts."""

    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        query = """mutation ($objects: [article_insert_input!]!) {
            insert_article(objects: $objects) { affected_rows returning { author { id name } } }
        }"""
        names = ["a", "b", "b", "b", "b", "c"]
        conflict = {"constraint": "author_pkey", "update_columns": ["name"]}
        objects = [
            {"title": "t", "author": {"data": {"id": 20, "name": name}, "on_conflict": conflict}}
            for name in names
        ]
        objects[0]["author"] = {"data": {"id": 1, "name": "amy"}, "on_conflict": conflict}
        answer = (await ask(engine, query, {"objects": objects}))["data"]["insert_article"]
        assert answer["affected_rows"] == 12
        others = [{"author": {"id": 20, "name": "c"}}] * 5
        assert answer["returning"] == [{"author": {"id": 1, "name": "amy"}}, *others]

    with_engine(database_url, scenario)


def test_a_parent_that_is_left_out_can_have_no_children(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        query = """mutation { insert_author(
            objects: [{id: 1, articles: {data: [{title: "x"}]}}],
            on_conflict: {constraint: author_pkey, update_columns: []}
        ) { affected_rows } }"""
        message = (
            'cannot proceed to insert array relations since insert to table "author" affects '
            "zero rows"
        )
        place = "$.selectionSet.insert_author.args.objects[0]"
        assert await ask(engine, query) == refused(message, "not-supported", place)
        query = """mutation { insert_article_one(object: {title: "x", author: {
            data: {id: 1}, on_conflict: {constraint: author_pkey, update_columns: []}
        }}) { id } }"""
        message = (
            'cannot proceed to insert object relation "author" since insert to table "author" '
            "affects zero rows"
        )
        place = "$.selectionSet.insert_article_one.args.object[0].author"
        assert await ask(engine, query) == refused(message, "not-supported", place)
        # One that has none may be left out beside others that have.
        query = """mutation { insert_author(
            objects: [{id: 1}, {id: 8, articles: {data: [{title: "x"}]}}, {id: 9}],
            on_conflict: {constraint: author_pkey, update_columns: []}
        ) { affected_rows returning { id } } }"""
        answer = {"affected_rows": 3, "returning": [{"id": 8}, {"id": 9}]}
        assert await ask(engine, query) == {"data": {"insert_author": answer}}

    with_engine(database_url, scenario)


def test_a_column_gets_no_two_values(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        query = """mutation { insert_author(objects: [
            {id: 8, articles: {data: [{title: "x"}, {title: "y", author_id: 1}]}}
        ]) { affected_rows } }"""
        message = (
            'cannot insert "author_id" columns as their values are already being determined by '
            "parent insert"
        )
        place = "$.selectionSet.insert_author.args.objects[0].articles.data[1]"
        assert await ask(engine, query) == refused(message, "validation-failed", place)
        query = """mutation { insert_author_one(object: {
            id: 8, profile: {data: {author_id: 1}}
        }) { id } }"""
        place = "$.selectionSet.insert_author_one.args.object[0].profile.data[0]"
        assert await ask(engine, query) == refused(message, "validation-failed", place)
        query = """mutation { insert_article(objects: [
            {title: "x", author_id: 1, author: {data: {id: 8}}}
        ]) { affected_rows } }"""
        message = (
            'cannot insert object relationship "author" as "author_id" column values are already '
            "determined"
        )
        place = "$.selectionSet.insert_article.args.objects[0].author"
        assert await ask(engine, query) == refused(message, "validation-failed", place)

    with_engine(database_url, scenario)


def test_the_check_of_each_table_holds_and_nothing_of_a_refused_insert_stays(
    database_url: str,
) -> None:
    """Parents of another tenant, or children given away (G10)."""

    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        stolen = """mutation { insert_author(objects: [
            {id: 9, articles: {data: [{title: "x"}]}}, {id: 10, articles: {data: [{title: "x"}]}}
        ]) { affected_rows } }"""
        place = "$.selectionSet.insert_author.args.objects[1]"
        refusal = refused(CHECK, "permission-error", place)
        assert await as_user(engine, stolen, user="9") == refusal
        own = """mutation { insert_author(objects: [
            {id: 9, articles: {data: [{title: "x"}]}}
        ]) { affected_rows returning { articles { title } } } }"""
        answer = {"affected_rows": 2, "returning": [{"articles": [{"title": "x"}]}]}
        assert await as_user(engine, own, user="9") == {"data": {"insert_author": answer}}
        # The profile of an author is not the role's to insert: it is no field of the input.
        hidden = "mutation { insert_author(objects: [{profile: {data: {}}}]) { affected_rows } }"
        place = "$.selectionSet.insert_author.args.objects[0].profile"
        message = "field 'profile' not found in type: 'author_insert_input'"
        refusal = refused(message, "validation-failed", place)
        assert await as_user(engine, hidden) == refusal
        assert await rows(engine, "select id from author order by id") == [["1"], ["2"], ["9"]]

    with_engine(database_url, scenario)


def test_an_error_of_postgres_names_the_level(database_url: str) -> None:
    query = """mutation { insert_author(objects: [
        {id: 8, articles: {data: [{title: "x", tags: {data: [{name: "a"}, {name: "a"}]}}]}}
    ]) { affected_rows } }"""
    message = (
        "Uniqueness violation. duplicate key value violates unique constraint "
        '"tag_article_id_name_key"'
    )
    place = "$.selectionSet.insert_author.args.objects[0].articles.data[0].tags.data"
    played(database_url, query, refused(message, "constraint-violation", place))


def test_a_row_that_comes_before_its_parent_stands_in_no_list(database_url: str) -> None:
    query = """mutation { insert_article_one(object: {
        title: "x", author: {data: {id: 8, articles: {data: [{id: 1, title: "y"}]}}}
    }) { id } }"""
    message = 'Uniqueness violation. duplicate key value violates unique constraint "article_pkey"'
    place = "$.selectionSet.insert_article_one.args.object[0].author.data.articles.data"
    played(database_url, query, refused(message, "constraint-violation", place))


def test_each_level_has_its_own_conflict(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        await engine.run_sql("insert into tag values (1, 'old', 5)")
        query = """mutation { insert_article(
            objects: [{id: 1, title: "new", tags: {
                data: [{name: "old", weight: 9}, {name: "fresh", weight: 8}],
                on_conflict: {constraint: tag_article_id_name_key, update_columns: [weight]}
            }}],
            on_conflict: {constraint: article_pkey, update_columns: [title]}
        ) { affected_rows returning { title tags(order_by: {name: asc}) { name weight } } } }"""
        tags = [{"name": "fresh", "weight": 8}, {"name": "old", "weight": 9}]
        answer = {"affected_rows": 3, "returning": [{"title": "new", "tags": tags}]}
        assert await ask(engine, query) == {"data": {"insert_article": answer}}

    with_engine(database_url, scenario)


STATEMENTS = """
create table family (id serial primary key, name text);
create table child (id serial primary key, family_id int references family (id), name text);
create table log (n bigserial, what text, rows bigint);
create function log() returns trigger language plpgsql as $$ begin
    insert into log (what, rows) values (tg_table_name, (select count(*) from fresh));
    return null;
end $$;
create trigger log after insert on family referencing new table as fresh
    for each statement execute function log();
create trigger log after insert on child referencing new table as fresh
    for each statement execute function log();
"""


def test_a_thousand_parents_with_ten_children_each_are_two_inserts(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await engine.run_sql(STATEMENTS)
        relationship = {
            "name": "children",
            "table": "family",
            "using": {"foreign_key_constraint_on": {"table": "child", "column": "family_id"}},
        }
        commands = [
            {"type": "pg_track_table", "args": {"table": "family"}},
            {"type": "pg_track_table", "args": {"table": "child"}},
            {"type": "pg_create_array_relationship", "args": relationship},
        ]
        await engine.admin("/v1/metadata", {"type": "bulk", "args": commands})
        objects = [
            {"name": f"f{n}", "children": {"data": [{"name": f"{n}.{m}"} for m in range(10)]}}
            for n in range(1000)
        ]
        query = """mutation ($objects: [family_insert_input!]!) {
            insert_family(objects: $objects) { affected_rows }
        }"""
        answer = {"data": {"insert_family": {"affected_rows": 11000}}}
        assert await ask(engine, query, {"objects": objects}) == answer
        assert await rows(engine, "select what, rows from log order by n") == [
            ["family", "1000"],
            ["child", "10000"],
        ]
        misplaced = """select count(*) from child join family on family.id = family_id
            where 'f' || split_part(child.name, '.', 1) <> family.name"""
        assert await rows(engine, misplaced) == [["0"]]

    with_engine(database_url, scenario)
