"""What the operator hears: one union of events. Listeners are wired in app.py.

No event carries a secret, a token or a password; the development codes are the exception,
and exist in development only.
"""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RequestAnswered:
    """One HTTP request, answered; the path is without its query, which may hold codes."""

    request_id: str
    method: str
    path: str
    status: int
    seconds: float
    client: str | None


@dataclass(frozen=True, slots=True)
class RequestRefused:
    """A request was answered with an error; ``detail`` is for the operator."""

    request_id: str
    path: str
    status: int
    code: str
    detail: str | None


@dataclass(frozen=True, slots=True)
class RequestFailed:
    """A fault of ours; ``error`` names the exception, the client saw only the id."""

    request_id: str
    path: str
    error: str


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A user proved who they are."""

    user_id: str
    client_id: str


@dataclass(frozen=True, slots=True)
class SignInRefused:
    """Somebody did not; ``reason`` is one of our own words."""

    client_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class FactorRefused:
    """Somebody who showed the first proof did not show the second one."""

    user_id: str
    kind: str


@dataclass(frozen=True, slots=True)
class GrantRevoked:
    """Every token of a grant was ended: "code_replayed", "refresh_token_reused", ..."""

    grant_id: str
    client_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class HasuraRoleWithheld:
    """A role key that means Hasura's built-in admin was left out of a token."""

    client_id: str
    user_id: str | None
    role: str


@dataclass(frozen=True, slots=True)
class WorkflowsLoaded:
    """Which workflows run from now on, as "trigger: file", and where they come from."""

    source: str
    workflows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WorkflowsRefused:
    """Sources that can not run; what ran before goes on, or nobody passes when there is none."""

    source: str
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WorkflowRunFailed:
    """A workflow failed; ``policy`` says what that meant for whoever waited."""

    workflow: str
    trigger: str
    policy: str
    error: str


@dataclass(frozen=True, slots=True)
class WorkflowSaid:
    """What a workflow wrote to its console."""

    workflow: str
    level: str
    text: str


@dataclass(frozen=True, slots=True)
class ProvisioningRuleFailed:
    """A rule could not write its row, so nothing was changed; ``error`` has the table and why."""

    error: str


@dataclass(frozen=True, slots=True)
class KeysRotated:
    """Which keys changed their state, as "kid: state"."""

    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LoopFailed:
    """A background loop met an error and will try again."""

    loop: str
    error: str


@dataclass(frozen=True, slots=True)
class EmailStored:
    """Development: an email went to the outbox; ``text`` has the code."""

    to: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class MailNotConfigured:
    """At start, outside of development: people who register will get no code."""

    remedy: str


@dataclass(frozen=True, slots=True)
class EmailDropped:
    """An email could not be sent because no transport is configured."""

    kind: str


@dataclass(frozen=True, slots=True)
class EmailDelivered:
    """The mail server has taken an email."""

    email_id: str
    kind: str


@dataclass(frozen=True, slots=True)
class EmailDelayed:
    """The mail server did not take an email for now; ``reason`` is what it said."""

    email_id: str
    kind: str
    tries: int
    reason: str


@dataclass(frozen=True, slots=True)
class EmailGivenUp:
    """An email is not tried any more."""

    email_id: str
    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class WebhookDelivered:
    """An endpoint has taken an event."""

    delivery_id: str
    webhook_id: str
    event_type: str


@dataclass(frozen=True, slots=True)
class WebhookDelayed:
    """An endpoint did not take an event for now."""

    delivery_id: str
    webhook_id: str
    tries: int
    reason: str


@dataclass(frozen=True, slots=True)
class WebhookGivenUp:
    """An event is not sent to an endpoint any more, unless it is asked for (replay)."""

    delivery_id: str
    webhook_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class WebhookDisabled:
    """An endpoint failed for 72 hours: nothing is sent there until it is enabled again."""

    webhook_id: str
    endpoint: str
    reason: str


Observation = (
    RequestAnswered
    | RequestRefused
    | RequestFailed
    | SignedIn
    | SignInRefused
    | FactorRefused
    | GrantRevoked
    | HasuraRoleWithheld
    | WorkflowsLoaded
    | WorkflowsRefused
    | WorkflowRunFailed
    | WorkflowSaid
    | ProvisioningRuleFailed
    | KeysRotated
    | LoopFailed
    | EmailStored
    | MailNotConfigured
    | EmailDropped
    | EmailDelivered
    | EmailDelayed
    | EmailGivenUp
    | WebhookDelivered
    | WebhookDelayed
    | WebhookGivenUp
    | WebhookDisabled
)
Observe = Callable[[Observation], None]
