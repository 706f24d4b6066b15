"""Hooks in Python: their module imported, their functions run, with a limit of time."""

import asyncio
import importlib
import inspect
from collections.abc import Mapping

from genkan.identity.errors import InvalidWorkflows
from genkan.identity.model.workflow import Trigger, WorkflowOutcome
from genkan.identity.workflows.hooks import Actions, Hook, hook_event, hooks_of
from genkan.identity.workflows.outcome import check_claims


def load_hooks(module: str) -> Mapping[Trigger, Hook]:
    """The hooks of a module. Raises InvalidWorkflows, whatever its import raises."""
    try:
        imported = importlib.import_module(module)
    except Exception as error:  # the module is the operator's: anything may come out of it
        raise InvalidWorkflows(
            (f"{module}: can not be imported: {type(error).__name__}: {error}",)
        ) from error
    return hooks_of(vars(imported), module)


async def run_hook(
    hook: Hook, event: Mapping[str, object], *, timeout_seconds: float
) -> WorkflowOutcome:
    """What the hook asked for. A plain function runs in a thread, which can not be ended.

    Raises whatever it raises, TimeoutError, ProhibitedClaim.
    """
    actions = Actions()
    told = hook_event(hook.trigger, event)
    async with asyncio.timeout(timeout_seconds):
        if inspect.iscoroutinefunction(hook.function):
            await hook.function(told, actions)
        else:
            await asyncio.to_thread(hook.function, told, actions)
    outcome = actions.outcome()
    check_claims(outcome)
    return outcome
