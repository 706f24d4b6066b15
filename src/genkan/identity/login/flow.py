"""The login flow: which step leads where. The steps themselves stand beside this file.

sign in          --password.py--
register         --register.py--
verify email     --email_code.py, verify_email.py--
forgot password  --reset_password.py--   the link itself stands outside of the flow
change password  --change_password.py--  a temporary one
sign-in code     --sign_in_code.py--     in place of a password
passkey          --passkey.py--          two proofs in one
another provider --connection.py--       its account is linked by link_account.py
second factors   --authenticator.py, email_factor.py, recovery_codes.py--

Who proved something may still lack something else: `missing_step` says what comes next.
"""

from enum import Enum
from typing import Final

from genkan.identity.login.outcome import (
    AccountToProve,
    CodeSent,
    Identified,
    Lapsed,
    LinkSent,
    Outcome,
    Refused,
    SignInCodeSent,
    Suspended,
)
from genkan.identity.login.standing import Standing
from genkan.identity.model.factor import FactorDemand, FactorKind
from genkan.identity.model.proof import Proof


class Step(Enum):
    """Where a visitor stands; the value is the page's path."""

    SIGN_IN = "/sign-in"
    REGISTER = "/register"
    VERIFY_EMAIL = "/verify-email"
    FORGOT_PASSWORD = "/forgot-password"  # noqa: S105 - a path
    CHECK_EMAIL = "/check-email"
    CHANGE_PASSWORD = "/change-password"  # noqa: S105 - a path
    SIGN_IN_CODE = "/sign-in/code"
    PASSKEY = "/sign-in/passkey"
    CHOOSE_FACTOR = "/mfa/choose"
    SET_UP_AUTHENTICATOR = "/mfa/set-up"
    AUTHENTICATOR = "/mfa/authenticator"
    EMAIL_FACTOR = "/mfa/email"
    RECOVERY_CODE = "/mfa/recovery-code"


class End(Enum):
    """How the flow can end: back at the application, or at a page that says why not."""

    SIGNED_ON = "signed_on"
    DENIED = "denied"
    EXPIRED = "expired"


def first_step(*, wants_registration: bool) -> Step:
    """Where an interaction begins (Kinde: `start_page`, OIDC: `prompt=create`)."""
    return Step.REGISTER if wants_registration else Step.SIGN_IN


def next_step(  # noqa: PLR0911 - a row per outcome
    step: Step, outcome: Outcome, standing: Standing | None = None
) -> Step | End:
    """Where `outcome` leads from `step`; a refused form is shown again.

    standing: of whoever was identified.
    """
    match outcome:
        case Identified():
            return End.EXPIRED if standing is None else missing_step(standing)
        case CodeSent():
            return Step.VERIFY_EMAIL
        case SignInCodeSent():
            return Step.SIGN_IN_CODE
        case AccountToProve():
            return Step.SIGN_IN
        case LinkSent():
            return Step.CHECK_EMAIL
        case Refused():
            return step
        case Suspended():
            return End.DENIED
        case Lapsed():
            return End.EXPIRED


def factor_steps(demand: FactorDemand) -> tuple[Step, ...]:
    """The pages where the missing second proof can be given; the one to begin at first."""
    if demand.usable:
        return (*(_USED_AT[kind] for kind in demand.usable), Step.RECOVERY_CODE)
    set_up = tuple(_SET_UP_AT[kind] for kind in demand.offered)
    return set_up if len(set_up) == 1 else (Step.CHOOSE_FACTOR, *set_up)


_USED_AT: Final = {
    FactorKind.AUTHENTICATOR_APP: Step.AUTHENTICATOR,
    FactorKind.EMAIL: Step.EMAIL_FACTOR,
}
_SET_UP_AT: Final = {
    FactorKind.AUTHENTICATOR_APP: Step.SET_UP_AUTHENTICATOR,
    FactorKind.EMAIL: Step.EMAIL_FACTOR,
}


def missing_step(standing: Standing) -> Step | End:
    """What is asked of somebody who proved something, the first of it first."""
    if standing.user.is_suspended:
        return End.DENIED
    if standing.demand is not None:
        return factor_steps(standing.demand)[0]
    if standing.user.is_password_change_required and Proof.PASSWORD in standing.proofs:
        return Step.CHANGE_PASSWORD
    return End.SIGNED_ON
