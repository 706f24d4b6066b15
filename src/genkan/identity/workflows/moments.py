"""The moments at which workflows run: each asks, and says what the answer means there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from genkan.identity.errors import AccessDenied, DeniedByWorkflow
from genkan.identity.model.application import Application
from genkan.identity.model.interaction import Interaction
from genkan.identity.model.user import User
from genkan.identity.model.workflow import Asker, TokenWish, Trigger, WorkflowOutcome
from genkan.identity.names import Audience, Scope
from genkan.identity.ports import Ports
from genkan.identity.tokens.claims import TokenSubject
from genkan.identity.tokens.customize import ClaimChanges
from genkan.identity.workflows.events import (
    TokenOrigin,
    machine_token_event,
    post_authentication_event,
    user_tokens_event,
)

_NO_REASON = "the sign-in was refused"


@dataclass(frozen=True, slots=True)
class TokenChanges:
    """What is to change in the tokens of a user."""

    access_token: ClaimChanges
    id_token: ClaimChanges


NO_CHANGES: Final = TokenChanges(ClaimChanges(), ClaimChanges())


async def user_token_changes(
    ports: Ports, subject: TokenSubject, origin: TokenOrigin, asker: Asker
) -> TokenChanges:
    """What `user:tokens_generation` changes: at sign-in, silently, and at every refresh.

    Raises AccessDenied, WorkflowFailed.
    """
    event = user_tokens_event(subject, origin, asker, ports.config.issuer)
    outcome = await ports.workflows.run(Trigger.USER_TOKENS_GENERATION, event)
    _check_denied(outcome)
    return TokenChanges(_changes(outcome.access_token), _changes(outcome.id_token))


async def machine_token_changes(
    ports: Ports,
    application: Application,
    audience: Sequence[Audience],
    scope: Sequence[Scope],
    asker: Asker,
) -> ClaimChanges:
    """What `m2m:token_generation` changes. Raises AccessDenied, WorkflowFailed.

    Tokens for the management API are left alone: a workflow must not lock its operator out
    (Kinde: build/workflows/events/m2m-token-generation).
    """
    if ports.config.management_audience in audience:
        return ClaimChanges()
    event = machine_token_event(application, audience, scope, asker, ports.config.issuer)
    outcome = await ports.workflows.run(Trigger.M2M_TOKEN_GENERATION, event)
    _check_denied(outcome)
    return _changes(outcome.machine_token)


async def check_authenticated(
    ports: Ports, interaction: Interaction, user: User, asker: Asker
) -> None:
    """Let `user:post_authentication` turn somebody away who proved who they are.

    Raises DeniedByWorkflow, WorkflowFailed.
    """
    event = post_authentication_event(interaction, user, asker, ports.config.issuer)
    outcome = await ports.workflows.run(Trigger.USER_POST_AUTHENTICATION, event)
    if outcome.denied is not None:
        raise DeniedByWorkflow(outcome.denied or _NO_REASON)


def _check_denied(outcome: WorkflowOutcome) -> None:
    if outcome.denied is not None:
        raise AccessDenied(outcome.denied or _NO_REASON)


def _changes(wish: TokenWish) -> ClaimChanges:
    return ClaimChanges(custom=wish.custom, is_reset=wish.is_reset)
