"""Kinde's tag "API Keys": keys of an API's customers, which the API asks us about.

A key is shown once, when it is made or rotated; its SHA-256 is kept (256 random bits).
"""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Final, Literal

from pydantic import Field

from genkan.identity.errors import InvalidBody, ManagementError, TooManyAttempts
from genkan.identity.management.call import Body, Call, Line, Reply, not_found, read_body, success
from genkan.identity.management.operation import Operation, operation
from genkan.identity.management.window import window
from genkan.identity.model.api import Api
from genkan.identity.model.api_key import ApiKey, ApiKeyKind
from genkan.identity.names import ApiId, ApiKeyId, ApiScopeId, OrganizationCode, UserId
from genkan.identity.ports import Ports, Randomness

_PREFIX: Final = "k_live"
_LETTERS: Final = 48  # of 62: more than 256 bits
_SUFFIX: Final = 4
_STATUSES: Final = ("active", "inactive", "revoked")
# Only keys that do not count are counted: an API asks as often as it is asked.
_FAILURES: Final = 60
_FAILURE_SECONDS: Final = 1.0


class NewApiKeyBody(Body):
    """`POST /api/v1/api_keys`."""

    name: Annotated[Line, Field(min_length=1, max_length=100)]
    type: Literal["user", "organization", "environment"]
    api_id: Line
    scope_ids: list[Line] = Field(default=[], max_length=200)
    user_id: Line | None = None
    org_code: Line | None = None


class VerifyBody(Body):
    """`POST /api/v1/api_keys/verify`."""

    api_key: str = Field(max_length=256, repr=False)


async def get_api_keys(call: Call) -> Reply:
    """The keys, without themselves; `key_type`, `status`, `user_id`, `org_code` choose some."""
    found = [each for each in await call.ports.api_keys.all() if _is_wanted(call, each)]
    part = window(call, found, _id)
    return success(api_keys=[_shown(each) for each in part.shown], has_more=part.has_more)


async def create_api_key(call: Call) -> Reply:
    """A new key; the only time that it is shown."""
    body = read_body(call, NewApiKeyBody)
    api = await call.ports.apis.by_id(ApiId(body.api_id))
    if api is None or api.is_management_api:
        raise InvalidBody(("api_id: there is no API of yours with this id",))
    await _check_owner(call, body)
    key, secret = _new_key(call, body, api), _new_secret(call.ports.randomness)
    caller = await call.ports.applications.by_id(call.caller)
    made = replace(_with_secret(key, secret), created_by=caller.name if caller else "")
    await call.ports.api_keys.create(made, _scope_ids(api, body.scope_ids))
    return Reply(
        content={
            "code": "API_KEY_CREATED",
            "message": "API key created",
            "api_key": {"id": made.id, "key": secret},
        },
        status=201,
    )


async def get_api_key(call: Call) -> Reply:
    """One key, without itself."""
    key = await _called_key(call)
    return success(
        api_key=_shown(key)
        | {
            "verification_count": key.verification_count,
            "organization_id": key.organization_code,
            "user_id": key.user_id,
        }
    )


async def rotate_api_key(call: Call) -> Reply:
    """Another key in place of this one, which counts no more."""
    key = await _called_key(call)
    secret = _new_secret(call.ports.randomness)
    if not await call.ports.api_keys.rotate(_with_secret(key, secret)):
        raise ManagementError("API_KEY_REVOKED", "the key was revoked; make a new one")
    return Reply(
        content={
            "code": "API_KEY_ROTATED",
            "message": "API key rotated",
            "api_key": {"id": key.id, "key": secret},
        },
        status=201,
    )


async def delete_api_key(call: Call) -> Reply:
    """Revokes a key at once; it stays in the list, so that its history does."""
    if not await call.ports.api_keys.revoke(ApiKeyId(call.path["key_id"]), call.now):
        raise _no_key()
    return success()


async def verify_api_key(body: VerifyBody, address: str, ports: Ports, now: datetime) -> Reply:
    """Whether a key counts, whose it is and what it may. Anybody may ask.

    Keys that are unknown, revoked, or a suspended user's are told alike. Raises TooManyAttempts
    when an address asks about too many of those.
    """
    found = await ports.api_keys.verify(_hash(body.api_key), address, now)
    if found is None or not await _is_owner_live(found, ports):
        await _slow_failures(address, ports, now)
        return Reply(
            content={
                "code": "API_KEY_NOT_VALID",
                "message": "API key is not valid",
                "is_valid": False,
            }
        )
    return Reply(
        content={
            "code": "API_KEY_VERIFIED",
            "message": "API key verified",
            "is_valid": True,
            "key_id": found.id,
            "status": found.status,
            "scopes": list(found.scopes),
            "org_code": found.organization_code,
            "user_id": found.user_id,
            "last_verified_on": _moment(found.verified_at),
            "verification_count": found.verification_count,
        }
    )


