"""Updates that write related rows along, over HTTP (ADR 0018)."""

from typing import Any

from tests.engine.running import Running, with_engine
from tests.engine.written_blog import ask, refused, rows, with_blog

SWITCHED_ON = {"HASURA_GRAPHQL_EXPERIMENTAL_FEATURES": "nested_updates,partial_upserts"}
ARTICLES = "select id, author_id, title from article order by id"


def played(url: str, query: str, expected: Any, variables: Any = None) -> None:
    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        assert await ask(engine, query, variables) == {"data": expected}

    with_engine(url, scenario, **SWITCHED_ON)


def test_children_are_deleted_changed_and_inserted_in_this_order(database_url: str) -> None:
    query = """mutation { update_author(
        where: {id: {_eq: 1}}
        _set: {name: "amy"}
        articles: {
            data: [{title: "new"}]
            update: [{where: {}, _set: {is_published: true}}, {where: {}, _set: {title: "left"}}]
            delete: {where: {title: {_eq: "one"}}}
        }
    ) { affected_rows returning {
        name articles(order_by: {id: asc}) { id title is_published }
    } } }"""
    articles = [
        {"id": 2, "title": "left", "is_published": True},
        {"id": 4, "title": "new", "is_published": False},
    ]
    returning = [{"name": "amy", "articles": articles}]
    answer = {"affected_rows": 5, "returning": returning}
    played(database_url, query, {"update_author": answer})


