"""Inherited roles: declared here; permission/ decides what such a role is granted."""

from dataclasses import replace
from typing import Final

from genkan.engine.errors import CyclicDependency, InvalidParams, NotExists
from genkan.engine.metadata.check_roles import cycle_text, role_cycle
from genkan.engine.metadata.decode import inherited_role
from genkan.engine.metadata.edit import Draft, Edited
from genkan.engine.metadata.objects import InheritedRoleObject, without_key
from genkan.engine.metadata.reading import Node, name, record
from genkan.engine.names import RoleName

_DROP: Final = "Hasura.RQL.Types.Roles.DropInheritedRole"


def add_inherited_role(draft: Draft, args: Node) -> Edited:
    """``add_inherited_role``; one of that name is replaced, as Hasura does it."""
    role, parents = inherited_role(args)
    if not parents:
        raise InvalidParams("role set for an inherited role cannot be empty", path="$.role_set")
    if role in parents:
        raise InvalidParams("an inherited role name cannot be in the role combination")
    added = {**draft.metadata.inherited_roles, role: parents}
    cycle = role_cycle(role, added)
    if cycle:
        raise CyclicDependency(f"found cycle(s) in roles: {cycle_text(cycle)}")
    return Edited(replace(draft.metadata, inherited_roles=added), InheritedRoleObject(role))


def drop_inherited_role(draft: Draft, args: Node) -> Edited:
    """``drop_inherited_role``."""
    role = RoleName(name(record(args, _DROP, ("role_name",))["role_name"]))
    if role not in draft.metadata.inherited_roles:
        raise NotExists(f'"{role}" inherited role doesn\'t exist')
    roles = without_key(draft.metadata.inherited_roles, role)
    return Edited(replace(draft.metadata, inherited_roles=roles), InheritedRoleObject(role))
