"""The login flow: which step leads where. The steps themselves stand beside this file.

sign in  --password.py--   register  --register.py--   verify email  --email_code.py--
"""

from enum import Enum

from genkan.identity.login.outcome import (
    CodeSent,
    Identified,
    Lapsed,
    Outcome,
    Refused,
    Suspended,
)


class Step(Enum):
    """Where a visitor stands; the value is the page's path."""

    SIGN_IN = "/sign-in"
    REGISTER = "/register"
    VERIFY_EMAIL = "/verify-email"


class End(Enum):
    """How the flow can end: back at the application, or at a page that says why not."""

    SIGNED_ON = "signed_on"
    DENIED = "denied"
    EXPIRED = "expired"


def first_step(*, wants_registration: bool) -> Step:
    """Where an interaction begins (Kinde: `start_page`, OIDC: `prompt=create`)."""
    return Step.REGISTER if wants_registration else Step.SIGN_IN


def next_step(step: Step, outcome: Outcome) -> Step | End:
    """Where `outcome` leads from `step`; a refused form is shown again."""
    match outcome:
        case Identified():
            return End.SIGNED_ON
        case CodeSent():
            return Step.VERIFY_EMAIL
        case Refused():
            return step
        case Suspended():
            return End.DENIED
        case Lapsed():
            return End.EXPIRED
