"""The step in between: the code is asked for, tried, and sent again."""

from dataclasses import dataclass, field
from datetime import datetime

from genkan.identity.login.connection import confirm_arrival
from genkan.identity.login.email_code import Addressee, is_code, send_code, try_code
from genkan.identity.login.letter import Post
from genkan.identity.login.outcome import (
    CODE_FIELD,
    CodeSent,
    Fault,
    Identified,
    Lapsed,
    Outcome,
    Refused,
    Suspended,
)
from genkan.identity.login.register import (
    PendingRegistration,
    confirm_registration,
    pending_registration,
)
from genkan.identity.login.throttle import slow_attempts, slow_letters
from genkan.identity.model.grant import CodeAnswer
from genkan.identity.model.interaction import Interaction
from genkan.identity.model.proof import Proof
from genkan.identity.model.user import User
from genkan.identity.model.workflow import Asker
from genkan.identity.ports import Ports


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeForm:
    """What was typed. address: the network address it came from, for throttle and workflows."""

    code: str = field(repr=False)
    address: str
    user_agent: str = ""


async def awaited_addressee(
    ports: Ports, interaction: Interaction, now: datetime
) -> Addressee | None:
    """Whose code the interaction waits for; None when it waits for none."""
    waiting = await _waiting(ports, interaction, now)
    match waiting:
        case PendingRegistration():
            return waiting.addressee
        case User(email=str() as email, is_email_verified=False):
            return Addressee(waiting.id, email)
        case User() | None:
            return None


async def verify_email(
    ports: Ports, interaction: Interaction, form: CodeForm, now: datetime
) -> Outcome:
    """Who it is, by the code that was sent. Raises TooManyAttempts."""
    waiting = await _waiting(ports, interaction, now)
    addressee = await awaited_addressee(ports, interaction, now)
    if waiting is None or addressee is None:
        return Lapsed()
    typed = "".join(form.code.split())
    if not is_code(typed):
        return Refused((Fault("code_malformed", CODE_FIELD),))
    await slow_attempts(ports.throttle, account=addressee.email, address=form.address, now=now)
    answer = await try_code(ports, interaction, addressee.user_id, typed, now)
    match answer:
        case CodeAnswer.ACCEPTED:
            if isinstance(waiting, PendingRegistration) and waiting.arrived is not None:
                asker = Asker(form.address, form.user_agent)
                return await confirm_arrival(ports, interaction, waiting, asker, now)
            return await _proven(ports, interaction, waiting, now)
        case CodeAnswer.WRONG:
            return Refused((Fault("code_wrong", CODE_FIELD),))
        case CodeAnswer.DEAD:
            return Refused((Fault("code_dead", CODE_FIELD),))


async def send_again(
    ports: Ports, interaction: Interaction, address: str, post: Post, now: datetime
) -> CodeSent | Lapsed:
    """Another code in place of the earlier one. Raises TooManyAttempts."""
    addressee = await awaited_addressee(ports, interaction, now)
    if addressee is None:
        return Lapsed()
    await slow_letters(ports.throttle, account=addressee.email, address=address, now=now)
    await send_code(ports, interaction, addressee, post, now)
    return CodeSent()


async def _waiting(
    ports: Ports, interaction: Interaction, now: datetime
) -> PendingRegistration | User | None:
    if interaction.user_id is None:
        return None
    pending = await pending_registration(ports, interaction, now)
    return pending or await ports.users.by_id(interaction.user_id)


async def _proven(
    ports: Ports, interaction: Interaction, waiting: PendingRegistration | User, now: datetime
) -> Outcome:
    match waiting:
        case PendingRegistration():
            user = await confirm_registration(ports, interaction, waiting, now)
            proofs = (
                (Proof.EMAIL_CODE,)
                if waiting.password_hash is None
                else (Proof.PASSWORD, Proof.EMAIL_CODE)
            )
        case User():
            # Who has the mailbox and did not type the password need not be who chose it: then it
            # goes, with all that was set up by it (identity-security L5).
            if Proof.PASSWORD in interaction.proofs:
                user = await ports.users.mark_email_verified(waiting.id, now)
            else:
                user = await ports.users.claim_unverified(waiting.id, waiting.email or "", now)
            proofs = (Proof.EMAIL_CODE,)
    if user is None:
        return Lapsed()
    return Suspended() if user.is_suspended else Identified(user, proofs)
