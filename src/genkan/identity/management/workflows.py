"""Workflows by the management API, `/api/v1/genkan/workflows`: ours, since Kinde shows none."""

from typing import Annotated, Final

from pydantic import Field

from genkan.identity.errors import InvalidBody
from genkan.identity.management.call import (
    Body,
    Call,
    Line,
    Reply,
    created,
    not_found,
    read_body,
    success,
)
from genkan.identity.management.operation import Operation, operation
from genkan.identity.model.workflow import Deployment, Trigger, Workflow
from genkan.identity.workflows.layout import MOST_FILES

_NEWEST: Final = 50

_Path = Annotated[str, Field(max_length=300, pattern=r"^[^\x00-\x1f\x7f\\]+$")]
# Postgres keeps no zero byte.
_Text = Annotated[str, Field(pattern=r"^[^\x00]*$")]


class DeploymentBody(Body):
    """The sources: `kinde.json` and what is below its root, text by path."""

    source: Line
    revision: Line | None = None
    files: dict[_Path, _Text] = Field(max_length=MOST_FILES + 1)


async def create_workflow_deployment(call: Call) -> Reply:
    """Compile the sources, and let them run everywhere from now on; all faults when they do not."""
    body = read_body(call, DeploymentBody)
    compiled = await call.ports.workflows.compiled(body.files)
    if not compiled.workflows:
        raise InvalidBody(
            ("files: no workflow found; expected <rootDir>/environment/workflows/*/*Workflow.ts",)
        )
    deployment = Deployment(
        id=f"wfd_{call.ports.randomness.hexadecimal(32)}",
        source=body.source,
        revision=body.revision,
        files=body.files,
        is_active=True,
        created_at=call.now,
    )
    await call.ports.deployments.put(deployment)
    await call.ports.workflows.reload()
    return created(
        deployment=_deployment_content(deployment),
        workflows=[_workflow_content(each) for each in compiled.workflows.values()],
    )


async def get_workflow_deployments(call: Call) -> Reply:
    """The newest deployments, and which of them runs."""
    found = await call.ports.deployments.newest(limit_rows=_NEWEST)
    return success(deployments=[_deployment_content(each) for each in found])


async def activate_workflow_deployment(call: Call) -> Reply:
    """Let another deployment run: forwards, or back."""
    if not await call.ports.deployments.activate(call.path["deployment_id"]):
        raise not_found("DEPLOYMENT_NOT_FOUND", "there is no deployment with this id")
    await call.ports.workflows.reload()
    return success()


async def deactivate_workflow_deployments(call: Call) -> Reply:
    """Let none run."""
    await call.ports.deployments.deactivate()
    await call.ports.workflows.reload()
    return success()


async def get_workflows(call: Call) -> Reply:
    """The workflows that run, by trigger."""
    order = list(Trigger)
    loaded = sorted(call.ports.workflows.loaded(), key=lambda each: order.index(each.trigger))
    return success(workflows=[_workflow_content(each) for each in loaded])


def _deployment_content(deployment: Deployment) -> dict[str, object]:
    return {
        "id": deployment.id,
        "source": deployment.source,
        "revision": deployment.revision,
        "is_active": deployment.is_active,
        "created_on": deployment.created_at.isoformat(),
    }


def _workflow_content(workflow: Workflow) -> dict[str, object]:
    return {
        "id": workflow.id,
        "name": workflow.name,
        "trigger": workflow.trigger.value,
        "failure_policy": workflow.failure_policy.value,
        "file": workflow.entry,
    }


_DEPLOYMENTS: Final = "/genkan/workflows/deployments"

OPERATIONS: Final[tuple[Operation, ...]] = (
    operation("GET", "/genkan/workflows", "read:genkan_workflows", get_workflows),
    operation("GET", _DEPLOYMENTS, "read:genkan_workflows", get_workflow_deployments),
    operation("POST", _DEPLOYMENTS, "create:genkan_workflows", create_workflow_deployment),
    operation(
        "DELETE",
        f"{_DEPLOYMENTS}/active",
        "update:genkan_workflows",
        deactivate_workflow_deployments,
    ),
    operation(
        "POST",
        f"{_DEPLOYMENTS}/{{deployment_id}}/activate",
        "update:genkan_workflows",
        activate_workflow_deployment,
    ),
)
