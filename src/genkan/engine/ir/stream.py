"""``<table>_stream``: rows in batches, each from where the one before has ended."""

from dataclasses import dataclass
from typing import Final

from genkan.engine.ir.bool_exp import ColumnKey
from genkan.engine.ir.select import Select
from genkan.engine.ir.value import Value
from genkan.engine.names import VariableName

# What a batch is given the cursor as, as the text of a value; no client can say such a name.
CURSOR: Final = VariableName("cursor.")


@dataclass(frozen=True, slots=True)
class SelectStream:
    """The next batch behind the cursor, a list; subscriptions alone have it.

    select: with the cursor in its condition (`CURSOR`) and as its order; its limit is the size
        of a batch, to which all rows are added that have the last one's cursor.
    cursor: the value that moves on. initial: where it begins.
    """

    select: Select
    cursor: ColumnKey
    initial: Value
