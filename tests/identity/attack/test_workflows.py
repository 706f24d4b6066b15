"""What a workflow's author, or a package they copied, might try (ADR 0025, W1 to W8)."""

from pathlib import Path

import pytest

from genkan.identity.observation import WorkflowRunFailed
from tests.identity.feature.workflows.sources import house_with, script
from tests.identity.in_process import House
from tests.identity.oauth_client import claims_of, client, refusal

SET = "kinde.accessToken.setCustomClaim"
SHORT = {"GENKAN_WORKFLOW_TIMEOUT_MS": "1500"}


def failure(running: House) -> str:
    """What the operator reads after a sign-in that the workflow stopped."""
    application = client(running)
    answer = application.redeem(application.code(running.user("ada@x.io")))
    assert refusal(answer) == (400, "workflow_failed")
    return next(each.error for each in running.observed if isinstance(each, WorkflowRunFailed))


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("while (true) {}", "longer than 1.5 s"),
        ("const turn = async () => { while (true) await null }; await turn()", "longer than 1.5 s"),
        ("/(a+)+$/.test('a'.repeat(60) + 'b')", "longer than 1.5 s"),
        ("const all = []; while (true) all.push(new Array(10000).fill('x'))", "out of memory"),
        ("new ArrayBuffer(1e9)", "memory"),
        ("const down = () => down() + 1; down()", "call stack"),
        ("await new Promise(() => {})", "never settled"),
        (f"{SET}('long', 'x'.repeat(300000))", "longer than"),
        (f"let deep = []; for (let i = 0; i < 9000; i++) deep = [deep]; {SET}('d', deep)", ""),
    ],
)
def test_w1_w2_w3_what_takes_too_much_is_ended_and_the_next_run_is_well(
    house_url: str, tmp_path: Path, body: str, told: str
) -> None:
    body = f"if (!event.request.auth.audience.includes('hasura')) {{ {body} }}"
    with house_with(house_url, tmp_path, script(body), **SHORT) as running:
        assert told in failure(running)
        calm = client(running, audiences=("hasura",))
        assert calm.tokens(running.user("grace@x.io"), audience="hasura", prompt="login")


def test_w4_nothing_is_left_of_one_run_in_the_next(house_url: str, tmp_path: Path) -> None:
    body = (
        f"{SET}('seen', [Object.prototype.mine ?? null, globalThis.mine ?? null]);"
        "Object.prototype.mine = 1; globalThis.mine = 2; Array.prototype.map = () => 0;"
        "JSON.stringify = () => 'x';"
    )
    settings = {"GENKAN_WORKFLOW_WORKERS": "1"}
    with house_with(house_url, tmp_path, script(body), **settings) as running:
        application = client(running)
        for name in ("ada", "grace"):
            tokens = application.tokens(running.user(f"{name}@x.io"), prompt="login")
            assert claims_of(tokens["access_token"])["seen"] == [None, None]


def test_w5_there_is_no_way_to_the_machine(house_url: str, tmp_path: Path) -> None:
    names = ("process", "require", "std", "os", "Deno", "fetch", "XMLHttpRequest", "__host")
    looked = ", ".join(f"typeof globalThis.{name}" for name in names)
    with house_with(house_url, tmp_path, script(f"{SET}('t', [{looked}])")) as running:
        tokens = client(running).tokens(running.user("ada@x.io"))
        assert set(claims_of(tokens["access_token"])["t"]) == {"undefined"}


def test_w5_a_binding_that_is_not_declared_is_not_there(house_url: str, tmp_path: Path) -> None:
    text = script("kinde.accessToken.setCustomClaim('x', 1)", bindings={"kinde.idToken": {}})
    with house_with(house_url, tmp_path, text) as running:
        assert "setCustomClaim" in failure(running)


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://elsewhere.example/", "GENKAN_WORKFLOW_HOSTS"),
        ("http://127.0.0.1:9/", "private address"),
        ("http://[::1]:9/", "private address"),
        ("http://[::ffff:169.254.169.254]/", "private address"),
        ("http://169.254.169.254/latest/meta-data", "private address"),
        ("http://0x7f000001:9/", "may not be reached"),
        ("http://user:pass@127.0.0.1/", "user name"),
        ("file:///etc/passwd", "expected a URL"),
        ("gopher://127.0.0.1/", "expected a URL"),
    ],
)
def test_w6_fetch_reaches_listed_hosts_outside_of_our_network_alone(
    house_url: str, tmp_path: Path, url: str, told: str
) -> None:
    text = script(f"await kinde.fetch({url!r})")
    hosts = "127.0.0.1 169.254.169.254 ::1 ::ffff:169.254.169.254"
    with house_with(house_url, tmp_path, text, GENKAN_WORKFLOW_HOSTS=hosts) as running:
        assert told in failure(running)
