"""Settings that are kept and given back."""

from typing import Any

import pytest

from tests.engine.admin_calls import Admin

SUCCESS = {"message": "success"}
HOST = {"host": "hooks.local", "suffix": "8443", "permissions": ["self-signed"]}
EXPORTER = {"otlp_traces_endpoint": "http://localhost:4318/v1/traces"}


def refusal(answer: Any) -> tuple[str, str, str]:
    return answer["code"], answer["path"], answer["error"]


def test_metrics_are_set_and_removed(admin: Admin) -> None:
    config = {"analyze_query_variables": True, "analyze_response_body": False}
    assert admin.metadata("set_metrics_config", config) == SUCCESS
    assert admin.export()["metrics_config"] == config
    assert admin.metadata("remove_metrics_config") == SUCCESS
    assert "metrics_config" not in admin.export()
    answer = admin.metadata("set_metrics_config", {"analyze_query_variables": True})
    assert refusal(answer) == ("parse-failed", "$.args", 'key "analyze_response_body" not found')


def test_telemetry_is_configured_and_switched(admin: Admin) -> None:
    config = {"status": "disabled", "data_types": ["traces"], "exporter_otlp": EXPORTER}
    assert admin.metadata("set_opentelemetry_config", config) == SUCCESS
    assert admin.metadata("set_opentelemetry_status", "enabled") == SUCCESS
    assert admin.export()["opentelemetry"] == {**config, "status": "enabled"}
    assert admin.metadata("set_opentelemetry_status", "on")["code"] == "parse-failed"


def test_telemetry_that_has_nowhere_to_go_is_refused(admin: Admin) -> None:
    config = {"status": "enabled", "data_types": ["metrics"], "exporter_otlp": EXPORTER}
    answer = admin.metadata("set_opentelemetry_config", config)
    assert answer["error"] == "cannot continue due to new inconsistent metadata"
    assert answer["internal"][0]["reason"] == (
        "Inconsistent object: Metrics export is enabled but metrics endpoint missing"
    )
    batches = {"batch_span_processor": {"max_export_batch_size": 0}}
    answer = admin.metadata("set_opentelemetry_config", batches)
    assert answer["internal"][0]["reason"].endswith("must be a positive integer")
    assert "opentelemetry" not in admin.export()


def test_query_tags_are_a_sources(admin: Admin) -> None:
    args = {"source_name": "default", "format": "SQLCommenter"}
    assert admin.metadata("set_query_tags", args) == SUCCESS
    (source,) = admin.export()["sources"]
    assert source["query_tags"] == {
        "disabled": False,
        "format": "sqlcommenter",
        "omit_request_id": True,
    }
    missing = admin.metadata("set_query_tags", {"source_name": "nowhere"})
    assert refusal(missing) == (
        "not-exists",
        "$.args",
        'source with name "nowhere" does not exist',
    )


def test_hosts_of_the_tls_allow_list_come_and_go(admin: Admin) -> None:
    assert admin.metadata("add_host_to_tls_allowlist", HOST) == SUCCESS
    assert admin.metadata("add_host_to_tls_allowlist", "plain.local") == SUCCESS
    listed = admin.export()["network"]["tls_allowlist"]
    assert listed == [HOST, {"host": "plain.local", "suffix": None, "permissions": None}]
    again = admin.metadata("add_host_to_tls_allowlist", HOST)
    assert refusal(again) == (
        "already-exists",
        "$.args",
        'the host "hooks.local" with suffix "8443" already exists in the allowlist',
    )
    assert admin.metadata("drop_host_from_tls_allowlist", {"host": "plain.local"}) == SUCCESS
    gone = admin.metadata("drop_host_from_tls_allowlist", {"host": "plain.local"})
    assert refusal(gone) == (
        "not-exists",
        "$.args",
        'the host "plain.local" isn\'t present in the allowlist',
    )
    assert admin.metadata("drop_host_from_tls_allowlist", HOST) == SUCCESS
    assert "network" not in admin.export()


@pytest.mark.parametrize(
    ("command", "args", "expected"),
    [
        ("add_host_to_tls_allowlist", {"host": ""}, 'key "host" cannot be empty'),
        ("drop_host_from_tls_allowlist", {"host": ""}, "hostname cannot be empty"),
    ],
)
def test_a_host_without_a_name_is_refused(
    admin: Admin, command: str, args: object, expected: str
) -> None:
    assert refusal(admin.metadata(command, args)) == ("bad-request", "$.args", expected)


def test_apollo_federation_is_switched_per_table(blog: Admin) -> None:
    config = {"enable": "v1"}
    args = {"table": "author", "apollo_federation_config": config}
    assert blog.metadata("pg_set_apollo_federation_config", args) == SUCCESS
    assert blog.table("author")["apollo_federation_config"] == config
    assert blog.metadata("pg_set_apollo_federation_config", {"table": "author"}) == SUCCESS
    assert "apollo_federation_config" not in blog.table("author")
    wrong = blog.metadata("pg_set_apollo_federation_config", {"table": "nowhere"})
    assert wrong["error"] == 'table "nowhere" does not exist in source: default'
