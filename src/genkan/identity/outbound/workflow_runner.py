"""The workflows of this process: where they come from, and their running (ports.Workflows)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import msgspec

from genkan.identity.config import IdentityConfig
from genkan.identity.errors import IdentityError, InvalidWorkflows, WorkflowFailed
from genkan.identity.model.workflow import (
    CompiledWorkflows,
    FailurePolicy,
    TokenWish,
    Trigger,
    Workflow,
    WorkflowOutcome,
)
from genkan.identity.observation import (
    Observe,
    WorkflowRunFailed,
    WorkflowSaid,
    WorkflowsLoaded,
    WorkflowsRefused,
)
from genkan.identity.outbound.python_hooks import load_hooks, run_hook
from genkan.identity.outbound.workflow_files import Signature, read_sources, signature
from genkan.identity.outbound.workflow_host import Variables, WorkflowHost
from genkan.identity.outbound.workflow_policy import fetch_policy
from genkan.identity.outbound.workflow_pool import WorkflowPool
from genkan.identity.outbound.workflow_process import WorkerLost, WorkersUnavailable
from genkan.identity.ports.workflows import DeploymentStore
from genkan.identity.workflows.declaration import Declared, read_workflows
from genkan.identity.workflows.hooks import Hook
from genkan.identity.workflows.layout import entries_of, sources_of
from genkan.identity.workflows.outcome import Result, checked_outcome

_NOTHING: Final = WorkflowOutcome()
_COMPILE_SECONDS: Final = 15.0


@dataclass(frozen=True, slots=True)
class _Source:
    """What was loaded last: the folder's state, or the deployment's id; None: not yet."""

    files: Signature | None = None
    deployment_id: str | None = None


class _RunFailed(Exception):
    """A run that came to nothing; the message is for the operator."""


class WorkflowRunner:
    """Runs workflows in worker processes and hooks in this one. Made by app.py; `close` ends it."""

    def __init__(
        self,
        config: IdentityConfig,
        deployments: DeploymentStore,
        variables: Variables,
        texts: Mapping[str, str],
        observe: Observe,
    ) -> None:
        self._config = config
        self._deployments = deployments
        self._variables = variables
        self._texts = texts
        self._observe = observe
        self._pool = WorkflowPool(config.workflows.workers)
        self._compiled = CompiledWorkflows()
        self._hooks: Mapping[Trigger, Hook] = {}
        self._source = _Source()
        # Why nothing can run; whoever would have had to pass a workflow does not pass.
        self._broken: str | None = None

    async def open(self) -> None:
        """Load everything for the first time. Raises InvalidWorkflows for hooks in Python."""
        if self._config.workflows.python is not None:
            self._hooks = load_hooks(self._config.workflows.python)
            self._told(
                self._config.workflows.python, [(h.trigger, h.name) for h in self._hooks.values()]
            )
        await self.reload()

    async def close(self) -> None:
        """End the workers."""
        await self._pool.close()

    async def run(self, trigger: Trigger, event: Mapping[str, object]) -> WorkflowOutcome:
        """What the trigger's workflow did, and then the hook in Python. Raises WorkflowFailed."""
        if self._broken is not None:
            raise WorkflowFailed("the workflows can not be loaded", detail=self._broken)
        outcome = _NOTHING
        workflow = self._compiled.workflows.get(trigger)
        if workflow is not None:
            outcome = await self._guarded_workflow(workflow, event)
        hook = self._hooks.get(trigger)
        if hook is not None and outcome.denied is None:
            outcome = _joined(outcome, await self._guarded_hook(hook, event))
        return outcome

    def loaded(self) -> tuple[Workflow, ...]:
        """Those in JavaScript, and the hooks as if they were."""
        hooks = (
            Workflow(
                id=hook.name,
                name=hook.name,
                trigger=hook.trigger,
                failure_policy=hook.failure_policy,
                bindings={},
                entry=self._config.workflows.python or "",
            )
            for hook in self._hooks.values()
        )
        return (*self._compiled.workflows.values(), *hooks)

    async def compiled(self, files: Mapping[str, str]) -> CompiledWorkflows:
        """The workflows of these sources. Raises InvalidWorkflows."""
        sources, entries = sources_of(files), entries_of(files)
        if not entries:
            return CompiledWorkflows()
        message = {"command": "compile", "files": sources, "settings_of": entries}
        try:
            async with self._pool.lend() as worker:
                answer = await worker.ask(message, _no_questions, seconds=_COMPILE_SECONDS)
        except WorkerLost as lost:
            raise InvalidWorkflows((f"the sources can not be compiled: {lost}",)) from lost
        if answer.get("state") != "done":
            raise InvalidWorkflows((str(answer.get("message")),))
        exports = msgspec.convert(answer["settings"], dict[str, Declared])
        modules = msgspec.convert(answer["modules"], dict[str, str])
        return CompiledWorkflows(read_workflows(exports), modules)

    async def reload(self) -> None:
        """Load what the folder or the active deployment has, when it is not what was loaded."""
        folder = self._config.workflows.folder
        if folder is not None:
            await self._reload_folder(Path(folder))
        else:
            await self._reload_deployment()

    async def _reload_folder(self, folder: Path) -> None:
        now = signature(folder)
        if self._source.files == now:
            return
        self._source = _Source(files=now)
        try:
            await self._take(str(folder), read_sources(folder))
        except InvalidWorkflows as refused:
            self._refused(str(folder), refused)

    async def _reload_deployment(self) -> None:
        deployment_id = await self._deployments.active_id()
        if self._source == _Source(deployment_id=deployment_id):
            return
        deployment = await self._deployments.active()
        self._source = _Source(deployment_id=None if deployment is None else deployment.id)
        if deployment is None:
            self._compiled, self._broken = CompiledWorkflows(), None
            return
        try:
            await self._take(deployment.source, deployment.files)
        except InvalidWorkflows as refused:
            self._refused(deployment.source, refused)

    async def _take(self, source: str, files: Mapping[str, str]) -> None:
        self._compiled = await self.compiled(files)
        self._broken = None
        self._told(
            source, [(each.trigger, each.entry) for each in self._compiled.workflows.values()]
        )

    def _refused(self, source: str, refused: InvalidWorkflows) -> None:
        self._observe(WorkflowsRefused(source=source, faults=refused.faults))
        if isinstance(refused.__cause__, WorkersUnavailable):
            self._source = _Source()  # the next look tries again
        if not self._compiled.workflows:
            self._broken = refused.description

    def _told(self, source: str, found: list[tuple[Trigger, str]]) -> None:
        told = tuple(f"{trigger}: {name}" for trigger, name in found)
        self._observe(WorkflowsLoaded(source=source, workflows=told))

    async def _guarded_workflow(
        self, workflow: Workflow, event: Mapping[str, object]
    ) -> WorkflowOutcome:
        try:
            return await self._run_workflow(workflow, event)
        except (_RunFailed, WorkerLost, IdentityError, ValueError) as error:
            return self._failed(workflow.name, workflow.trigger, workflow.failure_policy, error)

    async def _guarded_hook(self, hook: Hook, event: Mapping[str, object]) -> WorkflowOutcome:
        try:
            return await run_hook(
                hook, event, timeout_seconds=self._config.workflows.timeout_seconds
            )
        except Exception as error:  # noqa: BLE001 - a hook is the operator's: anything may come
            return self._failed(hook.name, hook.trigger, hook.failure_policy, error)

    async def _run_workflow(
        self, workflow: Workflow, event: Mapping[str, object]
    ) -> WorkflowOutcome:
        seconds = self._config.workflows.timeout_seconds
        host = WorkflowHost(
            workflow=workflow,
            variables=self._variables,
            texts=self._texts,
            policy=fetch_policy(self._config),
            timeout_seconds=seconds,
        )
        message = {
            "command": "run",
            "modules": self._compiled.modules,
            "entry": workflow.entry,
            "bindings": workflow.bindings,
            "event": event,
        }
        async with self._pool.lend() as worker:
            answer = await worker.ask(message, host.answer, seconds=seconds)
        try:
            result = msgspec.convert(answer.get("result") or {}, Result)
        except (msgspec.ValidationError, RecursionError) as error:
            raise _RunFailed(f"its answer can not be read: {error}") from error
        for line in result.lines:
            self._observe(WorkflowSaid(workflow=workflow.name, level=line.level, text=line.text))
        if answer.get("state") != "done":
            raise _RunFailed(str(answer.get("message")))
        return checked_outcome(result)

    def _failed(
        self, name: str, trigger: Trigger, policy: FailurePolicy, error: Exception
    ) -> WorkflowOutcome:
        """Nothing, where the policy is to go on. Raises WorkflowFailed."""
        told = str(error) or type(error).__name__
        self._observe(
            WorkflowRunFailed(workflow=name, trigger=trigger.value, policy=policy.value, error=told)
        )
        match policy:
            case FailurePolicy.CONTINUE:
                return _NOTHING
            case FailurePolicy.STOP:
                raise WorkflowFailed(
                    f"the workflow '{name}' of trigger '{trigger}' failed; the server's log has "
                    "the reason",
                    detail=told,
                ) from error


async def _no_questions(question: str) -> str:
    del question
    return '{"error":"nothing can be asked while the file is only read"}'


def _joined(one: WorkflowOutcome, other: WorkflowOutcome) -> WorkflowOutcome:
    """Both together; where they set the same claim, the other's holds."""
    return replace(
        other,
        access_token=_joined_wish(one.access_token, other.access_token),
        id_token=_joined_wish(one.id_token, other.id_token),
        machine_token=_joined_wish(one.machine_token, other.machine_token),
        form_faults={**one.form_faults, **other.form_faults},
        mfa_policy=other.mfa_policy or one.mfa_policy,
    )


def _joined_wish(one: TokenWish, other: TokenWish) -> TokenWish:
    return TokenWish({**one.custom, **other.custom}, one.is_reset or other.is_reset)
