"""A code by email as the second factor, after a password.

Source: Kinde, "mfa:email"; identity-security L2, L3.
"""

from datetime import datetime

from genkan.identity.login.authenticator import new_factor, tell_of_new_factor
from genkan.identity.login.email_code import CodePlace, is_code, put_code, try_code_of
from genkan.identity.login.letter import CodeLetter, Post
from genkan.identity.login.outcome import CODE_FIELD, CodeSent, Fault, Lapsed, Refused
from genkan.identity.login.refusal import refuse_factor
from genkan.identity.login.throttle import forgive_factor, slow_factor, slow_letters
from genkan.identity.login.verify_email import CodeForm
from genkan.identity.model.factor import FactorKind
from genkan.identity.model.grant import CodeAnswer, Purpose
from genkan.identity.model.proof import Proof
from genkan.identity.model.user import User
from genkan.identity.ports import Ports


async def send_factor_code(
    ports: Ports, user: User, subject: str, address: str, post: Post, now: datetime
) -> CodeSent | Lapsed:
    """Send a code to the user's own address. Raises TooManyAttempts.

    subject: the interaction or session that asks; the code is worth nothing in another one.
    """
    if user.email is None:
        return Lapsed()
    await slow_letters(ports.throttle, account=user.email, address=address, now=now)
    place = CodePlace(Purpose.EMAIL_FACTOR, subject, user.id)
    digits = await put_code(ports, place, now, to=user.email)
    await post(CodeLetter(to=user.email, code=digits))
    return CodeSent()


async def try_factor_code(
    ports: Ports, user: User, subject: str, form: CodeForm, post: Post, now: datetime
) -> Proof | Refused:
    """What the code comes to; the first right one sets the factor up. Raises TooManyAttempts."""
    typed = "".join(form.code.split())
    if not is_code(typed):
        return Refused((Fault("code_malformed", CODE_FIELD),))
    await slow_factor(ports.throttle, user_id=user.id, address=form.address, now=now)
    place = CodePlace(Purpose.EMAIL_FACTOR, subject, user.id)
    answer = await try_code_of(ports, place, typed, now)
    if answer is not CodeAnswer.ACCEPTED:
        await refuse_factor(ports, user, FactorKind.EMAIL.value, now)
        text = "code_wrong" if answer is CodeAnswer.WRONG else "code_dead"
        return Refused((Fault(text, CODE_FIELD),))
    await forgive_factor(ports.throttle, user_id=user.id)
    factors = await ports.factors.of_user(user.id)
    if any(each.kind is FactorKind.EMAIL for each in factors):
        await ports.factors.note_use(user.id, FactorKind.EMAIL, now)
    else:
        factor = new_factor(ports, user.id, FactorKind.EMAIL, now)
        await ports.factors.put_email(factor)
        await tell_of_new_factor(ports, user, factor, post, now)
    return Proof.EMAIL_FACTOR
