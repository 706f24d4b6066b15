"""Deletes over HTTP: which rows go, and what is answered."""

from tests.engine.running import Running, with_engine
from tests.engine.written_blog import as_user, ask, refused, rows, with_blog


def test_rows_that_where_means_go_and_are_returned(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        query = """mutation {
            delete_article(where: {title: {_like: "t%"}}) { affected_rows returning { title } }
            delete_article_by_pk(id: 1) { id title }
            gone: delete_article_by_pk(id: 1) { id }
        }"""
        assert await ask(engine, query) == {
            "data": {
                "delete_article": {
                    "affected_rows": 2,
                    "returning": [{"title": "two"}, {"title": "three"}],
                },
                "delete_article_by_pk": {"id": 1, "title": "one"},
                "gone": None,
            }
        }
        assert await rows(engine, "select count(*) from article") == [["0"]]

    with_engine(database_url, scenario)


def test_returning_reads_related_rows_after_the_delete(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        query = """mutation {
            delete_article_by_pk(id: 1) { author { name articles { title } } }
            delete_author_by_pk(id: 2) { name articles { title } }
        }"""
        assert await ask(engine, query) == {
            "data": {
                "delete_article_by_pk": {"author": {"name": "ann", "articles": [{"title": "two"}]}},
                "delete_author_by_pk": {"name": "bob", "articles": []},
            }
        }

    with_engine(database_url, scenario)


def test_a_role_deletes_the_rows_of_its_filter_alone(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        query = """mutation {
            delete_article(where: {}) { affected_rows returning { id } }
            published: delete_article_by_pk(id: 1) { id }
        }"""
        answer = {"affected_rows": 1, "returning": [{"id": 2}]}
        expected = {"data": {"delete_article": answer, "published": None}}
        assert await as_user(engine, query) == expected
        assert await rows(engine, "select id from article order by id") == [["1"], ["3"]]

    with_engine(database_url, scenario)


def test_a_row_that_is_referred_to_stays(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        await engine.run_sql(
            "alter table article drop constraint article_author_id_fkey;"
            "alter table article add foreign key (author_id) references author (id)"
        )
        query = """mutation {
            delete_article(where: {id: {_eq: 1}}) { affected_rows }
            delete_author(where: {id: {_eq: 2}}) { affected_rows }
        }"""
        message = (
            'Foreign key violation. update or delete on table "author" violates foreign key '
            'constraint "article_author_id_fkey" on table "article"'
        )
        assert await ask(engine, query) == refused(message, "constraint-violation", "$")
        assert await rows(engine, "select count(*) from article") == [["3"]]

    with_engine(database_url, scenario)


def test_a_role_without_permission_has_no_mutations(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        query = "mutation { delete_article(where: {}) { affected_rows } }"
        expected = refused("no mutations exist", "validation-failed", "$")
        assert await ask(engine, query, x_hasura_role="stranger") == expected

    with_engine(database_url, scenario)


def test_a_permission_for_backends_is_not_there_for_others(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        query = "mutation { delete_author(where: {}) { affected_rows } }"
        backend = {"x_hasura_role": "backend"}
        expected = refused("no mutations exist", "validation-failed", "$")
        assert await ask(engine, query, **backend) == expected
        backend["x_hasura_use_backend_only_permissions"] = "true"
        answer = await ask(engine, query, **backend)
        assert answer == {"data": {"delete_author": {"affected_rows": 2}}}

    with_engine(database_url, scenario)
