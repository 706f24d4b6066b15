"""The feature flags and properties that hold for the user."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from genkan.identity.account.page import PageWish, page
from genkan.identity.model.feature_flag import EffectiveFlag, FlagKind
from genkan.identity.model.property import PropertyValue

_FLAG_TYPES: Final[Mapping[FlagKind, str]] = MappingProxyType(
    {
        FlagKind.BOOLEAN: "boolean",
        FlagKind.INTEGER: "integer",
        FlagKind.STRING: "string",
        FlagKind.JSON: "object",
    }
)


def feature_flags_answer(flags: Sequence[EffectiveFlag], wish: PageWish) -> Mapping[str, object]:
    """`GET /account_api/v1/feature_flags`.

    Kinde's js-utils looks a flag up by `name` where it is asked for a key, so the name is the key.
    """
    items = [
        {
            "id": each.flag.id,
            "name": each.flag.key,
            "key": each.flag.key,
            "type": _FLAG_TYPES[each.flag.kind],
            "value": each.value,
        }
        for each in flags
    ]
    return page("feature_flags", items, wish)


def properties_answer(values: Sequence[PropertyValue], wish: PageWish) -> Mapping[str, object]:
    """`GET /account_api/v1/properties`: those of the user that are set and not private."""
    items = [
        {
            "id": each.property.id,
            "name": each.property.name,
            "key": each.property.key,
            "value": each.value,
        }
        for each in values
        if each.value is not None and not each.property.is_private
    ]
    return page("properties", items, wish)
