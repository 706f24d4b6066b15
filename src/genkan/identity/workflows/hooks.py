"""Workflows as plain Python: what a module of hooks imports, and what it is handed.

    from genkan.identity.workflows.hooks import Actions, UserTokensGeneration, workflow

    @workflow("user:tokens_generation")
    async def add_claims(event: UserTokensGeneration, actions: Actions) -> None:
        actions.set_access_token_claim("plan", await plan_of(event.user_id))

A function may also bear its trigger's name instead of the decorator: `user_tokens_generation`.
It runs inside the server, with all the server may do: its author is trusted, unlike a script's.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeVar

import msgspec

from genkan.identity.errors import InvalidWorkflows
from genkan.identity.model.workflow import FailurePolicy, TokenWish, Trigger, WorkflowOutcome
from genkan.identity.workflows.outcome import readable

_MARK: Final = "__genkan_workflow__"


@dataclass(frozen=True, slots=True, kw_only=True)
class UserTokensGeneration:
    """Tokens of a user are about to be minted.

    origin: "authorization_request" or "refresh_token_request".
    raw: the event as a workflow in JavaScript is told it.
    """

    user_id: str
    client_id: str
    organization_code: str | None
    audience: tuple[str, ...]
    origin: str
    is_existing_session: bool
    address: str
    user_agent: str
    issuer: str
    raw: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineTokenGeneration:
    """The token of an m2m application is about to be minted."""

    client_id: str
    audience: tuple[str, ...]
    scope: tuple[str, ...]
    address: str
    issuer: str
    raw: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class UserPostAuthentication:
    """Somebody proved who they are, and is about to be signed on."""

    user_id: str
    client_id: str
    is_new_user: bool
    address: str
    user_agent: str
    issuer: str
    raw: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class UserPreRegistration:
    """Somebody wants an account; the form is in order."""

    email: str
    first_name: str
    last_name: str
    client_id: str
    address: str
    user_agent: str
    issuer: str
    raw: Mapping[str, object]


HookEvent = (
    UserTokensGeneration | MachineTokenGeneration | UserPostAuthentication | UserPreRegistration
)


@dataclass(slots=True)
class Actions:
    """What a hook may do; the bindings of a workflow in JavaScript, in Python."""

    _access_token: dict[str, object] = field(default_factory=dict[str, object])
    _id_token: dict[str, object] = field(default_factory=dict[str, object])
    _machine_token: dict[str, object] = field(default_factory=dict[str, object])
    _reset: set[str] = field(default_factory=set[str])
    _denied: str | None = None
    _faults: dict[str, str] = field(default_factory=dict[str, str])

    def set_access_token_claim(self, name: str, value: object) -> None:
        """Set a claim of the user's access token; the value is JSON."""
        self._access_token[name] = value

    def set_id_token_claim(self, name: str, value: object) -> None:
        """Set a claim of the user's ID token."""
        self._id_token[name] = value

    def set_machine_token_claim(self, name: str, value: object) -> None:
        """Set a claim of the m2m token."""
        self._machine_token[name] = value

    def reset_access_token_claims(self) -> None:
        """Leave out whatever could be set as well: roles, permissions, Hasura's claims."""
        self._reset.add("access")

    def reset_id_token_claims(self) -> None:
        """The same of the ID token."""
        self._reset.add("id")

    def reset_machine_token_claims(self) -> None:
        """The same of the m2m token."""
        self._reset.add("machine")

    def deny_access(self, reason: str) -> None:
        """Turn the person away; they read the reason."""
        self._denied = reason

    def invalidate_form_field(self, name: str, message: str) -> None:
        """Say what is wrong with a field of the registration, such as `p_email`."""
        self._faults[name] = message

    def outcome(self) -> WorkflowOutcome:
        """What was asked for."""
        return WorkflowOutcome(
            access_token=TokenWish(dict(self._access_token), "access" in self._reset),
            id_token=TokenWish(dict(self._id_token), "id" in self._reset),
            machine_token=TokenWish(dict(self._machine_token), "machine" in self._reset),
            denied=None if self._denied is None else readable(self._denied),
            form_faults={name: readable(text) for name, text in self._faults.items()},
        )


HookFunction = Callable[..., object]
F = TypeVar("F", bound=HookFunction)