def test_only_children_of_the_updated_rows_are_touched(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        query = """mutation { update_author_by_pk(
            pk_columns: {id: 2}, _inc: {score: 1},
            articles: {update: {where: {}, _set: {title: "x"}}, data: {title: "y"}}
        ) { score articles(order_by: {id: asc}) { title } } }"""
        articles = [{"title": "x"}, {"title": "y"}]
        answer = {"update_author_by_pk": {"score": 8, "articles": articles}}
        assert await ask(engine, query) == {"data": answer}
        expected = [["1", "1", "one"], ["2", "1", "two"], ["3", "2", "x"], ["4", "2", "y"]]
        assert await rows(engine, ARTICLES) == expected
        # No row is updated: none is touched, and none inserted.
        query = """mutation { update_author_by_pk(
            pk_columns: {id: 9}, _inc: {score: 1},
            articles: {update: {where: {}, _set: {title: "x"}}, data: {title: "y"}}
        ) { score } }"""
        assert await ask(engine, query) == {"data": {"update_author_by_pk": None}}
        assert await rows(engine, ARTICLES) == expected

    with_engine(database_url, scenario, **SWITCHED_ON)


def test_rows_can_stay_as_they_are_and_only_their_children_change(database_url: str) -> None:
    query = """mutation { update_author(where: {}, articles: {data: [{title: "new"}]}) {
        affected_rows returning { id articles_aggregate { aggregate { count } } }
    } }"""
    returning = [
        {"id": 1, "articles_aggregate": {"aggregate": {"count": 3}}},
        {"id": 2, "articles_aggregate": {"aggregate": {"count": 2}}},
    ]
    answer = {"affected_rows": 2, "returning": returning}
    played(database_url, query, {"update_author": answer})


def test_a_set_is_replaced_by_deleting_all_and_upserting_what_shall_be(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        query = """mutation { update_author_by_pk(pk_columns: {id: 1}, articles: {
            data: [{id: 2, title: "dos"}, {title: "three"}]
            on_conflict: {constraint: article_pkey, update_columns: [title]}
            delete: {where: {}}
        }) { articles(order_by: {id: asc}) { id title } } }"""
        articles = [{"id": 2, "title": "dos"}, {"id": 4, "title": "three"}]
        answer = {"data": {"update_author_by_pk": {"articles": articles}}}
        assert await ask(engine, query) == answer
        # Row 2 was updated, not made anew; another author's row is as it was.
        assert await rows(engine, ARTICLES) == [
            ["2", "1", "dos"], ["3", "2", "three"], ["4", "1", "three"],
        ]  # fmt: skip

    with_engine(database_url, scenario, **SWITCHED_ON)


def test_a_set_is_replaced_by_a_key_that_has_the_parents_in_it(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        await engine.run_sql(
            "insert into tag (article_id, name, weight)"
            " select id, name, 5 from article, unnest(array['a', 'b']) as name"
        )
        query = """mutation { update_article(where: {author_id: {_eq: 1}}, tags: {
            data: [{name: "b", weight: 7}, {name: "c"}]
            on_conflict: {constraint: tag_article_id_name_key, update_columns: [weight]}
            delete: {where: {}}
        }) { affected_rows } }"""
        # Of two articles each: "a" is deleted, "b" updated, "c" new.
        assert await ask(engine, query) == {"data": {"update_article": {"affected_rows": 6}}}
        tags = "select article_id, name, weight from tag order by article_id, name"
        assert await rows(engine, tags) == [
            ["1", "b", "7"], ["1", "c", "1"], ["2", "b", "7"], ["2", "c", "1"],
            ["3", "a", "5"], ["3", "b", "5"],
        ]  # fmt: skip

    with_engine(database_url, scenario, **SWITCHED_ON)


def test_a_nested_insert_replaces_the_set_of_each_parent(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        query = """mutation { insert_author(
            objects: [
                {id: 1, name: "amy", articles: {data: [{id: 1, title: "uno"}],
                    on_conflict: {constraint: article_pkey, update_columns: [title]},
                    delete: {where: {}}}},
                {id: 2, name: "ben", articles: {data: [], delete: {where: {id: {_gt: 9}}}}},
                {id: 5, articles: {data: [{title: "first"}], delete: {where: {}}}}
            ]
            on_conflict: {constraint: author_pkey, update_columns: [name]}
        ) { affected_rows returning { id articles(order_by: {id: asc}) { title } } } }"""
        returning = [
            {"id": 1, "articles": [{"title": "uno"}]},
            {"id": 2, "articles": [{"title": "three"}]},
            {"id": 5, "articles": [{"title": "first"}]},
        ]
        answer = {"affected_rows": 6, "returning": returning}
        assert await ask(engine, query) == {"data": {"insert_author": answer}}

    with_engine(database_url, scenario, **SWITCHED_ON)


def test_levels_can_be_as_deep_as_one_likes(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        await engine.run_sql("insert into tag (article_id, name) values (1, 'old'), (3, 'old')")
        query = """mutation { update_author(where: {id: {_lt: 3}}, _inc: {score: 1}, articles: {
            update: [{where: {is_published: {_eq: true}}, _set: {title: "t"}, tags: {
                delete: {where: {name: {_eq: "old"}}}
                update: [{where: {}, _inc: {weight: 1}}]
                data: [{name: "x"}, {name: "y", weight: 3}]
            }}]
            data: [{title: "new", tags: {data: [{name: "z"}]}}, {title: "other"}]
        }) { affected_rows returning { id score articles(order_by: {id: asc}) {
            title tags(order_by: {name: asc}) { name weight }
        } } } }"""
        x, y, z = ({"name": n, "weight": w} for n, w in (("x", 1), ("y", 3), ("z", 1)))
        new = [{"title": "new", "tags": [z]}, {"title": "other", "tags": []}]
        returning = [
            {
                "id": 1,
                "score": 6,
                "articles": [{"title": "t", "tags": [x, y]}, {"title": "two", "tags": []}, *new],
            },
            {"id": 2, "score": 8, "articles": [{"title": "t", "tags": [x, y]}, *new]},
        ]
        answer = await ask(engine, query)
        assert answer == {"data": {"update_author": {"affected_rows": 16, "returning": returning}}}

    with_engine(database_url, scenario, **SWITCHED_ON)


def test_objects_are_changed_and_deleted_like_lists(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        query = """mutation { update_article(where: {id: {_eq: 1}}, author: {
            update: {where: {}, _inc: {score: 10}, profile: {data: {phone: "1"}}}
        }) { affected_rows returning { author { score profile { phone } } } } }"""
        returning = [{"author": {"score": 15, "profile": {"phone": "1"}}}]
        answer = {"affected_rows": 2, "returning": returning}
        assert await ask(engine, query) == {"data": {"update_article": answer}}
        query = """mutation { update_author_by_pk(pk_columns: {id: 1}, profile: {
            data: {phone: "2"}
            on_conflict: {constraint: profile_pkey, update_columns: [phone]}
        }) { profile { phone } } }"""
        answer = {"profile": {"phone": "2"}}
        assert await ask(engine, query) == {"data": {"update_author_by_pk": answer}}
        query = """mutation { update_author(where: {}, profile: {delete: {where: {}}}) {
            affected_rows returning { profile { phone } }
        } }"""
        answer = {"affected_rows": 1, "returning": [{"profile": None}, {"profile": None}]}
        assert await ask(engine, query) == {"data": {"update_author": answer}}

    with_engine(database_url, scenario, **SWITCHED_ON)


def test_returning_shows_the_rows_as_all_statements_left_them(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        # A row that goes with what it belongs to is not there any more.
        query = """mutation { update_article(
            where: {}, _set: {title: "x"}, author: {delete: {where: {id: {_eq: 2}}}}
        ) { affected_rows returning { id } } }"""
        answer = {"affected_rows": 4, "returning": [{"id": 1}, {"id": 2}]}
        assert await ask(engine, query) == {"data": {"update_article": answer}}
        # A change further down that comes back to the row itself.
        query = """mutation { update_author(where: {}, _set: {score: 1}, articles: {update: {
            where: {}, author: {update: {where: {}, _inc: {score: 1}}}
        }}) { returning { score } } }"""
        answer = {"returning": [{"score": 2}]}
        assert await ask(engine, query) == {"data": {"update_author": answer}}

    with_engine(database_url, scenario, **SWITCHED_ON)


def test_each_update_of_many_has_related_rows_of_its_own(database_url: str) -> None:
    query = """mutation ($updates: [author_updates!]!) { update_author_many(updates: $updates) {
        affected_rows returning { name articles(order_by: {id: asc}) { title } }
    } }"""
    updates = [
        {
            "where": {"id": {"_eq": 1}},
            "_set": {"name": "a"},
            "articles": {"delete": {"where": {"id": {"_eq": 1}}}, "data": [{"title": "n"}]},
        },
        {"where": {"id": {"_eq": 2}}, "_set": {}},
        {"where": {"id": {"_eq": 2}}, "_set": {"name": "b"}},
        {
            "where": {"id": {"_eq": 2}},
            "articles": {"update": [{"where": {}, "_set": {"title": "m"}}]},
        },
    ]
    answers = [
        {
            "affected_rows": 3,
            "returning": [{"name": "a", "articles": [{"title": "two"}, {"title": "n"}]}],
        },
        {"affected_rows": 0, "returning": []},
        {"affected_rows": 1, "returning": [{"name": "b", "articles": [{"title": "three"}]}]},
        {"affected_rows": 1, "returning": [{"name": "b", "articles": [{"title": "m"}]}]},
    ]
    played(database_url, query, {"update_author_many": answers}, {"updates": updates})


STATEMENTS = """
create table family (id serial primary key, name text, visits int not null default 0);
create table child (
    id serial primary key, family_id int references family (id), name text,
    age int not null default 1, unique (family_id, name)
);
create table toy (id serial primary key, child_id int references child (id) on delete cascade);
insert into family (name) select 'f' || n from generate_series(1, 1000) as n;
insert into child (family_id, name)
    select family.id, child.name from family, unnest(array['a', 'b']) as child (name);
create table log (what text);
create function log() returns trigger language plpgsql as $$ begin
    insert into log values (tg_op || ' ' || tg_table_name);
    return null;
end $$;
"""
LOGGED = "select what, count(*) from log group by what order by what"
RELATED = (("family", "children", "child", "family_id"), ("child", "toys", "toy", "child_id"))


async def with_families(engine: Running) -> None:
    triggers = "".join(
        f"create trigger log after insert or update or delete on {table}"
        " for each statement execute function log();"
        for table in ("family", "child", "toy")
    )
    await engine.run_sql(STATEMENTS + triggers)
    tracked = [
        {"type": "pg_track_table", "args": {"table": table}} for table in ("family", "child", "toy")
    ]
    related = [
        {
            "type": "pg_create_array_relationship",
            "args": {
                "table": table,
                "name": name,
                "using": {"foreign_key_constraint_on": {"table": target, "column": column}},
            },
        }
        for table, name, target, column in RELATED
    ]
    await engine.admin("/v1/metadata", {"type": "bulk", "args": [*tracked, *related]})


def test_a_thousand_parents_take_as_many_statements_as_one(database_url: str) -> None:
    query = """mutation { update_family(where: {}, _inc: {visits: 1}, children: {
        data: [{name: "b", age: 3}, {name: "c", age: 4, toys: {data: [{}, {}]}}]
        on_conflict: {constraint: child_family_id_name_key, update_columns: [age]}
        update: [{where: {}, _inc: {age: 1}, toys: {data: [{}]}}]
        delete: {where: {}}
    }) { affected_rows } }"""

    async def scenario(engine: Running) -> None:
        await with_families(engine)
        # Of each family: itself, "a" gone, "b" older with a toy, then younger, "c" and two toys.
        answer = {"data": {"update_family": {"affected_rows": 8000}}}
        assert await ask(engine, query) == answer
        # Upserts count as both; toys go with their children.
        assert await rows(engine, LOGGED) == [
            ["DELETE child", "1"], ["DELETE toy", "1"], ["INSERT child", "2"], ["INSERT toy", "2"],
            ["UPDATE child", "3"], ["UPDATE family", "1"],
        ]  # fmt: skip
        families = """select count(*), min(text), max(text) from (
            select string_agg(child.name || age || (
                select count(*) from toy where child_id = child.id
            ), ',' order by child.name) as text from child group by family_id
        ) as family"""
        assert await rows(engine, families) == [["1000", "b31,c42", "b31,c42"]]

    with_engine(database_url, scenario, **SWITCHED_ON)


def test_more_rows_than_fit_into_the_memory_are_refused_before_they_are_made(
    database_url: str,
) -> None:
    async def scenario(engine: Running) -> None:
        await with_families(engine)
        query = """mutation ($data: [child_insert_input!]!) {
            update_family(where: {}, _inc: {visits: 1}, children: {data: $data}) { affected_rows }
        }"""
        data = [{"name": f"n{n}"} for n in range(1001)]
        message = (
            "cannot write 1001 rows for each of 1000 updated rows: more than 1000000 are too many "
            "for one statement; update fewer rows at once"
        )
        place = "$.selectionSet.update_family.args.children.data"
        answer = await ask(engine, query, {"data": data})
        assert answer == refused(message, "not-supported", place)
        assert await rows(engine, "select sum(visits) from family") == [["0"]]

    with_engine(database_url, scenario, **SWITCHED_ON)


def test_a_thousand_parents_that_are_upserted_replace_their_sets_at_once(
    database_url: str,
) -> None:
    query = """mutation ($objects: [family_insert_input!]!) { insert_family(
        objects: $objects, on_conflict: {constraint: family_pkey, update_columns: [name]}
    ) { affected_rows } }"""
    objects = [
        {
            "id": n,
            "name": f"g{n}",
            "children": {
                "data": [{"name": "b", "age": 3}],
                "on_conflict": {
                    "constraint": "child_family_id_name_key",
                    "update_columns": ["age"],
                },
                "delete": {"where": {}},
            },
        }
        for n in range(1, 1001)
    ]

    async def scenario(engine: Running) -> None:
        await with_families(engine)
        answer = {"data": {"insert_family": {"affected_rows": 3000}}}
        assert await ask(engine, query, {"objects": objects}) == answer
        assert await rows(engine, LOGGED) == [
            ["DELETE child", "1"], ["DELETE toy", "1"], ["INSERT child", "1"],
            ["INSERT family", "1"], ["UPDATE child", "1"], ["UPDATE family", "1"],
        ]  # fmt: skip
        children = "select count(*), min(name || age), max(name || age) from child"
        assert await rows(engine, children) == [["1000", "b3", "b3"]]

    with_engine(database_url, scenario, **SWITCHED_ON)
