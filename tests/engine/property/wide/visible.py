"""All that the reader could ever learn, as one text: what changes it is not hidden.

The values it sees, which rows it sees are related, and what its functions are made of.
"""

import re
from collections.abc import Iterator

from tests.engine.property.wide.model import FunctionSpec, TableSpec, World
from tests.engine.property.wide.views_sql import offered_functions, readable

OF_ROW = re.compile(r"\br\.(\w+)")
OF_RESULT = re.compile(r"\bx\.(\w+)")


def query(world: World) -> str:
    """SQL of the text; the views have to be there."""
    parts = [rows(world, table) for table in readable(world)]
    parts += pairs(world)
    parts += [found(one) for one in offered_functions(world) if one.is_rows]
    return f"select concat_ws(chr(10), {', '.join(parts)})"


def rows(world: World, table: TableSpec) -> str:
    offer = world.offer(table.name)
    columns = ["raw_tag", *offer.columns]
    for name in offer.computed:
        used = sorted(set(OF_ROW.findall(table.functions[name].body)))
        columns += [f"case when shown_{name} then raw_{column} end" for column in used]
    return listed(f"json_build_array({', '.join(columns)})", f"judged.{table.name}", "raw_tag")


def pairs(world: World) -> Iterator[str]:
    names = {table.name for table in readable(world)}
    for table in readable(world):
        for relation in table.relations.values():
            if relation.target in names:
                joined = " and ".join(
                    f"a.raw_{ours} = b.raw_{theirs}" for ours, theirs in relation.join.items()
                )
                source = f"judged.{table.name} as a join judged.{relation.target} as b on {joined}"
                yield listed(PAIR, source, "a.raw_tag, b.raw_tag")


PAIR = "json_build_array(a.raw_tag, b.raw_tag)"


def found(one: FunctionSpec) -> str:
    """Which of the seen rows a function could give for which, and what else it is made of.

    Arguments only make them fewer.
    """
    body = OF_RESULT.sub(r"b.raw_\1", OF_ROW.sub(r"a.raw_\1", one.body))
    condition = " and ".join(part for part in body.split(" and ") if "(" not in part)
    source = f"judged.{one.returns} as b"
    if one.table is None:
        return listed("b.raw_tag", f"{source} where {condition}", "b.raw_tag")
    if one.is_brittle:
        (used,) = set(OF_ROW.findall(one.body))
        return listed(f"a.raw_{used}", f"judged.{one.table} as a", "a.raw_tag")
    source = f"judged.{one.table} as a join {source} on {condition}"
    return listed(PAIR, source, "a.raw_tag, b.raw_tag")


def listed(value: str, source: str, order: str) -> str:
    return f"(select json_agg({value} order by {order}) from {source})"  # noqa: S608 - ours
