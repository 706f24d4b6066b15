"""`Metadata` as the text of its document; what is as it was before is not encoded again."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from genkan.engine.metadata.encode import document_of, table_json
from genkan.engine.metadata.model import Metadata, TrackedTable
from genkan.engine.names import TableName


class DocumentWriter:
    """Writes document after document, and keeps the tables' texts of the last one."""

    def __init__(self) -> None:
        self._texts: Mapping[TableName, tuple[TrackedTable, msgspec.Raw]] = {}

    def text(self, metadata: Metadata) -> str:
        """The document as JSON."""
        texts: dict[TableName, tuple[TrackedTable, msgspec.Raw]] = {}

        def text_of(tracked: TrackedTable) -> msgspec.Raw:
            before = self._texts.get(tracked.name)
            # Tables are immutable: one that has changed is another object.
            if before is None or before[0] is not tracked:
                before = tracked, msgspec.Raw(msgspec.json.encode(table_json(tracked)))
            texts[tracked.name] = before
            return before[1]

        text = msgspec.json.encode(document_of(metadata, text_of)).decode()
        self._texts = texts
        return text
