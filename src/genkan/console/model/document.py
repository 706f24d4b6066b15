"""What a team keeps in the console: saved queries, SQL, permission tests."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class DocumentKind(StrEnum):
    """A shelf of documents; each page of the console has its own."""

    PERMISSION_TEST = "permission_test"
    QUERY = "query"
    SQL = "sql"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """content: JSON text, as the page that made it wrote it."""

    id: str
    name: str
    content: str
    updated_at: datetime
