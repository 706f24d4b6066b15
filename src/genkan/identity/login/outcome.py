"""What a step of the login flow can come to."""

from dataclasses import dataclass
from typing import Final

from genkan.identity.model.proof import Proof
from genkan.identity.model.user import User
from genkan.identity.names import ConnectionId

# Kinde's names of the form fields: its customers' browser tests fill them in.
EMAIL_FIELD: Final = "p_email"
PASSWORD_FIELD: Final = "p_password"  # noqa: S105 - a field's name
FIRST_NAME_FIELD: Final = "p_first_name"
LAST_NAME_FIELD: Final = "p_last_name"
FIRST_PASSWORD_FIELD: Final = "p_first_password"  # noqa: S105 - a field's name
SECOND_PASSWORD_FIELD: Final = "p_second_password"  # noqa: S105 - a field's name
CODE_FIELD: Final = "p_confirmation_code"
RECOVERY_FIELD: Final = "p_recovery_code"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a form. `field` is the input's name, None when it is no single one's.

    text: a key of the catalogs in pages/texts.
    message: what to show instead, in a workflow's own words.
    """

    text: str
    field: str | None = None
    message: str | None = None


@dataclass(frozen=True, slots=True)
class Identified:
    """It is known who it is, by what was shown just now; what is missing, the flow knows."""

    user: User
    proofs: tuple[Proof, ...]
    connection_id: ConnectionId | None = None  # where it was shown, if elsewhere


@dataclass(frozen=True, slots=True)
class CodeSent:
    """The address is to be proven by the code that was sent to it, or so it looks."""


@dataclass(frozen=True, slots=True)
class SignInCodeSent:
    """A code that signs in was sent to the address, or so it looks."""


@dataclass(frozen=True, slots=True)
class AccountToProve:
    """The address is proven and has an account: its owner signs in to it by its own method."""


@dataclass(frozen=True, slots=True)
class LinkSent:
    """A link to choose a new password was sent to the address, or so it looks."""


@dataclass(frozen=True, slots=True)
class PasswordChanged:
    """The user has a new password."""

    user: User


@dataclass(frozen=True, slots=True)
class Refused:
    """The form does not do; it is shown again with its faults."""

    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Suspended:
    """It is known who it is, and they may not come in."""


@dataclass(frozen=True, slots=True)
class Lapsed:
    """There is nothing left to prove: the step was never reached, or is done."""


Outcome = (
    Identified
    | CodeSent
    | SignInCodeSent
    | AccountToProve
    | LinkSent
    | Refused
    | Suspended
    | Lapsed
)
