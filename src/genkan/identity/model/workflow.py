"""Workflows: programs of the operator's that run at set moments of signing in.

Source: Kinde, build/workflows; the types of @kinde/infrastructure 0.9.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Trigger(StrEnum):
    """The moments that are served; a workflow for any other is refused when it is loaded."""

    USER_TOKENS_GENERATION = "user:tokens_generation"
    M2M_TOKEN_GENERATION = "m2m:token_generation"  # noqa: S105 - a trigger, not a password
    USER_POST_AUTHENTICATION = "user:post_authentication"
    USER_PRE_REGISTRATION = "user:pre_registration"


class FailurePolicy(StrEnum):
    """What a failed workflow means: nobody passes, or all goes on as if it were not there."""

    STOP = "stop"
    CONTINUE = "continue"


@dataclass(frozen=True, slots=True)
class Asker:
    """Whose request it is: the network address, and what the browser calls itself."""

    address: str = ""
    user_agent: str = ""


NOBODY_KNOWN = Asker()


@dataclass(frozen=True, slots=True, kw_only=True)
class Workflow:
    """What a workflow's file declares about itself (`workflowSettings`).

    bindings: what of its surroundings it may use, each with its options.
    """

    id: str
    name: str
    trigger: Trigger
    failure_policy: FailurePolicy
    bindings: Mapping[str, Mapping[str, object]]
    entry: str  # the path of its file


@dataclass(frozen=True, slots=True)
class CompiledWorkflows:
    """Workflows that can run, with every module any of them may import, as JavaScript."""

    workflows: Mapping[Trigger, Workflow] = field(default_factory=dict[Trigger, Workflow])
    modules: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class TokenWish:
    """What a workflow wants of one token; values are JSON."""

    custom: Mapping[str, object] = field(default_factory=dict[str, object])
    is_reset: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkflowOutcome:
    """What a run came to.

    denied: the reason, which the person reads; None when nobody is turned away.
    form_faults: what is wrong with which field of the form, by the field's name.
    mfa_policy: "required" or "skip", for whoever asks for a second factor.
    """

    access_token: TokenWish = TokenWish()
    id_token: TokenWish = TokenWish()
    machine_token: TokenWish = TokenWish()
    denied: str | None = None
    form_faults: Mapping[str, str] = field(default_factory=dict[str, str])
    mfa_policy: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """Sources that were brought here, from where, and whether they are the ones that run.

    files: text by path, `kinde.json` among them; empty in lists.
    """

    id: str
    source: str  # a git URL or a folder's name
    revision: str | None  # git's commit
    files: Mapping[str, str]
    is_active: bool
    created_at: datetime
