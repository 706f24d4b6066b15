"""What the identity provider's events are called in the console."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

LIBRARY: Final = "library"


@dataclass(frozen=True, slots=True)
class Words:
    """kind: of `entry.Kind`; what, reason: members of the event that the title and reason name."""

    kind: str
    title: str
    level: str | None = None
    what: str = ""
    reason: str = ""


IDENTITY_WORDS: Final[Mapping[str, Words]] = {
    "RequestAnswered": Words("http", "{request}"),
    "RequestRefused": Words("http", "Refused: {request}", "warn", reason="detail"),
    "RequestFailed": Words("http", "Failed: {request}", "error", reason="error"),
    "SignedIn": Words("sign-in", "Signed in"),
    "SignInRefused": Words("sign-in", "Sign-in refused", "warn", reason="reason"),
    "FactorRefused": Words("sign-in", "Second factor refused: {what}", "warn", what="kind"),
    "GrantRevoked": Words("auth", "Tokens of a grant ended", "warn", reason="reason"),
    "HasuraRoleWithheld": Words("auth", "Role '{what}' left out of a token", "warn", what="role"),
    "KeysRotated": Words("auth", "Signing keys rotated"),
    "WebhookDelivered": Words("webhook", "Webhook delivered: {what}", what="event_type"),
    "WebhookDelayed": Words("webhook", "Webhook not taken, trying again", "warn", reason="reason"),
    "WebhookGivenUp": Words("webhook", "Webhook given up", "error", reason="reason"),
    "WebhookDisabled": Words(
        "webhook", "Webhook disabled: {what}", "error", what="endpoint", reason="reason"
    ),
    "WorkflowsLoaded": Words("server", "Workflows loaded from {what}", what="source"),
    "WorkflowsRefused": Words("server", "Workflows of {what} refused", "error", what="source"),
    "WorkflowRunFailed": Words(
        "server", "Workflow {what} failed", "error", what="workflow", reason="error"
    ),
    "WorkflowSaid": Words("server", "Workflow {what} said", what="workflow", reason="text"),
    "EmailStored": Words("server", "Email to the outbox: {what}", what="to"),
    "EmailDelivered": Words("server", "Email sent: {what}", what="kind"),
    "EmailDelayed": Words(
        "server", "Email not taken: {what}", "warn", what="kind", reason="reason"
    ),
    "EmailGivenUp": Words(
        "server", "Email given up: {what}", "error", what="kind", reason="reason"
    ),
    "EmailDropped": Words("server", "Email not sent: {what}", "error", what="kind"),
    "LoopFailed": Words("server", "{what} failed", "error", what="loop", reason="error"),
}


def as_title(event: str) -> str:
    """`ProvisioningRuleFailed` -> `Provisioning rule failed`."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", event)
    return spaced[:1] + spaced[1:].lower()
