"""What a role must not do to rows by way of the rows they are related to (ADR 0018)."""

from typing import Any

from tests.engine.running import Running, with_engine
from tests.engine.written_blog import as_user, ask, permission, refused, rows, with_blog

SWITCHED_ON = {"HASURA_GRAPHQL_EXPERIMENTAL_FEATURES": "nested_updates,partial_upserts"}
CHECK = "check constraint of an insert/update permission has failed"
ARTICLES = "select id, author_id, title, is_published from article order by id"
AS_IT_WAS = [["1", "1", "one", "t"], ["2", "1", "two", "f"], ["3", "2", "three", "t"]]


def attacked(
    url: str, query: str, expected: Any, then: str = ARTICLES, left: Any = AS_IT_WAS
) -> None:
    """As the user 1; afterwards the database is as ``left`` says."""

    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        assert await as_user(engine, query) == expected
        assert await rows(engine, then) == left

    with_engine(url, scenario, **SWITCHED_ON)


def updated(number: int, field: str = "update_author") -> Any:
    return {"data": {field: {"affected_rows": number}}}


def test_children_of_a_parent_that_may_not_be_updated_are_left_alone(database_url: str) -> None:
    # The role "all" may change any article, and no author but its own.
    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        commands = [
            permission("select", "author", "all", columns="*", filter={}),
            permission(
                "update", "author", "all", columns=["name"], filter={"id": "X-Hasura-User-Id"}
            ),
            permission("insert", "article", "all", columns=["title"], check={}),
            permission("update", "article", "all", columns=["title"], filter={}),
            permission("delete", "article", "all", filter={}),
        ]
        await engine.admin("/v1/metadata", {"type": "bulk", "args": commands})
        nested = """articles: {
            data: {title: "x"} update: {where: {}, _set: {title: "x"}} delete: {where: {}}
        }"""
        who = {"x_hasura_role": "all", "x_hasura_user_id": "7"}
        for own in ('_set: {name: "x"}, ', ""):
            query = f"mutation {{ update_author(where: {{}}, {own}{nested}) {{ affected_rows }} }}"
            assert await ask(engine, query, **who) == updated(0)
        assert await rows(engine, ARTICLES) == AS_IT_WAS
        who["x_hasura_user_id"] = "2"
        assert await ask(engine, query, **who) == updated(2)
        changed = [*AS_IT_WAS[:2], ["4", "2", "x", "f"]]
        assert await rows(engine, ARTICLES) == changed

    with_engine(database_url, scenario, **SWITCHED_ON)


def test_children_that_the_role_may_not_delete_stay(database_url: str) -> None:
    query = """mutation { update_author(where: {}, _inc: {score: 1},
        articles: {delete: {where: {}}}) { affected_rows } }"""
    left = [AS_IT_WAS[0], AS_IT_WAS[2]]
    attacked(database_url, query, updated(2), left=left)


def test_a_child_can_not_be_moved_past_the_check(database_url: str) -> None:
    query = """mutation { update_author(where: {}, _inc: {score: 1}, articles: {
        update: {where: {id: {_eq: 1}}, _set: {author_id: 2}}}) { affected_rows } }"""
    place = "$.selectionSet.update_author.args.articles.update[0]"
    attacked(database_url, query, refused(CHECK, "permission-error", place))


def test_an_upsert_below_a_parent_does_not_touch_the_child_of_another(database_url: str) -> None:
    # As admin, who may do all: the row 3 is another author's.
    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        query = """mutation { update_author_by_pk(pk_columns: {id: 1}, articles: {
            data: [{id: 3, title: "taken"}]
            on_conflict: {constraint: article_pkey, update_columns: [title]}
        }) { id } }"""
        assert await ask(engine, query) == {"data": {"update_author_by_pk": {"id": 1}}}
        assert await rows(engine, ARTICLES) == AS_IT_WAS
        # To move it is to say so.
        query = query.replace("[title]", "[title, author_id]")
        assert await ask(engine, query) == {"data": {"update_author_by_pk": {"id": 1}}}
        assert await rows(engine, ARTICLES) == [*AS_IT_WAS[:2], ["3", "1", "taken", "t"]]

    with_engine(database_url, scenario, **SWITCHED_ON)


def test_a_child_of_another_is_not_taken_by_who_may_not_update_it(database_url: str) -> None:
    query = """mutation { update_author(where: {}, articles: {
        data: [{id: 3, title: "taken"}]
        on_conflict: {constraint: article_pkey, update_columns: [title, author_id]}
        delete: {where: {id: {_lt: 0}}}
    }) { affected_rows } }"""
    attacked(database_url, query, updated(0))


