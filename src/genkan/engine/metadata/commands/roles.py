"""Inherited roles: declared here; permission/ decides what such a role is granted."""

from dataclasses import replace

from genkan.engine.errors import AlreadyExists, InvalidParams, NotExists
from genkan.engine.metadata.decode import inherited_role
from genkan.engine.metadata.edit import Draft, Edited
from genkan.engine.metadata.objects import without_key
from genkan.engine.metadata.reading import Node, fields, name, required
from genkan.engine.names import RoleName


def add_inherited_role(draft: Draft, args: Node) -> Edited:
    """``add_inherited_role``."""
    role, parents = inherited_role(args)
    if role in draft.metadata.inherited_roles:
        raise AlreadyExists(f'"{role}" already exists')
    if not parents:
        raise InvalidParams("role set for an inherited role cannot be empty", path="$.role_set")
    if role in parents:
        raise InvalidParams("an inherited role name cannot be in the role combination")
    added = {**draft.metadata.inherited_roles, role: parents}
    return Edited(replace(draft.metadata, inherited_roles=added))


def drop_inherited_role(draft: Draft, args: Node) -> Edited:
    """``drop_inherited_role``."""
    role = RoleName(name(required(fields(args), "role_name", args)))
    if role not in draft.metadata.inherited_roles:
        raise NotExists(f'inherited role "{role}" doesn\'t exist')
    return Edited(
        replace(draft.metadata, inherited_roles=without_key(draft.metadata.inherited_roles, role))
    )
