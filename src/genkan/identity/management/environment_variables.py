"""Kinde's tag "Environment variables": values that workflows read."""

from dataclasses import replace
from typing import Annotated

from pydantic import Field

from genkan.identity.errors import AlreadyExists, InvalidBody, ManagementError
from genkan.identity.management.call import Body, Call, Reply, not_found, read_body, success
from genkan.identity.management.call import created as created_reply
from genkan.identity.management.operation import Operation, operation
from genkan.identity.model.environment_variable import EnvironmentVariable, variable_label
from genkan.identity.names import VariableId

Key = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,127}$")]
Value = Annotated[str, Field(max_length=2_048)]


class NewVariableBody(Body):
    """`POST /api/v1/environment_variables`."""

    key: Key
    value: Value = Field(repr=False)
    is_secret: bool = False


class VariableBody(Body):
    """`PATCH /api/v1/environment_variables/{variable_id}`: what is absent stays."""

    key: Key | None = None
    value: Value | None = Field(default=None, repr=False)
    is_secret: bool | None = None


async def get_environment_variables(call: Call) -> Reply:
    """Every variable; the values of secret ones are null."""
    found = await call.ports.environment_variables.all()
    return success(environment_variables=[_shown(call, each) for each in found], has_more=False)


async def get_environment_variable(call: Call) -> Reply:
    """One variable; the value of a secret one is null."""
    return success(environment_variable=_shown(call, await _called_variable(call)))


async def create_environment_variable(call: Call) -> Reply:
    """A new variable."""
    body = read_body(call, NewVariableBody)
    variable_id = VariableId(f"env_var_{call.ports.randomness.hexadecimal(32)}")
    made = EnvironmentVariable(
        id=variable_id,
        key=body.key,
        sealed_value=_sealed(call, variable_id, body.value),
        is_secret=body.is_secret,
        created_at=call.now,
    )
    try:
        await call.ports.environment_variables.create(made)
    except AlreadyExists as error:
        raise ManagementError("ENVIRONMENT_VARIABLE_ALREADY_EXISTS", error.description) from error
    return created_reply(environment_variable={"id": made.id})


async def update_environment_variable(call: Call) -> Reply:
    """Key, value, and whether it is secret; a secret value is never made readable."""
    found = await _called_variable(call)
    body = read_body(call, VariableBody)
    if found.is_secret and body.is_secret is False and body.value is None:
        raise InvalidBody(
            ("is_secret: a secret value stays secret; send a new 'value' with it to be shown",)
        )
    changed = replace(
        found,
        key=body.key or found.key,
        sealed_value=(
            found.sealed_value if body.value is None else _sealed(call, found.id, body.value)
        ),
        is_secret=found.is_secret if body.is_secret is None else body.is_secret,
    )
    try:
        is_stored = await call.ports.environment_variables.update(changed)
    except AlreadyExists as error:
        raise ManagementError("ENVIRONMENT_VARIABLE_ALREADY_EXISTS", error.description) from error
    if not is_stored:
        raise _no_variable()
    return success()


async def delete_environment_variable(call: Call) -> Reply:
    """Removes a variable."""
    variable_id = VariableId(call.path["variable_id"])
    if not await call.ports.environment_variables.delete(variable_id):
        raise _no_variable()
    return success()


def _sealed(call: Call, variable_id: VariableId, value: str) -> bytes:
    return call.ports.vault.seal(value.encode(), variable_label(variable_id))


def _shown(call: Call, variable: EnvironmentVariable) -> dict[str, object]:
    value = (
        None
        if variable.is_secret
        else call.ports.vault.open(variable.sealed_value, variable_label(variable.id)).decode()
    )
    return {
        "id": variable.id,
        "key": variable.key,
        "value": value,
        "is_secret": variable.is_secret,
        "created_on": variable.created_at.isoformat(),
    }


async def _called_variable(call: Call) -> EnvironmentVariable:
    variable_id = VariableId(call.path["variable_id"])
    found = await call.ports.environment_variables.by_id(variable_id)
    if found is None:
        raise _no_variable()
    return found


def _no_variable() -> ManagementError:
    return not_found(
        "ENVIRONMENT_VARIABLE_NOT_FOUND", "there is no environment variable with this id"
    )


_VARIABLES = "/environment_variables"
_VARIABLE = f"{_VARIABLES}/{{variable_id}}"

OPERATIONS: tuple[Operation, ...] = (
    operation("GET", _VARIABLES, "read:environment_variables", get_environment_variables),
    operation("POST", _VARIABLES, "create:environment_variables", create_environment_variable),
    operation("GET", _VARIABLE, "read:environment_variables", get_environment_variable),
    operation("PATCH", _VARIABLE, "update:environment_variables", update_environment_variable),
    operation("DELETE", _VARIABLE, "delete:environment_variables", delete_environment_variable),
)
