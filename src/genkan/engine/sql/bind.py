"""A statement, the request's variables and the session to the arguments of ``$n``.

This is the hot path of a cached operation: all choices were made when the statement was
compiled, binding calls one small function per parameter.
"""

from genkan.engine.session import Session
from genkan.engine.sql.binder import Variables
from genkan.engine.sql.statement import Statement


def bind(statement: Statement, variables: Variables, session: Session) -> list[str | None]:
    """One argument per parameter, text or null.

    Raises NotFound for a session variable that the session lacks: a permission that
    can not be evaluated shows nothing.
    """
    return [argument(variables, session) for argument in statement.binders]
