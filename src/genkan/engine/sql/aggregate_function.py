"""Aggregate functions as Postgres calls them.

Source: PostgreSQL, 9.21 Aggregate Functions.
"""

from collections.abc import Mapping
from typing import LiteralString

from genkan.engine.ir.aggregate_function import AggregateFunction

CALLED: Mapping[AggregateFunction, LiteralString] = {
    AggregateFunction.COUNT: "count(",
    AggregateFunction.SUM: "sum(",
    AggregateFunction.AVG: "avg(",
    AggregateFunction.MAX: "max(",
    AggregateFunction.MIN: "min(",
    AggregateFunction.STDDEV: "stddev(",
    AggregateFunction.STDDEV_POP: "stddev_pop(",
    AggregateFunction.STDDEV_SAMP: "stddev_samp(",
    AggregateFunction.VAR_POP: "var_pop(",
    AggregateFunction.VAR_SAMP: "var_samp(",
    AggregateFunction.VARIANCE: "variance(",
    AggregateFunction.BOOL_AND: "bool_and(",
    AggregateFunction.BOOL_OR: "bool_or(",
    AggregateFunction.CORR: "corr(",
    AggregateFunction.COVAR_SAMP: "covar_samp(",
}
