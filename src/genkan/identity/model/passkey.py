"""Passkeys: keys of WebAuthn that stand for a person, and who is asked to make one.

Source of the rules: Kinde, "Enable Passkeys to sign in users".
"""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, StrEnum

from genkan.identity.config import IdentityConfig, SignInMethod
from genkan.identity.model.proof import CREDENTIALS, FIRST_PROOFS, Proof
from genkan.identity.model.session import Session
from genkan.identity.names import UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class Passkey:
    """One registered credential. public_key: in COSE's form.

    sign_count: how often it signed, as far as its authenticator counts (0: it does not).
    """

    credential_id: bytes
    user_id: UserId
    public_key: bytes
    sign_count: int
    name: str
    created_at: datetime
    last_used_at: datetime | None = None


class PasskeyRule(StrEnum):
    """What an environment, or an organization, makes of passkeys (Kinde: `policy`)."""

    OFF = "off"  # none signs in, and none is made
    OPTIONAL = "optional"  # whoever signs in by other means is asked for one, and may decline
    MANDATORY = "mandatory"  # ... and must make one


@dataclass(frozen=True, slots=True, kw_only=True)
class PasskeyRules:
    """The rules that an administrator set; None: none was."""

    environment: PasskeyRule | None = None
    organization: PasskeyRule | None = None  # in place of the environment's

    @property
    def set_one(self) -> PasskeyRule | None:
        """The one that counts: the organization's before the environment's."""
        return self.organization or self.environment


@dataclass(frozen=True, slots=True, kw_only=True)
class PasskeyHabits:
    """What is known of a user. has_refused: they were asked for a passkey and declined."""

    has_passkey: bool = False
    has_refused: bool = False


class PasskeyDemand(Enum):
    """What a user who signed on still has to do about passkeys."""

    NOTHING = "nothing"
    MAY_MAKE_ONE = "may make one"
    MUST_MAKE_ONE = "must make one"
    SIGN_IN_AGAIN = "sign in again"


def passkey_rule(rule: PasskeyRule | None, config: IdentityConfig) -> PasskeyRule:
    """The rule in force where `rule` was set by an administrator, or None was.

    The operator's list of sign-in methods is what counts until then; where it is given and has no
    passkeys, nobody else turns them on.
    """
    if not config.may_offer_passkeys:
        return PasskeyRule.OFF
    is_listed = SignInMethod.PASSKEY in config.sign_in_methods
    return rule or (PasskeyRule.OPTIONAL if is_listed else PasskeyRule.OFF)


def passkey_demand(
    rules: PasskeyRules,
    habits: PasskeyHabits,
    session: Session,
    config: IdentityConfig,
    now: datetime,
) -> PasskeyDemand:
    """What is left to do for the session's user in an organization with these rules.

    A passkey is made only by who proved lately who they are (OWASP ASVS 5.0 V7.5.1): who must
    make one and did not, signs in again. Nobody is asked where no administrator said so.
    """
    rule = passkey_rule(rules.set_one, config)
    if rule is PasskeyRule.OFF:
        # A passkey that opened the session somewhere else counts nothing here.
        is_by_passkey = FIRST_PROOFS.intersection(session.proofs) == frozenset({Proof.PASSKEY})
        return PasskeyDemand.SIGN_IN_AGAIN if is_by_passkey else PasskeyDemand.NOTHING
    if habits.has_passkey or CREDENTIALS.isdisjoint(session.proofs):
        return PasskeyDemand.NOTHING
    if rule is PasskeyRule.MANDATORY:
        is_recent = session.is_recent(now)
        return PasskeyDemand.MUST_MAKE_ONE if is_recent else PasskeyDemand.SIGN_IN_AGAIN
    is_asked = rules.set_one is not None and not habits.has_refused and session.is_recent(now)
    return PasskeyDemand.MAY_MAKE_ONE if is_asked else PasskeyDemand.NOTHING