async def _is_owner_live(key: ApiKey, ports: Ports) -> bool:
    if key.user_id is None:
        return True
    user = await ports.users.by_id(key.user_id)
    return user is not None and not user.is_suspended


async def _slow_failures(address: str, ports: Ports, now: datetime) -> None:
    wait_seconds = await ports.throttle.take(
        f"api_key:{address}", capacity=_FAILURES, refill_seconds=_FAILURE_SECONDS, now=now
    )
    if wait_seconds > 0:
        raise TooManyAttempts(
            "too many keys that are not valid: wait, then try again",
            retry_after_seconds=int(wait_seconds) + 1,
        )


async def _check_owner(call: Call, body: NewApiKeyBody) -> None:
    """Raises InvalidBody unless the key names the owner that its type asks for, and no other."""
    wanted = {"user": ("user_id",), "organization": ("org_code",), "environment": ()}[body.type]
    faults = [
        f"{place}: a key of type '{body.type}' {'needs it' if place in wanted else 'has none'}"
        for place, value in (("user_id", body.user_id), ("org_code", body.org_code))
        if bool(value) is not (place in wanted)
    ]
    if body.user_id and await call.ports.users.by_id(UserId(body.user_id)) is None:
        faults.append("user_id: there is no user with this id")
    code = OrganizationCode(body.org_code or "")
    if code and await call.ports.organizations.by_code(code) is None:
        faults.append("org_code: there is no organization with this code")
    if faults:
        raise InvalidBody(tuple(faults))


def _new_key(call: Call, body: NewApiKeyBody, api: Api) -> ApiKey:
    return ApiKey(
        id=ApiKeyId(f"api_key_{call.ports.randomness.hexadecimal(32)}"),
        name=body.name,
        kind=ApiKeyKind(body.type),
        key_hash=b"",
        prefix=_PREFIX,
        suffix="",
        api_id=api.id,
        user_id=UserId(body.user_id) if body.user_id else None,
        organization_code=OrganizationCode(body.org_code) if body.org_code else None,
        created_by="",
        created_at=call.now,
    )


def _scope_ids(api: Api, asked: Sequence[str]) -> tuple[ApiScopeId, ...]:
    known = {scope.id for scope in api.scopes}
    faults = tuple(
        f"scope_ids: the API has no '{each[:100]}'" for each in asked if each not in known
    )
    if faults:
        raise InvalidBody(faults)
    return tuple(ApiScopeId(each) for each in dict.fromkeys(asked))


def _new_secret(randomness: Randomness) -> str:
    return f"{_PREFIX}_{randomness.alphanumeric(_LETTERS)}"


def _with_secret(key: ApiKey, secret: str) -> ApiKey:
    return replace(key, key_hash=_hash(secret), suffix=secret[-_SUFFIX:])


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", errors="replace")).digest()


def _is_wanted(call: Call, key: ApiKey) -> bool:
    status, kind = call.query.get("status"), call.query.get("key_type")
    if status and status not in _STATUSES:
        raise InvalidBody((f"status: expected one of {', '.join(_STATUSES)}",))
    if kind and kind not in {each.value for each in ApiKeyKind}:
        raise InvalidBody(("key_type: expected 'organization', 'user' or 'environment'",))
    wishes = (
        (kind, key.kind.value),
        (status, key.status),
        (call.query.get("user_id"), key.user_id),
        (call.query.get("org_code"), key.organization_code),
    )
    return all(not wish or wish == value for wish, value in wishes)


def _id(key: ApiKey) -> str:
    return key.id


def _shown(key: ApiKey) -> dict[str, object]:
    return {
        "id": key.id,
        "name": key.name,
        "type": key.kind.value,
        "status": key.status,
        "key_prefix": key.prefix,
        "key_suffix": key.suffix,
        "created_on": key.created_at.isoformat(),
        "last_verified_on": _moment(key.verified_at),
        "last_verified_ip": key.verified_from,
        "created_by": key.created_by,
        "api_ids": [key.api_id],
        "scopes": list(key.scopes),
    }


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


async def _called_key(call: Call) -> ApiKey:
    key = await call.ports.api_keys.by_id(ApiKeyId(call.path["key_id"]))
    if key is None:
        raise _no_key()
    return key


def _no_key() -> ManagementError:
    return not_found("API_KEY_NOT_FOUND", "there is no API key with this id")


_KEY = "/api_keys/{key_id}"

# `POST /api_keys/verify` needs no token: its row stands in http/management.py.
OPERATIONS: tuple[Operation, ...] = (
    operation("GET", "/api_keys", "read:api_keys", get_api_keys),
    operation("POST", "/api_keys", "create:api_keys", create_api_key),
    operation("GET", _KEY, "read:api_keys", get_api_key),
    operation("PUT", _KEY, "update:api_keys", rotate_api_key),
    operation("DELETE", _KEY, "delete:api_keys", delete_api_key),
)
