"""Where a claim of an application's own choice takes its value from.

A source is one of the names below, or a property ("user_properties.kp_usr_city"). What a person
calls themselves can be a claim's value, never its name (attack T10).
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from genkan.identity.model.application import Application
from genkan.identity.model.organization import Organization
from genkan.identity.model.property import PropertyContext
from genkan.identity.model.token_customization import PROPERTY_CLAIMS
from genkan.identity.model.user import User
from genkan.identity.names import ClaimSource, PropertyKey
from genkan.identity.tokens.claims import Attributes, TokenSubject

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
        "organization.external_id": lambda organization: organization.external_id,
        "organization.handle": lambda organization: organization.handle,
    }
)
_OF_APPLICATION: Final[Mapping[str, Callable[[Application], object]]] = MappingProxyType(
    {
        "application.id": lambda application: application.client_id,
        "application.name": lambda application: application.name,
    }
)
_CONTEXTS: Final = {claim: context for context, claim in PROPERTY_CLAIMS.items()}
SOURCES: Final = (*_OF_USER, *_OF_ORGANIZATION, *_OF_APPLICATION)
MACHINE_SOURCES: Final = tuple(_OF_APPLICATION)


def property_source(source: str) -> tuple[PropertyContext, PropertyKey] | None:
    """The property that a source names: "user_properties.kp_usr_city"; None: it names none."""
    claim, dot, key = source.partition(".")
    context = _CONTEXTS.get(claim)
    return (context, PropertyKey(key)) if context is not None and dot and key else None


def property_context(source: ClaimSource) -> PropertyContext | None:
    """The context of the property that a source names."""
    found = property_source(source)
    return None if found is None else found[0]


def user_value(source: ClaimSource, subject: TokenSubject) -> object:
    """The value for a user's token; None: there is none."""
    if source in _OF_USER:
        return _OF_USER[source](subject.user)
    if source in _OF_ORGANIZATION:
        membership = subject.membership
        return None if membership is None else _OF_ORGANIZATION[source](membership.organization)
    return machine_value(source, subject.application, subject.attributes)


def machine_value(source: ClaimSource, application: Application, attributes: Attributes) -> object:
    """The value for a machine's token; None: there is none."""
    if source in _OF_APPLICATION:
        return _OF_APPLICATION[source](application)
    found = property_source(source)
    return None if found is None else attributes.properties.get(found[0], {}).get(found[1])
