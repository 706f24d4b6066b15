"""What people change of their own profile: names and picture."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from genkan.identity.login.outcome import (
    FIRST_NAME_FIELD,
    LAST_NAME_FIELD,
    Fault,
    Lapsed,
    Refused,
)
from genkan.identity.model.audit_event import AuditEvent
from genkan.identity.model.user import User
from genkan.identity.names import UserId
from genkan.identity.ports import Ports

PICTURE_FIELD: Final = "p_picture"
_LONGEST_NAME: Final = 100
_LONGEST_URL: Final = 2_048


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileForm:
    """What was typed; an empty field empties the record's."""

    first_name: str
    last_name: str
    picture: str


async def change_profile(
    ports: Ports, user_id: UserId, form: ProfileForm, now: datetime
) -> User | Refused | Lapsed:
    """The user with these names and this picture."""
    faults = _faults(form)
    if faults:
        return Refused(faults)
    user = await ports.users.by_id(user_id)
    if user is None:
        return Lapsed()
    wanted = replace(
        user,
        given_name=form.first_name or None,
        family_name=form.last_name or None,
        picture=form.picture or None,
    )
    changed = await ports.users.update(wanted, now)
    if changed is None:
        return Lapsed()
    await ports.audit.record(
        AuditEvent(kind="profile_changed", at=now, actor=user.id, subject=user.id)
    )
    return changed


def is_picture_url(url: str) -> bool:
    """Whether it is the address of a picture that pages may show: https, and a plain host.

    Others see it in tokens and lists, so nothing else than a web address gets in.
    """
    if len(url) > _LONGEST_URL or not url.isascii() or not url.isprintable() or " " in url:
        return False
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return False
    return parts.scheme == "https" and bool(host) and "@" not in parts.netloc and "\\" not in url


def _faults(form: ProfileForm) -> tuple[Fault, ...]:
    names = ((FIRST_NAME_FIELD, form.first_name), (LAST_NAME_FIELD, form.last_name))
    faults = [
        Fault("name_unusable", name)
        for name, value in names
        if len(value) > _LONGEST_NAME or not value.isprintable()
    ]
    if form.picture and not is_picture_url(form.picture):
        faults.append(Fault("picture_unusable", PICTURE_FIELD))
    return tuple(faults)
