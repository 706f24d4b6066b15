"""Kinde's tag "Users", the part of passwords."""

import re
from typing import Annotated, Final

from pydantic import Field

from genkan.identity.errors import InvalidBody, ManagementError
from genkan.identity.management.call import Body, Call, Line, Reply, not_found, read_body, success
from genkan.identity.management.operation import Operation, operation
from genkan.identity.model.password_policy import normal_password, password_fault
from genkan.identity.names import UserId
from genkan.identity.passwords.imported_hash import (
    Configuration,
    HashRefused,
    read_imported_hash,
    stored_form,
)

_ARGON2ID: Final = re.compile(
    r"\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,2})\$[A-Za-z0-9+/]{11,86}\$[A-Za-z0-9+/]{22,86}"
)
_MOST_MEMORY_KIB: Final = 131_072
_MOST_PASSES: Final = 8
_MOST_LANES: Final = 8


HashPart = Annotated[str | None, Field(max_length=1_024, repr=False)]


class PasswordBody(Body):
    """`PUT /api/v1/users/{user_id}/password`; `password` and `argon2id` are Genkan's."""

    hashed_password: str | None = Field(default=None, max_length=1_024, repr=False)
    hashing_method: Line = "bcrypt"  # Kinde's default
    salt: HashPart = None
    salt_position: HashPart = None
    iterations: int | None = None
    variant: HashPart = None
    signer_key: HashPart = None
    salt_separator: HashPart = None
    rounds: int | None = None
    mem_cost: int | None = None
    is_temporary_password: bool = False
    password: str | None = Field(default=None, repr=False)


async def set_user_password(call: Call) -> Reply:
    """A new password; the sessions made with the old one end (identity-security L12)."""
    user = await call.ports.users.by_id(UserId(call.path["user_id"]))
    if user is None:
        raise no_user()
    body = read_body(call, PasswordBody)
    password_hash = await _sent_hash(call, body)
    await call.ports.users.set_password(
        user.id, password_hash, call.now, is_temporary=body.is_temporary_password
    )
    await call.ports.sessions.revoke_all(user.id, call.now)
    await call.ports.interactions.forget_proofs(user.id, None)
    return success()


async def hash_password(call: Call, password: str) -> str:
    """What is stored of a new password. Raises InvalidBody when the policy refuses it."""
    fault = password_fault(password)
    if fault is not None:
        raise InvalidBody((f"password: {fault.message}",))
    return await call.ports.passwords.hash(normal_password(password))


def no_user() -> ManagementError:
    """The refusal of an id that nobody has."""
    return not_found("USER_NOT_FOUND", "there is no user with this id")


async def _sent_hash(call: Call, body: PasswordBody) -> str:
    if body.password is not None:
        return await hash_password(call, body.password)
    if body.hashed_password is None:
        raise InvalidBody(("hashed_password: missing; or send the password itself as 'password'",))
    if body.hashing_method != "argon2id":
        return _imported(body, body.hashed_password)
    return _checked_argon2id(body.hashed_password)


def _imported(body: PasswordBody, hashed: str) -> str:
    configuration = Configuration(
        salt=body.salt,
        salt_position=body.salt_position,
        iterations=body.iterations,
        variant=body.variant,
        signer_key=body.signer_key,
        salt_separator=body.salt_separator,
        rounds=body.rounds,
        mem_cost=body.mem_cost,
    )
    try:
        return stored_form(read_imported_hash(body.hashing_method, hashed, configuration))
    except HashRefused as refusal:
        raise InvalidBody((str(refusal),)) from None


def _checked_argon2id(password_hash: str) -> str:
    """The PHC string when it costs no more than we can pay (identity-security L19)."""
    match = _ARGON2ID.fullmatch(password_hash)
    if match is None:
        raise InvalidBody(("hashed_password: not an argon2id string ($argon2id$v=19$m=...)",))
    memory_kib, passes, lanes = (int(each) for each in match.groups())
    is_affordable = (
        8 * lanes <= memory_kib <= _MOST_MEMORY_KIB
        and 1 <= passes <= _MOST_PASSES
        and 1 <= lanes <= _MOST_LANES
    )
    if not is_affordable:
        most = f"m={_MOST_MEMORY_KIB}, t={_MOST_PASSES}, p={_MOST_LANES}"
        raise InvalidBody((f"hashed_password: its cost must be at most {most}",))
    return password_hash


OPERATIONS: Final[tuple[Operation, ...]] = (
    operation("PUT", "/users/{user_id}/password", "update:user_passwords", set_user_password),
)
