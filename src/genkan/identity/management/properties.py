"""Kinde's tags "Properties" and "Property Categories"; the values are property_values.py's."""

from dataclasses import replace
from typing import Annotated, Literal

from pydantic import Field

from genkan.identity.errors import AlreadyExists, InvalidBody, ManagementError
from genkan.identity.management.call import (
    Body,
    Call,
    Line,
    Reply,
    created,
    not_found,
    read_body,
    success,
)
from genkan.identity.management.operation import Operation, operation
from genkan.identity.management.window import window
from genkan.identity.model.property import (
    Property,
    PropertyCategory,
    PropertyContext,
    PropertyKind,
)
from genkan.identity.names import CategoryId, PropertyId, PropertyKey

Name = Annotated[Line, Field(min_length=1, max_length=100)]
Key = Annotated[str, Field(pattern=r"^[A-Za-z0-9_:.-]{1,64}$")]
Context = Literal["org", "usr", "app"]


class NewPropertyBody(Body):
    """`POST /api/v1/properties`."""

    name: Name
    description: Line | None = None
    key: Key
    type: Literal["single_line_text", "multi_line_text"]
    context: Context
    is_private: bool
    category_id: Line


class PropertyBody(Body):
    """`PUT /api/v1/properties/{property_id}`."""

    name: Name
    description: Line | None = None
    is_private: bool
    category_id: Line


class NewCategoryBody(Body):
    """`POST /api/v1/property_categories`."""

    name: Name
    context: Context


class CategoryBody(Body):
    """`PUT /api/v1/property_categories/{category_id}`: what is absent stays."""

    name: Name | None = None


async def get_properties(call: Call) -> Reply:
    """The properties, of one context or all."""
    part = window(call, await call.ports.properties.all(_context(call)), _property_id)
    return success(
        properties=[
            {
                "id": each.id,
                "key": each.key,
                "name": each.name,
                "is_private": each.is_private,
                "description": each.description or "",
                "is_kinde_property": each.is_kinde_property,
                # Ours: without them nobody can change a property.
                "type": each.kind.value,
                "context": each.context.value,
                "category_id": each.category_id,
            }
            for each in part.shown
        ],
        has_more=part.has_more,
    )


async def create_property(call: Call) -> Reply:
    """A new property."""
    body = read_body(call, NewPropertyBody)
    context = PropertyContext(body.context)
    made = Property(
        id=PropertyId(f"prop_{call.ports.randomness.hexadecimal(32)}"),
        context=context,
        kind=PropertyKind(body.type),
        key=PropertyKey(body.key),
        name=body.name,
        description=body.description,
        is_private=body.is_private,
        category_id=await _category_id(call, body.category_id, context),
        created_at=call.now,
    )
    try:
        await call.ports.properties.create(made)
    except AlreadyExists as error:
        raise ManagementError("PROPERTY_ALREADY_EXISTS", error.description) from error
    return created(property={"id": made.id})


async def update_property(call: Call) -> Reply:
    """Name, description, category, and whether tokens may carry it."""
    found = await _called_property(call)
    body = read_body(call, PropertyBody)
    changed = replace(
        found,
        name=body.name,
        description=found.description if body.description is None else body.description,
        is_private=body.is_private,
        category_id=await _category_id(call, body.category_id, found.context),
    )
    if not await call.ports.properties.update(changed):
        raise _no_property()
    return success()


async def delete_property(call: Call) -> Reply:
    """Removes the property with everybody's values; those of the start stay."""
    found = await _called_property(call)
    if found.is_kinde_property:
        raise ManagementError(
            "PROPERTY_NOT_DELETABLE",
            f"'{found.key}' is there from the start and stays; make it private instead",
        )
    if not await call.ports.properties.delete(found.id):
        raise _no_property()
    return success()


async def get_categories(call: Call) -> Reply:
    """The categories, of one context or all."""
    part = window(call, await call.ports.properties.categories(_context(call)), _category_key)
    return success(
        categories=[
            {"id": each.id, "name": each.name, "context": each.context.value} for each in part.shown
        ],
        has_more=part.has_more,
    )


async def create_category(call: Call) -> Reply:
    """A new category."""
    body = read_body(call, NewCategoryBody)
    category = PropertyCategory(
        id=CategoryId(f"cat_{call.ports.randomness.hexadecimal(32)}"),
        context=PropertyContext(body.context),
        name=body.name,
        created_at=call.now,
    )
    await call.ports.properties.create_category(category)
    return created(category={"id": category.id})


async def update_category(call: Call) -> Reply:
    """Another name."""
    category_id = CategoryId(call.path["category_id"])
    found = await call.ports.properties.category_by_id(category_id)
    name = read_body(call, CategoryBody).name
    if found is None:
        raise not_found("CATEGORY_NOT_FOUND", "there is no category with this id")
    await call.ports.properties.rename_category(category_id, name or found.name)
    return success()


def _property_id(each: Property) -> str:
    return each.id


def _category_key(each: PropertyCategory) -> str:
    return each.id


def _context(call: Call) -> PropertyContext | None:
    asked = call.query.get("context")
    if not asked:
        return None
    try:
        return PropertyContext(asked)
    except ValueError:
        raise InvalidBody(("context: expected 'usr', 'org' or 'app'",)) from None


async def _category_id(call: Call, category_id: str, context: PropertyContext) -> CategoryId:
    category = await call.ports.properties.category_by_id(CategoryId(category_id))
    if category is None or category.context is not context:
        raise InvalidBody((f"category_id: no category of the context '{context}' has this id",))
    return category.id


async def _called_property(call: Call) -> Property:
    found = await call.ports.properties.by_id(PropertyId(call.path["property_id"]))
    if found is None:
        raise _no_property()
    return found


def _no_property() -> ManagementError:
    return not_found("PROPERTY_NOT_FOUND", "there is no property with this id")


_PROPERTY = "/properties/{property_id}"
_CATEGORIES = "/property_categories"

OPERATIONS: tuple[Operation, ...] = (
    operation("GET", "/properties", "read:properties", get_properties),
    operation("POST", "/properties", "create:properties", create_property),
    operation("PUT", _PROPERTY, "update:properties", update_property),
    operation("DELETE", _PROPERTY, "delete:properties", delete_property),
    operation("GET", _CATEGORIES, "read:property_categories", get_categories),
    operation("POST", _CATEGORIES, "create:property_categories", create_category),
    operation(
        "PUT", f"{_CATEGORIES}/{{category_id}}", "update:property_categories", update_category
    ),
)
