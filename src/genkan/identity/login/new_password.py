"""The two fields of a new password, wherever one is chosen."""

from dataclasses import dataclass, field

from genkan.identity.login.outcome import FIRST_PASSWORD_FIELD, SECOND_PASSWORD_FIELD, Fault
from genkan.identity.model.password_policy import password_fault


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPasswordForm:
    """What was typed, twice."""

    first_password: str = field(repr=False)
    second_password: str = field(repr=False)


def new_password_faults(form: NewPasswordForm) -> tuple[Fault, ...]:
    """What is wrong with it; nothing when it may be used."""
    wrong = password_fault(form.first_password)
    if wrong:
        return (Fault(wrong.value, FIRST_PASSWORD_FIELD),)
    if form.first_password != form.second_password:
        return (Fault("passwords_differ", SECOND_PASSWORD_FIELD),)
    return ()
