"""A viewer reads how things are configured; whatever else they try is refused."""

import json

import pytest
from starlette.websockets import WebSocketDisconnect

from genkan.console.http.exchange import Route
from genkan.console.http.routes import ROUTES
from tests.console.in_process import OWN, StandingHouse

READS = (
    "export_metadata",
    "get_inconsistent_metadata",
    "list_source_kinds",
    "pg_get_source_tables",
    "pg_suggest_relationships",
)
CHANGES = (
    "bulk",
    "bulk_atomic",
    "clear_metadata",
    "replace_metadata",
    "reload_metadata",
    "pg_track_table",
    "track_table",
    "pg_create_select_permission",
    "pg_add_source",
    "test_webhook_transform",
    "introspect_remote_schema",
    "dump_internal_state",
    "get_catalog_state",
    "run_sql",
    "Export_Metadata",
    "export_metadata ",
    "",
)


@pytest.mark.parametrize("command", READS)
def test_a_viewer_reads_metadata(standing_house: StandingHouse, command: str) -> None:
    answer = standing_house.metadata(standing_house.signed_in("viewer"), command, source="default")
    assert answer.status_code in {200, 400}, answer.text  # 400: the command takes no source
    assert "not_allowed" not in answer.text


@pytest.mark.parametrize("command", CHANGES)
def test_a_viewer_runs_no_other_command(standing_house: StandingHouse, command: str) -> None:
    answer = standing_house.metadata(standing_house.signed_in("viewer"), command)
    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "not_allowed"


@pytest.mark.parametrize(
    "body",
    [
        b'{"type": "export_metadata", "type": "clear_metadata", "args": {}}',
        b'{"args": {}}',
        b"[]",
        b'[{"type": "export_metadata"}, {"type": "clear_metadata"}]',
        b"",
        b"\xff\xfe",
        b'{"type": ["export_metadata"]}',
    ],
)
def test_a_viewers_command_is_read_in_one_way(standing_house: StandingHouse, body: bytes) -> None:
    before = standing_house.metadata(standing_house.signed_in(), "export_metadata").json()
    answer = standing_house.signed_in("viewer").post(
        "/console-api/engine/v1/metadata", content=body
    )
    assert answer.status_code in {400, 403}
    assert standing_house.metadata(standing_house.signed_in(), "export_metadata").json() == before


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "v1/graphql"),
        ("GET", "v1/graphql"),
        ("POST", "v1/graphql/explain"),
        ("POST", "v2/query"),
        ("POST", "v1/query"),
        ("POST", "v1alpha1/pg_dump"),
        ("POST", "v1alpha1/rows"),
        ("GET", "v1alpha1/rows"),
        ("POST", "v1beta1/relay"),
        ("PUT", "v1/metadata"),
        ("GET", "v1/metadata"),
        ("GET", "api/rest/anything"),
    ],
)
def test_a_viewer_sees_no_rows_and_runs_no_sql(
    standing_house: StandingHouse, method: str, path: str
) -> None:
    answer = standing_house.signed_in("viewer").request(
        method, f"/console-api/engine/{path}", json={"query": "{ __typename }"}
    )
    assert answer.status_code == 403, answer.text
    assert answer.json()["error"]["code"] == "not_allowed"


def test_a_viewer_opens_no_websocket(standing_house: StandingHouse) -> None:
    viewer = standing_house.signed_in("viewer")
    with (
        pytest.raises(WebSocketDisconnect),
        viewer.websocket_connect(
            "ws://localhost:8080/console-api/engine/v1/graphql",
            headers={"origin": "http://localhost:8080"},
        ),
    ):
        pass


