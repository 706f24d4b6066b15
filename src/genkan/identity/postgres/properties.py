"""Properties, their categories and values (ports.PropertyStore)."""

from collections.abc import Mapping
from typing import Final

from genkan.identity.errors import AlreadyExists
from genkan.identity.model.property import (
    Property,
    PropertyCategory,
    PropertyContext,
    PropertyOwner,
    PropertyValue,
)
from genkan.identity.names import CategoryId, PropertyId, PropertyKey
from genkan.identity.postgres.rows import optional_record, record_from_row, records_from_rows
from genkan.storage.connection import Record
from genkan.storage.pool import Pool
from genkan.storage.query_file import load_queries

QUERIES: Final = load_queries("genkan.identity.postgres", "properties.sql")


class PostgresProperties:
    """The tables `properties`, `property_categories` and `property_values` of `identity`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def all(self, context: PropertyContext | None) -> tuple[Property, ...]:
        """The properties by their ids."""
        async with self._pool.lend() as connection:
            rows = await connection.fetch(QUERIES["all"], _text(context))
        return records_from_rows(rows, Property)

    async def by_id(self, property_id: PropertyId) -> Property | None:
        """The property of an id."""
        async with self._pool.lend() as connection:
            row = await connection.fetchrow(QUERIES["by_id"], property_id)
        return optional_record(row, Property)

    async def create(self, property_: Property) -> None:
        """Store a new property."""
        async with self._pool.lend() as connection:
            created = await connection.fetchval(
                QUERIES["create"],
                property_.id,
                property_.context.value,
                property_.kind.value,
                property_.key,
                property_.name,
                property_.description,
                property_.is_private,
                property_.is_kinde_property,
                property_.category_id,
                property_.created_at,
            )
        if created is None:
            raise AlreadyExists(f"a property '{property_.key}' exists in this context")

    async def update(self, property_: Property) -> bool:
        """Replace name, description, category and privacy."""
        async with self._pool.lend() as connection:
            updated = await connection.fetchval(
                QUERIES["update"],
                property_.id,
                property_.name,
                property_.description,
                property_.is_private,
                property_.category_id,
            )
        return updated is not None

    async def delete(self, property_id: PropertyId) -> bool:
        """Remove the property with its values."""
        async with self._pool.lend() as connection:
            return await connection.fetchval(QUERIES["delete"], property_id) is not None

    async def values_of(self, owner: PropertyOwner) -> tuple[PropertyValue, ...]:
        """Every property of the owner's context with the owner's value."""
        async with self._pool.lend() as connection:
            rows = await connection.fetch(QUERIES["values_of"], owner.context.value, owner.id)
        return tuple(_value(row) for row in rows)

    async def set_values(self, owner: PropertyOwner, values: Mapping[PropertyKey, str]) -> bool:
        """Set some of an owner's values, all or none."""
        async with self._pool.lend() as connection:
            rows = await connection.fetch(
                QUERIES["set_values"],
                owner.context.value,
                owner.id,
                list(values),
                list(values.values()),
            )
        return len(rows) == len(values)

    async def categories(self, context: PropertyContext | None) -> tuple[PropertyCategory, ...]:
        """The categories by their ids."""
        async with self._pool.lend() as connection:
            rows = await connection.fetch(QUERIES["categories"], _text(context))
        return records_from_rows(rows, PropertyCategory)

    async def category_by_id(self, category_id: CategoryId) -> PropertyCategory | None:
        """The category of an id."""
        async with self._pool.lend() as connection:
            row = await connection.fetchrow(QUERIES["category_by_id"], category_id)
        return optional_record(row, PropertyCategory)

    async def create_category(self, category: PropertyCategory) -> None:
        """Store a new category."""
        async with self._pool.lend() as connection:
            await connection.execute(
                QUERIES["create_category"],
                category.id,
                category.context.value,
                category.name,
                category.created_at,
            )

    async def rename_category(self, category_id: CategoryId, name: str) -> bool:
        """Give a category another name."""
        async with self._pool.lend() as connection:
            renamed = await connection.fetchval(QUERIES["rename_category"], category_id, name)
        return renamed is not None


def _text(context: PropertyContext | None) -> str | None:
    return None if context is None else context.value


def _value(row: Record) -> PropertyValue:
    return PropertyValue(
        property=record_from_row(row, Property),
        value=None if row["value"] is None else str(row["value"]),
    )
