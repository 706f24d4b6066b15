"""What passes through the console's doors, as values."""

import json

import pytest

from genkan.console.errors import NotFound
from genkan.console.forwarding.headers import (
    headers_to_browser,
    headers_to_engine,
    headers_to_identity,
)
from genkan.console.forwarding.path import engine_path, identity_path
from genkan.console.forwarding.redaction import redacted_identity, redacted_metadata

SENT = [
    (b"host", b"localhost:8080"),
    (b"Cookie", b"GENKAN_console_session=x"),
    (b"authorization", b"Bearer x"),
    (b"X-Hasura-Admin-Secret", b"x"),
    (b"x-hasura-access-key", b"x"),
    (b"x-hasura-role", b"user"),
    (b"x-hasura-user-id", b"1"),
    (b"x-genkan-acting-for", b"somebody else"),
    (b"origin", b"http://localhost:8080"),
    (b"sec-fetch-site", b"same-origin"),
    (b"x-forwarded-for", b"1.2.3.4"),
    (b"transfer-encoding", b"chunked"),
    (b"content-type", b"application/json"),
    (b"x-own", b"1"),
]


def test_the_engine_sees_the_role_that_is_tried_and_one_admin_secret() -> None:
    assert headers_to_engine(SENT, "secret") == [
        (b"host", b"localhost:8080"),
        (b"x-hasura-role", b"user"),
        (b"x-hasura-user-id", b"1"),
        (b"content-type", b"application/json"),
        (b"x-own", b"1"),
        (b"x-hasura-admin-secret", b"secret"),
    ]


def test_the_identity_provider_sees_a_token_and_who_asks() -> None:
    assert headers_to_identity(SENT, "token", "ada@example.com") == [
        (b"host", b"localhost:8080"),
        (b"content-type", b"application/json"),
        (b"authorization", b"Bearer token"),
        (b"x-genkan-acting-for", b"ada@example.com"),
    ]


def test_a_name_ends_no_header() -> None:
    headers = dict(headers_to_identity([], "token", "ada\r\nx: 1\u00e9@example.com"))
    assert headers[b"x-genkan-acting-for"].isascii()


def test_an_answer_brings_no_cookie_and_opens_no_origin() -> None:
    answer = [
        (b"content-type", b"text/html"),
        (b"set-cookie", b"a=1"),
        (b"Access-Control-Allow-Origin", b"*"),
        (b"content-security-policy", b"default-src *"),
        (b"cache-control", b"public"),
    ]
    seen = dict(headers_to_browser(answer))
    assert seen[b"content-type"] == b"text/html"
    assert seen[b"cache-control"] == b"no-store"
    assert seen[b"content-security-policy"].startswith(b"default-src 'none'")
    assert seen[b"x-content-type-options"] == b"nosniff"
    assert not [name for name in seen if b"cookie" in name or b"control-allow" in name]


def test_what_has_an_etag_is_asked_for_again() -> None:
    seen = dict(headers_to_browser([(b"etag", b'"1"')]))
    assert seen[b"cache-control"] == b"private, no-cache"


def test_a_plain_path_passes() -> None:
    assert engine_path("v1/metadata") == "/v1/metadata"
    assert identity_path("api/v1/users/kp_1/properties") == "/api/v1/users/kp_1/properties"


@pytest.mark.parametrize("rest", ["a/../b", "a//b", "", "a/", "a\\b", "a%2fb", "a\x00", "a\r\nb"])
def test_a_path_that_can_be_read_twice_does_not_pass(rest: str) -> None:
    with pytest.raises(NotFound):
        engine_path(rest)


def test_secrets_of_metadata_are_replaced_wherever_they_stand() -> None:
    told = {
        "sources": [
            {
                "configuration": {
                    "connection_info": {
                        "database_url": "postgresql://ada:pass@host/db",
                        "pool_settings": {"max_connections": 5},
                    }
                },
                "tables": [
                    {
                        "table": {"schema": "public", "name": "users"},
                        "event_triggers": [
                            {
                                "webhook": "https://u:pass@hooks.example.com/?k=pass",
                                "headers": [
                                    {"name": "a", "value": "pass"},
                                    {"name": "b", "value_from_env": "B"},
                                ],
                                "request_transform": {
                                    "template": "pass",
                                    "request_headers": {"add_headers": {"c": "pass"}},
                                },
                            }
                        ],
                        "select_permissions": [
                            {"role": "user", "permission": {"filter": {"id": {"_eq": "X-Id"}}}}
                        ],
                    }
                ],
            },
            {"configuration": {"connection_info": {"database_url": {"from_env": "URL"}}}},
        ]
    }
    seen = redacted_metadata(json.dumps(told).encode()).decode()
    assert "pass" not in seen
    source, other = json.loads(seen)["sources"]
    assert (
        source["tables"][0]["select_permissions"]
        == told["sources"][0]["tables"][0]["select_permissions"]
    )
    assert other == told["sources"][1]
    trigger = source["tables"][0]["event_triggers"][0]
    assert trigger["webhook"] == "https://hooks.example.com/?***"


def test_secrets_of_applications_are_null() -> None:
    told = {"application": {"client_id": "a", "client_secret": "s", "name": "A"}, "more": [1, None]}
    seen = json.loads(redacted_identity(json.dumps(told).encode()))
    assert seen["application"] == {"client_id": "a", "client_secret": None, "name": "A"}
    assert seen["more"] == [1, None]
