"""Where workflows come from: a folder that changes, deployments, Python."""

import secrets
import sys
from pathlib import Path
from types import ModuleType

import pytest

from genkan.identity.errors import InvalidWorkflows
from genkan.identity.observation import WorkflowsRefused
from genkan.identity.outbound.workflow_process import WorkersUnavailable, WorkflowProcess
from genkan.identity.workflows.hooks import (
    Actions,
    UserPreRegistration,
    UserTokensGeneration,
    workflow,
)
from genkan.identity.workflows.layout import entries_of, sources_of
from tests.identity.feature.workflows.sources import house_with, script, write
from tests.identity.in_process import House, house
from tests.identity.oauth_client import claims_of, client, refusal

DEPLOYMENTS = "/api/v1/genkan/workflows/deployments"
ENTRY = "kindeSrc/environment/workflows/one/mainWorkflow.ts"


def tier(number: int) -> str:
    return script(f"kinde.accessToken.setCustomClaim('tier', {number})")


def tier_now(running: House) -> object:
    application = client(running)
    email = f"{secrets.token_hex(4)}@x.io"
    return claims_of(application.tokens(running.user(email), prompt="login")["access_token"]).get(
        "tier"
    )


def test_a_file_that_changes_is_read_again_and_a_broken_one_leaves_what_ran(
    house_url: str, tmp_path: Path
) -> None:
    with house_with(house_url, tmp_path, tier(1)) as running:
        reload = running.provider.ports.workflows.reload
        assert tier_now(running) == 1
        write(tmp_path, tier(22))
        running.run(reload)
        assert tier_now(running) == 22
        write(tmp_path, "export default async (")
        running.run(reload)
        assert tier_now(running) == 22
        refused = [each for each in running.observed if isinstance(each, WorkflowsRefused)]
        assert ENTRY in refused[0].faults[0]


def test_what_could_not_be_read_for_want_of_a_worker_is_read_at_the_next_look(
    house_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def no_worker() -> None:
        raise WorkersUnavailable("the worker did not start")

    with house_with(house_url, tmp_path, tier(1)) as running:
        reload = running.provider.ports.workflows.reload
        running.run(running.provider.ports.workflows.close)  # none is idle
        monkeypatch.setattr(WorkflowProcess, "start", no_worker)
        write(tmp_path, tier(22))
        running.run(reload)
        monkeypatch.undo()
        running.run(reload)
        assert tier_now(running) == 22


def test_where_nothing_good_was_loaded_nobody_passes(house_url: str, tmp_path: Path) -> None:
    with house_with(house_url, tmp_path, "nonsense (") as running:
        application = client(running)
        with pytest.raises(Exception, match="workflows can not be loaded"):
            application.sign_on(running.user("ada@x.io"))


def test_a_workflow_imports_other_files_and_no_packages(house_url: str, tmp_path: Path) -> None:
    write(tmp_path, "export const number: number = 7;", "../shared/numbers.ts")
    text = "import { number } from '../../shared/numbers';\n" + tier(0).replace("0)", "number)")
    with house_with(house_url, tmp_path, text) as running:
        assert tier_now(running) == 7
        write(tmp_path, "import lodash from 'lodash';\n" + tier(1) + "\nlodash();")
        running.run(running.provider.ports.workflows.reload)
        refused = [each for each in running.observed if isinstance(each, WorkflowsRefused)]
        assert "the package 'lodash'" in refused[0].faults[0]


def test_a_deployment_runs_everywhere_and_can_be_taken_back(house_url: str) -> None:
    with house(house_url) as running, house(house_url) as other:
        headers = {"Authorization": f"Bearer {running.management_token()}"}

        def deploy(text: str) -> str:
            body = {"source": "git", "revision": "abc", "files": {ENTRY: text}}
            answer = running.browser.post(DEPLOYMENTS, json=body, headers=headers)
            assert answer.status_code == 201, answer.text
            return answer.json()["deployment"]["id"]

        first = deploy(tier(1))
        deploy(tier(2))
        other.run(other.provider.ports.workflows.reload)
        assert (tier_now(running), tier_now(other)) == (2, 2)
        listed = running.browser.get(DEPLOYMENTS, headers=headers).json()["deployments"]
        assert sorted(each["is_active"] for each in listed) == [False, True]
        back = running.browser.post(f"{DEPLOYMENTS}/{first}/activate", headers=headers)
        assert back.status_code == 200
        assert tier_now(running) == 1
        loaded = running.browser.get("/api/v1/genkan/workflows", headers=headers).json()
        assert [each["file"] for each in loaded["workflows"]] == [ENTRY]
        running.browser.delete(f"{DEPLOYMENTS}/active", headers=headers)
        assert tier_now(running) is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (script("", bindings={"kinde.secureFetch": {}}), "'kinde.secureFetch' is not supported"),
        (script("", bindings={"kinde.everything": {}}), "'kinde.everything' is not known"),
        (script("", "user:pre_mfa"), "'user:pre_mfa' is not served yet"),
        (script("", "user:sneezes"), "'user:sneezes' is not known"),
        (script("", policy="shrug"), "failurePolicy"),
        ("export const workflowSettings = {id: 'x'}; export default 1", "is a function"),
        ("while (true) {}", "longer than"),
    ],
)
def test_what_can_not_run_is_refused_when_it_is_deployed(
    running: House, text: str, told: str
) -> None:
    headers = {"Authorization": f"Bearer {running.management_token()}"}
    body = {"source": "x", "files": {ENTRY: text}}
    answer = running.browser.post(DEPLOYMENTS, json=body, headers=headers)
    assert answer.status_code == 400
    assert any(told in each["message"] for each in answer.json()["errors"]), answer.text


