"""Where a claim of an application's own choice takes its value from.

A source is one of the names below. What a person calls themselves can be a claim's value,
never its name (attack T10).
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from genkan.identity.model.application import Application
from genkan.identity.model.organization import Organization
from genkan.identity.model.user import User
from genkan.identity.names import ClaimSource
from genkan.identity.tokens.claims import TokenSubject

_OF_USER: Final[Mapping[str, Callable[[User], object]]] = MappingProxyType(
    {
        "user.id": lambda user: user.id,
        "user.email": lambda user: user.email,
        "user.given_name": lambda user: user.given_name,
        "user.family_name": lambda user: user.family_name,
        "user.full_name": lambda user: user.full_name,
        "user.username": lambda user: user.username,
        "user.provided_id": lambda user: user.provided_id,
    }
)
_OF_ORGANIZATION: Final[Mapping[str, Callable[[Organization], object]]] = MappingProxyType(
    {
        "organization.code": lambda organization: organization.code,
        "organization.name": lambda organization: organization.name,
    }
)
_OF_APPLICATION: Final[Mapping[str, Callable[[Application], object]]] = MappingProxyType(
    {
        "application.id": lambda application: application.client_id,
        "application.name": lambda application: application.name,
    }
)
SOURCES: Final = (*_OF_USER, *_OF_ORGANIZATION, *_OF_APPLICATION)
MACHINE_SOURCES: Final = tuple(_OF_APPLICATION)


def user_value(source: ClaimSource, subject: TokenSubject) -> object:
    """The value for a user's token; None: there is none."""
    if source in _OF_USER:
        return _OF_USER[source](subject.user)
    if source in _OF_ORGANIZATION:
        membership = subject.membership
        return None if membership is None else _OF_ORGANIZATION[source](membership.organization)
    return machine_value(source, subject.application)


def machine_value(source: ClaimSource, application: Application) -> object:
    """The value for a machine's token; None: there is none."""
    return _OF_APPLICATION[source](application) if source in _OF_APPLICATION else None
