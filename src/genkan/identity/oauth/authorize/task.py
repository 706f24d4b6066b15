"""What a visitor still has to settle before the application gets its code; pure.

Nothing counts steps: each time, what is left is worked out from the interaction and from what
is known of the user. A page that was answered changes one of the two, and is gone from the list.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Final

from genkan.identity.model.application import Application
from genkan.identity.model.interaction import Interaction, Wishes
from genkan.identity.model.organization import Membership
from genkan.identity.model.passkey import PasskeyDemand
from genkan.identity.model.proof import Proof
from genkan.identity.model.session import Session
from genkan.identity.names import Audience, OrganizationCode, Scope
from genkan.identity.oauth.authorize.request import AuthorizationRequest

# Asking again is the whole point of these, session or not.
_ASKING_PROMPTS: Final = frozenset({"login", "create"})


class Task(Enum):
    """A page that is still to be answered; the value is its path."""

    SIGN_IN = "/sign-in"
    REGISTER = "/register"
    CONNECT = "/connect"  # straight to another provider (Kinde: connection_id)
    CHOOSE_ACCOUNT = "/choose-account"
    CREATE_ORGANIZATION = "/create-organization"
    CHOOSE_ORGANIZATION = "/choose-organization"
    NO_ACCESS = "/no-access"
    SET_UP_PASSKEY = "/passkeys/set-up"
    CONSENT = "/consent"
    SUCCESS = "/success"
    CONFIRM_DEVICE = "/device/confirm"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is known of a signed-on user when it is asked what is left.

    memberships: those with which the application lets them in (Kinde: access roles).
    working_in: the organization their sign-on was last used for.
    consented: the scopes they agreed to hand over to this application.
    consented_audience: the APIs that it may call for them.
    lacks_factor: a second factor is asked of them that was not shown for the session: the policy
        may be newer than it, or an organization joined since (identity-security L9).
    passkey: what the organization that they would work in asks about passkeys.
    """

    memberships: Sequence[Membership]
    working_in: OrganizationCode | None
    consented: Sequence[Scope]
    consented_audience: Sequence[Audience] = ()
    lacks_factor: bool = False
    passkey: PasskeyDemand = PasskeyDemand.NOTHING

    @property
    def codes(self) -> tuple[OrganizationCode, ...]:
        """The organizations the user may work in, the default one first."""
        return tuple(
            each.organization.code
            for each in self.memberships
            if not each.organization.is_suspended
        )


def identity_task(
    request: AuthorizationRequest, session: Session | None, now: datetime
) -> Task | None:
    """What is left to learn who it is; None when the session says it.

    Source: OIDC Core section 3.1.2.1 (`prompt`, `max_age`); Kinde: `start_page`. Somebody who
    is signed on need not register to create an organization (Kinde: `is_create_org`).
    """
    first = Task.REGISTER if request.wants_registration else Task.SIGN_IN
    if request.wishes.connection_id is not None:
        first = Task.CONNECT
    if session is None or not _ASKING_PROMPTS.isdisjoint(request.prompts):
        return first
    if request.wants_registration and not request.wishes.creates_organization:
        return first
    if not is_fresh(session, request.application, request.wishes, now):
        return first
    return Task.CHOOSE_ACCOUNT if "select_account" in request.prompts else None


def may_choose(
    interaction: Interaction, application: Application, session: Session, now: datetime
) -> bool:
    """Whether a stored interaction may go on with a sign-on that was there before it."""
    prompts = interaction.prompts
    is_asked = "select_account" in prompts and _ASKING_PROMPTS.isdisjoint(prompts)
    return is_asked and is_fresh(session, application, interaction.wishes, now)


def is_fresh(session: Session, application: Application, wishes: Wishes, now: datetime) -> bool:
    """Whether the password was asked recently enough: `max_age`, and the policy's inactivity."""
    if session.is_idle(application.sign_on.inactivity_seconds, now):
        return False
    if wishes.max_age_seconds is None:
        return True
    return now - session.authenticated_at < timedelta(seconds=wishes.max_age_seconds)


def remaining_task(
    interaction: Interaction, application: Application, standing: Standing
) -> Task | None:
    """What is left once it is known who it is; None: the application may be answered."""
    if standing.lacks_factor:
        return Task.SIGN_IN
    organization = _organization_task(interaction, application, standing)
    if organization is not None:
        return organization
    passkey = _passkey_task(interaction, standing)
    if passkey is not None:
        return passkey
    if interaction.wishes.device_hash is not None:
        # Until it is decided, and then the interaction is over (oauth/authorize/device.py).
        return Task.CONFIRM_DEVICE
    if _is_consent_due(interaction, application, standing):
        return Task.CONSENT
    return Task.SUCCESS if _is_success_due(interaction) else None


def answered_organization(interaction: Interaction, standing: Standing) -> OrganizationCode | None:
    """The organization of the tokens: the one asked for or chosen, else where the user works.

    None for a user without any. To be asked once nothing is left.
    """
    if interaction.organization_code is not None:
        return interaction.organization_code
    if standing.working_in in standing.codes:
        return standing.working_in
    return next(iter(standing.codes), None)


def _organization_task(
    interaction: Interaction, application: Application, standing: Standing
) -> Task | None:
    """What is left to know the organization that the tokens are for."""
    asked = interaction.organization_code
    if interaction.wishes.creates_organization and asked is None:
        return Task.CREATE_ORGANIZATION
    if asked is not None:
        return None if asked in standing.codes else Task.NO_ACCESS
    if application.is_access_control_enabled and not standing.codes:
        # Without a place in an organization there is no role either.
        return Task.NO_ACCESS
    is_known = len(standing.codes) <= 1 or standing.working_in in standing.codes
    return None if is_known else Task.CHOOSE_ORGANIZATION


def _passkey_task(interaction: Interaction, standing: Standing) -> Task | None:
    """What is left about passkeys; nobody is asked for what they may leave in silence."""
    match standing.passkey:
        case PasskeyDemand.NOTHING:
            return None
        case PasskeyDemand.MAY_MAKE_ONE:
            return None if "none" in interaction.prompts else Task.SET_UP_PASSKEY
        case PasskeyDemand.MUST_MAKE_ONE:
            return Task.SET_UP_PASSKEY
        case PasskeyDemand.SIGN_IN_AGAIN:
            return Task.SIGN_IN


def _is_consent_due(interaction: Interaction, application: Application, standing: Standing) -> bool:
    if Task.CONSENT.value in interaction.settled:
        return False
    if "consent" in interaction.prompts:
        return True
    is_agreed = set(interaction.scope) <= set(standing.consented) and (
        set(interaction.audience) <= set(standing.consented_audience)
    )
    return application.sign_on.requires_consent and not is_agreed


def _is_success_due(interaction: Interaction) -> bool:
    """Whether the tab in which somebody registered, or proved an address, ends here (Kinde)."""
    is_new = interaction.wants_registration or Proof.EMAIL_CODE in interaction.proofs
    is_wanted = interaction.wishes.has_success_page
    return is_wanted and is_new and Task.SUCCESS.value not in interaction.settled
