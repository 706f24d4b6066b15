"""Password hashing off the event loop: argon2id in a few threads, with a short queue.

Imported hashes are tried there as well, as long as nobody has signed in by them.

A hash costs 25 ms of a core on purpose. Without a bound, a flood of sign-ins would take the whole
machine; with it, what does not fit is refused at once and the page says so.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher as Argon2
from argon2 import Type
from argon2.exceptions import InvalidHashError, VerificationError

from genkan.identity.errors import TooManyAttempts
from genkan.identity.passwords.imported_hash import ImportedHash, from_stored_form
from genkan.identity.passwords.verify_imported import belongs

# OWASP's minimum: 19 MiB, two passes, one lane (Password Storage Cheat Sheet, Argon2id).
_MEMORY_KIB = 19 * 1024
_PASSES = 2
_THREADS = 2
# Three seconds of work for two threads; who comes later is asked to wait.
_LONGEST_QUEUE = 240
_RETRY_AFTER_SECONDS = 5


class Argon2Threads:
    """The `PasswordHasher` of ports.py. Lives as long as the application; close it at the end."""

    __slots__ = ("_argon2", "_dummy", "_executor", "_waiting")

    def __init__(self) -> None:
        self._argon2 = Argon2(
            time_cost=_PASSES, memory_cost=_MEMORY_KIB, parallelism=1, type=Type.ID
        )
        self._executor = ThreadPoolExecutor(_THREADS, thread_name_prefix="argon2")
        self._waiting = 0
        self._dummy = self._argon2.hash("the password of nobody")

    async def hash(self, password: str) -> str:
        """The PHC string of a new password."""
        return await self._run(password, None)

    async def verify(self, password: str, password_hash: str | None) -> bool:
        """Whether `password` belongs to the hash.

        None stands for an unknown user or one without a password: it takes the same time.
        """
        verified = await self._run(password, password_hash or self._dummy)
        return bool(verified) and password_hash is not None

    def close(self) -> None:
        """Ends the threads once their present work is done."""
        self._executor.shutdown(wait=False, cancel_futures=True)

    async def _run(self, password: str, password_hash: str | None) -> str:
        if self._waiting >= _LONGEST_QUEUE:
            raise TooManyAttempts(
                "many people sign in just now: wait, then try again",
                retry_after_seconds=_RETRY_AFTER_SECONDS,
            )
        self._waiting += 1
        loop = asyncio.get_running_loop()
        try:
            if password_hash is None:
                return await loop.run_in_executor(self._executor, self._argon2.hash, password)
            return await loop.run_in_executor(
                self._executor, self._verified, password, password_hash
            )
        finally:
            self._waiting -= 1

    def _verified(self, password: str, password_hash: str) -> str:
        """The hash when `password` belongs to it, else nothing."""
        imported = from_stored_form(password_hash)
        if imported is not None and _belongs(password, imported):
            return password_hash
        try:
            if imported is not None:
                # One round of MD5 would tell at once that there is an account (identity-security
                # L1): no refusal is quicker than that of an address without one.
                self._argon2.verify(self._dummy, password)
                return ""
            self._argon2.verify(password_hash, password)
        except (VerificationError, InvalidHashError):
            return ""
        return password_hash


def _belongs(password: str, imported: ImportedHash) -> bool:
    """Whether the hash is of this password; one that a library can not read is of none."""
    try:
        return belongs(password, imported)
    except ValueError:
        return False
