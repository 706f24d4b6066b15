"""What people show to be who they say they are."""

from enum import StrEnum


class Proof(StrEnum):
    """One thing that was shown while signing in; an interaction and its session keep them."""

    PASSWORD = "password"  # noqa: S105 - a proof's name
    EMAIL_CODE = "email_code"  # or another proof that the mailbox is theirs