def test_a_viewer_sees_metadata_without_what_is_secret_in_it(
    standing_house: StandingHouse,
) -> None:
    admin = standing_house.signed_in()
    made = standing_house.metadata(
        admin,
        "create_action",
        name="greet",
        definition={
            "kind": "synchronous",
            "type": "query",
            "arguments": [],
            "output_type": "String!",
            "handler": "https://ada:pass-word@hooks.example.com/greet?token=to-ken",
            "headers": [
                {"name": "x-key", "value": "se-cret"},
                {"name": "x-named", "value_from_env": "A_NAME"},
            ],
        },
    )
    assert made.status_code == 200, made.text
    shown = standing_house.metadata(admin, "export_metadata").text
    assert all(secret in shown for secret in ("se-cret", "pass-word", "to-ken"))
    seen = standing_house.metadata(standing_house.signed_in("viewer"), "export_metadata")
    assert seen.status_code == 200
    assert not any(secret in seen.text for secret in ("se-cret", "pass-word", "to-ken"))
    definition = json.loads(seen.text)["actions"][0]["definition"]
    assert definition["handler"] == "https://hooks.example.com/greet?***"
    assert definition["headers"][1] == {"name": "x-named", "value_from_env": "A_NAME"}
    standing_house.metadata(admin, "drop_action", name="greet")


def test_a_viewer_reads_applications_without_their_secrets(standing_house: StandingHouse) -> None:
    admin, path = standing_house.signed_in(), "/console-api/identity/api/v1/applications"
    made = admin.post(path, json={"name": "Acme", "type": "reg"}).json()["application"]
    secret = admin.get(f"{path}/{made['id']}").json()["application"]["client_secret"]
    viewer = standing_house.signed_in("viewer")
    seen = viewer.get(f"{path}/{made['id']}")
    assert seen.json()["application"]["name"] == "Acme"
    assert seen.json()["application"]["client_secret"] is None
    assert secret not in seen.text


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "api/v1/applications"),
        ("DELETE", "api/v1/users/kp_1"),
        ("PATCH", "api/v1/user"),
        ("POST", "api/v1/genkan/user_tokens"),
        ("POST", "api/v1/genkan/export"),
        ("POST", "api/v1/genkan/keys/rotate"),
        ("PUT", "api/v1/users/kp_1/password"),
        ("GET", "dev/mail/api/messages"),
        ("OPTIONS", "api/v1/users"),
    ],
)
def test_a_viewer_changes_nobody_and_reads_no_mail(
    standing_house: StandingHouse, method: str, path: str
) -> None:
    answer = standing_house.signed_in("viewer").request(
        method, f"/console-api/identity/{path}", json={} if method != "GET" else None
    )
    assert answer.status_code in {403, 405}
    assert answer.json()["error"]["code"] in {"not_allowed", "wrong_method"}


@pytest.mark.parametrize("role", ["viewer", "developer"])
@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/console-api/people", None),
        ("POST", "/console-api/people", {"email": "me@example.com", "role": "admin"}),
        ("PATCH", "/console-api/people/3f1d7a4e-0000-4000-8000-000000000000", {"role": "admin"}),
        ("DELETE", "/console-api/people/3f1d7a4e-0000-4000-8000-000000000000", None),
    ],
)
def test_people_are_for_administrators(
    standing_house: StandingHouse, role: str, method: str, path: str, body: object
) -> None:
    answer = standing_house.signed_in(role).request(method, path, json=body)
    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "not_allowed"


def test_a_viewer_reads_documents_and_writes_none(standing_house: StandingHouse) -> None:
    path = "/console-api/documents/query/hello"
    content = {"query": "{ users { id } }"}
    kept = standing_house.signed_in("developer").put(
        path, json={"name": "Hello", "content": content}
    )
    assert kept.status_code == 200
    viewer = standing_house.signed_in("viewer")
    found = viewer.get("/console-api/documents/query").json()["documents"]
    assert [(each["id"], each["name"], each["content"]) for each in found] == [
        ("hello", "Hello", content)
    ]
    assert viewer.put(path, json={"name": "Mine", "content": 1}).status_code == 403
    assert viewer.delete(path).status_code == 403
    assert standing_house.signed_in("developer").delete(path).status_code == 204


def test_every_url_of_the_console_asks_who_comes(standing_house: StandingHouse) -> None:
    stranger = standing_house.another_browser()
    for route in ROUTES:
        if isinstance(route, Route):
            path = route.path.replace("{kind}", "query").replace("{id}", "a")
            path = path.replace("{name}", "GENKAN_ISSUER")
            answer = stranger.request(route.method, path, headers=OWN)
            assert answer.status_code == 401, f"{route.method} {path}: {answer.text}"
