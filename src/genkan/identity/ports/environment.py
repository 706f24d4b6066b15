"""The stores of what holds in the whole environment: flags, properties, variables, business.

Each method is one atomic step in the database.
"""

from collections.abc import Mapping
from typing import Protocol

from genkan.identity.model.business import Business
from genkan.identity.model.environment_variable import EnvironmentVariable
from genkan.identity.model.feature_flag import FeatureFlag, FlagScope, OverriddenFlag
from genkan.identity.model.property import (
    Property,
    PropertyCategory,
    PropertyContext,
    PropertyOwner,
    PropertyValue,
)
from genkan.identity.names import (
    CategoryId,
    FlagKey,
    OrganizationCode,
    PropertyId,
    PropertyKey,
    UserId,
    VariableId,
)


class FeatureFlagStore(Protocol):
    """Feature flags and their overrides; model/feature_flag.py has the cascade."""

    async def overridden(
        self, organization_code: OrganizationCode | None, user_id: UserId | None
    ) -> tuple[OverriddenFlag, ...]:
        """Every flag by its key, with the overrides on the path of this user."""
        ...

    async def by_key(self, key: FlagKey) -> FeatureFlag | None:
        """The flag of this key."""
        ...

    async def create(self, flag: FeatureFlag) -> None:
        """Store a new flag; raises AlreadyExists when the key is taken."""
        ...

    async def update(self, flag: FeatureFlag) -> bool:
        """Replace all but id, key and creation time; False when absent.

        Overrides go when the kind changes: they would be values of another type.
        """
        ...

    async def delete(self, key: FlagKey) -> bool:
        """Remove the flag with its overrides; False when absent."""
        ...

    async def set_override(self, flag: FeatureFlag, scope: FlagScope, value: str) -> bool:
        """Set the flag apart; False when the flag (of this kind) or the scope is gone."""
        ...

    async def delete_override(self, key: FlagKey, scope: FlagScope) -> bool:
        """Take an override back; False when there was none."""
        ...

    async def delete_overrides(self, scope: FlagScope) -> None:
        """Take all overrides of one scope back."""
        ...


class PropertyStore(Protocol):
    """Properties, their categories, and their values."""

    async def all(self, context: PropertyContext | None) -> tuple[Property, ...]:
        """The properties by their ids, of one context or all."""
        ...

    async def by_id(self, property_id: PropertyId) -> Property | None:
        """The property of this id."""
        ...

    async def create(self, property_: Property) -> None:
        """Store a new property; raises AlreadyExists when its context has the key."""
        ...

    async def update(self, property_: Property) -> bool:
        """Replace name, description, category and privacy; False when absent."""
        ...

    async def delete(self, property_id: PropertyId) -> bool:
        """Remove the property with its values; False when absent."""
        ...

    async def values_of(self, owner: PropertyOwner) -> tuple[PropertyValue, ...]:
        """Every property of the owner's context, by its key, with the owner's value."""
        ...

    async def set_values(self, owner: PropertyOwner, values: Mapping[PropertyKey, str]) -> bool:
        """Set these of an owner's values, all or none; False when a key or the owner is absent."""
        ...

    async def categories(self, context: PropertyContext | None) -> tuple[PropertyCategory, ...]:
        """The categories by their ids, of one context or all."""
        ...

    async def category_by_id(self, category_id: CategoryId) -> PropertyCategory | None:
        """The category of this id."""
        ...

    async def create_category(self, category: PropertyCategory) -> None:
        """Store a new category."""
        ...

    async def rename_category(self, category_id: CategoryId, name: str) -> bool:
        """Give a category another name; False when absent."""
        ...


class EnvironmentVariableStore(Protocol):
    """Environment variables."""

    async def all(self) -> tuple[EnvironmentVariable, ...]:
        """Every variable, by id."""
        ...

    async def by_id(self, variable_id: VariableId) -> EnvironmentVariable | None:
        """The variable of this id."""
        ...

    async def create(self, variable: EnvironmentVariable) -> None:
        """Store a new variable; raises AlreadyExists when the key is taken."""
        ...

    async def update(self, variable: EnvironmentVariable) -> bool:
        """Replace all but id and creation time; False when absent, AlreadyExists as above."""
        ...

    async def delete(self, variable_id: VariableId) -> bool:
        """Remove a variable; False when absent."""
        ...


class BusinessStore(Protocol):
    """The one business."""

    async def read(self) -> Business:
        """The business; there is always one."""
        ...

    async def update(self, business: Business) -> None:
        """Replace all but its codes and creation time."""
        ...
