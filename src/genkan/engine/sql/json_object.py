"""JSON objects whose members keep the order of the selection."""

from collections.abc import Mapping

from genkan.engine.names import ResponseName
from genkan.engine.sql.fragment import Sql, concat, identifier, join, key, raw

# Postgres cuts identifiers to 63 bytes (NAMEDATALEN - 1); response names are ASCII.
LONGEST_IDENTIFIER = 63
# Postgres selects 1,664 columns at most (MaxTupleAttributeNumber).
MOST_COLUMNS = 1664


def object_sql(members: Mapping[ResponseName, Sql]) -> Sql:
    """One json object. No alias of ours holds for a response name: both have a dot.

    ``row_to_json`` over a sub-select costs less than ``json_build_object`` and knows no
    limit of 100 arguments; a name too long for a column alias takes the slower way, as do
    more members than a row has columns.
    """
    if len(members) > MOST_COLUMNS or any(len(name) > LONGEST_IDENTIFIER for name in members):
        return long_object_sql(members)
    columns = join(
        ", ", [concat(value, raw(" as "), identifier(name)) for name, value in members.items()]
    )
    return concat(
        raw('row_to_json((select "object." from (select '), columns, raw(') as "object."))')
    )


def long_object_sql(members: Mapping[ResponseName, Sql]) -> Sql:
    """As `object_sql`, for names of any length and any number of them."""
    pairs = join(
        ", ",
        [
            concat(raw("("), key(name), raw(", to_json("), value, raw("))"))
            for name, value in members.items()
        ],
    )
    return concat(
        raw('(select json_object_agg("member."."name", "member."."value") from (values '),
        pairs,
        raw(') as "member."("name", "value"))'),
    )
