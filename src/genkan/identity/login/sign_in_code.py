"""Signing in without a password: six digits, sent to the mailbox and typed into this browser.

Source: Kinde, "Passwordless authentication"; identity-security L1, L2, L3, L5.
"""

from datetime import datetime
from typing import Final

from genkan.identity.login.email_code import CodePlace, is_code, put_code, try_code_of
from genkan.identity.login.letter import CodeLetter, NoAccountLetter, Post
from genkan.identity.login.outcome import (
    CODE_FIELD,
    EMAIL_FIELD,
    Fault,
    Identified,
    Lapsed,
    Outcome,
    Refused,
    SignInCodeSent,
    Suspended,
)
from genkan.identity.login.refusal import refuse_sign_in
from genkan.identity.login.throttle import forgive, slow_attempts, slow_letters
from genkan.identity.login.verify_email import CodeForm
from genkan.identity.model.email_address import email_fault
from genkan.identity.model.grant import CodeAnswer, Purpose
from genkan.identity.model.interaction import Interaction
from genkan.identity.model.proof import Proof
from genkan.identity.names import UserId
from genkan.identity.ports import Ports

_USER_DIGITS: Final = 32


async def request_sign_in_code(
    ports: Ports, interaction: Interaction, email: str, address: str, post: Post, now: datetime
) -> SignInCodeSent | Refused:
    """Send a code; an address without an account gets another letter and the same answer.

    email: as typed. address: the network address it came from. Raises TooManyAttempts.
    """
    wrong_email = email_fault(email)
    if wrong_email:
        return Refused((Fault(wrong_email, EMAIL_FIELD),))
    await slow_letters(ports.throttle, account=email, address=address, now=now)
    user = await ports.users.by_email(email)
    # Of nobody, so that a code of nobody is asked for and tried like any other.
    nobody = UserId(f"kp_{ports.randomness.hexadecimal(_USER_DIGITS)}")
    user_id = user.id if user else nobody
    await ports.interactions.name_visitor(interaction.id, user_id, email)
    place = CodePlace(Purpose.SIGN_IN_CODE, interaction.id, user_id)
    if user is None:
        await put_code(ports, place, now, secret=ports.randomness.token())
        await post(NoAccountLetter(to=email))
    else:
        digits = await put_code(ports, place, now, to=email)
        await post(CodeLetter(to=email, code=digits))
    return SignInCodeSent()


async def send_sign_in_code_again(
    ports: Ports, interaction: Interaction, address: str, post: Post, now: datetime
) -> SignInCodeSent | Lapsed:
    """Another code to the same address. Raises TooManyAttempts."""
    email = awaited_email(interaction)
    if email is None:
        return Lapsed()
    outcome = await request_sign_in_code(ports, interaction, email, address, post, now)
    return Lapsed() if isinstance(outcome, Refused) else outcome


def awaited_email(interaction: Interaction) -> str | None:
    """The address that a code was asked for; None when none was."""
    if interaction.user_id is None or email_fault(interaction.login_hint or "") is not None:
        return None
    return interaction.login_hint


async def sign_in_by_code(
    ports: Ports, interaction: Interaction, form: CodeForm, now: datetime
) -> Outcome:
    """Who it is, by the code that was sent. Raises TooManyAttempts.

    On an account that nobody had proven, it ends what somebody else may have put there.
    """
    email, user_id = awaited_email(interaction), interaction.user_id
    if email is None or user_id is None:
        return Lapsed()
    typed = "".join(form.code.split())
    if not is_code(typed):
        return Refused((Fault("code_malformed", CODE_FIELD),))
    await slow_attempts(ports.throttle, account=email, address=form.address, now=now)
    place = CodePlace(Purpose.SIGN_IN_CODE, interaction.id, user_id)
    answer = await try_code_of(ports, place, typed, now)
    if answer is not CodeAnswer.ACCEPTED:
        owner = await ports.users.by_id(user_id)
        await refuse_sign_in(ports, interaction, "wrong_code", owner, now)
        text = "code_wrong" if answer is CodeAnswer.WRONG else "code_dead"
        return Refused((Fault(text, CODE_FIELD),))
    await forgive(ports.throttle, account=email, address=form.address)
    claimed = await ports.users.claim_unverified(user_id, email, now)
    user = claimed or await ports.users.by_id(user_id)
    if user is None:
        return Lapsed()
    return Suspended() if user.is_suspended else Identified(user, (Proof.EMAIL_CODE,))
