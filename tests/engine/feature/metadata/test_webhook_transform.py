"""``test_webhook_transform``: what a webhook's request would be."""

from typing import Any

import pytest

from tests.engine.admin_calls import Admin

ARGS: dict[str, Any] = {"webhook_url": "http://localhost:1234?old=1", "body": {"hello": "world"}}


def asked(admin: Admin, transform: dict[str, Any], **args: object) -> Any:
    """The answer for a transform of version 2."""
    transform = {"version": 2, "template_engine": "Kriti", **transform}
    return admin.metadata(
        "test_webhook_transform", {**ARGS, "request_transform": transform, **args}
    )


def test_every_part_of_a_request_can_be_changed(blog: Admin) -> None:
    transform = {
        "method": "put",
        "url": "{{$base_url}}/{{$body.hello}}",
        "query_params": {"who": "{{$session_variables['x-hasura-user-id']}}", "none": "{{null}}"},
        "request_headers": {
            "add_headers": {"X-Role": '{{getSessionVariable("x-hasura-role")}}', "a": "b c"},
            "remove_headers": ["Secret"],
        },
        "body": {"action": "transform", "template": '{"was": {{$body}}}'},
    }
    args = {
        "webhook_url": "{{HOST}}",
        "env": {"HOST": "https://example.org"},
        "request_headers": [["Secret", "x"], ["Kept", "{{HOST}}"]],
        "session_variables": {"x-hasura-user-id": "7", "x-hasura-role": "user"},
    }
    assert asked(blog, transform, **args) == {
        "webhook_url": "https://example.org/world?who=7",
        "method": "PUT",
        "headers": [["kept", "https://example.org"], ["a", "b c"], ["x-role", "user"]],
        "body": {"was": {"hello": "world"}},
    }


def test_a_body_can_be_a_form_or_none(blog: Admin) -> None:
    form = {"z": "{{$body.hello}}!", "a b": "1"}
    transform = {"body": {"action": "x_www_form_urlencoded", "form_template": form}}
    assert asked(blog, transform)["body"] == "a%20b=1&z=world%21"
    assert asked(blog, {"body": {"action": "remove"}})["body"] is None
    unchanged = asked(blog, {})
    assert unchanged == {**ARGS, "method": "GET", "headers": []}


def test_a_template_that_is_none_is_told_without_an_error(blog: Admin) -> None:
    answer = asked(blog, {"body": {"action": "transform", "template": "{{ $body."}})
    assert [error["error_code"] for error in answer] == ["Parse Error"]


@pytest.mark.parametrize(
    "transform",
    [
        {"version": 2, "body": {"action": "transform", "template": "{{ $body."}},
        {"version": 1, "template_engine": "Kriti", "body": "{{ $body."},
    ],
)
def test_the_template_of_a_response_is_read_as_well(
    blog: Admin, transform: dict[str, object]
) -> None:
    answer = asked(blog, {}, response_transform=transform)
    assert [error["error_code"] for error in answer] == ["Parse Error"]
    fine = {"version": 2, "body": {"action": "transform", "template": "{{ $body.id }}"}}
    assert asked(blog, {}, response_transform=fine)["body"] == {"hello": "world"}
    wrong = asked(blog, {}, response_transform={"version": 3})
    assert (wrong["code"], wrong["path"]) == ("parse-failed", "$.args.response_transform.version")


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"webhook_url": {"from_env": "HOME"}}, "Missing Env Var"),
        ({"webhook_url": "{{HOME}}"}, "Missing Env Var: HOME. "),
        ({"webhook_url": "{{ $HOME }}/x"}, "Missing Env Var:  $HOME . "),
        ({"webhook_url": ""}, "Invalid Url Template"),
        ({"request_transform": {"version": 3}}, "expected 1 or 2, encountered 3"),
        ({"request_transform": {"template_engine": "Go"}}, "unexpected template engine: Go"),
        ({"webhook_url": "nowhere"}, "request transform validation failed"),
        ({"request_transform": {"url": "{{$body}}"}}, "request transform validation failed"),
    ],
)
def test_what_can_not_be_sent_is_refused(blog: Admin, changed: dict[str, Any], error: str) -> None:
    args = {**ARGS, "request_transform": {}, **changed}
    assert blog.metadata("test_webhook_transform", args)["error"].startswith(error)
