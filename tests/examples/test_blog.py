"""A blog: enum tables, views, functions and their permissions."""

from typing import Any

from tests.examples.example import Example, play

DECLARED = {"HASURA_GRAPHQL_INFER_FUNCTION_PERMISSIONS": "false"}


def test_everybody_reads_what_is_published(database_url: str) -> None:
    async def scenario(blog: Example) -> None:
        query = """{
          posts(order_by: {publishedAt: desc}) {
            title publishedAt reading_minutes
            author { full_name statistics { posts } }
            comments(order_by: {id: asc}) { by_name words replies { by_name } }
            post_tags(order_by: {tag_name: asc}) { tag_name }
          }
          tag(order_by: {name: asc}) { name }
        }"""
        assert await blog.ask("anonymous", query) == {
            "posts": [
                {
                    "title": "On stairs",
                    "publishedAt": "2026-01-05T08:00:00+00:00",
                    "reading_minutes": 1,
                    "author": {"full_name": "Bob Boll", "statistics": {"posts": 1}},
                    "comments": [{"by_name": "Dan", "words": "Up or down?", "replies": []}],
                    "post_tags": [{"tag_name": "doors"}],
                },
                {
                    "title": "On doors",
                    "publishedAt": "2026-01-02T08:00:00+00:00",
                    "reading_minutes": 1,
                    "author": {"full_name": "Ann Arbor", "statistics": {"posts": 1}},
                    "comments": [
                        {
                            "by_name": "Cat",
                            "words": "Mine creaks.",
                            "replies": [{"by_name": "Ann"}],
                        },
                        {"by_name": "Ann", "words": "Oil it.", "replies": []},
                    ],
                    "post_tags": [{"tag_name": "doors"}, {"tag_name": "houses"}],
                },
            ],
            "tag": [{"name": "doors"}, {"name": "houses"}],
        }
        for hidden in (2, 4):
            query = f"{{ post(id: {hidden}) {{ title }} }}"
            assert await blog.ask("anonymous", query) == {"post": None}
        code, message = await blog.ask("anonymous", "{ posts { status } }")
        assert (code, message) == (
            "validation-failed",
            "field 'status' not found in type: 'post'",
        )

    play("blog", database_url, scenario, **DECLARED)


def test_views_are_read_and_related_like_tables(database_url: str) -> None:
    async def scenario(blog: Example) -> None:
        query = """{
          published_post(order_by: {id: asc}) { title author { full_name } }
          published_post_aggregate { aggregate { count } }
          author(order_by: {statistics: {latest: desc}}) {
            full_name latest_posts(args: {most: 1}) { title }
          }
        }"""
        assert await blog.ask("anonymous", query) == {
            "published_post": [
                {"title": "On doors", "author": {"full_name": "Ann Arbor"}},
                {"title": "On stairs", "author": {"full_name": "Bob Boll"}},
            ],
            "published_post_aggregate": {"aggregate": {"count": 2}},
            "author": [
                {"full_name": "Bob Boll", "latest_posts": [{"title": "On stairs"}]},
                {"full_name": "Ann Arbor", "latest_posts": [{"title": "On doors"}]},
            ],
        }

    play("blog", database_url, scenario, **DECLARED)


def test_an_author_knows_their_own_posts_by_the_session(database_url: str) -> None:
    async def scenario(blog: Example) -> None:
        query = "{ posts(order_by: {id: asc}) { id status is_mine } }"
        assert await blog.ask("author", query, user_id="ann") == {
            "posts": [
                {"id": 1, "status": "published", "is_mine": True},
                {"id": 2, "status": "draft", "is_mine": True},
                {"id": 3, "status": "published", "is_mine": False},
            ]
        }
        mine = "{ my_posts(order_by: {id: asc}) { title } }"
        assert await blog.ask("author", mine, user_id="ann") == {
            "my_posts": [{"title": "On doors"}, {"title": "On keys"}]
        }
        assert await blog.ask("author", mine, user_id="nobody") == {"my_posts": []}
        # Given to authors alone; a search is given to the others.
        for role, field in (("editor", "my_posts"), ("author", "search_posts")):
            arguments = "" if field == "my_posts" else '(args: {search: "doors"})'
            code, message = await blog.ask(
                role, f"{{ {field}{arguments} {{ id }} }}", user_id="ann"
            )
            assert code == "validation-failed"
            assert message == f"field '{field}' not found in type: 'query_root'"

    play("blog", database_url, scenario, **DECLARED)


def test_a_search_finds_what_the_role_may_read(database_url: str) -> None:
    async def scenario(blog: Example) -> None:
        async def found(role: str, words: str) -> list[int]:
            query = "query ($w: String!) { search_posts(args: {search: $w}) { id } }"
            answer = await blog.ask(role, query, {"w": words})
            return sorted(post["id"] for post in answer["search_posts"])

        assert await found("anonymous", "doors") == [1, 3]
        assert await found("anonymous", "roofs") == []
        assert await found("editor", "o") == [1, 2, 3, 4]

    play("blog", database_url, scenario, **DECLARED)


def test_an_enum_table_gives_its_values_as_a_type(database_url: str) -> None:
    async def scenario(blog: Example) -> None:
        query = "{ posts(where: {status: {_in: [draft, withdrawn]}}, order_by: {id: asc}) { id } }"
        assert await blog.ask("editor", query) == {"posts": [{"id": 2}, {"id": 4}]}
        assert await blog.ask("author", query, user_id="bob") == {"posts": [{"id": 4}]}
        typed = '{ __type(name: "post_status_enum") { enumValues { name description } } }'
        assert await blog.ask("editor", typed) == {
            "__type": {
                "enumValues": [
                    {"name": "draft", "description": "Only its author sees it"},
                    {"name": "published", "description": "Everybody sees it"},
                    {"name": "withdrawn", "description": "It was published once"},
                ]
            }
        }
        # Who sees no status sees no type of it either.
        assert await blog.ask("anonymous", typed) == {"__type": None}
        rows = "{ post_status(order_by: {value: asc}) { value } }"
        assert len((await blog.ask("editor", rows))["post_status"]) == 3
        assert (await blog.ask("author", rows, user_id="x"))[0] == "validation-failed"

    play("blog", database_url, scenario, **DECLARED)


def test_comments_of_the_metadata_describe_the_schema(database_url: str) -> None:
    async def scenario(blog: Example) -> None:
        query = """{
          post: __type(name: "post") { description fields { name description } }
          root: __type(name: "query_root") { fields { name description } }
        }"""
        answer = await blog.ask("editor", query)

        def described(kind: str) -> dict[str, Any]:
            return {field["name"]: field["description"] for field in answer[kind]["fields"]}

        assert answer["post"]["description"] == "What authors write."
        fields = described("post")
        assert fields["publishedAt"] == "When it became public, the first time."
        # The empty comment hides Postgres' own.
        assert fields["body"] is None
        roots = described("root")
        assert roots["posts"] == "Posts, the newest wherever you put them."
        assert roots["post"] == 'fetch data from the table: "post" using primary key columns'

    play("blog", database_url, scenario, **DECLARED)
