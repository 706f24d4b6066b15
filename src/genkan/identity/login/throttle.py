"""What slows guessing down. Nothing locks an account: a stranger must not lock its owner out.

Each attempt takes one from several buckets; an empty one asks for patience. The bucket of an
account seen from one address is small; the account's own, which strangers can empty, is large
and fills fast. Source: identity-security L2; OWASP ASVS 5.0 V6.1.1, V6.3.1.
"""

import hashlib
import math
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from genkan.identity.errors import TooManyAttempts
from genkan.identity.names import UserId
from genkan.identity.ports import ThrottleStore


@dataclass(frozen=True, slots=True)
class Limit:
    """A bucket's size, and how fast it fills again."""

    capacity: int
    refill_seconds: float


ACCOUNT_FROM_ADDRESS = Limit(capacity=10, refill_seconds=30)
ACCOUNT = Limit(capacity=100, refill_seconds=10)
ADDRESS = Limit(capacity=200, refill_seconds=1)
# Only who showed the first proof gets to try a second one: no stranger can empty this bucket.
FACTOR = Limit(capacity=5, refill_seconds=180)
LETTERS = Limit(capacity=5, refill_seconds=120)
# In a day. A stranger's share is small, so that the owner of the mailbox keeps most of it.
LETTERS_A_DAY_FROM_ADDRESS = Limit(capacity=20, refill_seconds=86_400 / 20)
LETTERS_A_DAY = Limit(capacity=100, refill_seconds=86_400 / 100)


async def slow_attempts(
    throttle: ThrottleStore, *, account: str, address: str, now: datetime
) -> None:
    """Count one attempt at an account's password or code.

    account: the email as typed, whether anybody has it or not. Raises TooManyAttempts.
    """
    name = account_name(account)
    await _take(throttle, f"address:{address}", ADDRESS, now)
    await _take(throttle, f"account:{name}:{address}", ACCOUNT_FROM_ADDRESS, now)
    await _take(throttle, f"account:{name}", ACCOUNT, now)


async def slow_letters(
    throttle: ThrottleStore, *, account: str, address: str, now: datetime
) -> None:
    """Count one letter to a mailbox, so that nobody can flood it, in minutes or in a day.

    It is counted and refused alike whether the address has an account or not (identity-security
    L1). Raises TooManyAttempts.
    """
    name = account_name(account)
    await _take(throttle, f"address:{address}", ADDRESS, now)
    await _take(throttle, f"letters:{name}", LETTERS, now)
    await _take(throttle, f"letters of a day:{name}:{address}", LETTERS_A_DAY_FROM_ADDRESS, now)
    await _take(throttle, f"letters of a day:{name}", LETTERS_A_DAY, now)


async def slow_address(throttle: ThrottleStore, *, address: str, now: datetime) -> None:
    """Count one attempt that names no account. Raises TooManyAttempts."""
    await _take(throttle, f"address:{address}", ADDRESS, now)


async def slow_factor(
    throttle: ThrottleStore, *, user_id: UserId, address: str, now: datetime
) -> None:
    """Count one try at somebody's second factor, from wherever. Raises TooManyAttempts."""
    await _take(throttle, f"address:{address}", ADDRESS, now)
    await _take(throttle, f"factor:{user_id}", FACTOR, now)


async def forgive_factor(throttle: ThrottleStore, *, user_id: UserId) -> None:
    """The factor was right: earlier slips no longer count."""
    await throttle.reset(f"factor:{user_id}")


async def forgive(throttle: ThrottleStore, *, account: str, address: str) -> None:
    """The visitor proved who they are: their earlier slips no longer count."""
    await throttle.reset(f"account:{account_name(account)}:{address}")


async def _take(throttle: ThrottleStore, bucket: str, limit: Limit, now: datetime) -> None:
    wait_seconds = await throttle.take(
        bucket, capacity=limit.capacity, refill_seconds=limit.refill_seconds, now=now
    )
    if wait_seconds > 0:
        raise TooManyAttempts(
            "too many attempts: wait, then try again",
            retry_after_seconds=math.ceil(wait_seconds),
        )


def account_name(account: str) -> str:
    """The account in a bucket's name: no table of ours lists what visitors typed.

    Whatever Postgres's `lower` takes for one address has one name; accents and compatibility
    forms are left out, since sharing a bucket with a neighbour does no harm, and a second
    bucket for the same account would ("İris" for "iris").
    """
    letters = unicodedata.normalize("NFKD", account.strip().casefold())
    plain = "".join(each for each in letters if not unicodedata.combining(each))
    return hashlib.sha256(plain.casefold().encode()).hexdigest()[:32]
