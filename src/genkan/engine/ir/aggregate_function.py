"""The aggregate functions Hasura offers over columns, in answers, orders and conditions."""

from enum import Enum


class AggregateFunction(Enum):
    """Named as in the schema; Postgres has the same names but for ``variance``'s kin."""

    COUNT = "count"
    SUM = "sum"
    AVG = "avg"
    MAX = "max"
    MIN = "min"
    STDDEV = "stddev"
    STDDEV_POP = "stddev_pop"
    STDDEV_SAMP = "stddev_samp"
    VAR_POP = "var_pop"
    VAR_SAMP = "var_samp"
    VARIANCE = "variance"
    BOOL_AND = "bool_and"
    BOOL_OR = "bool_or"
    CORR = "corr"
    COVAR_SAMP = "covar_samp"
