"""A logical model and a native query that returns it, and how to ask for more."""

from typing import Any

from tests.engine.admin_calls import Admin

SUCCESS = {"message": "success"}
EXCERPT = {
    "name": "excerpt",
    "fields": [
        {"name": "id", "type": "integer"},
        {"name": "title", "type": {"scalar": "text"}, "description": "what it is called"},
        {"name": "start", "type": "text", "nullable": True},
    ],
}
EXCERPTS = {
    "root_field_name": "excerpts",
    "arguments": {"length": {"type": "int"}},
    "code": "select id, title, substring(content, 1, {{length}}) as start from article",
    "returns": "excerpt",
}
WRITTEN_EXCERPT = {
    "name": "excerpt",
    "fields": [
        {"name": "id", "type": {"scalar": "integer", "nullable": False}},
        {
            "name": "title",
            "type": {"scalar": "text", "nullable": False},
            "description": "what it is called",
        },
        {"name": "start", "type": {"scalar": "text", "nullable": True}},
    ],
}
WRITTEN_EXCERPTS = {
    **EXCERPTS,
    "arguments": {"length": {"type": "int", "nullable": False}},
}


def refusal(answer: Any) -> tuple[str, str]:
    return answer["code"], answer["error"]


def track(admin: Admin, **changes: object) -> Any:
    return admin.metadata("pg_track_native_query", {**EXCERPTS, **changes})
