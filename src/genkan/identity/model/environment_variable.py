"""Values that workflows read, kept sealed (Kinde: environment variables)."""

from dataclasses import dataclass
from datetime import datetime

from genkan.identity.names import VariableId


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvironmentVariable:
    """A variable. A secret one is never shown back; each value is sealed by the vault."""

    id: VariableId
    key: str
    sealed_value: bytes
    is_secret: bool
    created_at: datetime


def variable_label(variable_id: VariableId) -> str:
    """The label under which a variable's value is sealed."""
    return f"environment variable {variable_id}"
