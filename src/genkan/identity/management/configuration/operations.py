"""`/api/v1/genkan/configuration`: the document as it is, and what an import makes of it."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Final

from genkan.identity.errors import InvalidBody
from genkan.identity.management.call import Body, Call, Reply, read_body, success
from genkan.identity.management.configuration.apis import APIS
from genkan.identity.management.configuration.applications import APPLICATIONS
from genkan.identity.management.configuration.connections import CONNECTIONS
from genkan.identity.management.configuration.environment import BUSINESS, FACTORS, VARIABLES
from genkan.identity.management.configuration.flags import FLAGS
from genkan.identity.management.configuration.organizations import ORGANIZATIONS
from genkan.identity.management.configuration.plan import (
    Change,
    Here,
    changes,
    document_faults,
)
from genkan.identity.management.configuration.properties import CATEGORIES, PROPERTIES
from genkan.identity.management.configuration.rights import PERMISSIONS, ROLES
from genkan.identity.management.configuration.section import Ids, Scene, Section, placed
from genkan.identity.management.listing import truth
from genkan.identity.management.operation import Operation, operation

# In the order of creation: each refers to earlier ones alone.
SECTIONS: Final[tuple[Section, ...]] = (
    BUSINESS,
    FACTORS,
    VARIABLES,
    PERMISSIONS,
    APIS,
    ROLES,
    FLAGS,
    CATEGORIES,
    PROPERTIES,
    ORGANIZATIONS,
    APPLICATIONS,
    CONNECTIONS,
)
_LONGEST_DOCUMENT: Final = 33_554_432


class ConfigurationBody(Body):
    """`POST /api/v1/genkan/configuration`.

    {"configuration": {"roles": {"editor": {"name": "Editor"}}}, "is_pruned": true}

    is_dry_run: tell what would change, and whether it can be done; store nothing.
    is_pruned: of the sections that are named, remove what is not named in them.
    """

    configuration: dict[str, object]
    is_dry_run: bool = False
    is_pruned: bool = False


class _DryRun(Exception):
    """Takes everything back."""


async def get_configuration(call: Call) -> Reply:
    """Everything that is configured, without secrets; `ids=true` adds the ids of records."""
    ids = Ids(are_shown=truth(call, "ids") or False)
    here = await _here(call, ids)
    return success(
        configuration={
            section.name: (
                here[section.name][""].fields
                if section.is_single
                else {key: entry.fields for key, entry in here[section.name].items()}
            )
            for section in SECTIONS
        }
    )


async def update_configuration(call: Call) -> Reply:
    """Make it so, all or nothing, by the rules of each record's own operations."""
    body = read_body(call, ConfigurationBody)
    # The members' own types are looked at here; rules of the values are the operations'.
    faults = tuple(document_faults(SECTIONS, body.configuration))
    if faults:
        raise InvalidBody(faults)
    done: Sequence[Change] = ()
    with suppress(_DryRun):
        async with call.ports.transactions.begin() as ports:
            inside = replace(call, ports=ports)
            here = await _here(inside, Ids(are_shown=False))
            done = tuple(changes(SECTIONS, here, body.configuration, is_pruned=body.is_pruned))
            await _make(inside, done)
            if body.is_dry_run:
                raise _DryRun
    return success(changes=[_shown(each) for each in done], is_dry_run=body.is_dry_run)


async def _here(call: Call, ids: Ids) -> Here:
    return {section.name: await section.read(call, ids) for section in SECTIONS}


async def _make(call: Call, wanted: Sequence[Change]) -> None:
    """Raises InvalidBody with the faults of all records, each with its place."""
    faults: list[str] = []
    for change in wanted:
        try:
            async with call.ports.transactions.begin() as ports:
                await _make_one(Scene(replace(call, ports=ports)), change)
        except InvalidBody as error:
            faults += [placed(change.place, fault) for fault in error.faults]
    if faults:
        raise InvalidBody(tuple(faults))


async def _make_one(scene: Scene, change: Change) -> None:
    if change.wanted is not None:
        await change.section.write(scene, change.wanted)
    elif change.entry is not None and change.section.remove is not None:
        await change.section.remove(scene, change.entry)


def _shown(change: Change) -> Mapping[str, object]:
    """From and to, as far as they are no secrets."""
    return {
        "section": change.section.name,
        "key": change.key,
        "action": change.action,
        "members": {
            name: {} if name in change.section.secret else {"from": before, "to": after}
            for name, (before, after) in change.fields.items()
        },
    }


_CONFIGURATION: Final = "/genkan/configuration"

OPERATIONS: Final[tuple[Operation, ...]] = (
    operation("GET", _CONFIGURATION, "read:genkan_configuration", get_configuration),
    replace(
        operation("POST", _CONFIGURATION, "update:genkan_configuration", update_configuration),
        longest_body_bytes=_LONGEST_DOCUMENT,
    ),
)
