"""Whom a role's writes to a table have to be shown to before they are done.

Source: Hasura v2, "Postgres: Input Validations". Admin's are shown to nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from genkan.engine.metadata.input_validation import InputValidation

__all__ = ["NOBODY", "InputValidation", "Question", "WriteValidations"]


@dataclass(frozen=True, slots=True)
class WriteValidations:
    """The webhook of each permission to write; None where it has none."""

    insert: InputValidation | None
    update: InputValidation | None
    delete: InputValidation | None


NOBODY: Final = WriteValidations(None, None, None)


@dataclass(frozen=True, slots=True)
class Question:
    """What one webhook is asked. rows: JSON, as the client gave it."""

    webhook: InputValidation
    rows: list[object]
