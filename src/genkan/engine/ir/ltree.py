"""Label paths of the type ltree, which Hasura reads before Postgres does."""

from typing import Final

NOT_A_LABEL_PATH: Final = (
    "Expecting label path: a sequence of zero or more labels separated by dots, "
    "for example L1.L2.L3"
)


def is_label_path(value: object) -> bool:
    """Whether it is labels with dots between them, none of them empty."""
    return isinstance(value, str) and all(value.split("."))