def test_a_parent_that_fails_its_check_undoes_what_its_children_would(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        commands = [
            {"type": "pg_drop_update_permission", "args": {"table": "author", "role": "user"}},
            permission(
                "update", "author", "user", columns=["score"],
                filter={"id": "X-Hasura-User-Id"}, check={"score": {"_gt": 5}},
            ),
        ]  # fmt: skip
        await engine.admin("/v1/metadata", {"type": "bulk", "args": commands})
        # Also where the row stays as it is: it could not be updated, so it is no parent.
        for own in ("_inc: {score: -9}, ", ""):
            query = f"""mutation {{ update_author(where: {{}}, {own}
                articles: {{delete: {{where: {{}}}}}}) {{ affected_rows }} }}"""
            place = "$.selectionSet.update_author.args"
            assert await as_user(engine, query) == refused(CHECK, "permission-error", place)
        assert await rows(engine, ARTICLES) == AS_IT_WAS

    with_engine(database_url, scenario, **SWITCHED_ON)


def test_presets_and_checks_hold_for_what_is_inserted_and_changed_below(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        who = {"x_hasura_role": "clerk", "x_hasura_user_id": "2"}
        commands = [
            permission("select", "author", "clerk", columns="*", filter={}),
            permission("update", "author", "clerk", columns=["name"], filter={}),
            permission(
                "insert", "article", "clerk", columns=["title"],
                check={"title": {"_neq": "bad"}}, set={"author_id": "X-Hasura-User-Id"},
            ),
            permission(
                "update", "article", "clerk", columns=["title"], filter={"id": {"_neq": 2}},
                check={"title": {"_neq": "bad"}}, set={"is_published": False},
            ),
        ]  # fmt: skip
        await engine.admin("/v1/metadata", {"type": "bulk", "args": commands})

        def query(nested: str) -> str:
            return f"""mutation {{ update_author(
                where: {{id: {{_eq: 1}}}}, articles: {{{nested}}}) {{ affected_rows }} }}"""

        # The preset wins over the parent's key, as in a nested insert; 2 is out of the filter.
        nested = 'data: {title: "a"} update: {where: {}, _set: {title: "b"}}'
        assert await ask(engine, query(nested), **who) == updated(2)
        left = [["1", "1", "b", "f"], *AS_IT_WAS[1:], ["4", "2", "a", "f"]]
        assert await rows(engine, ARTICLES) == left
        place = "$.selectionSet.update_author.args.articles"
        for part, there in (
            ('data: [{title: "ok"}, {title: "bad"}]', f"{place}.data"),
            ('update: {where: {}, _set: {title: "bad"}}', f"{place}.update[0]"),
        ):
            expected = refused(CHECK, "permission-error", there)
            assert await ask(engine, query(part), **who) == expected
        # A preset is nobody's to give, nor is a column that was not granted.
        for part, type_ in (
            ('data: {title: "a", author_id: 1}', "article_insert_input"),
            ("update: {where: {}, _set: {author_id: 1}}", "article_set_input"),
        ):
            answer = await ask(engine, query(part), **who)
            assert f"field 'author_id' not found in type: '{type_}'" in str(answer)
        # Without a permission to delete there is no word for it.
        answer = await ask(engine, query("delete: {where: {}}"), **who)
        message = "field 'delete' not found in type: 'article_arr_rel_update_input'"
        assert answer == refused(message, "validation-failed", f"{place}.delete")
        assert await rows(engine, ARTICLES) == left

    with_engine(database_url, scenario, **SWITCHED_ON)


def test_rows_of_presets_alone_come_in_once_for_each_row_that_was_updated(
    database_url: str,
) -> None:
    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        commands = [
            permission("update", "author", "clerk", columns=["name"], filter={}),
            permission(
                "insert", "article", "clerk", columns=[], check={},
                set={"author_id": "X-Hasura-User-Id", "title": "preset"},
            ),
        ]  # fmt: skip
        await engine.admin("/v1/metadata", {"type": "bulk", "args": commands})
        query = """mutation { update_author(where: {}, articles: {data: [{}, {}]}) {
            affected_rows } }"""
        who = {"x_hasura_role": "clerk", "x_hasura_user_id": "2"}
        assert await ask(engine, query, **who) == updated(4)
        new = "select author_id, title, count(*) from article where id > 3 group by 1, 2"
        assert await rows(engine, new) == [["2", "preset", "4"]]

    with_engine(database_url, scenario, **SWITCHED_ON)


def test_a_key_that_the_client_gives_beside_the_parents_is_refused(database_url: str) -> None:
    query = """mutation { update_author(where: {}, articles: {
        data: {title: "x", author_id: 2}}) { affected_rows } }"""
    message = (
        'cannot insert "author_id" columns as their values are already being determined by '
        "parent insert"
    )
    place = "$.selectionSet.update_author.args.articles.data[0]"
    attacked(database_url, query, refused(message, "validation-failed", place))


def test_what_only_a_backend_may_do_is_not_to_be_had_by_a_relationship(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        commands = [
            {"type": "pg_drop_delete_permission", "args": {"table": "article", "role": "user"}},
            permission("delete", "article", "user", filter={}, backend_only=True),
        ]
        await engine.admin("/v1/metadata", {"type": "bulk", "args": commands})
        query = """mutation { update_author(where: {}, articles: {delete: {where: {}}}) {
            affected_rows } }"""
        message = "field 'delete' not found in type: 'article_arr_rel_update_input'"
        place = "$.selectionSet.update_author.args.articles.delete"
        assert await as_user(engine, query) == refused(message, "validation-failed", place)
        insert = """mutation { insert_author(objects: {id: 1, articles: {
            data: [], delete: {where: {}}}}) { affected_rows } }"""
        message = "field 'delete' not found in type: 'article_arr_rel_insert_input'"
        place = "$.selectionSet.insert_author.args.objects[0].articles.delete"
        assert await as_user(engine, insert) == refused(message, "validation-failed", place)
        assert await rows(engine, ARTICLES) == AS_IT_WAS
        backend = {"x_hasura_role": "user", "x_hasura_user_id": "1"}
        answer = await ask(engine, query, **backend, x_hasura_use_backend_only_permissions="true")
        assert answer == updated(2)

    with_engine(database_url, scenario, **SWITCHED_ON)


def test_an_inherited_role_writes_below_what_all_its_parents_agree_on(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        commands = [
            permission("update", "author", "one", columns=["name"], filter={"id": {"_eq": 1}}),
            permission("delete", "article", "one", filter={"id": {"_eq": 1}}),
            permission("delete", "article", "two", filter={"id": {"_eq": 2}}),
            permission("update", "article", "two", columns=["title"], filter={"id": {"_eq": 2}}),
            {
                "type": "add_inherited_role",
                "args": {"role_name": "both", "role_set": ["one", "two"]},
            },
        ]
        await engine.admin("/v1/metadata", {"type": "bulk", "args": commands})
        who = {"x_hasura_role": "both"}
        query = """mutation { update_author(where: {}, articles: {
            update: {where: {}, _set: {title: "x"}}}) { affected_rows } }"""
        assert await ask(engine, query, **who) == updated(1)
        left = [AS_IT_WAS[0], ["2", "1", "x", "f"], AS_IT_WAS[2]]
        assert await rows(engine, ARTICLES) == left
        # Its parents do not agree on what may be deleted, so nothing may.
        query = """mutation { update_author(where: {}, articles: {delete: {where: {}}}) {
            affected_rows } }"""
        answer = await ask(engine, query, **who)
        assert "field 'delete' not found" in str(answer)
        assert await rows(engine, ARTICLES) == left

    with_engine(database_url, scenario, **SWITCHED_ON)


def test_no_error_tells_of_a_hidden_row(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        commands = [
            permission("select", "tag", "user", columns="*", filter={}),
            permission("update", "tag", "user", columns=["weight"], filter={"weight": {"_gt": 5}}),
            permission("delete", "tag", "user", filter={"weight": {"_gt": 5}}),
        ]
        await engine.admin("/v1/metadata", {"type": "bulk", "args": commands})

        def query(part: str) -> str:
            return f"""mutation {{ update_article(where: {{}}, tags: {{{part}}}) {{
                affected_rows }} }}"""

        parts = (
            'delete: {where: {weight: {_eq: "99999999999"}}}',
            "update: {where: {}, _inc: {weight: 2147483647}}",
            'update: {where: {name: {_similar: "(("}}, _set: {weight: 1}}',
        )
        before = [await as_user(engine, query(part)) for part in parts]
        await engine.run_sql("insert into tag (article_id, name, weight) values (1, '((', 2)")
        assert [await as_user(engine, query(part)) for part in parts] == before
        tags = "select name, weight from tag"
        assert await rows(engine, tags) == [["((", "2"]]

    with_engine(database_url, scenario, **SWITCHED_ON)


def test_a_role_that_may_not_read_deletes_and_is_told_nothing(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        query = """mutation { update_author(where: {}, articles: {delete: {where: {%s}}}) {
            affected_rows } }"""
        who = {"x_hasura_role": "blind", "x_hasura_secret": "s"}
        answer = await ask(engine, query % 'title: {_eq: "one"}', **who)
        assert "field 'title' not found in type: 'article_bool_exp'" in str(answer)
        assert await ask(engine, query % "", **who) == updated(5)
        assert await rows(engine, ARTICLES) == []

    with_engine(database_url, scenario, **SWITCHED_ON)


def test_nothing_of_it_is_offered_unless_it_is_switched_on(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        query = "{ __schema { types { name inputFields { name } fields { name args { name } } } } }"
        answer = await ask(engine, query)
        types = {one["name"]: one for one in answer["data"]["__schema"]["types"]}
        assert not [name for name in types if "rel_update_input" in name or "delete_input" in name]
        names = [one["name"] for one in types["article_arr_rel_insert_input"]["inputFields"]]
        assert names == ["data", "on_conflict"]
        assert "articles" not in str(types["author_updates"])
        (update,) = [
            field for field in types["mutation_root"]["fields"] if field["name"] == "update_author"
        ]
        assert "articles" not in str(update)

    with_engine(database_url, scenario)
