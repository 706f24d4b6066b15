"""What people show to be who they say they are."""

from enum import StrEnum
from typing import Final


class Proof(StrEnum):
    """One thing that was shown while signing in; an interaction and its session keep them."""

    PASSWORD = "password"  # noqa: S105 - a proof's name
    EMAIL_CODE = "email_code"  # or another proof that the mailbox is theirs
    AUTHENTICATOR_APP = "authenticator_app"
    EMAIL_FACTOR = "email_factor"  # a code by email after another proof
    RECOVERY_CODE = "recovery_code"
    CONNECTION = "connection"  # an account at another provider
    PASSKEY = "passkey"  # unlocked by its owner on a device of theirs: two proofs in one


# Each of these says who it is; the others only add to it.
FIRST_PROOFS: Final = frozenset({Proof.PASSWORD, Proof.EMAIL_CODE, Proof.CONNECTION, Proof.PASSKEY})
# Those of them that people type in; who has them alone may be asked for a passkey.
CREDENTIALS: Final = frozenset({Proof.PASSWORD, Proof.EMAIL_CODE})
# Each of these is worth a second factor.
SECOND_PROOFS: Final = frozenset(
    {Proof.AUTHENTICATOR_APP, Proof.EMAIL_FACTOR, Proof.RECOVERY_CODE, Proof.PASSKEY}
)
