"""What the portal asks of its visitor before anything that matters is changed.

Whoever has a second factor shows that; else the password is typed again; who has neither gets a
code by email. A proof counts for five minutes, as does a sign-on of this very browser that was
as good. Source: OWASP ASVS 5.0 V7.5.1-7.5.3.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from typing import Final

from genkan.identity.login.authenticator import try_authenticator
from genkan.identity.login.email_code import CodePlace, is_code, put_code, try_code_of
from genkan.identity.login.email_factor import send_factor_code, try_factor_code
from genkan.identity.login.letter import CodeLetter, Post
from genkan.identity.login.outcome import CODE_FIELD, PASSWORD_FIELD, Fault, Refused
from genkan.identity.login.recovery_codes import try_recovery_code
from genkan.identity.login.throttle import (
    forgive,
    forgive_factor,
    slow_attempts,
    slow_factor,
    slow_letters,
)
from genkan.identity.login.verify_email import CodeForm
from genkan.identity.model.audit_event import AuditEvent
from genkan.identity.model.factor import FactorKind
from genkan.identity.model.grant import CodeAnswer, Purpose
from genkan.identity.model.password_policy import LONGEST, normal_password
from genkan.identity.model.proof import SECOND_PROOFS, Proof
from genkan.identity.model.session import Session
from genkan.identity.portal.visit import PortalVisit
from genkan.identity.ports import Ports

RECENT: Final = timedelta(minutes=5)


class Ask(Enum):
    """What is asked of the visitor; the value begins the texts' keys."""

    AUTHENTICATOR = "prove_authenticator"
    RECOVERY_CODE = "prove_recovery_code"
    EMAIL_FACTOR = "prove_email_factor"
    PASSWORD = "prove_password"  # noqa: S105 - a text's key
    EMAIL_CODE = "prove_email_code"
    NOTHING = "prove_nothing"  # there is nothing to ask for: sign in anew


BY_EMAIL: Final = frozenset({Ask.EMAIL_FACTOR, Ask.EMAIL_CODE})


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofForm:
    """What was typed. address: the network address it came from, for the throttle alone."""

    code: str = field(repr=False)
    recovery_code: str = field(repr=False)
    password: str = field(repr=False)
    address: str


async def asks_of(ports: Ports, visit: PortalVisit) -> tuple[Ask, ...]:
    """What this visitor may show, the first of it unless they choose another."""
    kinds = {each.kind for each in await ports.factors.of_user(visit.user.id)}
    factors = [
        *([Ask.AUTHENTICATOR] if FactorKind.AUTHENTICATOR_APP in kinds else []),
        *([Ask.EMAIL_FACTOR] if FactorKind.EMAIL in kinds and visit.user.email else []),
    ]
    if factors:
        return (*factors, Ask.RECOVERY_CODE)
    if await ports.users.password_hash(visit.user.id) is not None:
        return (Ask.PASSWORD,)
    if visit.user.email is not None and visit.user.is_email_verified:
        return (Ask.EMAIL_CODE,)
    return (Ask.NOTHING,)


def is_proven(
    visit: PortalVisit, asks: tuple[Ask, ...], session: Session | None, now: datetime
) -> bool:
    """Whether the visitor showed lately enough that the account is theirs.

    session: the browser's own sign-on. A visit's token alone proves nothing: whoever holds an
    access token may begin one.
    """
    proved_at = visit.aim.proved_at
    if proved_at is not None and now - proved_at < RECENT:
        return True
    if session is None or session.user_id != visit.user.id or not session.is_live(now):
        return False
    has_factor = Ask.RECOVERY_CODE in asks
    is_good = not has_factor or not SECOND_PROOFS.isdisjoint(session.proofs)
    return is_good and now - session.authenticated_at < RECENT


async def send_proof_code(
    ports: Ports, visit: PortalVisit, ask: Ask, address: str, post: Post, now: datetime
) -> None:
    """Send the code that is asked for. Raises TooManyAttempts."""
    if ask is Ask.EMAIL_FACTOR:
        await send_factor_code(ports, visit.user, visit.id, address, post, now)
    elif ask is Ask.EMAIL_CODE and visit.user.email is not None:
        await slow_letters(ports.throttle, account=visit.user.email, address=address, now=now)
        digits = await put_code(ports, _place(visit), now, to=visit.user.email)
        await post(CodeLetter(to=visit.user.email, code=digits))


async def try_proof(
    ports: Ports, visit: PortalVisit, ask: Ask, form: ProofForm, post: Post, now: datetime
) -> Refused | None:
    """What is wrong with what was shown; None when it proves the visitor.

    Raises TooManyAttempts.
    """
    shown = await _shown(ports, visit, ask, form, post, now)
    kind = "portal_proof" if isinstance(shown, Proof) else "portal_proof_refused"
    await ports.audit.record(
        AuditEvent(kind=kind, at=now, actor=visit.user.id, subject=visit.user.id)
    )
    return None if isinstance(shown, Proof) else shown


async def _shown(
    ports: Ports, visit: PortalVisit, ask: Ask, form: ProofForm, post: Post, now: datetime
) -> Proof | Refused:
    code = CodeForm(code=form.code, address=form.address)
    match ask:
        case Ask.AUTHENTICATOR:
            return await try_authenticator(ports, visit.user, code, now)
        case Ask.EMAIL_FACTOR:
            return await try_factor_code(ports, visit.user, visit.id, code, post, now)
        case Ask.RECOVERY_CODE:
            recovery = CodeForm(code=form.recovery_code, address=form.address)
            return await try_recovery_code(ports, visit.user, recovery, post, now)
        case Ask.PASSWORD:
            return await _try_password(ports, visit, form, now)
        case Ask.EMAIL_CODE:
            return await _try_email_code(ports, visit, code, now)
        case Ask.NOTHING:
            return Refused((Fault("prove_nothing_text"),))


async def _try_password(
    ports: Ports, visit: PortalVisit, form: ProofForm, now: datetime
) -> Proof | Refused:
    user = visit.user
    account = user.email or user.id
    await slow_attempts(ports.throttle, account=account, address=form.address, now=now)
    password_hash = await ports.users.password_hash(user.id)
    typed = normal_password(form.password[: LONGEST + 1])
    if password_hash is None or not await ports.passwords.verify(typed, password_hash):
        return Refused((Fault("password_wrong", PASSWORD_FIELD),))
    await forgive(ports.throttle, account=account, address=form.address)
    return Proof.PASSWORD


async def _try_email_code(
    ports: Ports, visit: PortalVisit, form: CodeForm, now: datetime
) -> Proof | Refused:
    typed = "".join(form.code.split())
    if not is_code(typed):
        return Refused((Fault("code_malformed", CODE_FIELD),))
    await slow_factor(ports.throttle, user_id=visit.user.id, address=form.address, now=now)
    answer = await try_code_of(ports, _place(visit), typed, now)
    if answer is not CodeAnswer.ACCEPTED:
        text = "code_wrong" if answer is CodeAnswer.WRONG else "code_dead"
        return Refused((Fault(text, CODE_FIELD),))
    await forgive_factor(ports.throttle, user_id=visit.user.id)
    return Proof.EMAIL_CODE


def _place(visit: PortalVisit) -> CodePlace:
    return CodePlace(Purpose.PORTAL_PROOF, visit.id, visit.user.id)
