"""What the core asks of workflows: to run, and to be kept."""

from collections.abc import Mapping
from typing import Protocol

from genkan.identity.model.workflow import (
    CompiledWorkflows,
    Deployment,
    Trigger,
    Workflow,
    WorkflowOutcome,
)


class Workflows(Protocol):
    """The workflows of this process; all processes come to have the same."""

    async def run(self, trigger: Trigger, event: Mapping[str, object]) -> WorkflowOutcome:
        """What the trigger's workflow did; nothing at all when there is none.

        Raises WorkflowFailed when it failed and its policy is to stop.
        """
        ...

    async def compiled(self, files: Mapping[str, str]) -> CompiledWorkflows:
        """The workflows of these sources. Raises InvalidWorkflows with every fault."""
        ...

    async def reload(self) -> None:
        """Look for other sources now."""
        ...

    def loaded(self) -> tuple[Workflow, ...]:
        """Those that run now, by trigger."""
        ...


class DeploymentStore(Protocol):
    """Sources of workflows, kept; one deployment at most is active."""

    async def put(self, deployment: Deployment) -> None:
        """Keep it, and make it the active one."""
        ...

    async def active(self) -> Deployment | None:
        """The one that runs."""
        ...

    async def active_id(self) -> str | None:
        """Its id alone."""
        ...

    async def newest(self, *, limit_rows: int) -> tuple[Deployment, ...]:
        """The newest first, without their files."""
        ...

    async def activate(self, deployment_id: str) -> bool:
        """Make another one the active one; False when it is not known."""
        ...

    async def deactivate(self) -> None:
        """Let none be active."""
        ...
