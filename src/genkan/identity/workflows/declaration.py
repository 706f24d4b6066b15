"""What workflows say of themselves: `workflowSettings`, read and judged, all faults at once.

What we do not have is refused here, by name: a workflow that was to turn people away must not
be passed over in silence.
"""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from genkan.identity.errors import InvalidWorkflows
from genkan.identity.model.workflow import FailurePolicy, Trigger, Workflow

# Kinde: build/workflows/bindings. `url` and `console` are globals, the others members of `kinde`.
BINDINGS: Final = frozenset(
    {
        *("kinde.accessToken", "kinde.idToken", "kinde.m2mToken", "kinde.env", "kinde.fetch"),
        *("kinde.auth", "kinde.widget", "kinde.mfa", "kinde.localization", "console", "url"),
    }
)
_NOT_HERE: Final = frozenset(
    {"kinde.secureFetch", "kinde.ssoSession", "kinde.plan", "kinde.risk", "kinde.cache"}
)
_LATER: Final = frozenset(
    {
        *("user:pre_mfa", "user:existing_password_provided", "user:new_password_provided"),
        *("user:new_username_provided", "user:plan_selection", "user:plan_cancellation_request"),
    }
)


class _FailurePolicy(msgspec.Struct):
    action: FailurePolicy = FailurePolicy.STOP


class _Settings(msgspec.Struct, rename="camel"):
    id: str
    trigger: str
    name: str | None = None
    failure_policy: _FailurePolicy = msgspec.field(default_factory=_FailurePolicy)
    bindings: dict[str, dict[str, Any] | None] = msgspec.field(
        default_factory=dict[str, "dict[str, Any] | None"]
    )


class Declared(msgspec.Struct):
    """What a workflow's file exports: `workflowSettings`, and whether `default` is a function."""

    settings: object
    is_function: bool


def read_workflows(exports: Mapping[str, Declared]) -> Mapping[Trigger, Workflow]:
    """The workflows by trigger, of their files' exports by path. Raises InvalidWorkflows."""
    faults: list[str] = []
    workflows: dict[Trigger, Workflow] = {}
    for path, declared in exports.items():
        workflow = _workflow(path, declared, faults)
        if workflow is None:
            continue
        other = workflows.setdefault(workflow.trigger, workflow)
        if other is not workflow:
            faults.append(
                f"{path}: trigger '{workflow.trigger}' is taken by {other.entry}; "
                "each trigger has one workflow"
            )
    if faults:
        raise InvalidWorkflows(tuple(faults))
    return workflows


def _workflow(path: str, declared: Declared, faults: list[str]) -> Workflow | None:
    if not declared.is_function:
        faults.append(f"{path}: expected a default export that is a function")
    try:
        settings = msgspec.convert(declared.settings, _Settings)
    except msgspec.ValidationError as error:
        faults.append(
            f"{path}: workflowSettings: {error}; expected "
            "{id, trigger, failurePolicy: {action: 'stop' | 'continue'}, bindings: {...}}"
        )
        return None
    faults.extend(f"{path}: {fault}" for fault in _binding_faults(settings.bindings))
    trigger = _trigger(settings.trigger)
    if trigger is None:
        why = "is not served yet" if settings.trigger in _LATER else "is not known"
        served = ", ".join(Trigger)
        faults.append(f"{path}: trigger '{settings.trigger}' {why}; served are {served}")
        return None
    return Workflow(
        id=settings.id,
        name=settings.name or settings.id,
        trigger=trigger,
        failure_policy=settings.failure_policy.action,
        bindings={name: options or {} for name, options in settings.bindings.items()},
        entry=path,
    )


def _trigger(text: str) -> Trigger | None:
    return Trigger(text) if text in frozenset(Trigger) else None


def _binding_faults(bindings: Mapping[str, object]) -> list[str]:
    served = ", ".join(sorted(BINDINGS))
    return [
        f"binding '{name}' {'is not supported here' if name in _NOT_HERE else 'is not known'}; "
        f"supported are {served}"
        for name in bindings
        if name not in BINDINGS
    ]