@dataclass(frozen=True, slots=True)
class Hook:
    """A function that runs at a trigger, as `function(event, actions)`."""

    trigger: Trigger
    function: HookFunction
    failure_policy: FailurePolicy = FailurePolicy.STOP

    @property
    def name(self) -> str:
        """How the log calls it."""
        return f"{self.function.__module__}.{self.function.__qualname__}"


def workflow(trigger: str, *, failure_policy: str = FailurePolicy.STOP.value) -> Callable[[F], F]:
    """Let the function run at this trigger. Raises ValueError for a trigger we do not have."""
    where, policy = Trigger(trigger), FailurePolicy(failure_policy)

    def mark(function: F) -> F:
        setattr(function, _MARK, (where, policy))
        return function

    return mark


def hooks_of(members: Mapping[str, object], module: str) -> Mapping[Trigger, Hook]:
    """The hooks among a module's members. Raises InvalidWorkflows when a trigger has two."""
    hooks: dict[Trigger, Hook] = {}
    faults: list[str] = []
    for name, member in members.items():
        hook = _hook(name, member)
        if hook is None:
            continue
        other = hooks.setdefault(hook.trigger, hook)
        if other.function is not hook.function:
            faults.append(f"{module}: trigger '{hook.trigger}' has two hooks; each has one")
    if not hooks:
        names = ", ".join(_function_name(each) for each in Trigger)
        faults.append(
            f"{module}: no hook found; decorate a function with @workflow(trigger) or name it "
            f"after one of {names}"
        )
    if faults:
        raise InvalidWorkflows(tuple(faults))
    return hooks


def hook_event(trigger: Trigger, raw: Mapping[str, object]) -> HookEvent:
    """The event of a trigger as a dataclass."""
    told = msgspec.convert(raw, _Raw)
    address, issuer = told.request.ip, told.context.domains["kindeDomain"]
    client_id = told.context.application["clientId"]
    match trigger:
        case Trigger.USER_TOKENS_GENERATION:
            return UserTokensGeneration(
                address=address,
                issuer=issuer,
                raw=raw,
                client_id=client_id,
                user_id=told.context.user["id"],
                organization_code=told.context.organization.get("code") or None,
                audience=tuple(told.request.auth.audience),
                origin=told.context.auth.origin,
                is_existing_session=told.context.auth.is_existing_session,
                user_agent=told.request.user_agent,
            )
        case Trigger.M2M_TOKEN_GENERATION:
            return MachineTokenGeneration(
                address=address,
                issuer=issuer,
                raw=raw,
                client_id=client_id,
                audience=tuple(told.request.auth.audience),
                scope=tuple(told.request.auth.scope),
            )
        case Trigger.USER_POST_AUTHENTICATION:
            return UserPostAuthentication(
                address=address,
                issuer=issuer,
                raw=raw,
                client_id=client_id,
                user_id=told.context.user["id"],
                is_new_user=told.context.auth.is_new_user_record_created,
                user_agent=told.request.user_agent,
            )
        case Trigger.USER_PRE_REGISTRATION:
            return UserPreRegistration(
                address=address,
                issuer=issuer,
                raw=raw,
                client_id=client_id,
                email=told.context.registration["email"],
                first_name=told.context.registration["firstName"],
                last_name=told.context.registration["lastName"],
                user_agent=told.request.user_agent,
            )


def _hook(name: str, member: object) -> Hook | None:
    if not callable(member):
        return None
    mark = getattr(member, _MARK, None)
    if mark is not None:
        return Hook(mark[0], member, mark[1])
    for trigger in Trigger:
        if name == _function_name(trigger):
            return Hook(trigger, member)
    return None


def _function_name(trigger: Trigger) -> str:
    return trigger.value.replace(":", "_")


class _Auth(msgspec.Struct, rename="camel"):
    audience: list[str] = []
    scope: list[str] = []
    origin: str = ""
    is_existing_session: bool = False
    is_new_user_record_created: bool = False


class _Request(msgspec.Struct, rename="camel"):
    ip: str
    user_agent: str
    auth: _Auth = msgspec.field(default_factory=_Auth)


class _Context(msgspec.Struct):
    domains: dict[str, str]
    application: dict[str, str]
    auth: _Auth = msgspec.field(default_factory=_Auth)
    user: dict[str, str] = {}
    organization: dict[str, str] = {}
    registration: dict[str, str] = {}


class _Raw(msgspec.Struct):
    request: _Request
    context: _Context
