"""Genkan's own: the finer settings of "Enable Hasura mapping" (ADR 0020).

Kinde has the switch alone (`is_hasura_mapping_enabled` of `PATCH .../tokens`), which is
`is_enabled` here.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Final, Literal

from pydantic import Field

from genkan.identity.errors import InvalidBody
from genkan.identity.management.applications import (
    NEVER_ADMIN,
    HasuraRole,
    called_application,
    store_application,
)
from genkan.identity.management.call import Body, Call, Reply, read_body, success
from genkan.identity.management.operation import Operation, operation
from genkan.identity.management.shown_properties import shown_properties, source_fault
from genkan.identity.model.hasura_mapping import (
    NAMESPACE,
    HasuraMapping,
    HasuraMode,
    OtherRoles,
    is_hasura_admin,
)
from genkan.identity.model.property import PropertyContext
from genkan.identity.names import ClaimSource, PropertyKey, RoleKey
from genkan.identity.tokens.claim_source import SOURCES
from genkan.identity.tokens.customize import is_reserved
from genkan.identity.tokens.hasura_mapping import TAKEN_VARIABLES

Namespace = Annotated[str, Field(pattern=r"^[A-Za-z0-9_:/.-]{1,128}$")]
VariableName = Annotated[str, Field(pattern=r"^x-hasura-[a-z0-9_-]{1,64}$")]
MappedKey = Annotated[str, Field(pattern=r"^[^\x00-\x1f\x7f]{1,64}$")]


class HasuraMappingBody(Body):
    """`PATCH .../hasura_mapping`: what is absent stays.

    {"mode": "namespaced", "roles": {"owner": "manager"}, "other_roles": "withheld"}

    `roles` and `session_variables` are set as a whole.
    `machine_role` null: machines act as `base_role`.
    """

    is_enabled: bool | None = None
    mode: Literal["namespaced", "kinde_flat", "both"] | None = None
    namespace: Namespace | None = None
    base_role: HasuraRole | None = None
    machine_role: HasuraRole | None = None
    roles: dict[MappedKey, HasuraRole] | None = Field(default=None, max_length=200)
    other_roles: Literal["same_name", "withheld"] | None = None
    session_variables: dict[VariableName, str] | None = Field(default=None, max_length=50)


async def get_hasura_mapping(call: Call) -> Reply:
    """Where Hasura's claims stand in an application's tokens, and which roles they name."""
    return success(hasura_mapping=_shown((await called_application(call)).hasura))


async def update_hasura_mapping(call: Call) -> Reply:
    """Mode, namespace and roles of the Hasura mapping; they count from the next token on."""
    application = await called_application(call)
    body = read_body(call, HasuraMappingBody)
    faults = _faults(body, await shown_properties(call))
    if faults:
        raise InvalidBody(faults)
    return await store_application(
        call, replace(application, hasura=_changed(application.hasura, body))
    )


def _changed(mapping: HasuraMapping, body: HasuraMappingBody) -> HasuraMapping:
    is_machine_role_sent = "machine_role" in body.model_fields_set
    return HasuraMapping(
        is_enabled=mapping.is_enabled if body.is_enabled is None else body.is_enabled,
        mode=mapping.mode if body.mode is None else HasuraMode(body.mode),
        namespace=body.namespace or mapping.namespace,
        base_role=body.base_role or mapping.base_role,
        machine_role=body.machine_role if is_machine_role_sent else mapping.machine_role,
        roles=(
            mapping.roles
            if body.roles is None
            else {RoleKey(key): role for key, role in body.roles.items()}
        ),
        other_roles=(
            mapping.other_roles if body.other_roles is None else OtherRoles(body.other_roles)
        ),
        session_variables=(
            mapping.session_variables
            if body.session_variables is None
            else {name: ClaimSource(source) for name, source in body.session_variables.items()}
        ),
    )


def _faults(
    body: HasuraMappingBody, known: frozenset[tuple[PropertyContext, PropertyKey]]
) -> tuple[str, ...]:
    """What the types can not say; every fault, each with its place."""
    roles = {
        "base_role": body.base_role,
        "machine_role": body.machine_role,
        **{f"roles.{key}": role for key, role in (body.roles or {}).items()},
    }
    faults = [
        f"{place}: {NEVER_ADMIN}"
        for place, role in roles.items()
        if role is not None and is_hasura_admin(role)
    ]
    is_taken = body.namespace is not None and is_reserved(body.namespace)
    if is_taken and body.namespace != NAMESPACE:
        faults.append(
            f"namespace: '{body.namespace}' is a claim of its own; "
            f"use '{NAMESPACE}' or a URL of yours"
        )
    for name, source in (body.session_variables or {}).items():
        if name in TAKEN_VARIABLES:
            faults.append(f"session_variables.{name}: has a meaning already; use another name")
        fault = source_fault(source, SOURCES, known)
        if fault is not None:
            faults.append(f"session_variables.{name}: {fault}")
    return tuple(faults)


def _shown(mapping: HasuraMapping) -> Mapping[str, object]:
    return {
        "is_enabled": mapping.is_enabled,
        "mode": mapping.mode.value,
        "namespace": mapping.namespace,
        "base_role": mapping.base_role,
        "machine_role": mapping.machine_role,
        "roles": dict(mapping.roles),
        "other_roles": mapping.other_roles.value,
        "session_variables": dict(mapping.session_variables),
    }


_HASURA_MAPPING = "/genkan/applications/{application_id}/hasura_mapping"

OPERATIONS: Final[tuple[Operation, ...]] = (
    operation("GET", _HASURA_MAPPING, "read:applications", get_hasura_mapping),
    operation("PATCH", _HASURA_MAPPING, "update:application_tokens", update_hasura_mapping),
)
