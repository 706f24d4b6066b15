"""What a team keeps in the console (table `genkan_console.documents`)."""

from typing import Final

import msgspec

from genkan.console.model.document import Document, DocumentKind
from genkan.storage.pool import Pool
from genkan.storage.query_file import load_queries

QUERIES: Final = load_queries("genkan.console.postgres", "documents.sql")


class PostgresDocuments:
    """Documents by kind and id."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def all(self, kind: DocumentKind) -> tuple[Document, ...]:
        """Those of a kind, by name."""
        async with self._pool.lend() as connection:
            rows = await connection.fetch(QUERIES["all"], kind.value)
        return tuple(msgspec.convert(dict(row.items()), Document) for row in rows)

    async def count_others(self, kind: DocumentKind, document_id: str) -> int:
        """How many there are besides the one of this id."""
        async with self._pool.lend() as connection:
            found = await connection.fetchval(QUERIES["count"], kind.value, document_id)
        return int(str(found))

    async def store(self, kind: DocumentKind, document: Document) -> None:
        """Keep it, in place of the one with its id."""
        async with self._pool.lend() as connection:
            await connection.execute(
                QUERIES["store"],
                kind.value,
                document.id,
                document.name,
                document.content,
                document.updated_at,
            )

    async def delete(self, kind: DocumentKind, document_id: str) -> bool:
        """It goes; whether it was there."""
        async with self._pool.lend() as connection:
            return await connection.fetchval(QUERIES["delete"], kind.value, document_id) is not None
