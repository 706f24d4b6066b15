"""Actions, custom types, and who may use them.

Source: Hasura v2, metadata API, actions, custom types; `RQL/DDL/Action.hs`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from genkan.engine.errors import AlreadyExists, NotExists
from genkan.engine.metadata.actions import Action
from genkan.engine.metadata.decode_actions import action, action_definition, custom_types
from genkan.engine.metadata.edit import Draft, Edited
from genkan.engine.metadata.model import Metadata
from genkan.engine.metadata.objects import ActionObject, CustomTypesObject, without, without_key
from genkan.engine.metadata.reading import (
    Node,
    fields,
    flag,
    graphql,
    name,
    optional,
    optional_text,
    required,
)
from genkan.engine.names import ActionName, RoleName


def set_custom_types(draft: Draft, args: Node) -> Edited:
    """``set_custom_types``, in the place of all there are."""
    changed = replace(draft.metadata, custom_types=custom_types(args))
    return Edited(changed, CustomTypesObject())


def create_action(draft: Draft, args: Node) -> Edited:
    """``create_action``; nobody but admin has it until it has permissions."""
    created = replace(action(args), permissions={})
    if created.name in draft.metadata.actions:
        raise AlreadyExists(f'action with name "{created.name}" already exists')
    return Edited(_with(draft.metadata, created), ActionObject(created.name))


def update_action(draft: Draft, args: Node) -> Edited:
    """``update_action``: definition and comment; the permissions stay."""
    members = fields(args, "UpdateAction")
    known = _known(draft.metadata, members, "name", args)
    changed = replace(
        known,
        definition=action_definition(required(members, "definition", args)),
        comment=optional_text(members, "comment"),
    )
    return Edited(_with(draft.metadata, changed), ActionObject(known.name))


def drop_action(draft: Draft, args: Node) -> Edited:
    """``drop_action``; the calls of an asynchronous one go with it, unless they are to be kept."""
    members = fields(args, "DropAction")
    known = _known(draft.metadata, members, "name", args)
    clears = optional(members, "clear_data")
    item = ActionObject(known.name)
    forgotten = known.name if clears is None or flag(clears) else None
    return Edited(without(draft.metadata, item), item, forgotten=forgotten)


def create_action_permission(draft: Draft, args: Node) -> Edited:
    """``create_action_permission``."""
    members = fields(args, "CreateActionPermission")
    known = _known(draft.metadata, members, "action", args)
    role = RoleName(name(required(members, "role", args)))
    if role in known.permissions:
        raise AlreadyExists(f'permission for role "{role}" is already defined on "{known.name}"')
    permissions = {**known.permissions, role: optional_text(members, "comment")}
    changed = replace(known, permissions=permissions)
    return Edited(_with(draft.metadata, changed), ActionObject(known.name))


def drop_action_permission(draft: Draft, args: Node) -> Edited:
    """``drop_action_permission``."""
    members = fields(args, "DropActionPermission")
    known = _known(draft.metadata, members, "action", args)
    role = RoleName(name(required(members, "role", args)))
    if role not in known.permissions:
        raise NotExists(f'permission for role: "{role}" is not defined on "{known.name}"')
    changed = replace(known, permissions=without_key(known.permissions, role))
    return Edited(_with(draft.metadata, changed), ActionObject(known.name))


def _known(metadata: Metadata, members: Mapping[str, Node], key: str, within: Node) -> Action:
    named = ActionName(graphql(required(members, key, within)))
    if named not in metadata.actions:
        raise NotExists(f'action with name "{named}" does not exist')
    return metadata.actions[named]


def _with(metadata: Metadata, changed: Action) -> Metadata:
    return replace(metadata, actions={**metadata.actions, changed.name: changed})
