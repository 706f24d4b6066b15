"""What kind of JSON value a value is, for messages."""

from decimal import Decimal


def json_type(value: object) -> str:
    """The JSON type of a value as Haskell's aeson names it."""
    match value:
        case None:
            return "Null"
        case bool():
            return "Boolean"
        case int() | float() | Decimal():
            return "Number"
        case str():
            return "String"
        case list():
            return "Array"
        case _:
            return "Object"