def test_each_trigger_has_one_workflow(running: House) -> None:
    files = {ENTRY: tier(1), ENTRY.replace("one", "two"): tier(2)}
    with pytest.raises(InvalidWorkflows, match="is taken by"):
        running.run(running.provider.ports.workflows.compiled, files)


def test_the_layout_is_kindes() -> None:
    files = {
        "kinde.json": '{"rootDir": "src/kinde", "version": "2024-12-09"}',
        "src/kinde/environment/workflows/a/aWorkflow.ts": "",
        "src/kinde/environment/workflows/b/Workflow.jsx": "",
        "src/kinde/environment/workflows/aWorkflow.ts": "",
        "src/kinde/environment/workflows/a/other.ts": "",
        "src/kinde/environment/workflows/a/types.d.ts": "",
        "kindeSrc/environment/workflows/a/aWorkflow.ts": "",
    }
    assert [path.rsplit("/", 2)[1] for path in entries_of(files)] == ["a", "b"]
    assert len(sources_of(files)) == 4
    with pytest.raises(InvalidWorkflows, match="rootDir"):
        entries_of({"kinde.json": '{"rootDir": "../x"}'})


@workflow("user:tokens_generation")
async def plan(event: UserTokensGeneration, actions: Actions) -> None:
    actions.set_access_token_claim("plan", [event.origin, event.user_id[:3]])
    if event.organization_code is None:
        actions.deny_access("no organization")


def user_pre_registration(event: UserPreRegistration, actions: Actions) -> None:
    if not event.email.endswith("@acme.io"):
        actions.invalidate_form_field("p_email", "Use your address at Acme.")


@pytest.fixture
def hooks_module() -> str:
    module = ModuleType("hooks_of_a_test")
    vars(module).update(plan=plan, user_pre_registration=user_pre_registration)
    sys.modules[module.__name__] = module
    return module.__name__


def test_hooks_in_python_see_typed_events_and_set_claims(house_url: str, hooks_module: str) -> None:
    with house(house_url, GENKAN_WORKFLOW_PYTHON=hooks_module) as running:
        application = client(running)
        tokens = application.tokens(running.user("ada@x.io"))
        assert claims_of(tokens["access_token"])["plan"] == ["authorization_request", "kp_"]
        refreshed = application.refresh(tokens["refresh_token"]).json()
        assert claims_of(refreshed["access_token"])["plan"][0] == "refresh_token_request"


def test_a_module_without_hooks_is_refused_at_start(house_url: str) -> None:
    with (
        pytest.raises(InvalidWorkflows, match="no hook found"),
        house(house_url, GENKAN_WORKFLOW_PYTHON="json"),
    ):
        pass


def test_a_hook_that_raises_stops_the_sign_in(house_url: str) -> None:
    module = ModuleType("hooks_that_raise")

    @workflow("user:tokens_generation")
    async def fail(event: UserTokensGeneration, actions: Actions) -> None:
        raise RuntimeError("no such luck")

    vars(module)["fail"] = fail
    sys.modules[module.__name__] = module
    with house(house_url, GENKAN_WORKFLOW_PYTHON=module.__name__) as running:
        application = client(running)
        answer = application.redeem(application.code(running.user("ada@x.io")))
        assert refusal(answer) == (400, "workflow_failed")
        assert "luck" not in answer.text


def test_registration_is_asked_before_a_letter_is_sent(house_url: str, hooks_module: str) -> None:
    with house(house_url, GENKAN_WORKFLOW_PYTHON=hooks_module) as running:
        answer = registered(running, "eve@evil.example")
        assert answer.status_code == 400
        assert "Use your address at Acme." in answer.text
        assert not running.emails("eve@evil.example")
        assert registered(running, "eve@acme.io").status_code == 303


def test_denied_after_authentication_is_told_on_the_page_and_at_the_callback(
    house_url: str, tmp_path: Path
) -> None:
    text = script("kinde.auth.denyAccess('Not on Sundays <b>')", "user:post_authentication")
    with house_with(house_url, tmp_path, text) as running:
        running.user("ada@x.io")
        interaction = running.interaction()
        page = running.browser.get("/sign-in", params={"i": interaction.id})
        answer = running.browser.post(
            f"/sign-in?i={interaction.id}",
            data={
                "csrf_token": token_in(page.text),
                "p_email": "ada@x.io",
                "p_password": "correct horse",
            },
        )
        assert answer.status_code == 403
        assert "Not on Sundays &lt;b&gt;" in answer.text
        assert "error=access_denied&amp;error_description=Not+on+Sundays" in answer.text
        assert "genkan_idp_session" not in answer.headers.get("set-cookie", "")


def registered(running: House, email: str):  # noqa: ANN201
    interaction = running.interaction()
    page = running.browser.get("/register", params={"i": interaction.id})
    form = {
        "csrf_token": token_in(page.text),
        "p_email": email,
        "p_first_name": "Eve",
        "p_last_name": "E",
        "p_first_password": "correct horse battery",
        "p_second_password": "correct horse battery",
    }
    return running.browser.post(f"/register?i={interaction.id}", data=form)


def token_in(page: str) -> str:
    return page.partition('name="csrf_token" value="')[2].partition('"')[0]


def test_an_application_without_workflows_starts_no_process(running: House) -> None:
    client(running).tokens(running.user("ada@x.io"))
    runner = running.provider.ports.workflows
    assert runner._pool._idle == []
